"""What holds for the pages of stories and articles as pages: sound in both directions, small, deaf to their texts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from aggregator.models import Article, Link, Revision
from aggregator.store import articles, placements, stories
from aggregator.vocabulary import LinkKind, Verdict
from tests.databases import Databases
from tests.factories import NOW, make_article, make_outlet, make_revision, make_story
from tests.fakes.browser import Browser
from tests.fakes.hostile import sample
from tests.fakes.page_reading import check
from tests.integration.story_desk_pages import pages_desk
from tests.integration.test_near_misses import near, row
from tests.integration.web_desk import Served

PATHS = (
    "/stories/1",
    "/stories/1?q=pont",
    "/stories/2?translations=1",
    "/articles/1",
    "/articles/1?earlier=1&later=2",
    "/articles/3",
    "/articles/1/original/1",
    "/articles/1/original/2",
)
LARGEST = 150_000


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open("sqlite") as database:
        yield pages_desk(tmp_path, database)


@pytest.fixture
def browser(served: Served) -> Browser:
    return served.browser()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_is_sound_in_both_directions(browser: Browser, language: str) -> None:
    browser.post("/appearance", {"language": language})
    browser.post("/stories/2/split", {"article": ["5"], "why": "tjetër"})
    browser.post("/articles/2/not-same", {"other": "4"})
    for path in PATHS:
        answer = browser.get(path)
        assert answer.status == 200, path
        check(answer.text)


def test_nothing_of_the_interface_is_english_in_persian(browser: Browser) -> None:
    browser.post("/appearance", {"language": "fa"})
    page = browser.get("/stories/1").tree
    for shown in page.xpath("//*[@lang and @lang != 'fa']"):
        shown.getparent().remove(shown) if shown.tail is None else shown.clear()
    words = page.get_element_by_id("main").text_content()
    assert [word for word in ("Split", "Merge", "Near", "outlet", "Why", "Not the same") if word in words] == []


def many(session: Session, number: int, *, copies: int = 0) -> None:
    """Story 3 with so many articles of long titles and full reasons; the last of them are copies of the first."""
    stories.add(session, make_story(title="ماجرای بزرگ"))
    said = {"name": "words", "value": 0.42, "weight": 1.7, "says": "shared words: " + "پل تازه بندر شهردار مردم " * 3}
    first = 6
    rows = []
    for place in range(number):
        fields = {
            "title": f"{place} " + "پل تازه روی رود و مردم بندر " * 4,
            "published_at": NOW + timedelta(minutes=place),
        }
        session.add(make_article(id=first + place, verdict=Verdict.UNIQUE, **fields))
        rows.append(row(first + place, 3, said, said, said, near(1, 0.4)))
    session.flush()
    text = "شهردار گفت: «پل باز می‌شود». " * 100
    words = [make_revision(article_id=first + place, text=text) for place in range(number)]
    session.execute(insert(Revision), [one.model_dump(exclude={"id"}) for one in words])
    placements.place_all(session, rows, published={one["article_id"]: NOW for one in rows})


def test_a_story_of_five_hundred_articles_is_a_small_page_and_all_are_on_its_pages(
    served: Served, browser: Browser
) -> None:
    with served.database.write() as session:
        many(session, 500)
    seen: list[str] = []
    for number in range(1, 11):
        answer = browser.get(f"/stories/3?page={number}")
        assert len(answer.body) < LARGEST
        seen += answer.tree.xpath("//form[@id='chosen']//article[@data-row]/@id")
    assert len(seen) == len(set(seen)) == 500
    assert len(browser.get("/stories/1").body) < LARGEST  # which 500 articles nearly joined


def test_a_story_that_was_split_into_hundreds_is_a_small_page(served: Served, browser: Browser) -> None:
    with served.database.write() as session:
        many(session, 120)
        for place in range(120):
            ident = stories.add(session, make_story(title="رویداد جدا " * 20))
            placements.move(session, [row(6 + place, ident)], now=NOW)
            link = {"kind": LinkKind.CANNOT_LINK, "article_a": 1, "article_b": 6 + place, "user_id": 1, "at": NOW}
            session.add(Link(decision_id=place, **link))
    assert len(browser.get("/stories/1").body) < LARGEST


def test_an_article_of_many_revisions_and_copies_is_a_small_page(served: Served, browser: Browser) -> None:
    with served.database.write() as session:
        article = articles.get(session, 2)
        for number in range(2, 402):
            words = make_revision(article_id=2, number=number, text=f"{number} " + "fjala " * 9_000)
            session.add(words)
        article.revision = 401
    for path in ("/articles/2", "/articles/2?earlier=1&later=401", "/articles/2?revision=7&part=2"):
        answer = browser.get(path)
        assert answer.status == 200 and len(answer.body) < LARGEST


def test_hostile_words_in_every_field_stay_words(served: Served, browser: Browser) -> None:
    for number, hostile in enumerate(sample(40), start=1):
        with served.database.write() as session:
            _put_everywhere(session, number, hostile.replace("\0", ""))
        for path in (
            f"/stories/{3 + number - 1}",
            f"/articles/{5 + number}",
            f"/articles/{5 + number}?earlier=1&later=2",
        ):
            answer = browser.get(path)
            assert answer.status == 200, (path, hostile)
            check(answer.text)
        check(browser.get(f"/stories/1?q={_quoted(hostile)}").text)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text.encode("utf-8", "replace")[:300])


def _put_everywhere(session: Session, number: int, hostile: str) -> None:
    """An article, its outlet, its revisions, its reasons and its story that say nothing else."""
    said = {"name": "words", "value": 0.4, "weight": 1.0, "says": hostile}
    session.add(make_outlet(id=f"o{number}", name=hostile))
    session.flush()
    fields = {"title": hostile, "url": hostile, "bylines": [hostile], "post_handle": hostile, "post_platform": hostile}
    row_of = make_article(outlet_id=f"o{number}", verdict=Verdict.UNIQUE, revision=2, language="und", **fields)
    ident = articles.add(session, row_of, make_revision(title=hostile, text=f"«{hostile}»", language="und"))
    session.add(make_revision(article_id=ident, number=2, title=hostile, text=f"{hostile}\n\n“{hostile}”"))
    story = stories.add(session, make_story(title=hostile))
    placed = row(ident, story, said, near(1) | {"reasons": [said], "says": hostile})
    placements.place_all(session, [placed], published={ident: NOW})


def test_a_language_that_nobody_knows_does_no_harm(served: Served, browser: Browser) -> None:
    with served.database.write() as session:
        for ident, language in ((1, "x-y-z"), (2, '"><b>'), (4, "")):
            row_of = session.get(Article, ident)
            assert row_of is not None
            row_of.language = language
            articles.current_revision(session, row_of).language = language
    for path in ("/stories/1", "/stories/2", "/articles/1", "/articles/2", "/articles/4"):
        answer = browser.get(path)
        assert answer.status == 200
        check(answer.text)
