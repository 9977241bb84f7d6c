"""How far a server's word that nothing has changed is believed."""

from datetime import timedelta

import pytest

from aggregator.collection.validators import DISTRUSTED_FOR, FULL_EVERY, Validators, is_full_due, were_wrong
from tests.factories import NOW

HOUR = timedelta(hours=1)

# last read in full, validators last found wrong (both before now), whether it is read in full, note
DUE = [
    (None, None, True, "never read"),
    (HOUR, None, False, "read an hour ago"),
    (FULL_EVERY - HOUR, None, False, "nearly a week ago"),
    (FULL_EVERY, None, True, "a week ago"),
    (-HOUR, None, True, "read in the future: the clock was put back"),
    (HOUR, HOUR, True, "its validators were just found wrong"),
    (HOUR, DISTRUSTED_FOR, False, "they were wrong four weeks ago, and have another chance"),
    (HOUR, -HOUR, False, "found wrong in the future, which is told by no clock that can be right"),
]


@pytest.mark.parametrize(("read", "wrong", "due", "note"), DUE, ids=[row[3] for row in DUE])
def test_a_source_is_read_in_full_now_and_then(
    read: timedelta | None, wrong: timedelta | None, due: bool, note: str
) -> None:
    full_at, wrong_at = (None if ago is None else NOW - ago for ago in (read, wrong))
    assert is_full_due(full_at=full_at, wrong_at=wrong_at, now=NOW) is due, note


A, B = '"a"', '"b"'
MONDAY, TUESDAY = "Mon, 02 Mar 2026 09:00:00 GMT", "Tue, 03 Mar 2026 09:00:00 GMT"

# validators before, after, what the document brought, whether they were wrong, note
LIES = [
    ((A, None), (A, None), 1, True, "one ETag over two documents"),
    ((A, None), (B, None), 1, False, "an ETag that moved"),
    ((A, MONDAY), (A, TUESDAY), 1, True, "an ETag decides alone, the date may have moved"),
    ((A, MONDAY), (B, MONDAY), 1, False, "an ETag decides alone, the date may have stayed"),
    ((None, MONDAY), (None, MONDAY), 1, True, "one date over two documents"),
    ((None, MONDAY), (None, TUESDAY), 1, False, "a date that moved"),
    ((A, None), (A, None), 0, False, "nothing new in it"),
    ((None, None), (None, None), 1, False, "nothing to be wrong"),
    ((A, None), (None, None), 1, False, "it gives none any more"),
    (("W/" + A, None), ("W/" + A, None), 1, True, "a weak one, but of other words"),
]


@pytest.mark.parametrize(("before", "after", "brought", "wrong", "note"), LIES, ids=[row[4] for row in LIES])
def test_the_same_validators_over_other_words_were_wrong(
    before: tuple[str, str], after: tuple[str, str], brought: int, wrong: bool, note: str
) -> None:
    assert were_wrong(Validators(*before), Validators(*after), brought=brought) is wrong, note
