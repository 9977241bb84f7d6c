"""One block of a file that a person wrote: found, shown, changed, taken out, and nothing else touched."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.settings import source_blocks
from aggregator.settings.source_blocks import Place, find, replaced, shown, with_value, without
from aggregator.settings.yaml_lines import margin

FILE = """# Ours.
sources:
  bregu:      # the coast
    name: Bregu
    feed: https://bregu.example/rss  # verified
    # outlet: later

  # the river
  rud:
    name: "روزنامهٔ رود"
    languages:
      - fa
    feed: https://rud.example/feed
    enabled: false   # until May

# end
"""


def loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def place_of(text: str, source_id: str) -> Place:
    found = find(text, source_id)
    assert found is not None
    return found


def test_a_block_is_shown_from_its_key_with_its_own_comments() -> None:
    assert shown(FILE, place_of(FILE, "bregu")) == (
        "bregu:      # the coast\n  name: Bregu\n  feed: https://bregu.example/rss  # verified\n  # outlet: later\n"
    )
    assert shown(FILE.replace("\n", "\r\n"), place_of(FILE.replace("\n", "\r\n"), "rud")).count("\n") == 6


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("sources: {a: {feed: x}, b: {feed: y}}\n", "b: {feed: y}"),
        ("sources:\n  a: {feed: x}\n  b:\n    feed: y", "b:\n  feed: y"),
        ("sources:\n  'b' :\n    feed: y\n...\n", "'b' :\n  feed: y\n"),
        ("sources:\n  a:\n    name: |\n      b:\n        feed: z\n  b: {feed: y}\n", "b: {feed: y}\n"),
        ('sources:\n  a:\n    name: "of\nthree\n  b: lines"\n  b:\n    feed: y\n', "b:\n  feed: y\n"),
        ("sources:\n  b:\n    feed: y\n# low\n    name: z\n", "  b:\n    feed: y\n# low\n    name: z\n"),
        ("sources:\r  a: {feed: x}\r  b:\r    feed: y\r", "b:\n  feed: y\n"),
        ("sources:\n  ? b\n  : feed: y\n", "? b\n: feed: y\n"),
    ],
)
def test_a_block_is_found_however_it_is_written(text: str, block: str) -> None:
    assert shown(text, place_of(text, "b")) == block


def test_what_is_no_block_of_the_file_is_not_found() -> None:
    for text in ("", "sources:\n", "sources: {}\n", FILE, "# lum:\n" + FILE):
        assert find(text, "lum") is None
    assert find(FILE, "name") is None


def test_only_the_line_of_the_value_changes() -> None:
    off = with_value(FILE, place_of(FILE, "bregu"), "enabled", False)
    assert off == FILE.replace("# verified\n", "# verified\n    enabled: false\n")
    on = with_value(FILE, place_of(FILE, "rud"), "enabled", True)
    assert on == FILE.replace("enabled: false   # until May", "enabled: true   # until May")
    moved = with_value(FILE, place_of(FILE, "rud"), "feed", "https://rud.example/atom")
    assert moved == FILE.replace("rud.example/feed", "rud.example/atom")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources: {b: {name: x, feed: y}}\n", "sources: {b: {name: x, feed: y, enabled: false}}\n"),
        (
            "sources:\n  b: {name: x, feed: y}  # short\n",
            "sources:\n  b: {name: x, feed: y, enabled: false}  # short\n",
        ),
        (
            "sources:\n  b:\n    feed: >-\n      y\n    pages: never\n",
            "sources:\n  b:\n    feed: >-\n      y\n    enabled: false\n    pages: never\n",
        ),
        (
            "sources:\n b:\n   name: x\n   feed: >-\n     y\n",
            "sources:\n b:\n   name: x\n   feed: >-\n     y\n   enabled: false\n",
        ),
        ("sources:\n  b:\n    feed: y", "sources:\n  b:\n    feed: y\n    enabled: false\n"),
        ("sources:\n  b:\n    pages: never\n", "sources:\n  b:\n    pages: never\n    enabled: false\n"),
        (
            "sources:\n  b:\n    feed: y\n    enabled: true\n",
            "sources:\n  b:\n    feed: y\n    enabled: false\n",
        ),
        (
            "sources:\n  b:\n    enabled: >-\n      true\n    feed: y\n",
            "sources:\n  b:\n    enabled: false\n    feed: y\n",
        ),
    ],
)
def test_a_value_goes_where_a_person_would_put_it(before: str, after: str) -> None:
    assert with_value(before, place_of(before, "b"), "enabled", False) == after
    crossed = before.replace("\n", "\r\n")
    assert with_value(crossed, place_of(crossed, "b"), "enabled", False) == after.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources: {a: {feed: x}, b: {feed: y}}\n", "sources: {a: {feed: x}}\n"),
        ("sources: {b: {feed: y}, c: {feed: x}}\n", "sources: {c: {feed: x}}\n"),
        ("sources: {b: {feed: y}}\n", "sources: {}\n"),
        ("sources:\n  b:\n    feed: y\n", "sources:\n"),
        ("sources:\n  a:\n    feed: x\n\n  b:\n    feed: y\n", "sources:\n  a:\n    feed: x\n"),
        ("sources:\n  # of b\n  b:\n    feed: y\n\n  c:\n    feed: x\n", "sources:\n  # of b\n  c:\n    feed: x\n"),
        ("sources:\n  b:\n    feed: y\n    # deep\n  # of c\n  c: {feed: x}\n", "sources:\n  # of c\n  c: {feed: x}\n"),
    ],
)
def test_a_block_is_taken_out_with_one_of_the_empty_lines_beside_it(before: str, after: str) -> None:
    assert without(before, place_of(before, "b")) == after
    crossed = before.replace("\n", "\r\n")
    assert without(crossed, place_of(crossed, "b")) == after.replace("\n", "\r\n")
    assert "b" not in ((loaded(after)["sources"]) or {})


IDS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)
NAMES = st.sampled_from(["Lumi", "روزنامهٔ رود", "ה־יום", "B: # no comment", "it's", "  edge ", "a\u200cb", "😀"])
BETWEEN = st.sampled_from(["", "# low\n", "\n", "  # mine\n\n", "    # deeper\n", "\n\n# ردیف\n", "   \n"])
STYLES = st.sampled_from(["lines", "braces", "list", "folded"])


def block(ident: str, name: str, style: str, indent: int, step: int) -> str:
    margin, quoted = " " * indent, "'" + name.replace("'", "''") + "'"
    below = " " * (indent + step)
    if style == "braces":
        return f"{margin}{ident!r}: {{name: {quoted}}}  # of {ident}\n"
    written = f'{margin}"{ident}":\n{below}name: {quoted}\n'
    if style == "list":
        written += f"{below}languages:\n{below}- fa  # first\n{below}- en\n"
    if style == "folded":
        written += f"{below}feed: >-\n{below} https://x.example/\n\n{below}# said below\n{below}pages: never\n"
    return written


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """A sources.yaml as somebody may have written it, its ids, and one of them."""
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    indent, step = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    text = f"{draw(BETWEEN)}sources:\n"
    for ident in ids:
        text += draw(BETWEEN) + block(ident, draw(NAMES), draw(STYLES), indent, step)
    text += draw(BETWEEN)
    text = draw(st.sampled_from([text, text.rstrip("\n"), text.replace("\n", "\r\n"), text + "# end"]))
    return text, ids, draw(st.sampled_from(ids))


@settings(deadline=None)
@given(files())
def test_a_block_given_back_as_it_was_shown_changes_no_byte(written: tuple[str, list[str], str]) -> None:
    text, ids, ident = written
    place = place_of(text, ident)
    after = replaced(text, place, shown(text, place), margin(shown(text, place), 0))
    assert after == text or after == text + "\n" or after == text + "\r\n"
    assert source_blocks.find(text, ident) == source_blocks._by_reading(text, ident)
    assert loaded(after) == loaded(text) and list(loaded(text)["sources"]) == ids


@settings(deadline=None)
@given(files(), NAMES, st.booleans())
def test_editing_one_block_leaves_every_other_byte(
    written: tuple[str, list[str], str], name: str, enabled: bool
) -> None:
    text, _, ident = written
    place = place_of(text, ident)
    given = block(ident, name, "lines", 0, 2)
    for after in (
        replaced(text, place, given, 0),
        with_value(text, place, "enabled", enabled),
        with_value(text, place, "name", name),
    ):
        assert after.startswith(text[: place.start])
        assert after.endswith(text[place.end :])
        said, meant = loaded(after)["sources"], loaded(text)["sources"]
        assert {key: said[key] for key in said if key != ident} == {key: meant[key] for key in meant if key != ident}
    assert loaded(replaced(text, place, given, 0))["sources"][ident] == {"name": name}
    assert loaded(with_value(text, place, "enabled", enabled))["sources"][ident]["enabled"] is enabled


@settings(deadline=None)
@given(files())
def test_taking_a_block_out_takes_no_more_than_an_empty_line_with_it(written: tuple[str, list[str], str]) -> None:
    text, ids, ident = written
    place = place_of(text, ident)
    after = without(text, place)
    gone = len(text) - (place.end - place.start) - len(after)
    kept = text[: place.start] + text[place.end :]
    assert 0 <= gone <= len("   \r\n") and [line for line in kept.splitlines() if line.strip()] == [
        line for line in after.splitlines() if line.strip()
    ]
    assert list(loaded(after)["sources"] or {}) == [each for each in ids if each != ident]
