"""The inbox in a browser: what stands in a row, filters, decisions with and without htmx, and nothing that moves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.models import Decision
from aggregator.review.desk import ReviewDesk
from aggregator.settings import load
from aggregator.store import decisions, digests
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from tests.databases import Databases
from tests.fakes.browser import Answer, Browser
from tests.fakes.page_reading import check
from tests.integration.drafting_desk import add_article, story_of
from tests.integration.inbox_desk import PERSIAN, inbox_desk, rank
from tests.integration.web_desk import NAMES, Served, web_desk

HTMX = {"hx-request": "true"}


@pytest.fixture
def desk(databases: Databases, tmp_path: Path) -> Iterator[tuple[Served, dict[str, int]]]:
    with databases.open("sqlite") as database:
        yield inbox_desk(tmp_path, database)


def rows(answer: Answer) -> list[int]:
    """Stories of the rows, in order."""
    return [int(row.get("id").removeprefix("story-")) for row in answer.tree.cssselect("article[data-row]")]


def row(answer: Answer, story: int) -> Any:
    return answer.tree.get_element_by_id(f"story-{story}")


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def key(answer: Answer, story: int) -> str:
    return str(row(answer, story).cssselect("input[name=story]")[0].get("value"))


def asks_why(answer: Answer, story: int) -> str:
    """Where a row's reasons are, which are asked for when it is unfolded."""
    unfolds = row(answer, story).cssselect("details [hx-get]")[0]
    assert unfolds.cssselect("a")[0].get("href") == unfolds.get("hx-get"), "without scripts it is a link"
    return str(unfolds.get("hx-get"))


def items(served: Served, story: int) -> list[tuple[ItemStatus, int]]:
    with served.database.read() as session:
        found = digests.drafted_stories(session, "هفته‌نامه بندر").get(story, [])
    return [(item.status, item.id or 0) for item in found]


def diary(served: Served) -> list[Decision]:
    with served.database.read() as session:
        return decisions.every(session)


