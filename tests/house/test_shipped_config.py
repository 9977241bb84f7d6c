"""The config that `newsloom init` copies: it loads, it is neutral, and it says where each address comes from."""

import re
from pathlib import Path
from typing import Any

import pytest

from aggregator.settings import DeskHome, load
from aggregator.settings.desk import Desk
from aggregator.settings.home import shipped_agencies
from aggregator.settings.yaml_file import read_yaml
from aggregator.text.fold import fold

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
ALLOWED = {"name", "home", "languages", "feed", "outlet", "enabled"}
JUDGING = re.compile(
    "label|person|people|bias|alignment|lean|trust|reliab|credib|propaganda|party|side|rating|tier|note"
)
FEED_LINE = re.compile(r"    feed: (\S+)  # (verified|listed|assumed)\b(.*)")


@pytest.fixture(scope="module")
def shipped() -> DeskHome:
    return load(ROOT, environ={})


def keys_of(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set(data).union(*map(keys_of, data.values()))
    return set().union(*map(keys_of, data)) if isinstance(data, list) else set()


def source_lines() -> list[str]:
    return (CONFIG / "sources.yaml").read_text(encoding="utf-8").splitlines()


def test_the_shipped_config_loads_and_has_something_to_poll(shipped: DeskHome) -> None:
    assert sum(source.enabled for source in shipped.sources.sources.values()) >= 40


def test_sources_stand_in_alphabetical_order(shipped: DeskHome) -> None:
    assert list(shipped.sources.sources) == sorted(shipped.sources.sources)


def test_every_feed_line_says_how_well_the_address_is_known(shipped: DeskHome) -> None:
    feeds = [line for line in source_lines() if line.startswith("    feed:")]
    matches = [FEED_LINE.fullmatch(line) for line in feeds]
    assert [line for line, match in zip(feeds, matches, strict=True) if not match] == []
    # byte for byte what is in the file, in the same order
    assert [match[1] for match in matches if match] == [source.feed for source in shipped.sources.sources.values()]


def test_a_source_is_disabled_exactly_where_its_comment_says_why(shipped: DeskHome) -> None:
    explained = {
        match[1] for line in source_lines() if (match := FEED_LINE.fullmatch(line)) and "disabled: " in match[3]
    }
    assert explained == {source.feed for source in shipped.sources.sources.values() if not source.enabled}
    assert explained


def test_sources_have_only_the_neutral_keys() -> None:
    blocks = read_yaml(CONFIG / "sources.yaml").data["sources"]
    assert {ident: set(block) - ALLOWED for ident, block in blocks.items() if set(block) - ALLOWED} == {}
    assert {
        ident for ident, block in blocks.items() if not {"name", "home", "languages", "feed"} <= set(block)
    } == set()


def test_no_key_of_the_shipped_config_judges_or_names_persons() -> None:
    desk, sources, outputs = (read_yaml(CONFIG / f"{name}.yaml").data for name in ("desk", "sources", "outputs"))
    # the ids of sources are names of outlets, not keys with a meaning
    keys = keys_of([desk, outputs, list(sources["sources"].values())])
    assert {key for key in keys if JUDGING.search(key)} == set()
    assert {"watchlist", "home", "formats"} <= keys


def test_the_shipped_agencies_are_right_and_few_of_their_spellings_are_ordinary_words() -> None:
    agencies = shipped_agencies()
    assert {"irna", "isna", "afp", "dpa", "atsh"} <= set(agencies.agencies)
    assert {"fa", "ar", "sq", "fr", "de", "en"} <= set(agencies.wordings)
    assert all(len(fold(spelling)) >= 2 for one in agencies.agencies.values() for spelling in one.spellings())


def test_no_two_sources_poll_one_address(shipped: DeskHome) -> None:
    feeds = [source.feed for source in shipped.sources.sources.values()]
    assert len(set(feeds)) == len(feeds)


def test_sources_of_one_outlet_agree_on_it(shipped: DeskHome) -> None:
    outlets: dict[str, set[tuple[str, str]]] = {}
    for ident, source in shipped.sources.sources.items():
        outlets.setdefault(source.outlet_id(ident), set()).add((source.name, source.home))
    assert {outlet: seen for outlet, seen in outlets.items() if len(seen) > 1} == {}


def test_no_watched_spelling_is_so_short_that_it_is_a_word_of_its_own(shipped: DeskHome) -> None:
    # matching is folded: UN would be found in every French "un"
    spellings = [
        spelling
        for name in shipped.desk.watchlist
        for group in ([name.name], *name.variants.values())
        for spelling in group
    ]
    assert [spelling for spelling in spellings if len(fold(spelling)) < 3] == []
    assert len(spellings) > 50


def test_the_watchlist_speaks_the_languages_of_the_desk(shipped: DeskHome) -> None:
    assert {"fa", "ar", "sq", "fr", "de"} <= {tag for name in shipped.desk.watchlist for tag in name.variants}


def test_the_first_section_has_no_heading_and_the_second_is_english(shipped: DeskHome) -> None:
    first, second = shipped.desk.sections
    assert (first.heading, second.heading, second.languages) == ("", "In English:", ["en"])
    spoken = {tag for source in shipped.sources.sources.values() for tag in source.languages}
    assert spoken <= {*first.languages, *second.languages}


@pytest.mark.parametrize("block", ["ranking", "drafting", "schedule", "collection", "network"])
def test_written_out_defaults_are_the_defaults(block: str) -> None:
    model = Desk.model_fields[block].get_default()
    assert read_yaml(CONFIG / "desk.yaml").data[block] == model.model_dump(mode="json")
