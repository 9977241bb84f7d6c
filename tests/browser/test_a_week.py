"""A week at the desk in headless Chromium, from signing in to a correction, by keyboard: in English, and in Persian."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.models import DigestItem
from aggregator.store import corrections
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from tests.browser.at_the_keys import Keys
from tests.browser.live_desk import DIRECTIONS
from tests.browser.week import Week, week_of
from tests.integration.issue_in_hand import ANA, BEN
from tests.integration.web_desk import NAMES, PASSWORD

#: The first of the reasons that a desk without any of its own offers.
FIRST_REASON = {"en": "off the subject", "fa": "بیرون از موضوع"}
DIRECTED = {"en": ("en", "ltr"), "fa": ("fa", "rtl")}
#: What the issue takes in: the best candidates, and these in other scripts.
BEST = 9
OTHERS = ("lantern-night-almarsa", "swimming-class-rudnameh", "willows-hafenblatt")
HEADLINES = {"en": "Fish, fares and a bridge", "fa": "ماهی، کرایه و یک پل"}
#: A sentence of a source, and a quotation that becomes its opposite.
SENTENCE = "آب استخر تا ۲۹ درجه گرم می‌شود."
TRUE, FALSE = "A gate like that does not give you a second warning", "A gate like that gives you a second warning"
NOTES = {"en": "It was a report.", "fa": "گزارش بود."}


@pytest.fixture(params=DIRECTIONS)
def week(request: pytest.FixtureRequest, browser: Any, demo_desk: Path, tmp_path: Path) -> Iterator[Week]:
    with week_of(browser, demo_desk, tmp_path, request.param) as opened:
        yield opened


def test_a_week_is_walked_by_keyboard_from_signing_in_to_a_correction(week: Week) -> None:
    signs_in(week.keys, week.desk.address, Role.EDITOR)
    signs_in(week.publisher, week.desk.address, Role.PUBLISHER)
    reads_every_candidate(week)
    takes_twelve_in(week)
    rejects_with_reasons(week)
    holds_and_takes_back(week)
    merges(week)
    splits(week)
    quotes(week)
    a_planted_misquotation_stops_the_issue(week)
    builds(week)
    approves(week)
    publishes(week)
    corrects(week)


def signs_in(keys: Keys, address: str, role: Role) -> None:
    keys.page.goto("/login")
    html = keys.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == DIRECTED[keys.language]
    keys.write(NAMES[role])
    keys.press("Tab")
    keys.write(PASSWORD)
    keys.go("Enter")
    assert keys.page.url == f"{address}/"


def reads_every_candidate(week: Week) -> None:
    keys, page, wanted = week.keys, week.page, week.listed()
    assert len(wanted) >= 40
    read: list[str] = []
    while len(read) < len(wanted):
        if len(read) == page.locator("[data-row]").count():
            keys.press("l")
            keys.until(lambda: page.locator("[data-row]").count() > len(read))
        keys.press("j")
        keys.until(lambda: keys.row() not in ("", *read[-1:]))
        read.append(keys.row())
        assert page.evaluate("document.activeElement.id") == read[-1]
    assert read == wanted
    assert page.evaluate(_TELLS_TOO_LITTLE) == []
    heading = page.locator(f"#{read[-1]} h2").inner_text()
    keys.go("o")
    assert page.url.endswith(f"/stories/{read[-1].removeprefix('story-')}")
    assert heading in page.locator("h1").inner_text()
    page.go_back()  # Alt and an arrow, which a browser without a window does not know


#: Rows without a heading, whom it comes from, or the picture of its coverage: nobody decides on those in five seconds.
_TELLS_TOO_LITTLE = """[...document.querySelectorAll("[data-row]")].filter((row) =>
  !(row.querySelector("h2").innerText.trim() && row.querySelector(".facts strong").innerText.trim()
    && row.querySelector(".facts bdi").innerText.trim() && row.querySelector("svg[role=img][aria-label]"))
).map((row) => row.id)"""


def takes_twelve_in(week: Week) -> None:
    keys = week.keys
    week.page.goto("/")
    keys.press("j")
    chosen: list[str] = []
    for article in (None,) * BEST + OTHERS:
        if article:
            keys.walk_to(week.row(article))
        chosen.append(keys.row())
        keys.press("a")
        keys.until(lambda: keys.row() != chosen[-1])
    taken = {f"story-{item.story_id}": item.id for item in week.items(ItemStatus.ACCEPTED)}
    assert len(taken) == 12 and set(taken) == set(chosen)
    assert [row.noun_id for row in week.diary("accept")] == [taken[row] for row in chosen]


def rejects_with_reasons(week: Week) -> None:
    keys, page = week.keys, week.page
    keys.walk_to(week.row("depot-cat-towpath"))
    keys.press("r")
    keys.until(lambda: page.locator("dialog#why").is_visible())
    keys.press("ArrowDown", "Enter")
    keys.until(lambda: not page.locator("dialog#why").is_visible())
    keys.walk_to(week.row("weather-mast-eskeleh"))
    keys.press("r")
    keys.until(lambda: page.locator("dialog#why").is_visible())
    keys.tab_to("dialog#why [name=why]")
    keys.write("دکلی بیش نیست")
    keys.press("Enter")
    keys.until(lambda: len(week.diary("reject")) == 2)
    assert [row.why for row in week.diary("reject")] == [FIRST_REASON[keys.language], "دکلی بیش نیست"]
    for article in ("depot-cat-towpath", "weather-mast-eskeleh"):
        assert week.stands(article) is ItemStatus.REJECTED
        assert "done" in str(page.locator(f"#{week.row(article)}").get_attribute("class"))


def holds_and_takes_back(week: Week) -> None:
    keys = week.keys
    keys.walk_to(week.row("pigeon-race-towpath"))
    keys.press("h")
    keys.until(lambda: week.stands("pigeon-race-towpath") is ItemStatus.HELD)
    keys.until(lambda: week.page.locator("#status [data-key=u]").count() == 1)
    said = keys.told()
    keys.press("u")
    assert keys.told(after=said)
    assert week.stands("pigeon-race-towpath") is ItemStatus.DRAFT
    assert keys.row() == week.row("pigeon-race-towpath")


def merges(week: Week) -> None:
    """Two stories of one kiln: united in the inbox, taken apart again, and united on the story's page."""
    keys, sluice, bregu = week.keys, week.story("old-kiln-sluice"), week.story("old-kiln-bregu")
    assert sluice != bregu, "by words alone the newsstand's kiln is told twice"
    keys.walk_to(f"story-{bregu}")
    keys.press("m")
    keys.walk_to(f"story-{sluice}")
    said = keys.told()
    keys.press("m")
    said = keys.told(after=said)
    assert week.story("old-kiln-sluice") == week.story("old-kiln-bregu")
    keys.press("u")
    keys.told(after=said)
    assert (week.story("old-kiln-sluice"), week.story("old-kiln-bregu")) == (sluice, bregu)
    keys.walk_to(f"story-{sluice}")
    keys.go("o")
    keys.press("m")
    keys.write(in_digits_of(keys.language, bregu))
    keys.go("Enter")
    assert week.story("old-kiln-bregu") == sluice and keys.told()
    assert len(week.diary("merge")) == 2


