"""New blocks in a file that a person wrote: where they go, and that nothing else changes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from aggregator.settings.source_insertion import NewBlock, inserted

NEW = NewBlock("lumi", {"name": "Gazeta e Lumit", "feed": "https://lumi.example/feed"})
PERSIAN = NewBlock("rud", {"name": "روزنامهٔ رود", "feed": "https://rud.example/feed"}, {"feed": "verified 2026-03-04"})
BRACED = "lumi: {name: Gazeta e Lumit, feed: https://lumi.example/feed}"
LINES = "  lumi:\n    name: Gazeta e Lumit\n    feed: https://lumi.example/feed\n"


def loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


# the file, the file with the block, note
PLACES = [
    ("", f"sources:\n{LINES}", "an empty file"),
    ("# mine", f"# mine\nsources:\n{LINES}", "a comment alone, without a line end"),
    ("{}\n", f"sources:\n{LINES}", "bare braces"),
    ("sources: {}", f"sources:\n{LINES}", "no sources yet"),
    ("sources: {}  # none yet\n# end\n", f"sources:  # none yet\n{LINES}# end\n", "a comment behind the braces"),
    ("sources:\n", f"sources:\n{LINES}", "nothing at all below"),
    ("sources: ~  # none\n", f"sources:  # none\n{LINES}", "a word for nothing"),
    ("sources:\n  # old:\n  #   feed: x\n", f"sources:\n  # old:\n  #   feed: x\n{LINES}", "all commented out"),
    ("{sources: }\n", f"{{sources: {{{BRACED}}} }}\n", "nothing, in braces"),
    ("sources: {\n  # ردیف\n}\n", f"sources: {{\n  # ردیف\n  {BRACED}\n}}\n", "a comment in empty braces"),
    ("sources: {  # mine\n  }  # end", f"sources: {{  # mine\n  {BRACED}\n  }}  # end", "one behind the brace"),
    ("{\n# mine\n}\n", f"{{\n# mine\n  sources: {{{BRACED}}}\n}}\n", "one in bare braces"),
    ("{sources: {\n # mine\n}}\n", f"{{sources: {{\n # mine\n  {BRACED}\n}}}}\n", "one in braces in braces"),
    (
        "{sources: {}}\n",
        "{sources: {lumi: {name: Gazeta e Lumit, feed: https://lumi.example/feed}}}\n",
        "all in braces",
    ),
    (
        "sources: {a: {feed: x}, }  # short\n",
        "sources: {a: {feed: x}, lumi: {name: Gazeta e Lumit, feed: https://lumi.example/feed}, }  # short\n",
        "flow style, with a comma at its end",
    ),
    ("sources:\n  a: {feed: x}", f"sources:\n  a: {{feed: x}}\n{LINES}", "a last line without its end"),
    (
        "sources:\n  a:\n    feed: x\n\n  z:\n    feed: y\n",
        f"sources:\n  a:\n    feed: x\n\n{LINES}\n  z:\n    feed: y\n",
        "its alphabetical place, with an empty line as between the others",
    ),
    (
        "sources:\n  z:\n    feed: y\n  a:\n    feed: x\n",
        f"sources:\n  z:\n    feed: y\n  a:\n    feed: x\n{LINES}",
        "no alphabetical order: the end",
    ),
    (
        "sources:\n  # the delta\n  z:\n    feed: y\n",
        f"sources:\n{LINES}  # the delta\n  z:\n    feed: y\n",
        "before the first one, and before what is said of it",
    ),
    (
        "sources:\n  a:\n    feed: x\n    # outlet: b\n  # of z\n  z:\n    feed: y\n# end\n",
        f"sources:\n  a:\n    feed: x\n    # outlet: b\n{LINES}  # of z\n  z:\n    feed: y\n# end\n",
        "a comment in the block is the block's, one above a key is the key's",
    ),
    (
        "sources:\n  a:\n    name: >-\n      Ura\n      # e re\n\n",
        f"sources:\n  a:\n    name: >-\n      Ura\n      # e re\n{LINES}\n",
        "what looks like a comment in a text of several lines",
    ),
    (
        "sources:\n    a:\n          feed: x\n",
        f"sources:\n    a:\n          feed: x\n{LINES.replace('    ', ' ' * 10).replace('  lumi', '    lumi', 1)}",
        "the indentation of the others",
    ),
    (
        "---\nsources:\n  a:\n    feed: x\n...\n",
        f"---\nsources:\n  a:\n    feed: x\n{LINES}...\n",
        "before the end of the document",
    ),
]


@pytest.mark.parametrize(("before", "after", "note"), PLACES, ids=[row[2] for row in PLACES])
def test_a_block_goes_where_a_person_would_put_it(before: str, after: str, note: str) -> None:
    assert inserted(before, [NEW]) == after, note
    assert loaded(after)["sources"]["lumi"] == NEW.values


@pytest.mark.parametrize(("before", "after", "note"), PLACES, ids=[row[2] for row in PLACES])
def test_lines_end_as_the_file_s_do(before: str, after: str, note: str) -> None:
    if "\n" in before:
        assert inserted(before.replace("\n", "\r\n"), [NEW]) == after.replace("\n", "\r\n"), note


def test_several_blocks_find_their_places_at_once() -> None:
    text = inserted("sources:\n  m:\n    feed: x\n", [PERSIAN, NEW, NewBlock("zz", {"feed": "z"})])
    assert list(loaded(text)["sources"]) == ["lumi", "m", "rud", "zz"]
    assert '    name: "روزنامهٔ رود"\n    feed: https://rud.example/feed  # verified 2026-03-04\n' in text


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12).filter(str.strip)
IDS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)
COMMENTS = st.sampled_from(["", "# mine\n", "\n", "  # below\n\n", "    # deeper\n", "\n\n# ردیف\n"])


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A sources.yaml as somebody may have written it, and what it says."""
    blocks = draw(st.dictionaries(IDS, NAMES, max_size=4))
    head, indent, step = draw(COMMENTS), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    empty = draw(st.sampled_from(["", " {}", " ~", " {\n # ردیف\n}"]))
    text = f"{head}sources:{'' if blocks else empty}\n"
    for ident, name in blocks.items():
        quoted = "'" + name.replace("'", "''") + "'"
        below = f"{' ' * (indent + step)}name: {quoted}\n"
        text += (
            f'{" " * indent}"{ident}":\n{below}'
            if draw(st.booleans())
            else f"{' ' * indent}{ident!r}: {{name: {quoted}}}\n"
        )
        text += draw(COMMENTS)
    text = draw(st.sampled_from([text, text.rstrip("\n"), text.replace("\n", "\r\n")]))
    return text, {ident: {"name": name} for ident, name in blocks.items()}


