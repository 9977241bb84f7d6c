"""Words as typed are kept until they are saved or dropped, whatever closes the window."""

from datetime import timedelta
from typing import Any

import pytest

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.models import DigestItem, ItemDraft
from aggregator.review.desk import ReviewDesk
from aggregator.review.unsaved import LONGEST, Unsaved, UnsavedWords, of
from aggregator.scheduling.retention import ITEM_DRAFTS_KEPT, tidy
from aggregator.settings.desk import Schedule
from aggregator.store import decisions, digests, item_drafts, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest
from tests.integration.redacting import take_away

TYPED = {"headline": "پل", "lead": "رودنامه خبر داد", "body": "نیمه‌کاره", "kind": "report"}
SECRET = "Les éclusiers du canal ont refusé la nouvelle consigne de nuit."


@pytest.fixture
def stored(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 1, text=f"{SECRET} La mairie se tait.")
        digests.add(session, make_digest())
        add_item(session, 1, cites=[1], body="متن")
        for name, role in (("Mina", Role.EDITOR), ("Ana", Role.EDITOR), ("بهار", Role.PUBLISHER)):
            users.add(session, name, role=role, now=NOW)
        users.add(session, "Gone", role=Role.EDITOR, now=NOW).disabled_at = NOW
    return each_database


def unsaved(database: Database, by: str = "Mina", minutes: int = 0) -> UnsavedWords:
    return UnsavedWords(database, by, now=NOW + timedelta(minutes=minutes))


def found(database: Database, by: str = "Mina") -> list[Unsaved]:
    with database.read() as session:
        return of(session, users.get(session, by), digests.item(session, 1))


def item(database: Database) -> DigestItem:
    with database.read() as session:
        return digests.item(session, 1)


def test_what_is_typed_is_kept_and_is_no_decision(stored: Database) -> None:
    assert unsaved(stored).keep(1, TYPED, base_version=1, tab="a")
    assert unsaved(stored, minutes=1).keep(1, TYPED | {"body": "بیشتر"}, base_version=1, tab="a")
    (one,) = found(stored)
    assert (one.words["body"], one.base_version, one.is_stale, one.saved_at) == (
        "بیشتر",
        1,
        False,
        NOW + timedelta(minutes=1),
    )
    assert (item(stored).version, item(stored).touched) == (1, False)
    with stored.read() as session:
        assert decisions.of(session, "item", 1) == []


def test_windows_and_people_never_write_over_each_other(stored: Database) -> None:
    unsaved(stored).keep(1, {"body": "un"}, base_version=1, tab="a")
    unsaved(stored, minutes=1).keep(1, {"body": "deux"}, base_version=1, tab="b")
    unsaved(stored, "Ana").keep(1, {"body": "trois"}, base_version=1, tab="a")
    assert [one.words["body"] for one in found(stored)] == ["deux", "un"]
    assert [one.words["body"] for one in found(stored, "Ana")] == ["trois"]


def test_words_typed_back_to_what_stands_there_are_kept_no_longer(stored: Database) -> None:
    unsaved(stored).keep(1, {"body": "متن۲"}, base_version=1)
    assert not unsaved(stored).keep(1, {"body": "متن \n"}, base_version=1)
    assert found(stored) == []


def test_saving_is_an_edit_and_drops_what_was_kept(stored: Database) -> None:
    unsaved(stored).keep(1, TYPED, base_version=1, tab="a")
    assert unsaved(stored).save(1, TYPED, version=1, tab="a").body == "نیمه‌کاره"
    assert found(stored) == [] and item(stored).version == 2


