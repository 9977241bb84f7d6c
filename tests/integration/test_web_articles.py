"""The page of an article and the stored original behind it; on both engines."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.models import Snapshot
from aggregator.store import articles
from aggregator.vocabulary import Role
from tests.databases import Databases
from tests.factories import NOW, make_revision
from tests.fakes.browser import Browser
from tests.integration.story_desk_pages import FA, PAGE, pages_desk
from tests.integration.web_desk import Served


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield pages_desk(tmp_path, database)


@pytest.fixture
def browser(served: Served) -> Browser:
    return served.browser()


def rewrite(served: Served, article_id: int, text: str, *, title: str = "") -> None:
    """Let an article have one more revision, of these words."""
    with served.database.write() as session:
        article = articles.get(session, article_id)
        article.revision += 1
        words = {"number": article.revision, "title": title or article.title, "text": text, "observed_at": NOW}
        session.add(make_revision(article_id=article_id, **words))


def test_a_text_stands_in_its_own_script_with_its_quotations_marked(browser: Browser) -> None:
    answer = browser.get("/articles/1?revision=1")
    [text] = answer.tree.xpath("//article[contains(@class, 'text')]")
    assert (text.get("lang"), text.get("dir")) == ("fa", "rtl")
    assert [one.text for one in text.xpath(".//mark")] == ["پل امروز باز می‌شود", "خوشحال‌اند"]
    assert [one.text_content() for one in text.xpath("./p")] == FA.split("\n\n")


def test_a_quotation_in_a_quotation_is_marked_as_one(browser: Browser) -> None:
    marks = browser.get("/articles/2").tree.xpath("//article//mark")
    assert [(one.text, one.get("class")) for one in marks] == [
        ("Ata thanë ‘", "quoted"),
        ("po, sot", "quoted inner"),
        ("’ dhe ikën.", "quoted"),
    ]


def test_what_changed_between_two_revisions_is_told_word_by_word(browser: Browser) -> None:
    answer = browser.get("/articles/1")
    [link] = answer.tree.xpath("//a[@data-key='d']/@href")
    changed = browser.get(link).tree
    assert [one.text for one in changed.xpath("//del")] == ["امروز"]
    assert [one.text for one in changed.xpath("//ins")] == ["فردا"]


def test_an_earlier_revision_says_that_there_is_a_later_one(browser: Browser) -> None:
    assert "the article has a later one" in browser.get("/articles/1?revision=1").words()
    assert "the article has a later one" not in browser.get("/articles/1").words()


def test_a_page_of_changes_leaves_out_what_stayed_and_says_when_it_is_cut(served: Served, browser: Browser) -> None:
    long = " ".join(f"fjala{number}" for number in range(10_000))
    rewrite(served, 2, f"Nisja. {long} fund")
    rewrite(served, 2, f"Nisja. {long} mbarim")
    answer = browser.get("/articles/2?earlier=2&later=3")
    left_out = answer.tree.xpath("//*[@class='left-out']/span/text()")
    assert set(left_out) == {"unchanged text left out"}
    assert [one.text for one in answer.tree.xpath("//del")] == ["fund"]
    assert "More differs than this page shows." not in answer.words()
    cut = browser.get("/articles/2?earlier=1&later=3")
    assert "More differs than this page shows." in cut.words()
    assert max(len(answer.body), len(cut.body)) < 150_000


def test_it_names_its_story_with_the_evidence_its_copies_and_the_items_that_cite_it(browser: Browser) -> None:
    answer = browser.get("/articles/1")
    assert answer.tree.xpath("//a[@data-key='o']/@href") == ["/stories/1"]
    assert answer.tree.xpath("//a[@data-key='e']/@href") == ["/items/1"]
    assert "reprint 83 % of its text" in answer.words()
    assert "shared words: پل, ura" in browser.get("/articles/2").words()


def test_a_reprint_leads_to_the_article_it_follows(browser: Browser) -> None:
    answer = browser.get("/articles/3")
    assert "It follows the article whose text it has. Article 1" in answer.words()
    assert "83 % of its words are there" in answer.words()


def test_an_article_is_moved_from_its_own_page(served: Served, browser: Browser) -> None:
    browser.get("/articles/4")
    after = browser.post("/stories/2/move", {"article": ["4"], "to": "۱"})
    assert after.path == "/articles/4"
    assert after.said().startswith("1 article stands in story 1 now.")
    assert after.tree.xpath("//a[@data-key='o']/@href") == ["/stories/1"]


@pytest.mark.parametrize("which", ["1", "the hash"])
def test_the_stored_original_is_shown_as_text_with_the_encoding_found(browser: Browser, which: str) -> None:
    if which == "the hash":
        which = browser.get("/articles/1/original/1").tree.xpath("//code/text()")[0]
    answer = browser.get(f"/articles/1/original/{which}")
    assert "windows-1256 (as the document says)" in answer.words()
    [source] = answer.tree.xpath("//pre")
    assert source.text_content() == PAGE
    assert answer.tree.xpath("//iframe/@sandbox") == [""]


def test_the_page_in_the_frame_runs_and_loads_nothing(browser: Browser) -> None:
    frame = browser.get(browser.get("/articles/1/original/1").tree.xpath("//iframe/@src")[0])
    assert frame.header("content-security-policy").startswith("sandbox;")
    assert "شهردار گفت پل امروز باز است." in frame.text
    assert not any(hostile in frame.text for hostile in ("<script", "alert", "onload", "<img"))


def test_a_revision_without_stored_bytes_says_so(browser: Browser) -> None:
    assert "Nothing was stored but the text itself." in browser.get("/articles/1/original/2").words()
    assert browser.get("/articles/1/original/2/page").status == 404


def test_a_redacted_original_is_not_shown_and_says_why(served: Served, browser: Browser) -> None:
    with served.database.write() as session:
        revision = articles.revisions(session, 1)[0]
        row = session.get(Snapshot, revision.snapshot_sha256)
        assert row is not None
        row.body, row.redacted_at, row.redacted_why = None, NOW, "به خواست دادگاه"
    answer = browser.get("/articles/1/original/1")
    assert "Its bytes were taken away for good: به خواست دادگاه" in answer.words()
    assert answer.tree.xpath("//pre | //iframe") == []
    assert browser.get("/articles/1/original/1/page").status == 404


def test_the_snapshots_of_other_articles_are_no_originals_of_this_one(browser: Browser) -> None:
    which = browser.get("/articles/1/original/1").tree.xpath("//code/text()")[0]
    assert browser.get(f"/articles/2/original/{which}").status == 404
    assert browser.get("/articles/2/original/7").status == 404
    assert browser.get("/articles/99").status == 404
    assert browser.get("/articles/1?revision=9").status == 404


@pytest.mark.parametrize("served", ["sqlite"], indirect=True)  # how a text is cut has nothing to do with the engine
@pytest.mark.parametrize("words", ["پل تازه باز شد. ", '"a" ', "<&> ", "«پل» "])
def test_the_page_of_a_long_text_stays_under_150_kb_and_shows_all_of_it_in_parts(
    served: Served, browser: Browser, words: str
) -> None:
    text = (words * (100_000 // len(words.encode()))).strip()
    rewrite(served, 2, text)
    shown, number = "", 1
    while True:
        answer = browser.get(f"/articles/2?revision=2&part={number}")
        assert len(answer.body) < 150_000
        shown += answer.tree.xpath("//article[contains(@class, 'text')]")[0].text_content()
        if number >= len(answer.tree.xpath("//nav[@aria-label='Parts of the text']/a")):
            break
        number += 1
    assert number > 1
    assert "".join(shown.split()) == "".join(text.split())


def test_a_post_without_a_title_is_called_by_its_account(served: Served, browser: Browser) -> None:
    with served.database.write() as session:
        article = articles.get(session, 5)
        article.post_handle, article.post_platform = "@bandar", "Telegram"
        article.published_at = NOW - timedelta(days=1)
    assert "@bandar, Telegram" in browser.get("/articles/5").words()


def test_only_who_is_signed_in_sees_articles_and_originals(served: Served) -> None:
    stranger = served.stranger()
    for path in ("/articles/1", "/articles/1/original/1", "/articles/1/original/1/page", "/stories/1"):
        assert stranger.get(path, follow=False).status == 303
    assert served.browser(Role.ADMINISTRATOR).get("/articles/1").status == 200


@pytest.mark.parametrize("served", ["sqlite"], indirect=True)
def test_the_lead_image_is_an_address_to_follow_and_is_never_shown(served: Served, browser: Browser) -> None:
    address = "https://skele.example/foto.jpg?w=1200&h=630"
    assert "foto.jpg" not in browser.get("/articles/1").body.decode()
    with served.database.write() as session:
        articles.get(session, 1).image = address
        articles.get(session, 2).image = "javascript:x"
    tree = browser.get("/articles/1").tree
    [link] = tree.xpath(f"//a[@href='{address}']")
    assert link.get("rel") == "noopener noreferrer" and link.text_content().startswith("https://skele.example/foto")
    assert tree.xpath("//img") == []
    assert "javascript" not in browser.get("/articles/2").body.decode()