def is_as_written(name: str) -> bool:
    """Whether YAML reads a name in single quotes as it stands: it knows fewer characters than Python."""
    try:
        return bool(loaded("'" + name.replace("'", "''") + "'") == name)
    except YAMLError:
        return False


def common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@settings(deadline=None)
@given(files(), IDS, NAMES)
def test_what_a_person_wrote_stays_byte_for_byte(written: tuple[str, dict[str, Any]], ident: str, name: str) -> None:
    text, said = written
    if ident in said or not all(map(is_as_written, [block["name"] for block in said.values()])):
        return
    new = NewBlock(ident, {"name": name, "feed": "https://lumi.example/"})
    after = inserted(text, [new])
    assert loaded(after) == {"sources": said | {ident: new.values}}
    assert is_kept(text, said, after, ident)


def is_kept(text: str, said: dict[str, Any], after: str, ident: str) -> bool:
    """Whether `after` is a text with one piece more, which is of a block's."""
    # all that was there stands before the block or behind it; only a word for nothing makes room
    kept = text if said else text.replace(" {}", "", 1).replace(" ~", "", 1)
    before, behind = common(kept, after), common(kept[::-1], after[::-1])
    there = len(kept) - min(behind, len(kept) - before)
    put = after[there : len(after) - len(kept) + there]
    return before + behind >= len(kept) and ident in put and "feed: https://lumi.example/" in put


def test_what_is_lost_is_seen_to_be_lost() -> None:
    text = "# mine\nsources:\n  a: {name: A}\n# end\n"
    after = inserted(text, [NewBlock("lumi", {"name": "Lumi", "feed": "https://lumi.example/"})])
    assert is_kept(text, {"a": {}}, after, "lumi")
    for lost in ("# mine\n", "# end\n", "  a: {name: A}\n"):
        assert not is_kept(text, {"a": {}}, after.replace(lost, ""), "lumi")
