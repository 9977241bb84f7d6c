"""One log stream on standard error: readable lines for people, JSON for programs.

Set up once, at the door of each process. Rooms take a bound logger with `get`; what is bound once (source, round) is
not repeated by hand at each line. Secrets never reach a log: nothing here logs headers, environment or settings.
What came from outside gives a terminal no orders, turns no text round and begins no line of its own.
"""

import contextlib
import io
import logging
import re
import sys
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

#: What a terminal obeys, what turns the text behind it round, and halves of characters.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS = re.compile("\\s*[\t-\r\x1c-\x1e\x85\u2028\u2029]\\s*")
#: Fields of several lines: what was under way when something went wrong.
_TRACES = ("exception", "stack")
_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)


def legible(text: str) -> str:
    r"""`text` on one line of standard error: line ends are spaces, control and direction characters read `\u001b`."""
    return escaped(_LINE_ENDS.sub(" ", text))


def escaped(text: str) -> str:
    r"""`text` with its control characters, line ends among them, written out: `\u000a`. In JSON it means the same."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
    renderers: list[Processor] = (
        [_json_line] if json else [_plain, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)]
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(_STDERR),
        cache_logger_on_first_use=False,
    )
    _others(shared, renderers)
    sys.excepthook = _crashed


def _json_line(logger: WrappedLogger, method: str, event: EventDict) -> str:
    return escaped(str(_JSON(logger, method, event)))


def _plain(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {legible(name): _shown(name, value) for name, value in event.items()}


def _shown(name: str, value: object) -> object:
    """A field for a readable line; values that are no text are shown by `repr`, which escapes."""
    if not isinstance(value, str):
        return value
    # Indented, no line of a trace can pass for a line of the log.
    return "\n".join(f"    {legible(line)}" for line in value.split("\n")) if name in _TRACES else legible(value)


def _others(shared: list[Processor], renderers: list[Processor]) -> None:
    """What libraries log, from warnings on, in the same stream and form."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
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
