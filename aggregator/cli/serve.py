"""`newsloom serve`: the desk in a browser. A part of `newsloom up`."""

from typing import Annotated

import typer

from aggregator.cli.context import OpenDesk, say
from aggregator.settings.home import desk_root
from aggregator.store.database import Database

Host = Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 for every network of this machine.")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="That of web.address when not given.")]


def serve(host: Host = "127.0.0.1", port: Port = None) -> None:
    """Serve the desk in a browser until stopped (Ctrl-C), at the address that web.address in desk.yaml gives.

    On a desk where nobody has a password yet, it prints a link that works once and makes the first person.

    Example: newsloom serve --port 8080
    """
    # Imported here, so that short commands do not wait for what they do not use.
    from aggregator.web import serving

    root = desk_root()
    with OpenDesk(root) as desk:
        given = desk.home.desk.web.address
        where = port or serving.default_port(given)
        listening = serving.listen(host, where)
        address = serving.own_address(given, host, where)
        announce(desk.database, address)
    serving.serve(root, listening, address=address)


def announce(database: Database, address: str) -> str:
    """Say where the desk opens, and how its first person comes in; returns where a person begins."""
    from aggregator.web.serving import first_address

    say(f"the desk opens at {address}")
    first = first_address(database, address)
    if first is not None:
        say(f"nobody can sign in yet; this link works once, for a day: {first}")
    return first or address
