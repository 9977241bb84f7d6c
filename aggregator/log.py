"""One log stream on standard error: readable lines for people, JSON for programs.

Set up once, at the door of each process. Rooms take a bound logger with `get`; what is bound once (source, round) is
not repeated by hand at each line. Secrets never reach a log: nothing here logs headers, environment or settings.
"""

import contextlib
import io
import logging
import sys
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor


class _Stderr(io.TextIOBase):
    """Standard error, whichever it is at the moment. That nobody can read it any more ends no work."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):  # a pipe whose reader is gone; a stream that was closed
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()


_STDERR = cast(TextIO, _Stderr())


def set_up(*, json: bool = False, verbose: bool = False) -> None:
    """Configure logging for this process.

    Args:
        json: one JSON object a line (scripts other than Latin stay readable) in place of aligned text.
        verbose: show debug lines as well.
    """
    level = logging.DEBUG if verbose else logging.INFO
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(_STDERR),
        cache_logger_on_first_use=False,
    )
    _others(shared, renderer)
    sys.excepthook = _crashed


def _others(shared: list[Processor], renderer: Processor) -> None:
    """What libraries log, from warnings on, in the same stream and form."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(_STDERR)
    handler.setFormatter(formatter)
    handler.setLevel(logging.WARNING)
    logging.root.handlers = [handler]


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    get("process").critical("crashed", exc_info=(kind, error, trace))


def get(room: str, **bound: object) -> FilteringBoundLogger:
    """A logger that says which room speaks, with `bound` repeated on each line."""
    return cast(FilteringBoundLogger, structlog.get_logger(room=room, **bound))
