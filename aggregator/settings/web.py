"""What `desk.yaml` may say of the desk in a browser."""

from urllib.parse import urlsplit

from pydantic import Field, field_validator

from aggregator.phrases import Phrase
from aggregator.settings.fields import Line
from aggregator.settings.thresholds import Strict

#: What desks that say nothing leave items out for; pages offer it in their own language.
_REASONS = (
    Phrase("told before"),
    Phrase("off the subject"),
    Phrase("weak source"),
    Phrase("promotional"),
    Phrase("too late"),
    Phrase("no room"),
)


class Web(Strict):
    """Where editors open the desk."""

    #: as editors type it; behind a proxy its address, not that of the process
    address: str = "http://localhost:8000"
    #: reasons for leaving an item out, offered beside free words
    reasons: list[Line] = Field(default_factory=lambda: [str.__str__(reason) for reason in _REASONS])

    @field_validator("address")
    @classmethod
    def _a_whole_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            port_is_right = parts.port is None or parts.port > 0
        except ValueError as error:
            raise ValueError(f"not an address: {error}") from None
        if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_right or parts.username:
            raise ValueError("give scheme and host, such as https://desk.example.org or http://localhost:8000")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("the desk stands at the root of its host: give no path")
        return value.rstrip("/")
