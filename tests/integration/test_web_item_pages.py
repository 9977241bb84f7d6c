"""Pages of the editor hold what pages have to: hostile words stay words, nothing is over 150 kB, both directions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from aggregator.models import Article, ItemDraft
from aggregator.review.desk import ReviewDesk
from aggregator.review.ledger_desk import LedgerDesk, Rendering
from aggregator.store import articles, digests, ledger
from aggregator.vocabulary import Check, PieceRole, Role, TranslationKind, Verdict
from tests.databases import Databases
from tests.factories import NOW, add_item, make_article, make_outlet, make_piece, make_revision
from tests.fakes.browser import Browser
from tests.fakes.hostile import sample
from tests.fakes.page_reading import check
from tests.integration.item_desk_pages import item_desk
from tests.integration.item_forms import fields
from tests.integration.web_desk import NAMES, Served

LARGEST = 150_000
PART = {"hx-request": "true"}


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open("sqlite") as database:
        yield item_desk(tmp_path, database)


@pytest.fixture
def browser(served: Served) -> Browser:
    return served.browser(Role.PUBLISHER)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_is_sound_in_both_directions(served: Served, browser: Browser, language: str) -> None:
    browser.post("/appearance", {"language": language})
    browser.post("/items/1", fields(browser.get("/items/1")) | {"body": "Neuf."})
    browser.post("/items/1/draft", fields(browser.get("/items/1")) | {"body": "Plus neuf.", "tab": "t"}, **PART)
    browser.post("/items/1/translate", {"version": 2, "article": 2, "words": "Le pont est fermé"})
    browser.post("/items/1/cite", {"version": 3, "description": "des riverains"})
    for path in (
        "/items/1",
        "/items/1?draft=t",
        "/items/1?source=2",
        "/items/2",
        "/items/3",
        "/items/1/news",
        "/items/1/versions",
    ):
        answer = browser.get(path)
        assert answer.status == 200, path
        check(answer.text)
        assert answer.tree.get("lang") == language
        assert len(answer.body) < LARGEST


def _put_everywhere(session: Session, number: int, hostile: str) -> int:
    """An item that says nothing else, with an article, its outlet, a translation, an allowance, a source, a draft."""
    session.add(make_outlet(id=f"o{number}", name=hostile))
    session.flush()
    given = {"title": hostile, "url": hostile, "bylines": [hostile], "post_handle": hostile, "post_platform": hostile}
    row = make_article(outlet_id=f"o{number}", verdict=Verdict.UNIQUE, language="und", **given)
    article = articles.add(session, row, make_revision(title=hostile, text=f"«{hostile}»\n\n{hostile}", language="und"))
    own = {"headline": hostile, "lead": hostile or "x", "body": f"«{hostile}» {hostile}", "language": "und"}
    item_id = add_item(session, 1, cites=[article], position=number + 3, section=hostile[:40] or "x", **own)
    quoted = make_piece(
        article_id=article, role=PieceRole.QUOTATION, end=1 + len(hostile), text=hostile, speaker=hostile
    )
    digests.put_pieces(session, item_id, [make_piece(article_id=article), quoted])
    draft = {"headline": hostile, "lead": hostile, "body": hostile, "kind": hostile}
    session.add(ItemDraft(user_id=2, item_id=item_id, tab="t", base_version=1, saved_at=NOW, **draft))
    return item_id


def _say(served: Served, item_id: int, hostile: str) -> None:
    """The same words in whatever people say of the item."""
    by = LedgerDesk(served.database, NAMES[Role.PUBLISHER], now=NOW)
    with served.database.read() as session:
        article = digests.pieces(session, [item_id])[item_id][0].article_id
        title = articles.current_revision(session, articles.get(session, article)).title
    if hostile.strip():
        by.cite_anonymous(item_id, hostile, note=hostile)
        by.allow(item_id, Check.NOT_FOUND, hostile, why=hostile)
        if title.strip():
            by.translate(item_id, article, Rendering("", hostile, TranslationKind.HUMAN, hostile))
    ReviewDesk(served.database, NAMES[Role.EDITOR], now=NOW).hold(item_id, why=hostile)


def test_hostile_words_in_every_field_stay_words(served: Served, browser: Browser) -> None:
    for number, raw in enumerate(sample(30), start=1):
        hostile = raw.replace("\0", "").encode("utf-8", "replace").decode()
        with served.database.write() as session:
            item_id = _put_everywhere(session, number, hostile)
        _say(served, item_id, hostile)
        for path in ("", "?draft=t", "/versions", "/news"):
            answer = browser.get(f"/items/{item_id}{path}")
            assert answer.status == 200, (path, hostile)
            check(answer.text)
        typed = {
            "headline": hostile,
            "lead": hostile,
            "body": f"«{hostile}»",
            "kind": "report",
            "version": 1,
            "tab": "t",
        }
        for path in ("advice", "draft"):
            check(browser.post(f"/items/{item_id}/{path}", typed, **PART).text)
        stale = browser.post(f"/items/{item_id}", typed | {"tab": hostile[:30]})
        assert stale.status in (409, 422), hostile
        check(stale.text)


@pytest.mark.parametrize("letters", ["پل تازه روی رود. ", "a. ", "&<>\"'", "。", "\n\n", "x" * 60])
def test_articles_of_any_length_make_no_page_over_the_limit(served: Served, browser: Browser, letters: str) -> None:
    text, title = (letters * 400_000)[:400_000] + "ende", (letters * 2_000)[:2_000]
    with served.database.write() as session:
        articles.current_revision(session, articles.get(session, 1)).text = text
        pieces = _fresh(digests.pieces(session, [1])[1])
        for _ in range(12):
            ident = articles.add(session, make_article(title=title), make_revision(title=title, text=text))
            pieces.append(make_piece(article_id=ident))
        digests.put_pieces(session, 1, pieces)
        digests.item(session, 1).body = (letters * 3_000)[:3_000]
    for path in ("/items/1", "/items/1?part=2", "/items/1/sources/1", "/items/1/sources/1?part=9999", "/items/1/news"):
        answer = browser.get(path)
        assert answer.status == 200 and len(answer.body) < LARGEST, (path, len(answer.body))
    advice = browser.post("/items/1/advice", fields(browser.get("/items/1")), **PART)
    assert advice.status == 200 and len(advice.body) < LARGEST


def _fresh(pieces: list[Any]) -> list[Any]:
    return [type(one)(**one.model_dump(exclude={"id"})) for one in pieces]


def test_every_part_of_a_long_source_can_be_reached_and_quoted_from(served: Served, browser: Browser) -> None:
    text = "".join(f"Phrase numéro {number} sur le pont.\n\n" for number in range(4_000)).strip()
    with served.database.write() as session:
        articles.current_revision(session, articles.get(session, 1)).text = text
    found: list[tuple[int, int]] = []
    for part in range(1, 100):
        spans = browser.get(f"/items/1?source=1&part={part}").tree.xpath("//span[@data-start]")
        places = [(int(one.get("data-start")), int(one.get("data-end"))) for one in spans]
        assert [text[start:end] for start, end in places] == [one.text for one in spans]
        found += places
        if places[-1][1] == len(text):
            break
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())


def test_a_language_nobody_knows_does_no_harm(served: Served, browser: Browser) -> None:
    with served.database.write() as session:
        for ident, language in ((1, "x-y-z"), (2, '"><b>')):
            row = session.get_one(Article, ident)
            row.language = language
            articles.current_revision(session, row).language = language
        digests.item(session, 1).language = "zz-nie"
        assert ledger.translations(session, [1])[1] == []
    for path in ("/items/1", "/items/1/sources/2", "/items/1/versions"):
        answer = browser.get(path)
        assert answer.status == 200
        check(answer.text)
