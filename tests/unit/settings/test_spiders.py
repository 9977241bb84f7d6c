"""Which spiders there are, read without running them, and what a block leaves to its spider."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from aggregator.settings import spiders
from aggregator.settings.sources import SourceBlock

PERSIAN = '''
class Darband(Site):
    """."""

    name = "darband"
    outlet = "دربند"
    start = "https://darband.example/fa"
    languages = ("fa",)
    time_zone = "Asia/Tehran"
    home = "https://darband.example/"
'''


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Spiders of this test's own."""
    (tmp_path / "darband.py").write_text(PERSIAN, "utf-8")
    (tmp_path / "_template.py").write_text(PERSIAN, "utf-8")
    monkeypatch.setattr(spiders, "folder", lambda: tmp_path)
    return tmp_path


def block(**values: object) -> SourceBlock:
    return SourceBlock.model_validate({"name": "دربند", **values})


def test_a_block_leaves_to_its_spider_what_it_does_not_say() -> None:
    found = block(spider="darband")
    assert (found.address, found.home) == ("https://darband.example/fa", "https://darband.example/")
    assert (found.languages, found.time_zone) == (["fa"], "Asia/Tehran")


def test_what_a_block_says_goes_before_what_its_spider_says() -> None:
    found = block(spider="darband", start="https://darband.example/en", languages=["en"], time_zone="UTC", depth=5)
    assert (found.address, found.languages, found.time_zone) == ("https://darband.example/en", ["en"], "UTC")
    assert (found.kind.value, found.address_key, found.depth) == ("spider", "start", 5)


def test_a_spider_that_is_not_there_is_refused_with_those_there_are(folder: Path) -> None:
    (folder / "quai.py").write_text(PERSIAN.replace("darband", "quai"), "utf-8")
    with pytest.raises(ValidationError, match="no spider 'darbend'; known are: darband, quai"):
        block(spider="darbend")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def parse(:", "invalid syntax"),
        ("class Other:\n    name = 'broken'", "no class in it is a `Site`"),
        ("class Other(Site):\n    name = 'broken'\n    start = made()", "does not say outlet, start"),
        (PERSIAN, "it is named 'darband', its file broken.py"),
    ],
)
def test_a_file_that_is_no_spider_says_why_and_harms_no_other(folder: Path, text: str, says: str) -> None:
    (folder / "broken.py").write_text(text, "utf-8")
    with pytest.raises(ValidationError) as caught:
        block(spider="broken")
    assert says in str(caught.value)
    assert [*spiders.known()] == ["darband"]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"spider": "darband", "feed": "https://darband.example/rss"}, "this has feed and spider"),
        ({"spider": "darband", "select": {"link": "a"}}, "`select` is for a listing"),
        ({"feed": "https://darband.example/rss", "start": "https://darband.example/"}, "`start` is for a spider"),
        ({"spider": "../darband"}, "no spider"),
    ],
)
def test_what_does_not_go_with_a_spider_is_refused(values: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        block(**values)
    assert says in str(caught.value)