def in_digits_of(language: str, number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) if language == "fa" else str(number)


def splits(week: Week) -> None:
    """An essay on fog and a stamp that words alone have put into one story."""
    keys, page = week.keys, week.page
    story = week.story("essay-fog-lequai")
    assert story == week.story("bridge-stamp-veldainfo")
    page.goto(f"/stories/{story}")
    stamp = page.locator("[data-row]", has=page.locator("h3", has_text="pont aux Chanvres")).get_attribute("id")
    for _ in range(2):
        keys.walk_to(stamp)
        keys.go("s")
        assert week.story("bridge-stamp-veldainfo") != story and keys.told()
        if len(week.diary("split")) == 1:
            keys.go("u")
            assert week.story("bridge-stamp-veldainfo") == story and keys.told()
    assert week.story("essay-fog-lequai") == story


def opens_from_the_issue(week: Week, article: str) -> DigestItem:
    keys, item = week.keys, week.item(article)
    week.page.goto("/issue")
    keys.walk_to(f"item-{item.id}")
    keys.go("o")
    assert week.page.url.endswith(f"/items/{item.id}")
    return item


def quotes(week: Week) -> None:
    """A sentence of a Persian source is set in at the end of an item, with marks, citation and span."""
    keys, page = week.keys, week.page
    item = opens_from_the_issue(week, "swimming-class-rudnameh")
    keys.press("e", "Control+End")
    keys.tab_to(".source .s")
    while page.evaluate("document.activeElement.textContent.trim()") != SENTENCE:
        keys.press("ArrowDown")
    keys.press("Enter")
    keys.until(lambda: SENTENCE in page.locator("#body").input_value())
    now = week.item("swimming-class-rudnameh")
    assert now.body == page.locator("#body").input_value() and now.body.startswith(item.body)
    assert f"“{SENTENCE}”" in now.body.removeprefix(item.body)
    assert [row.noun_id for row in week.diary("quote")] == [item.id]
    assert [piece.text for piece in week.pieces(item) if SENTENCE in piece.text]
    keys.until(lambda: page.locator("#advice li", has_text=SENTENCE).locator(".tag.good").count() == 1)


