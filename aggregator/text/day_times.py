"""The time of day and the zone in a date line: clock forms of several languages, offsets, zone names.

It deliberately leaves an abbreviation alone that means several zones (IST), unless the source's own zone settles it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HALVES = {
    # not the German "am 23. November"
    "morning": r"am(?! \d{1,2}\.)|a\.m\.?|ق\.ظ|قبل از ظهر|صبح|صباحا?|ص|paradite",
    "noon": "ظهرا?",
    "afternoon": r"p\.m\.?|pm|ب\.ظ|بعد ?از ?ظهر|عصرا?|مساء|م|pasdite|e mbremjes",
    "night": "شب|لیلا",
}
_HALF = f"(?:{'|'.join(f'(?P<{half}>{words})' for half, words in _HALVES.items())})(?![^\\W_])"
_CLOCK = (
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,:]\d{1,9})?)?"
    r"|(?P<hour_h>\d{1,2}) ?h ?(?P<minute_h>\d{2})?(?![^\W_])"
    r"|(?P<hour_uhr>\d{1,2})(?:[.:](?P<minute_uhr>\d{2}))? ?uhr(?![^\W_])"
    r"|(?P<hour_half>\d{1,2})(?= ?(?:am|pm|a\.m|p\.m)(?![^\W_])))"
)
_ZONE = (
    r"(?:(?P<universal>utc|gmt|ut|z)(?![^\W\d_]))? ?(?P<offset>[+-]\d{1,2}:?\d{2}|[+-]\d{1,2})(?![\d/.:-])"
    r"|(?P<iana>(?:africa|america|antarctica|asia|atlantic|australia|europe|indian|pacific|etc)/[a-z_]+(?:/[a-z_]+)?)"
    r"|(?P<name>[a-z]{1,5})(?![^\W_])"
)
_TIME = re.compile(rf"(?<![\d:.]){_CLOCK}(?![\d:])(?: ?{_HALF})?(?:[ ,]{{0,3}}(?:{_ZONE}))?")

# Minutes east of Greenwich. The American ones are RFC 822's own; where a name has several meanings the others follow.
_ZONES: dict[str, tuple[int, ...]] = {
    "z": (0,), "ut": (0,), "utc": (0,), "gmt": (0,), "wet": (0,), "west": (60,), "cet": (60,), "mez": (60,),
    "cest": (120,), "mesz": (120,), "eet": (120,), "eest": (180,), "msk": (180,), "trt": (180,), "irst": (210,),
    "irdt": (270,), "aft": (270,), "pkt": (300,), "npt": (345,), "hkt": (480,), "sgt": (480,), "jst": (540,),
    "kst": (540,), "awst": (480,), "acst": (570,), "aest": (600,), "aedt": (660,), "nzst": (720,), "nzdt": (780,),
    "sast": (120,), "eat": (180,), "akst": (-540,), "akdt": (-480,), "hst": (-600,), "edt": (-240,), "mdt": (-360,),
    "pdt": (-420,), "est": (-300, 600), "cdt": (-300, -240), "cst": (-360, 480, -300), "mst": (-420, 390, 480),
    "pst": (-480, 480),
    "ist": (330, 120, 60, 210), "bst": (60, 360), "ast": (-240, 180), "gst": (240, -120), "sst": (-660, 480),
    "cat": (120, -600), "wat": (60,), "amt": (240, -240), "adt": (-180, 240), "ect": (-300, -240), "wst": (480, 780),
}  # fmt: skip
_BY_RFC_822 = frozenset({"est", "cst", "cdt", "mst", "pst"})
# RFC 3339 allows 23:59, but no zone on earth is further than this; `+99:99` is a broken date, not a zone.
_WIDEST = 14 * 60


@dataclass(frozen=True, slots=True)
class DayTime:
    """A time of day as written. `zone` is a zone, or a name still to be settled, or None when none is given."""

    hour: int
    minute: int
    second: int | None
    zone: tzinfo | str | None

    def after(self, midnight: datetime) -> tuple[datetime, int | None]:
        """The moment on the day of `midnight` (aware), in its zone or the time's own, and the own offset in minutes."""
        local = midnight + timedelta(hours=self.hour, minutes=self.minute, seconds=self.second or 0)
        own = _settled(self.zone, local) if isinstance(self.zone, str) else self.zone
        moment = local.replace(tzinfo=own or local.tzinfo)
        offset = moment.utcoffset()
        return moment, None if own is None or offset is None else int(offset.total_seconds() // 60)


def take_time(text: str) -> tuple[str, DayTime | None] | None:
    """Folded `text` without its time of day, and the time; None when there are two or an impossible one."""
    found = list(_TIME.finditer(text))
    if not found:
        return text, None
    time = _read(found[0])
    if len(found) > 1 or time is None:
        return None
    start, end = found[0].span()
    if found[0]["name"] and found[0]["name"] not in _ZONES:
        end = found[0].start("name")  # a weekday or a month, not a zone
    return f"{text[:start]} {text[end:]}", time


def _read(match: re.Match[str]) -> DayTime | None:
    written = int(match["hour"] or match["hour_h"] or match["hour_uhr"] or match["hour_half"])
    minute = int(match["minute"] or match["minute_h"] or match["minute_uhr"] or 0)
    second = int(match["second"]) if match["second"] else None
    hour = _hour(written, next((half for half in _HALVES if match[half]), None))
    if hour is None or minute > 59 or hour > 24 or (hour == 24 and (minute or second)) or (second or 0) > 60:
        return None
    try:
        return DayTime(hour, minute, None if second is None else min(second, 59), _zone(match))
    except ValueError:
        return None


def _hour(written: int, half: str | None) -> int | None:
    """The hour of 24; from 13 on it needs no half of the day. Twelve at night may end or begin a day: None."""
    if half is None or written > 12:
        return written
    if half == "morning":
        return written % 12
    if half == "night":
        return None if written == 12 else written + (12 if written >= 6 else 0)
    if half == "noon":
        return written + (12 if written < 4 else 0)
    return written % 12 + 12


def _zone(match: re.Match[str]) -> tzinfo | str | None:
    """The zone of a match. Raises ValueError for an offset or a place that does not exist."""
    if match["offset"]:
        return _fixed(match["offset"])
    if match["iana"]:
        name = "/".join(part.title() for part in match["iana"].split("/"))
        try:
            return ZoneInfo(re.sub("_(Of|Es|Au)_", lambda word: word[0].lower(), name))
        except ZoneInfoNotFoundError as error:
            raise ValueError(name) from error
    name = match["name"] or ""
    if name not in _ZONES:
        return None
    return timezone(timedelta(minutes=_ZONES[name][0])) if len(_ZONES[name]) == 1 else name


def _fixed(offset: str) -> timezone:
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if minutes > 59 or hours * 60 + minutes > _WIDEST:
        raise ValueError(offset)
    return timezone(timedelta(minutes=(hours * 60 + minutes) * (-1 if offset[0] == "-" else 1)))


def _settled(name: str, local: datetime) -> timezone | None:
    """The meaning of an ambiguous name: the one the source's own zone has at that time, else RFC 822's, else none."""
    offset = local.utcoffset()
    own = offset.total_seconds() / 60 if offset is not None else None
    if own in _ZONES[name]:
        return timezone(timedelta(minutes=own))
    return timezone(timedelta(minutes=_ZONES[name][0])) if name in _BY_RFC_822 else None