def test_what_was_typed_on_while_it_was_being_saved_is_kept(stored: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next of the words that a window sends every few seconds may overtake the end of a save."""
    edit = ReviewDesk.edit

    def edited_while_typing(self: ReviewDesk, *given: Any, **named: Any) -> DigestItem:
        saved = edit(self, *given, **named)
        unsaved(stored).keep(1, TYPED | {"body": "نیمه‌کاره و باز هم"}, base_version=1, tab="a")
        return saved

    monkeypatch.setattr(ReviewDesk, "edit", edited_while_typing)
    assert unsaved(stored).save(1, TYPED, version=1, tab="a").body == "نیمه‌کاره"
    assert [(one.words["body"], one.is_stale) for one in found(stored)] == [("نیمه‌کاره و باز هم", True)]


@pytest.mark.parametrize("lead", ["", " \n"])
def test_words_that_no_item_may_have_are_kept_when_saving_is_refused(stored: Database, lead: str) -> None:
    with pytest.raises(UsageError, match="lead cannot be empty"):
        unsaved(stored).save(1, TYPED | {"lead": lead}, version=1)
    assert found(stored)[0].words["body"] == "نیمه‌کاره"


def test_a_stale_save_loses_neither_text(stored: Database) -> None:
    ReviewDesk(stored, "Ana", now=NOW).edit(1, {"body": "le sien"}, version=1)
    with pytest.raises(StaleVersionError):
        unsaved(stored).save(1, TYPED | {"body": "le mien"}, version=1, tab="a")
    (mine,) = found(stored)
    assert (mine.words["body"], mine.is_stale, item(stored).body) == ("le mien", True, "le sien")
    saved = unsaved(stored).save(1, TYPED | {"body": "les deux"}, version=2, tab="a")
    assert (saved.body, found(stored)) == ("les deux", [])


def test_what_cannot_be_stored_is_washed_and_what_nobody_types_is_refused(stored: Database) -> None:
    unsaved(stored).keep(1, {"body": "a\x00\ud800b"}, base_version=1)
    assert found(stored)[0].words["body"] == "a\ufffdb"
    with pytest.raises(UsageError, match="more than"):
        unsaved(stored).keep(1, {"body": "x" * (LONGEST + 1)}, base_version=1)


def test_only_who_typed_it_drops_it(stored: Database) -> None:
    unsaved(stored).keep(1, TYPED, base_version=1, tab="a")
    assert not unsaved(stored, "Ana").discard(1, tab="a")
    assert unsaved(stored).discard(1, tab="a") and found(stored) == []


@pytest.mark.parametrize(
    ("by", "item_id", "error"),
    [("Gone", 1, NotAllowedError), ("Nobody", 1, UnknownIdError), ("Mina", 9, UnknownIdError)],
)
def test_nobody_unknown_or_disabled_keeps_anything(
    stored: Database, by: str, item_id: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        unsaved(stored, by).keep(item_id, TYPED, base_version=1)


def test_what_was_typed_a_quarter_ago_is_forgotten(stored: Database) -> None:
    unsaved(stored).keep(1, TYPED, base_version=1, tab="old")
    unsaved(stored, minutes=2).keep(1, TYPED, base_version=1, tab="new")
    assert tidy(stored, Schedule(), now=NOW + ITEM_DRAFTS_KEPT + timedelta(minutes=1)).item_drafts == 1
    assert [one.tab for one in found(stored)] == ["new"]


def test_a_redaction_takes_an_articles_words_out_of_what_is_typed_and_leaves_the_rest(stored: Database) -> None:
    body = f"Le quotidien : « {SECRET} »\n\nDie Redaktion fragt nach.\n\nécluse FERMÉE? Ecluse"
    unsaved(stored).keep(
        1, {"headline": "«پل تازه روی رود»", "lead": f"X: {SECRET[:50]}", "body": body}, base_version=1
    )
    ReviewDesk(stored, "Ana", now=NOW).edit(1, {"body": "rien"}, version=1)
    take_away(stored, 1)
    (left,) = found(stored)
    assert (left.words["body"], left.words["headline"]) == ("Die Redaktion fragt nach.\n\nécluse FERMÉE? Ecluse", "")
    assert left.words["lead"] == "[redacted: خواست نویسنده]"


def test_a_draft_that_goes_with_a_redacted_article_takes_what_was_typed_along(stored: Database) -> None:
    unsaved(stored).keep(1, TYPED, base_version=1)
    take_away(stored, 1)
    with stored.read() as session:
        assert item_drafts.every(session) == [] and session.get(ItemDraft, (1, 1, "")) is None