def test_a_row_has_what_an_editor_decides_by(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    page = served.browser().get("/")
    check(page.text)
    assert set(rows(page)) == set(story.values())
    persian = row(page, story["persian"])
    heading = persian.cssselect("h2")[0]
    assert (heading.get("lang"), heading.get("dir"), words(heading)) == ("fa", "rtl", PERSIAN)
    text = words(persian)
    assert "3 outlets, 2 independent" in text
    assert "New" in text and "Drafted" in text and "first seen 2 days ago" in text
    picture = persian.cssselect("svg")[0]
    assert picture.get("aria-label").endswith("Nov 21, 2026: 1, Nov 22, 2026: 2")
    assert picture.cssselect("path.bar-of")[0].get("d").count("M") == 2
    french = row(page, story["french"])
    assert "watched names +" in words(french.cssselect("summary")[0])
    assert "Drafted" not in words(french)


def test_why_a_story_ranks_where_it_does_is_told_when_it_is_asked_for(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    path = asks_why(browser.get("/"), story["persian"])
    part = browser.get(path, **HTMX)
    check(part.text)
    assert next(words(each) for each in part.tree.cssselect("ul > li")) == "3 outlets, 2 independent"
    whole = browser.get(path)
    check(whole.text)
    assert whole.tree.cssselect("h2 a")[0].get("href") == f"/stories/{story['persian']}"
    assert words(whole.tree.cssselect("ul")[0]) == words(part.tree.cssselect("ul")[0])
    of_a_list_that_is_gone = browser.get(f"/inbox/reasons/{story['persian']}?list=999", **HTMX)
    assert of_a_list_that_is_gone.text == part.text
    assert browser.get("/inbox/reasons/99999").status == 404


def test_a_story_that_no_list_has_says_so(desk: tuple[Served, dict[str, int]]) -> None:
    served, _ = desk
    alone = story_of(served.database, "Ein Deich wird höher", outlet="hafenblatt", language="de", text="Er wird höher.")
    assert "No list that is kept has it." in served.browser().get(f"/inbox/reasons/{alone}").words()


def test_the_page_is_whole_in_persian(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    browser.cookies["language"] = "fa"
    page = browser.get("/")
    check(page.text)
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("fa", "rtl")
    assert "۳ رسانه، ۲ مستقل" in words(row(page, story["persian"]))
    heading = row(page, story["french"]).cssselect("h2")[0]
    assert (heading.get("lang"), heading.get("dir")) == ("fr", "ltr")
    reasons = browser.get(asks_why(page, story["persian"])).tree.cssselect("main ul")[0]
    assert "۳ رسانه، ۲ مستقل" in words(reasons) and "تازه‌ترین مقاله ۱ روزه است" in words(reasons)
    for name in reasons.cssselect("bdi"):
        name.text = ""  # names of outlets are in whatever letters they are
    assert not re.search("[A-Za-z]", reasons.text_content()), "no reason is English"
    why = browser.get(f"/inbox/why?story={story['french']}")
    assert "پیش‌تر گفته شده" in why.words() and "told before" not in why.text


def test_filters_are_an_ordinary_form_that_keeps_what_was_chosen(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    page = browser.get("/?language=fr&section=&standing=undecided")
    check(page.text)
    assert rows(page) == [story["french"]]
    form = page.tree.cssselect("form.filters")[0]
    assert form.get("method") == "get"
    assert [option.get("value") for option in form.cssselect("select[name=language] option[selected]")] == ["fr"]
    assert "persian" not in words(page.tree.get_element_by_id("rows"))
    assert rows(browser.get("/?outlet=bregu")) == [story["persian"]]
    assert rows(browser.get("/?watched=%D8%A8%D9%86%D8%AF%D8%B1+%D8%AF%D8%B1%D9%85%D9%84")) == [story["french"]]
    assert rows(browser.get("/?standing=undrafted")) == [story["french"], story["german"]]
    assert rows(browser.get("/?standing=accepted")) == []


@pytest.mark.parametrize(
    "query", ["list=x", "after=-1", "standing=nobody", "week=soon", "novelty=x", "list=99999999999999", "outlet=%00"]
)
def test_what_an_address_cannot_mean_is_no_error(desk: tuple[Served, dict[str, int]], query: str) -> None:
    served, _ = desk
    page = served.browser().get(f"/?{query}")
    assert page.status == 200
    check(page.text)


def test_what_was_done_is_counted_in_the_digits_of_the_interface(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    browser.post("/appearance", {"language": "fa"})
    page = browser.get("/?language=fr")
    answer = browser.post("/inbox", {"verb": "accept", "story": key(page, story["french"]), "list": "1"})
    assert answer.said().startswith("۱ رویداد")


def test_accepting_a_story_without_a_draft_drafts_it_and_can_be_undone(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    page = browser.get("/?language=fr")
    answer = browser.post("/inbox", {"verb": "accept", "story": key(page, story["french"]), "list": "1"})
    check(answer.text)
    assert answer.said().startswith("1 story accepted")
    assert answer.path == "/?language=fr&list=1", "the list that was on the page, with its filters"
    [(status, _)] = items(served, story["french"])
    assert status is ItemStatus.ACCEPTED
    [undo] = answer.tree.cssselect("#status form")
    undone = browser.post(undo.get("action"))
    assert undone.said().startswith("Taken back: accepted ")
    assert [status for status, _ in items(served, story["french"])] == [ItemStatus.DRAFT]
    assert [each.verb for each in diary(served)] == ["accept", "undo"]


def test_to_htmx_a_decision_is_answered_with_the_rows_that_changed(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    page = browser.get("/")
    chosen = [key(page, story[name]) for name in ("persian", "french")]
    answer = browser.post("/inbox", {"verb": "hold", "story": chosen, "list": "1"}, **HTMX)
    check(answer.text)
    assert answer.status == 200
    assert set(rows(answer)) == {story["persian"], story["french"]}
    assert all(each.get("hx-swap-oob") == "true" for each in answer.tree.cssselect("article"))
    assert "Held" in words(row(answer, story["french"]))
    [undo] = answer.tree.cssselect("form[data-undoes]")
    assert "2 stories held" in words(undo.getparent())
    undone = browser.post(undo.get("action"), {"list": "1"}, **HTMX)
    check(undone.text)
    assert [words(row(undone, story[name])).count("Held") for name in ("persian", "french")] == [0, 0]
    assert [status for status, _ in items(served, story["persian"])] == [ItemStatus.DRAFT]


def test_rejecting_asks_why_with_the_usual_reasons_or_own_words(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    page = browser.get("/")
    [link] = row(page, story["german"]).cssselect("a[data-key=r]")
    why = browser.get(link.get("href"))
    check(why.text)
    assert "told before" in why.words()
    check(browser.get(link.get("href"), **HTMX).text)
    form = {"verb": "reject", "story": key(page, story["german"]), "list": "1"}
    asked = browser.post("/inbox", form | {"why": "  "})
    assert asked.path == f"/inbox/why?story={story['german']}&list=1", "without a reason it is asked for"
    rejected = browser.post("/inbox", form | {"reason": "told before"})
    assert rejected.said().startswith("1 story rejected: \u2068told before\u2069"), "what was not meant is seen at once"
    own = {"verb": "reject", "story": key(page, story["french"]), "reason": "told before", "why": "تکراری است"}
    browser.post("/inbox", own)
    assert [(each.verb, each.why) for each in diary(served)] == [("reject", "told before"), ("reject", "تکراری است")]
    assert rows(browser.get("/?standing=rejected")) == [story["french"], story["german"]]


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
@pytest.mark.parametrize("query", ["", "?story=none", "?list=1"])
def test_rejecting_with_nothing_chosen_says_what_to_do(
    desk: tuple[Served, dict[str, int]], query: str, headers: dict[str, str]
) -> None:
    answer = desk[0].browser().get(f"/inbox/why{query}", **headers)
    check(answer.text)
    assert "No story is chosen" in answer.text and "press x" in answer.text
    assert 'action="/inbox"' not in answer.text


def test_what_somebody_else_decided_first_is_told_and_shown(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    first, second = served.browser(), served.browser(Role.PUBLISHER)
    seen = key(first.get("/"), story["persian"])
    second.post("/inbox", {"verb": "hold", "story": seen})
    answer = first.post("/inbox", {"verb": "accept", "story": [seen, str(story["french"])], "list": "1"}, **HTMX)
    check(answer.text)
    assert "Held" in words(row(answer, story["persian"]))
    assert "Accepted" in words(row(answer, story["french"])), "the rest is done"
    assert "version" in words(answer.tree.cssselect(".notice")[0])
    assert [status for status, _ in items(served, story["persian"])] == [ItemStatus.HELD]


def test_two_marked_stories_become_one_and_two_again(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    browser.get("/")
    served.clock.on(minutes=5)
    pair = [str(story["persian"]), str(story["german"])]
    answer = browser.post("/inbox", {"verb": "merge", "story": pair, "list": "1"}, **HTMX)
    check(answer.text)
    assert "Merged into another story" in words(row(answer, story["german"]))
    assert "4 outlets, 3 independent" in words(row(answer, story["persian"])), "counted as they are now"
    assert story["german"] not in rows(browser.get("/"))
    [undo] = answer.tree.cssselect("form[data-undoes]")
    undone = browser.post(undo.get("action"), {"list": "1"}, **HTMX)
    assert set(rows(undone)) == {story["persian"], story["german"]}
    assert story["german"] in rows(browser.get("/"))
    alone = browser.post("/inbox", {"verb": "merge", "story": pair[:1]})
    assert "select two stories" in alone.said()


def test_the_list_stays_as_it_was_loaded_and_offers_what_is_new(desk: tuple[Served, dict[str, int]]) -> None:
    served, _ = desk
    browser = served.browser()
    before = rows(browser.get("/?list=1"))
    fresh = story_of(served.database, "پل تازه باز شد", text="پل تازه باز شد.", days=0.01)
    served.clock.on(hours=1)
    newest = rank(served)
    offered = browser.get("/inbox/new?list=1", **HTMX)
    check(offered.text)
    [link] = offered.tree.cssselect("a")
    assert (words(link), link.get("href")) == ("Load 1 new", "/")
    assert rows(browser.get("/?list=1")) == before
    assert "Load 1 new" in browser.get("/?list=1").words()
    assert fresh in rows(browser.get(link.get("href")))
    assert "Load" not in browser.get(f"/?list={newest}").words()
    none = browser.get("/inbox/new?list=1&language=fr", **HTMX)
    assert none.tree.cssselect("a") == [], "none of those that are wanted"


def test_a_list_whose_issue_has_left_preparation_says_so(desk: tuple[Served, dict[str, int]]) -> None:
    served, _ = desk
    browser = served.browser()
    assert "in preparation no more" not in browser.get("/").words()
    with served.database.write() as session:
        issue = digests.in_preparation(session, load(served.root, environ={}).desk.series)
        assert issue is not None
        issue.status = DigestStatus.PUBLISHED
        session.add(issue)
    assert "in preparation no more" in browser.get("/").words()
    rank(served)
    assert "in preparation no more" not in browser.get("/").words()


def test_the_key_for_filters_leads_to_the_first_of_them(desk: tuple[Served, dict[str, int]]) -> None:
    page = desk[0].browser().get("/")
    assert [each.get("name") for each in page.tree.cssselect("[data-key=f]")] == ["section"]


def test_pages_follow_each_other(desk: tuple[Served, dict[str, int]]) -> None:
    served, _ = desk
    for number in range(45):
        story_of(served.database, f"خبر {number}", text=f"قایق شماره {number} آمد.", days=4)
    rank(served)
    browser = served.browser()
    first = browser.get("/")
    check(first.text)
    assert len(first.body) < 150_000
    [more] = first.tree.cssselect("#more a")
    second, part = browser.get(more.get("href")), browser.get(more.get("href"), **HTMX)
    check(part.text)
    assert rows(second) == rows(part)
    assert (len(rows(first)), len(set(rows(first)) | set(rows(second)))) == (40, 48)


def test_hostile_words_stay_words(desk: tuple[Served, dict[str, int]]) -> None:
    served, _ = desk
    story = story_of(served.database, "<script>alert(1)</script>\"' onload=x \u202e", text="<img src=x onerror=y>.")
    add_article(served.database, "</h2><svg onload=a>", story=story, outlet="bregu")
    rank(served)
    browser = served.browser()
    for path in ("/", "/?watched=%3Cscript%3E&outlet=%22%3E%3Cimg", f"/inbox/why?story={story}&story=%3Cb%3E"):
        check(browser.get(path).text)
    check(browser.post("/inbox", {"verb": "accept", "story": str(story), "list": "2"}, **HTMX).text)


@pytest.mark.parametrize(
    "form", [{}, {"verb": "accept"}, {"verb": "publish", "story": "1"}, {"verb": "accept", "story": "x:y"}]
)
def test_a_form_without_sense_changes_nothing(desk: tuple[Served, dict[str, int]], form: dict[str, str]) -> None:
    served, _ = desk
    answer = served.browser().post("/inbox", form)
    assert answer.status in (200, 422)
    assert diary(served) == []


def test_a_desk_that_ranked_nothing_says_so(databases: Databases, tmp_path: Path) -> None:
    with databases.open("sqlite") as database:
        served = web_desk(tmp_path, database)
        browser: Browser = served.browser()
        page = browser.get("/")
        check(page.text)
        assert "Nothing is ranked yet" in page.words()
        assert browser.get("/inbox/new", **HTMX).status == 200
        answer = browser.post("/inbox", {"verb": "accept", "story": "7"})
        assert (answer.status, "no story 7" in answer.said()) == (200, True), answer.text[:900]


def test_undoing_what_was_never_decided_is_refused_in_words(desk: tuple[Served, dict[str, int]]) -> None:
    served, _ = desk
    browser = served.browser()
    assert "4711" in browser.post("/undo/items/4711").said()
    assert "4711" in browser.post("/undo/stories/4711").said()
    assert browser.post("/undo/items/x").status == 422


def test_a_row_that_was_drawn_before_tells_what_has_changed_since(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    ident = story["persian"]
    assert "first seen 2 days ago" in words(row(served.browser().get("/"), ident))
    served.clock.on(days=3)
    [(_, item_id)] = items(served, ident)
    ReviewDesk(served.database, NAMES[Role.EDITOR], now=served.clock()).edit(item_id, {"headline": "پل درمل"})
    page = served.browser().get("/")
    assert words(row(page, ident).cssselect("h2")[0]) == "پل درمل"
    assert "first seen 5 days ago" in words(row(page, ident))
    assert key(page, ident) == f"{ident}:2", "the version that a decision is about"
