"""A process as others can recognise it: who holds a lease, and whether it still lives.

A pid means something on one machine, in one boot and one process namespace (containers of one machine have their own),
and is given to another process later; so a holder says where its pid is valid and when its process began. Both are read
from Linux's /proc (proc(5)); elsewhere the host's name has to do.
"""

import os
import signal
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Holder:
    """A process: where its pid is valid, the pid, and when it began there."""

    host: str
    place: str
    pid: int
    born: str

    @property
    def name(self) -> str:
        """For people: host:pid."""
        return f"{self.host}:{self.pid}"


def this_process() -> Holder:
    """The process that asks."""
    return Holder(socket.gethostname(), _place(), os.getpid(), _born(os.getpid()))


def is_alive(place: str, pid: int, born: str) -> bool | None:
    """Whether a process lives; None when that cannot be told from here, for it is of another machine or container."""
    here = _place()
    if place != here:
        return False if _is_earlier_boot(place, here) else None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it lives, and is another user's
        return True
    return not born or _born(pid) == born


def _place() -> str:
    parts = [socket.gethostname()]
    with suppress(OSError):  # no Linux
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        parts += [boot, str((_PROC / "self/ns/pid").readlink())]
    return "/".join(parts)


def _is_earlier_boot(place: str, here: str) -> bool:
    """Whether two places differ in the boot alone: since then this machine was switched off, and all in it ended.

    Another machine of our host's name would be taken for it: the machines of one desk need names of their own. A holder
    that is taken for gone and is not learns so when it renews its lease, and stops.
    """
    theirs, ours = place.split("/"), here.split("/")
    return len(theirs) == len(ours) == 3 and (theirs[0], theirs[2]) == (ours[0], ours[2]) and theirs[1] != ours[1]


def _born(pid: int) -> str:
    try:
        stat = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:  # no Linux, or it is gone
        return ""
    fields = stat.rpartition(")")[2].split()
    # a process that ended and was not yet fetched by its parent is as good as gone
    return "" if not fields else "ended" if fields[0] == "Z" else fields[19]


def end_with_input(*, grace: float = 8.0) -> None:
    """End this process when its standard input ends: a supervisor holds the other end, and dies without a word.

    It is told to end by SIGTERM first, and has `grace` seconds for that.
    """

    def watch() -> None:
        with suppress(OSError):
            while os.read(0, 4_096):
                pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace)
        os._exit(1)

    threading.Thread(target=watch, name="supervisor", daemon=True).start()
