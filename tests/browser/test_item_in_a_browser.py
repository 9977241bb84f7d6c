"""The editor of an item in Chromium: typing with advice beside it, quoting by key, nothing lost when a window goes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from aggregator.clock import utc_now
from aggregator.review.desk import ReviewDesk
from aggregator.store import decisions, digests, sessions, users
from aggregator.vocabulary import PieceRole, Role
from tests.browser.live_desk import DIRECTIONS, LiveDesk, live
from tests.integration.web_desk import NAMES, PASSWORD

#: Where an advice or a note of what is kept appears some seconds after typing.
_PATIENCE = 15_000


@pytest.fixture
def desk(demo_desk: Path, tmp_path: Path) -> Iterator[LiveDesk]:
    with live(demo_desk, tmp_path) as served:
        yield served


def opened(browser: Any, desk: LiveDesk, path: str = "/items/1", **given: Any) -> Any:
    page = desk.page(browser, **given)
    page.goto(path)
    page.wait_for_selector("#advice h3")
    return page


def body_of(desk: LiveDesk) -> str:
    with desk.database.read() as session:
        return digests.item(session, 1).body


def soundness(page: Any) -> list[Any]:
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("language", DIRECTIONS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_editor_is_sound_and_no_wider_than_the_window(
    browser: Any, desk: LiveDesk, language: str, width: int
) -> None:
    page = opened(browser, desk, language=language, width=width, role=Role.PUBLISHER)
    assert soundness(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto("/items/1/versions")
    assert soundness(page) == []
    assert page.faults == []
    page.context.close()


def test_a_misquotation_is_told_while_it_is_typed_and_leads_to_its_words(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    before = body_of(desk)
    page.locator("#body").fill(f"{before}\n\nShe said “nobody has ever said anything like this at all”.")
    page.wait_for_selector("#advice .tag.bad", timeout=_PATIENCE)
    page.locator("#advice .finding [data-jump=body]").first.click()
    chosen = "(() => { const area = document.getElementById('body');"
    chosen += " return area.value.slice(area.selectionStart, area.selectionEnd); })()"
    assert page.evaluate(chosen) == "nobody has ever said anything like this at all"
    assert body_of(desk) == before and page.faults == []
    page.context.close()


def test_preflight_of_the_issue_leads_to_the_words_it_means_once(browser: Any, desk: LiveDesk) -> None:
    words = "nobody has ever said anything like this at all"
    ReviewDesk(desk.database, NAMES[Role.EDITOR], now=utc_now()).edit(1, {"body": f"پل 🌉 پل.\n\nShe said “{words}”."})
    page = desk.page(browser)
    page.goto("/issues/1/proof")
    page.locator(".findings a[href^='/items/1?at=']").first.click()
    page.wait_for_selector("#advice h3")
    assert page.url.endswith("/items/1") and page.evaluate("document.activeElement.id") == "body"
    chosen = "(() => { const area = document.getElementById('body');"
    assert page.evaluate(f"{chosen} return area.value.slice(area.selectionStart, area.selectionEnd); }})()") == words
    assert page.faults == []
    page.context.close()


@pytest.mark.parametrize("language", DIRECTIONS)
def test_a_sentence_is_found_and_quoted_by_keys_alone(browser: Any, desk: LiveDesk, language: str) -> None:
    page = opened(browser, desk, language=language)
    page.locator("#body").focus()
    page.keyboard.press("Control+End")
    page.locator(".source[open] .s[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    sentence = page.locator(".source[open] .s[aria-current]").inner_text().strip()
    page.keyboard.press("Enter")
    page.wait_for_selector("#fields input[name=version][value='2']", state="attached", timeout=_PATIENCE)
    with desk.database.read() as session:
        pieces = [one for one in digests.pieces(session, [1])[1] if one.role is PieceRole.QUOTATION]
        verbs = [row.verb for row in decisions.of(session, "item", 1)]
    assert pieces[-1].text == sentence and sentence in body_of(desk) and verbs[-1] == "quote"
    assert page.locator("#body").input_value() == body_of(desk)
    assert page.faults == []
    page.context.close()


def test_a_part_of_a_sentence_is_selected_and_quoted_by_q_with_what_was_typed(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    page.locator("#body").fill("Typed before.")
    page.locator("#body").press("Control+End")
    page.evaluate(
        "(() => { const text = document.querySelectorAll('.source[open] .s')[0].firstChild;"
        " const range = document.createRange(); range.setStart(text, 4); range.setEnd(text, 17);"
        " document.getElementById('body').blur();"
        " getSelection().removeAllRanges(); getSelection().addRange(range); })()"
    )
    words = page.evaluate("getSelection().toString()")
    page.keyboard.press("q")
    page.wait_for_selector("#fields input[name=version][value='3']", state="attached", timeout=_PATIENCE)
    assert words in body_of(desk) and body_of(desk).startswith("Typed before.")
    with desk.database.read() as session:
        quoted = [one.text for one in digests.pieces(session, [1])[1] if one.role is PieceRole.QUOTATION]
    assert words.strip() in quoted and page.faults == []
    page.context.close()


def test_a_paragraph_chosen_by_three_clicks_is_quoted_whole_behind_a_text_nobody_was_in(
    browser: Any, desk: LiveDesk
) -> None:
    page = opened(browser, desk)
    before = body_of(desk)
    paragraph = page.locator(".source[open] .text p").first
    words = paragraph.inner_text()
    paragraph.click(click_count=3)
    page.keyboard.press("q")
    page.wait_for_function("before => document.getElementById('body').value !== before", arg=before, timeout=_PATIENCE)
    assert body_of(desk).startswith(before) and words[:40] in body_of(desk) and words[-30:-1] in body_of(desk)
    page.context.close()


def test_q_leads_to_the_sentences_quotes_one_and_leads_back_to_it_instead_of_quoting_it_twice(
    browser: Any, desk: LiveDesk
) -> None:
    page = opened(browser, desk)
    page.keyboard.press("q")
    assert page.evaluate("document.activeElement.matches('.source .s')")
    page.keyboard.press("ArrowDown")
    sentence = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("q")
    page.wait_for_selector("#fields input[name=version][value='2']", state="attached", timeout=_PATIENCE)
    page.wait_for_function("document.activeElement.id === 'body'")
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    assert page.evaluate("document.activeElement.textContent") == sentence
    assert body_of(desk).count(sentence.strip()) == 1
    page.context.close()


def test_whoever_comes_to_the_text_by_its_key_goes_on_behind_what_stands_there(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    before = page.locator("#body").input_value()
    page.keyboard.press("e")
    page.keyboard.type(" پس از آن. Et puis.")
    assert page.locator("#body").input_value() == f"{before} پس از آن. Et puis."
    page.context.close()


def test_a_closed_window_loses_nothing(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    context = page.context
    page.locator("#body").fill("Half a thought")
    page.close(run_before_unload=True)
    again = context.new_page()
    for _ in range(50):
        again.goto("/items/1")
        if again.locator(".unsaved").count():
            break
    again.locator(".unsaved a").click()
    assert again.locator("#body").input_value() == "Half a thought"
    again.keyboard.press("Control+s")
    again.wait_for_selector("#status form")
    assert body_of(desk) == "Half a thought"
    context.close()


def test_who_is_signed_out_while_typing_keeps_the_page_and_goes_on_after_signing_in(
    browser: Any, desk: LiveDesk
) -> None:
    page = opened(browser, desk)
    with desk.database.write() as session:
        sessions.end_all(session, users.get(session, NAMES[Role.EDITOR]).id or 0)
    page.locator("#body").fill("جمله‌ای که پس از پایان نشست نوشته شد")
    page.wait_for_selector("#status .bad", timeout=_PATIENCE)
    assert "signed out" in page.locator("#status").inner_text()
    assert page.locator("#body").input_value() == "جمله‌ای که پس از پایان نشست نوشته شد"
    other = page.context.new_page()
    other.goto("/login")
    other.locator("input[name=name]").fill(NAMES[Role.EDITOR])
    other.locator("input[name=password]").fill(PASSWORD)
    other.locator("button.main").click()
    other.wait_for_url(f"{desk.address}/")
    page.locator("#body").press("Control+s")
    page.wait_for_selector("#status form")
    assert body_of(desk) == "جمله‌ای که پس از پایان نشست نوشته شد"
    page.context.close()


def test_who_else_is_there_is_shown_and_a_stale_save_shows_both(browser: Any, desk: LiveDesk) -> None:
    mine = opened(browser, desk)
    other = opened(browser, desk, role=Role.PUBLISHER)
    assert "Teuta" in other.locator(".here").inner_text()
    other.locator("#lead").fill("Their lead.")
    other.keyboard.press("Control+s")
    other.wait_for_selector("#status form")
    mine.locator("#body").fill("My text.")
    mine.wait_for_selector("#kept .bad", timeout=_PATIENCE)
    mine.keyboard.press("Control+s")
    mine.wait_for_selector("#theirs-title")
    assert mine.locator("#lead").input_value() == "Their lead."
    assert mine.locator("#body").input_value() == "My text."
    assert soundness(mine) == []
    mine.keyboard.press("Control+s")
    mine.wait_for_selector("#advice")
    with desk.database.read() as session:
        item = digests.item(session, 1)
    assert (item.lead, item.body) == ("Their lead.", "My text.")
    mine.context.close()
    other.context.close()


def test_a_lead_sentence_and_a_verb_are_set_in_by_a_press(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    page.locator("details.offers > summary").click()
    offer = page.locator("[data-fill=lead]").nth(1)
    words = offer.get_attribute("value")
    offer.click()
    assert page.locator("#lead").input_value() == words
    page.locator("#body").fill("They")
    page.locator("#body").press("Control+End")
    page.locator(".verb").first.press("Enter")
    assert page.locator("#body").input_value() == f"They {page.locator('.verb').first.get_attribute('data-insert')}"
    assert page.faults == []
    page.context.close()


def test_the_inbox_and_the_issue_show_who_is_at_what(browser: Any, desk: LiveDesk) -> None:
    there = opened(browser, desk, role=Role.PUBLISHER)
    with desk.database.read() as session:
        item = digests.item(session, 1)
    for path in ("/", f"/issues/{item.digest_id}"):
        page = desk.page(browser)
        page.goto(path)
        # not empty any more: `:empty` is what the style hides
        page.wait_for_selector("#at-item-1:not(:empty)", timeout=_PATIENCE)
        assert "مینا" in page.locator("#at-item-1").inner_text()
        assert page.faults == []
        page.context.close()
    there.goto(f"/stories/{item.story_id}")
    page = desk.page(browser)
    page.goto(f"/stories/{item.story_id}")
    page.wait_for_selector(".here:not(:empty)", timeout=_PATIENCE)
    page.context.close()
    there.context.close()


@pytest.mark.parametrize("language", DIRECTIONS)
@pytest.mark.parametrize("field", ["headline", "lead", "body"])
def test_on_a_narrow_screen_the_bar_of_buttons_covers_no_field_that_somebody_types_in(
    browser: Any, desk: LiveDesk, language: str, field: str
) -> None:
    page = opened(browser, desk, language=language, width=390)
    page.set_viewport_size({"width": 390, "height": 640})
    page.locator(f"#{field}").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" …" + "\n" * 12 if field == "body" else " …")
    covered = page.evaluate(
        """() => {
          const all = [document.activeElement, document.querySelector(".decide")];
          const [field, bar] = all.map((one) => one.getBoundingClientRect());
          const shown = Math.min(field.bottom, innerHeight) - Math.max(field.top, 0);
          return [bar.top < Math.min(field.bottom, innerHeight) && bar.bottom > field.top, shown > 30];
        }"""
    )
    assert covered == [False, True]
    page.context.close()