def a_planted_misquotation_stops_the_issue(week: Week) -> None:
    keys, page, publisher = week.keys, week.page, week.publisher
    item = opens_from_the_issue(week, "lock-repair-courier")
    assert TRUE in item.body
    entry = page.locator("#advice li a", has_text=TRUE)
    keys.until(lambda: entry.count() == 1)
    keys.tab_to("#advice li a[data-jump=body]")
    keys.press("Enter")  # the words are selected where they stand
    assert page.evaluate("getSelection().toString()") == TRUE
    keys.write(FALSE)
    keys.until(lambda: page.locator("#advice li", has_text=FALSE).locator(".tag.bad").count() == 1)
    keys.press("Escape")
    keys.go("s")
    assert FALSE in week.item("lock-repair-courier").body
    publisher.page.goto(f"/issues/{week.digest.id}/proof")
    assert FALSE in publisher.main() and publisher.page.locator("form[action$='/approve'] button").count() == 0
    page.goto("/issue")
    stop = page.locator("#preflight li", has_text=FALSE)
    keys.until(lambda: stop.count() == 1)
    keys.tab_to(f"#preflight li a[href^='/items/{item.id}?at=']")
    keys.go("Enter")
    assert page.evaluate("document.activeElement.id") == "body", "the finding leads into the words"
    keys.press("Escape")
    keys.go("v")
    keys.press("j", "j")
    keys.go("o")
    keys.go("z")
    assert week.item("lock-repair-courier").body == item.body
    page.goto("/issue")
    keys.until(lambda: page.locator("#preflight .good, #preflight h3").count() > 0)
    assert page.locator("#preflight h3.bad").count() == 0


def builds(week: Week) -> None:
    """Order, section and headline of the issue, and nothing left to prepare."""
    keys, page = week.keys, week.page
    page.goto("/issue")
    first, second, third, *_ = week.order("english")
    keys.walk_to(f"item-{third}")
    keys.press("K", "K")  # sooner than the first is answered: it waits
    keys.until(lambda: week.order("english")[:3] == [third, first, second])
    keys.press("1")
    keys.until(lambda: week.order("abroad")[-1:] == [third])
    said = keys.told()
    keys.press("u")
    keys.told(after=said)
    assert week.order("english")[:3] == [third, first, second]
    keys.press("c")
    keys.tab_to("[name=headline]")
    keys.write(HEADLINES[keys.language])
    keys.go("Enter")
    assert HEADLINES[keys.language] in keys.main() and week.digest.headline == HEADLINES[keys.language]
    keys.tab_to("form[action$='/review'] button")
    keys.go("Enter")
    assert week.digest.status is DigestStatus.IN_REVIEW


def approves(week: Week) -> None:
    """A publisher reads the proof in its forms and approves what it shows."""
    keys, page = week.publisher, week.publisher.page
    page.goto("/issue")
    keys.go("p")
    keys.tab_to("a[href^='?view=mail']")
    keys.go("Enter")
    keys.until(lambda: len(page.frames) == 3)
    headline = HEADLINES[keys.language]
    keys.until(lambda: all(headline in frame.locator("body").inner_text() for frame in page.frames[1:]))
    keys.tab_to("form[action$='/approve'] button")
    keys.go("Enter")
    assert week.digest.status is DigestStatus.APPROVED and keys.told()
    assert week.edition().approved_at is not None and week.edition().published_at is None


def publishes(week: Week) -> None:
    keys = week.publisher
    keys.tab_to("a[href$='/publish']")
    keys.go("Enter")
    assert "archive" in keys.main() and "letters" in keys.main() and not week.mailbox.taken
    keys.tab_to("[name=sure]")
    keys.press("Space")
    keys.tab_to("button.main")
    keys.go("Enter")
    keys.until(lambda: week.sent() == {"archive": 1, "letters": 2})
    assert sorted(envelope.rcpt_tos[0] for envelope in week.mailbox.taken) == [ANA, BEN]
    assert all(HEADLINES[keys.language] in str(letter["subject"]) for letter in week.mailbox.letters())
    assert HEADLINES[keys.language] in week.published() and week.digest.status is DigestStatus.PUBLISHED
    keys.until(lambda: keys.page.locator("#deliveries .tag.good").count() == 2)


def corrects(week: Week) -> None:
    """A word of an item is set right where readers see it; whoever had the letter is not written to again."""
    keys, page, item = week.publisher, week.publisher.page, week.order("english")[0]
    note = NOTES[keys.language]
    keys.tab_to("a[href$='/correct']")
    keys.go("Enter")
    keys.tab_to("[name=item]")
    while page.locator("[name=item]").input_value() != str(item):
        keys.press("ArrowDown")
    for words in ("The article quotes", "The report quotes", note):
        keys.press("Tab")
        keys.write(words)
    keys.press("Tab")
    keys.go("Enter")
    keys.until(lambda: len(page.frames) == 3 and note in page.frames[1].locator("body").inner_text())
    assert note not in week.published()
    keys.tab_to("[name=sure]")
    keys.press("Space", "Tab")
    keys.go("Enter")
    keys.until(lambda: week.sent() == {"archive": 2, "letters": 2})
    assert note in week.published() and "The report quotes" in week.published()
    assert week.digest.status is DigestStatus.CORRECTED and len(week.mailbox.taken) == 2
    assert page.locator("html").get_attribute("lang") == keys.language
    with week.desk.database.read() as session:
        (row,) = corrections.of(session, week.digest.id or 0)
    assert (row.item_id, row.note) == (item, note)
