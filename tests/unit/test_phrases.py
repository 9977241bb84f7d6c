"""Phrases are English strings wherever they go, and keep what an interface needs to say them otherwise."""

import copy
import json
import pickle
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import NotAllowedError, UsageError
from aggregator.phrases import Joined, Phrase, Share, Tongue, kept, told
from aggregator.vocabulary import ItemStatus
from aggregator.web.phrasing import phrased

PHRASES = [
    Phrase("nothing stands here"),
    Phrase("%(share)s of it rests on %(outlet)s", share=Share(0.4), outlet="Der Bote"),
    Phrase.counted("a day ago", "%(num)s days ago", 3),
    Joined("; ", (Phrase("open %(page)s", page="it"), "", "روزنامه")),
]


def test_a_phrase_is_its_english_sentence() -> None:
    assert Phrase("%(day)s in %(tongue)s", day=date(2026, 3, 1), tongue=Tongue("de")) == "2026-03-01 in de"
    assert Phrase("at %(moment)s", moment=datetime(2026, 3, 1, 9, 5, tzinfo=UTC)) == "at 2026-03-01 09:05 UTC"
    assert Phrase.counted("a day ago", "%(num)s days ago", 1) == "a day ago"
    assert Joined("; ", ("a", "", "b")) == "a; b"


@pytest.mark.parametrize("phrase", PHRASES, ids=str)
def test_copied_and_sent_to_another_process_it_is_the_same(phrase: Phrase) -> None:
    for again in (copy.deepcopy(phrase), pickle.loads(pickle.dumps(phrase))):
        assert (again, type(again), vars(again)) == (phrase, type(phrase), vars(phrase))


def test_what_holds_it_becomes_json_as_with_any_string() -> None:
    @dataclass
    class Found:
        says: str

    assert [json.loads(json.dumps(asdict(Found(phrase))))["says"] for phrase in PHRASES] == list(map(str, PHRASES))


@pytest.mark.parametrize("kind", [UsageError, NotAllowedError])
def test_the_message_of_an_error_stays_a_phrase(kind: type[UsageError]) -> None:
    said = str(kind(Phrase("only %(role)s may", role="a publisher")))
    assert isinstance(said, Phrase)
    assert (said, said.template) == ("only a publisher may", "only %(role)s may")


@given(st.text(), st.text())
def test_no_text_that_is_put_in_is_taken_for_a_template(first: str, second: str) -> None:
    assert Phrase("%(first)s: %(second)s", first=first, second=second) == f"{first}: {second}"


KEPT = [
    *PHRASES,
    Phrase(
        "%(who)s said on %(moment)s of %(day)s",
        who="Ana",
        moment=datetime(2026, 3, 1, 9, 5, tzinfo=UTC),
        day=date(2026, 3, 2),
    ),
    Phrase("%(status)s in %(tongue)s: %(cosine)s", status=ItemStatus.HELD, tongue=Tongue("fa"), cosine=0.9),
]


@pytest.mark.parametrize("phrase", KEPT, ids=str)
def test_a_phrase_that_was_kept_as_json_is_told_again_with_what_it_was_made_of(phrase: Phrase) -> None:
    again = told(json.loads(json.dumps(kept(phrase))))
    assert again == phrase
    assert not isinstance(again, Phrase) or phrased(again, "fa") == phrased(phrase, "fa")
    assert isinstance(again, Phrase) is bool(phrase.values or isinstance(phrase, Joined))


def test_what_was_kept_as_a_mere_sentence_is_told_as_it_stands() -> None:
    assert told({"says": "shared words: پل"}) == "shared words: پل"
