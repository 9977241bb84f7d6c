"""The editor of an item in a browser: words, quotations, what is kept, what is decided; on both engines."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.models import Decision
from aggregator.review.desk import ReviewDesk
from aggregator.review.item_record import ItemRecord
from aggregator.store import decisions, digests, ledger, users
from aggregator.vocabulary import ItemKind, ItemStatus, PieceRole, Role
from tests.databases import Databases
from tests.factories import NOW
from tests.fakes.browser import Answer, Browser
from tests.fakes.page_reading import check
from tests.integration.item_desk_pages import BODY, FA, FR, NEWER, SPOKEN, item_desk
from tests.integration.item_forms import fields
from tests.integration.web_desk import NAMES, Served

PART = {"hx-request": "true"}


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield item_desk(tmp_path, database)


@pytest.fixture
def browser(served: Served) -> Browser:
    return served.browser()


def item(served: Served, item_id: int = 1) -> Any:
    with served.database.read() as session:
        return digests.item(session, item_id)


def verbs(served: Served, item_id: int = 1) -> list[str]:
    with served.database.read() as session:
        return [row.verb for row in decisions.of(session, "item", item_id)]


def undo_of(answer: Answer) -> str:
    (form,) = answer.tree.xpath("//*[@id='status']//form")
    return str(form.get("action"))


def test_the_draft_stands_beside_its_sources_each_in_its_own_script(browser: Browser) -> None:
    answer = browser.get("/items/1")
    check(answer.text)
    own = {"headline": "Le pont", "lead": "Rudnameh écrit.", "body": BODY, "kind": "report"}
    tab = fields(answer)["tab"]
    assert fields(answer) == own | {"version": "1", "tab": tab}
    areas = [(one.get("lang"), one.get("dir")) for one in answer.tree.xpath("//form[@id='edit']//textarea")]
    assert set(areas) == {("fr", "ltr")}
    titles = answer.tree.xpath("//details[@class='source']/summary//bdi[1]")
    assert [(one.get("lang"), one.get("dir")) for one in titles][:1] == [("fr", "ltr")]
    persian = browser.get("/items/1/sources/2", **PART)
    check(persian.text)
    (text,) = persian.tree.xpath("//div[@class='text']")
    assert (text.get("lang"), text.get("dir")) == ("fa", "rtl")


def test_every_sentence_of_a_source_says_where_it_stands(browser: Browser) -> None:
    for source, whole in ((1, FR), (2, FA)):
        found = browser.get(f"/items/1?source={source}").tree.xpath("//span[contains(@class, 's')][@data-start]")
        spans = [(int(one.get("data-start")), int(one.get("data-end")), one.text) for one in found]
        assert all(whole[start:end] == text for start, end, text in spans)
        assert "".join(text for _, _, text in spans) == whole.replace("\n\n", "")
        assert len(spans) == {1: 4, 2: 3}[source]


def test_saving_is_one_decision_that_can_be_taken_back(served: Served, browser: Browser) -> None:
    typed = fields(browser.get("/items/1")) | {"body": "Neuf.\r\n\r\nDeux.", "headline": " Le bac "}
    answer = browser.post("/items/1", typed)
    assert (answer.path, answer.said()) == ("/items/1", "Saved. Undo")
    assert (item(served).body, item(served).headline, verbs(served)) == ("Neuf.\n\nDeux.", "Le bac", ["edit"])
    answer = browser.post(undo_of(answer))
    assert "Taken back: edited" in answer.said() and item(served).body == BODY
    again = browser.get("/items/1").tree.xpath("//ul[@class='decided']/li[1]//form")[0]
    browser.post(again.get("action"))
    assert item(served).body == "Neuf.\n\nDeux."


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/items/1", {"body": "Neuf"}),
        ("/items/1", {"then": "hold"}),
        ("/items/1/accept", {"version": "1"}),
        ("/inbox", {"verb": "hold", "story": "1:1"}),
        ("/items/1/cite", {"description": "یک رهگذر", "version": "1"}),
        ("/issues/1/items/1", {"verb": "accept", "version": "1"}),
    ],
)
def test_the_undo_that_is_offered_is_of_ones_own_decision_however_quick_a_colleague_is(
    served: Served, browser: Browser, monkeypatch: pytest.MonkeyPatch, path: str, form: dict[str, str]
) -> None:
    own = fields(browser.get("/items/1"))
    close = ItemRecord.close
    with served.database.read() as session:
        me = users.get(session, NAMES[Role.EDITOR]).id

    def closed_before_another(self: ItemRecord, *given: Any, **named: Any) -> Any:
        row = close(self, *given, **named)
        if row.user_id == me:
            theirs = Decision(at=NOW, user_id=2, verb=row.verb, noun="item", noun_id=1, before=row.before)
            theirs.after = row.after
            decisions.note(self.session, theirs)
        return row

    monkeypatch.setattr(ItemRecord, "close", closed_before_another)
    answer = browser.post(path, own | form if path == "/items/1" else form)
    with served.database.read() as session:
        (mine,) = [row.id for row in decisions.of(session, "item", 1) if row.user_id == me]
    assert re.search(rf"\b{mine}\b", undo_of(answer).removeprefix("/items/1/").removeprefix("/issues/1/items/1/"))


def test_saving_what_stands_there_changes_nothing_and_says_so(served: Served, browser: Browser) -> None:
    assert "Nothing was changed." in browser.post("/items/1", fields(browser.get("/items/1"))).said()
    assert verbs(served) == []


@pytest.mark.parametrize("wrong", [{"lead": ""}, {"lead": " \r\n "}, {"kind": "poem"}])
def test_words_that_no_item_may_have_come_back_as_typed_with_what_is_wrong(
    served: Served, browser: Browser, wrong: dict[str, str]
) -> None:
    answer = browser.post("/items/1", fields(browser.get("/items/1")) | {"body": "Mine"} | wrong)
    assert answer.status == 422 and "Mine" in answer.text and answer.tree.xpath("//*[@role='alert']")
    assert item(served).body == BODY
    assert "were not saved" in browser.get("/items/1").words()


def test_save_and_accept_is_of_the_words_on_the_screen(served: Served, browser: Browser) -> None:
    typed = fields(browser.get("/items/1")) | {"body": "Neuf", "then": "accept"}
    answer = browser.post("/items/1", typed)
    assert (item(served).body, item(served).status, verbs(served)) == ("Neuf", ItemStatus.ACCEPTED, ["edit", "accept"])
    browser.post(undo_of(answer))
    assert (item(served).body, item(served).status) == ("Neuf", ItemStatus.DRAFT)


def test_what_was_rejected_is_accepted_again_as_it_was(served: Served, browser: Browser) -> None:
    with served.database.write() as session:
        digests.item(session, 1).kind = ItemKind.OP_ED
    ReviewDesk(served.database, NAMES[Role.PUBLISHER], now=NOW).reject(1, why="کهنه")
    answer = browser.post("/items/1", fields(browser.get("/items/1")) | {"then": "accept"})
    assert (answer.status, item(served).status) == (200, ItemStatus.ACCEPTED), answer.words()
    assert (item(served).kind, item(served).body) == (ItemKind.OP_ED, BODY)


def test_nobody_accepts_words_they_have_not_seen(served: Served, browser: Browser) -> None:
    page = fields(browser.get("/items/1"))
    ReviewDesk(served.database, NAMES[Role.PUBLISHER], now=NOW).edit(1, {"body": "autre"})
    answer = browser.post("/items/1", page | {"then": "accept"})
    assert answer.status == 409 and item(served).status is ItemStatus.DRAFT
    assert "autre" in answer.words()


def test_rejecting_needs_its_reason_and_keeps_what_was_typed(served: Served, browser: Browser) -> None:
    page = fields(browser.get("/items/1")) | {"body": "tippen", "then": "reject"}
    answer = browser.post("/items/1", page | {"why": " "})
    assert answer.status == 422 and "tippen" in answer.text and verbs(served) == []
    browser.post("/items/1", page | {"why": "کهنه"})
    assert (item(served).status, item(served).body, verbs(served)) == (
        ItemStatus.REJECTED,
        "tippen",
        ["edit", "reject"],
    )
    answer = browser.get("/items/1")
    check(answer.text)
    assert "out of the issue" in answer.words()
    browser.post("/items/1", fields(answer) | {"then": "accept"})
    assert item(served).status is ItemStatus.ACCEPTED


def test_two_windows_of_one_person_keep_their_own_words_without_scripts_as_well(
    served: Served, browser: Browser
) -> None:
    one, other = fields(browser.get("/items/1")), fields(browser.get("/items/1"))
    ReviewDesk(served.database, NAMES[Role.PUBLISHER], now=NOW).edit(1, {"headline": "سرخط دیگر"})
    assert browser.post("/items/1", one | {"body": "Ce que la première a tapé"}).status == 409
    assert browser.post("/items/1", other | {"body": "Ce que la seconde a tapé"}).status == 409
    fresh = fields(browser.get("/items/1"))
    assert browser.post("/items/1", fresh | {"body": "Ce que la troisième garde"}).status == 200
    kept = browser.get("/items/1").tree.xpath("//a[contains(@href, '?draft=')]/@href")
    shown = [browser.get(path).text for path in kept]
    assert len(shown) == 2 and all(
        any(f"Ce que la {each}" in text for text in shown) for each in ("première", "seconde")
    )


def test_a_stale_save_shows_both_texts_and_loses_nothing(served: Served, browser: Browser) -> None:
    page = fields(browser.get("/items/1"))
    other = served.browser(Role.PUBLISHER)
    other.post("/items/1", fields(other.get("/items/1")) | {"body": "La rédaction résume.\n\nLeur paragraphe."})
    answer = browser.post("/items/1", page | {"body": "La rédaction résume.\n\nMon paragraphe.", "tab": "mine"})
    check(answer.text)
    assert answer.status == 409
    assert "Leur paragraphe." in answer.words() and fields(answer)["body"].endswith("Mon paragraphe.")
    assert NAMES[Role.PUBLISHER] in answer.words() and answer.tree.xpath("//ins") and answer.tree.xpath("//del")
    assert item(served).body.endswith("Leur paragraphe.")
    again = browser.get("/items/1?draft=mine")
    assert fields(again)["body"].endswith("Mon paragraphe."), "both are there after the window was closed"
    browser.post("/items/1", fields(answer) | {"body": "Les deux."})
    assert item(served).body == "Les deux." and "were not saved" not in browser.get("/items/1").words()


def test_changes_in_different_paragraphs_are_offered_put_together(served: Served, browser: Browser) -> None:
    page = fields(browser.get("/items/1"))
    browser.post("/items/1", page | {"body": f"{BODY}\n\nDrei.\n\nVier."})
    page = fields(browser.get("/items/1"))
    ReviewDesk(served.database, NAMES[Role.PUBLISHER], now=NOW).edit(
        1, {"body": "Erst.\n\nUn second paragraphe.\n\nDrei.\n\nVier."}
    )
    answer = browser.post("/items/1", page | {"body": f"{BODY}\n\nDrei.\n\nFünf."})
    assert fields(answer)["body"] == "Erst.\n\nUn second paragraphe.\n\nDrei.\n\nFünf."
    assert "both changes" in answer.words()


def test_what_is_typed_is_kept_every_few_seconds_and_offered_again(served: Served, browser: Browser) -> None:
    page = fields(browser.get("/items/1")) | {"body": "à moitié", "tab": "a1"}
    answer = browser.post("/items/1/draft", page, **PART)
    check(answer.text)
    assert "Kept" in answer.text and item(served).body == BODY
    assert "were not saved" in browser.get("/items/1").words()
    taken = browser.get("/items/1?draft=a1")
    assert fields(taken)["body"] == "à moitié" and fields(taken)["tab"] == "a1"
    assert "were not saved" not in served.browser(Role.PUBLISHER).get("/items/1").words(), "nobody sees another's"
    browser.post("/items/1/draft/discard", {"tab": "a1"})
    assert "were not saved" not in browser.get("/items/1").words()


def test_while_somebody_else_saves_the_one_who_types_is_told_at_once(served: Served, browser: Browser) -> None:
    page = fields(browser.get("/items/1")) | {"body": "mine", "tab": "a1"}
    ReviewDesk(served.database, NAMES[Role.PUBLISHER], now=NOW).edit(1, {"body": "autre"})
    answer = browser.post("/items/1/draft", page, **PART)
    assert NAMES[Role.PUBLISHER] in answer.text and "/items/1?draft=a1" in answer.text


@pytest.mark.parametrize("source", [1, 2])
def test_a_chosen_sentence_is_quoted_at_the_caret_with_citation_and_span(
    served: Served, browser: Browser, source: int
) -> None:
    page = browser.get(f"/items/1?source={source}")
    sentence = page.tree.xpath("//span[@data-start]")[0]
    place = {"article": source, "revision": 1, "start": sentence.get("data-start"), "end": sentence.get("data-end")}
    typed = fields(page) | {"body": f"Avant. {BODY}", "tab": "a1"}
    answer = browser.post("/items/1/quote", typed | place | {"at": len("Avant.")}, **PART)
    check(answer.text)
    words = sentence.text.strip()
    assert words in item(served).body and item(served).body.startswith("Avant. ")
    with served.database.read() as session:
        quoted = [one for one in digests.pieces(session, [1])[1] if one.role is PieceRole.QUOTATION]
    assert [(one.article_id, one.text) for one in quoted] == [(source, words)]
    assert verbs(served) == ["edit", "quote"] and "data-caret" in answer.text
    assert fields(answer_as_page(answer))["version"] == "3" and fields(answer_as_page(answer))["tab"] == "a1"


def answer_as_page(answer: Answer) -> Answer:
    """A part that holds the fields, as if the form stood around it."""
    body = f'<html><body><form id="edit">{answer.text}</form></body></html>'.encode()
    return Answer(answer.status, answer.headers, body, answer.path)


def test_without_scripts_a_passage_is_quoted_by_its_words(served: Served, browser: Browser) -> None:
    typed = fields(browser.get("/items/1")) | {"article": 1, "revision": 1, "passage": f" {SPOKEN} "}
    answer = browser.post("/items/1/quote", typed)
    assert answer.path.startswith("/items/1") and "Quoted." in answer.said()
    assert SPOKEN in item(served).body and "Jeanne Morel" in item(served).body
    browser.post(undo_of(answer))
    assert item(served).body == BODY
    refused = browser.post(
        "/items/1/quote", fields(browser.get("/items/1")) | {"article": 1, "revision": 1, "passage": "nie"}
    )
    assert refused.status == 422 and refused.tree.xpath("//*[@role='alert']")


def test_quoting_into_what_somebody_changed_leads_to_both_texts(served: Served, browser: Browser) -> None:
    typed = fields(browser.get("/items/1")) | {"body": "mine", "tab": "a1"}
    ReviewDesk(served.database, NAMES[Role.PUBLISHER], now=NOW).edit(1, {"body": "autre"})
    place = {"article": 1, "revision": 1, "start": 0, "end": 10}
    answer = browser.post("/items/1/quote", typed | place, **PART)
    assert answer.header("hx-redirect") == "/items/1?draft=a1"
    both = browser.get("/items/1?draft=a1")
    assert "autre" in both.words() and fields(both)["body"] == "mine"


@pytest.mark.parametrize("tab", ["پنجره", "x&y=1#z", "a\r\nset-cookie: b=c"])
def test_a_window_may_be_called_anything(served: Served, browser: Browser, tab: str) -> None:
    page = fields(browser.get("/items/1")) | {"tab": tab}
    ReviewDesk(served.database, NAMES[Role.PUBLISHER], now=NOW).edit(1, {"headline": "سرخط دیگر"})
    chosen = {"article": 1, "revision": 1, "start": 0, "end": 10}
    answer = browser.post("/items/1/quote", page | {"body": "Le mien"} | chosen, **PART)
    assert (answer.status, answer.header("set-cookie")) == (204, "")
    assert "Le mien" in browser.get(answer.header("hx-redirect")).text


def test_advice_is_given_on_words_that_are_only_typed(served: Served, browser: Browser) -> None:
    typed = fields(browser.get("/items/1")) | {"body": "« Le vieux pont de Valdor reste ouvert pendant six semaines »"}
    answer = browser.post("/items/1/advice", typed, **PART)
    check(answer.text)
    assert "words differ from the source" in answer.text and "stops the issue" in answer.text
    proven = browser.post("/items/1/advice", typed | {"body": "« شهرداری والدور پل کهنه را بست »"}, **PART)
    assert "proven: character for character" in proven.text
    whole = browser.post("/items/1/advice", typed)
    check(whole.text)
    assert "words differ" in whole.words() and "were not saved" in browser.get("/items/1").words()
    assert item(served).body == BODY


def test_lead_sentences_and_verbs_are_offered_in_the_items_language(served: Served, browser: Browser) -> None:
    answer = browser.get("/items/1")
    offers = answer.tree.xpath("//button[@data-fill='lead']")
    assert any("Jeanne Morel" in one.get("value") and "Le pont de Valdor fermé" in one.get("value") for one in offers)
    assert {one.get("lang") for one in offers} == {"fr"}
    assert answer.tree.xpath("//span[@class='verb']")
    chosen = offers[0].get("value")
    filled = browser.post("/items/1/fill", fields(answer) | {"sentence": chosen})
    assert fields(filled)["lead"] == chosen and item(served).lead == "Rudnameh écrit."


def test_a_translation_is_noted_confirmed_and_stands_beside_its_original(served: Served, browser: Browser) -> None:
    original = "شهرداری والدور پل کهنه را بست"
    form = {
        "version": 1,
        "article": 2,
        "original": original,
        "words": "La mairie a fermé le vieux pont",
        "kind": "human",
    }
    answer = browser.post("/items/1/translate", form)
    check(answer.text)
    assert original in answer.words() and "nobody has confirmed it" in answer.words()
    with served.database.read() as session:
        (row,) = ledger.translations(session, [1])[1]
    assert row.translator == NAMES[Role.EDITOR]
    assert "answers for it" in browser.post(f"/items/1/translations/{row.id}/confirm").words()
    assert browser.post(f"/items/2/translations/{row.id}/drop").status == 404, "it is another item's"
    browser.post(f"/items/1/translations/{row.id}/drop")
    with served.database.read() as session:
        assert ledger.translations(session, [1])[1] == []
    answer = browser.post("/items/1/translate", form | {"version": 4, "original": "چیز دیگر"})
    assert "does not stand in article 2" in answer.said()


def test_only_a_publisher_lets_words_stand_with_a_reason(served: Served, browser: Browser) -> None:
    form = {"version": 1, "finding": "not_found", "words": "mots\r\nentendus", "why": "entendu sur place"}
    assert browser.post("/items/1/allow", form).status == 403
    publisher = served.browser(Role.PUBLISHER)
    assert "Noted." in publisher.post("/items/1/allow", form).said()
    with served.database.read() as session:
        assert [row.words for row in ledger.allowances(session, [1])[1]] == ["mots\nentendus"]
    browser.post("/items/1/disallow", form | {"version": 2})
    with served.database.read() as session:
        assert ledger.allowances(session, [1])[1] == []


def test_sources_are_added_and_taken_away(served: Served, browser: Browser) -> None:
    browser.post("/items/1/cite", {"version": 1, "article": "/articles/3"})
    browser.post("/items/1/cite", {"version": 2, "description": "des riverains"})
    assert "des riverains" in browser.get("/items/1").words()
    browser.post("/items/1/uncite", {"version": 3, "description": "des riverains"})
    answer = browser.post("/items/1/uncite", {"version": 4, "article": 3})
    assert verbs(served) == ["cite", "cite", "uncite", "uncite"] and "Noted." in answer.said()
    assert "give the number" in browser.post("/items/1/cite", {"version": 5, "article": "x"}).said()


def test_what_is_new_is_taken_with_its_quotations_or_left_out(served: Served, browser: Browser) -> None:
    answer = browser.get("/items/1/news")
    check(answer.text)
    assert "Le pont rouvrira" in answer.words()
    browser.post("/items/1/take", {"version": 1, "article": 3, "quote": "1"})
    assert NEWER.split(". ")[0] in item(served).body or "Le pont rouvrira" in item(served).body
    answer = browser.post("/items/2/leave", {"version": 1})
    assert answer.status in (403, 422)


def test_an_item_is_merged_as_it_was_offered_and_the_merge_taken_back(served: Served, browser: Browser) -> None:
    answer = browser.get("/items/1")
    offered = answer.tree.xpath("//select[@name='other']/option")
    assert [one.get("value") for one in offered] == ["2:1", "3:1"]
    merged = browser.post("/items/1/merge", {"version": 1, "other": "2:1"})
    assert "متن دوم" in item(served).body and item(served, 2).merged_into == 1
    browser.post(undo_of(merged))
    assert item(served).body == BODY and item(served, 2).status is ItemStatus.DRAFT
    ReviewDesk(served.database, NAMES[Role.EDITOR], now=NOW).edit(2, {"body": "آن دیگری"})
    assert browser.post("/items/1/merge", {"version": item(served).version, "other": "2:1"}).status == 409
