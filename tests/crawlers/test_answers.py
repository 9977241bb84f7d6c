"""What a server says beside its document, as numbers that decide the next poll."""

from datetime import timedelta

import pytest
from scrapy.http import TextResponse

from aggregator.collection.cadence import LONGEST, Rhythm, wait
from aggregator.vocabulary import PollOutcome
from crawlers import answers
from tests.factories import NOW

HOUR = timedelta(hours=1)
DATE = "Wed, 04 Mar 2026 09:30:00 GMT"  # NOW

# Retry-After, the server's Date (or none), seconds, note
WAITS = [
    ("120", None, 120, "seconds"),
    (" 120 ", None, 120, "with space around"),
    ("0", None, 0, "none at all"),
    ("-5", None, None, "before now"),
    ("1e3", None, None, "no number"),
    ("120.5", None, None, "nor this"),
    ("120, 240", None, None, "two of them"),
    ("²", None, None, "a digit only by name"),
    ("", None, None, "nothing"),
    ("soon", None, None, "a word"),
    ("9" * 400, None, 10_000_000, "longer than anything"),
    ("Wed, 04 Mar 2026 11:30:00 GMT", None, 7_200, "a date"),
    ("Wednesday, 04-Mar-26 11:30:00 GMT", None, 7_200, "a date of RFC 850"),
    ("Wed Mar  4 11:30:00 2026", None, 7_200, "a date of asctime, which is UTC (RFC 9110, section 5.6.7)"),
    ("Wed, 04 Mar 2026 11:30:00 -0000", None, 7_200, "a date in a zone that is not told"),
    ("Wed, 04 Mar 2026 13:30:00 +0200", None, 7_200, "a date in another zone"),
    ("Wed, 04 Mar 2026 07:30:00 GMT", None, 0, "a date that is over"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", None, 0, "a date that is long over"),
    ("Sat, 04 Mar 2090 09:30:00 GMT", None, 10_000_000, "a date that nobody will wait for"),
    ("Wed, 04 Mar 99999 09:00:00 GMT", None, None, "a year that is none"),
    ("Wed, 31 Feb 2026 09:00:00 GMT", None, None, "a day that is none"),
    ("Wed, 04 Mar 2026 14:30:00 GMT", "Wed, 04 Mar 2026 12:30:00 GMT", 7_200, "by a clock three hours ahead of ours"),
    ("Wed, 04 Mar 2026 08:30:00 GMT", "Wed, 04 Mar 2026 06:30:00 GMT", 7_200, "by a clock three hours behind"),
    ("Wed, 04 Mar 2026 11:30:00 GMT", "today", 7_200, "by a clock that tells no time"),
]


@pytest.mark.parametrize(("said", "date", "seconds", "note"), WAITS, ids=[row[3] for row in WAITS])
def test_how_long_a_server_asks_us_to_stay_away(
    monkeypatch: pytest.MonkeyPatch, said: str, date: str | None, seconds: int | None, note: str
) -> None:
    monkeypatch.setattr(answers, "utc_now", lambda: NOW)
    headers = {"Retry-After": said.encode("latin-1")} | ({"Date": date.encode()} if date else {})
    answer = answers.as_response(TextResponse("https://rud.example/feed", status=429, headers=headers))
    assert answer.retry_after == seconds, note
    for status in (429, 503):
        span = wait(Rhythm(HOUR, 1, PollOutcome.HTTP_ERROR, status, answer.retry_after))
        assert HOUR <= span <= LONGEST, "never sooner than the source's own interval, never later than a day"
        assert seconds is None or span >= min(timedelta(seconds=seconds), LONGEST)
