"""Why an article stands where it stands, in words: what each reason added, and which stories it nearly joined."""

import pytest

from aggregator.cli.story_reasons import for_it, in_words, near_misses, show_near_misses

_WORDS = {"name": "words", "value": 0.42, "weight": 2.0, "says": "shared words: پل, بسته"}
_TIME = {"name": "time", "value": 2.0, "weight": -0.02, "says": "48 hours apart"}
_NEAR = {
    "name": "near miss",
    "value": 0.4123,
    "weight": 0.0,
    "says": "story 7 was near",
    "story": 7,
    "reasons": [_TIME],
}
#: as stored before near misses kept their reasons
_OLD = {"name": "near miss", "value": 0.31, "weight": 0.0, "says": "story 9 was near"}


def test_each_reason_tells_what_it_added_or_took() -> None:
    assert in_words([_WORDS, _TIME]) == "shared words: پل, بسته (+0.84); 48 hours apart (-0.04)"
    assert in_words([{"name": "editor", "value": 1.0, "weight": 1.0, "says": "an editor linked it"}]).endswith(
        "(+1.00)"
    )
    assert in_words([]) == ""


def test_near_misses_are_told_apart_from_reasons() -> None:
    stored = [_WORDS, _NEAR, _TIME, _OLD]
    assert for_it(stored) == [_WORDS, _TIME]
    assert near_misses(stored) == [
        {"story": 7, "score": 0.412, "reasons": [_TIME]},
        {"story": None, "score": 0.31, "reasons": []},
    ]


def test_the_table_of_near_misses_says_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    show_near_misses([{"article": 3, "near_misses": near_misses([_NEAR])}])
    shown = capsys.readouterr().out
    assert "0.41" in shown and "48 hours apart (-0.04)" in shown
    show_near_misses([{"article": 3, "near_misses": []}])
    assert capsys.readouterr().out == ""
