"""Changing a source in config/sources.yaml: checked as a whole, refused with the line, never over another's change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.errors import Complaint, ConfigError, NotAllowedError, StaleBlockError, UnknownIdError
from aggregator.settings.given_block import LONGEST_BLOCK, given_block
from aggregator.settings.source_file import SourceFile

BASE = """# Ours.
sources:
  bregu:   # the coast
    name: Bregu
    feed: https://bregu.example/rss  # verified

  rud:
    name: "روزنامهٔ رود"
    languages: [fa]
    feed: https://rud.example/feed
"""
Written = Callable[[str], SourceFile]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str) -> SourceFile:
        path = tmp_path / "sources.yaml"
        path.write_bytes(text.encode())
        return SourceFile.read(path)

    return write


def complaints(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ConfigError) as caught:
        given_block(text)
    found = caught.value.complaints
    assert all(isinstance(one, Complaint) for one in found)
    return [(one.line, one.says) for one in found if isinstance(one, Complaint)]


def test_a_block_with_a_persian_name_and_a_comment_is_written_as_it_was_given(written: Written) -> None:
    file = written(BASE)
    block = 'rud:\r\n  name: روزنامهٔ رود  # تازه\r\n  languages: [fa, "ckb"]\r\n  feed: https://rud.example/atom\r\n'
    file.write(file.with_block(given_block(block)))
    after = SourceFile.read(file.path)
    assert after.block("rud") == block.replace("\r\n", "\n")
    assert after.raw.startswith(BASE.encode()[: BASE.encode().index(b"  rud:")])
    assert after.sources.sources["rud"].languages == ["fa", "ckb"]


def test_a_source_is_disabled_and_enabled_by_one_line(written: Written) -> None:
    file = written(BASE)
    file.write(file.with_value("bregu", "enabled", False))
    off = SourceFile.read(file.path)
    assert off.text == BASE.replace("# verified\n", "# verified\n    enabled: false\n")
    off.write(off.with_value("bregu", "enabled", True))
    assert SourceFile.read(file.path).text == off.text.replace("false", "true")


def test_the_last_source_can_be_taken_out_too(written: Written) -> None:
    file = written(BASE)
    file.write(file.without("rud"))
    file = SourceFile.read(file.path)
    file.write(file.without("bregu"))
    assert SourceFile.read(file.path).sources.sources == {}
    assert file.path.read_text("utf-8") == "# Ours.\nsources:\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "a source is needed"),
        ("# nothing\n", 1, "a source is needed"),
        ("rud\n", 1, "a mapping (key: value) is needed at the top"),
        ("- rud\n", 1, "not a list"),
        ("rud:\n  name: R\n  feed: https://r.example/\nother:\n  name: S\n", 4, "one source at a time"),
        ("rud:\n  name: R\n  feeed: https://r.example/\n  feed: https://r.example/\n", 3, "did you mean 'feed'"),
        ("rud:\n  name: R\n  feed: ftp://r.example/\n", 3, "not an absolute http or https URL"),
        ("rud:\n  name: R\n  feed: https://r.example/\n  languages:\n    - fa\n    - notalanguage\n", 6, "languages"),
        ("rud:\n  feed: https://r.example/\n", 1, "sources.rud.name: this key is needed"),
        ("rud:\n  name: R\n  name: S\n  feed: https://r.example/\n", 3, "a second time"),
        ("rud:\n  name: [R\n  feed: x\n", 3, "expected"),
        ("rud: &a\n  name: R\n  feed: https://r.example/\n", 1, "anchors and aliases"),
        ("rud:\n  name: !!python/object:os.system R\n", 2, "the tag"),
        ("%YAML 1.1\n---\nrud:\n  name: R\n", 1, "directives"),
        ("rud:\n  name: R\n---\nb:\n  name: S\n", 3, "document"),
        ("rud:\n  name: R\x07\n", 2, "U+0007"),
        ("Rud:\n  name: R\n  feed: https://r.example/\n", 1, "small letters a-z"),
        ("rud: " + "[" * 5_000, 1, "nested too deeply"),
        ("rud:\n  name: R\n" + "#" * LONGEST_BLOCK, 1, "longer than"),
        ("rud:\n\tname: R\n", 2, ""),
    ],
)
def test_a_wrong_block_is_refused_with_its_own_line(text: str, line: int, says: str) -> None:
    found = complaints(text)
    assert found[0][0] == line and says in found[0][1], found


def test_half_a_character_is_no_part_of_a_block() -> None:
    assert given_block("rud:\n  name: a\ud800b\n  feed: https://r.example/\n").values["name"] == "a?b"


def test_what_is_shown_and_what_stands_are_compared(written: Written) -> None:
    file = written(BASE)
    shown = file.block("rud")
    file.refuse_stale("rud", shown.replace("\n", "\r\n") + "\r\n\r\n")
    file.write(file.with_value("rud", "enabled", False))
    after = SourceFile.read(file.path)
    with pytest.raises(StaleBlockError, match="was changed") as caught:
        after.refuse_stale("rud", shown)
    assert caught.value.present == after.block("rud")
    after.write(after.without("rud"))
    with pytest.raises(StaleBlockError, match="is gone") as caught:
        SourceFile.read(file.path).refuse_stale("rud", shown)
    assert caught.value.present == ""


def test_a_change_of_the_file_meanwhile_is_never_overwritten(written: Written) -> None:
    file = written(BASE)
    changed = file.with_value("rud", "enabled", False)
    file.path.write_text(BASE + "# another's\n", "utf-8")
    with pytest.raises(NotAllowedError, match="changed meanwhile"):
        file.write(changed)
    assert file.path.read_text("utf-8") == BASE + "# another's\n"


def test_the_whole_set_is_checked_with_the_line_of_the_file(written: Written) -> None:
    file = written(BASE)
    with pytest.raises(NotAllowedError, match="polled already, by the source bregu"):
        file.with_block(given_block("rud:\n  name: R\n  feed: http://bregu.example/rss/\n"))
    with pytest.raises(ConfigError, match="gives the outlet id 'bregu'") as caught:
        file.with_block(given_block("rud:\n  name: BREGU!\n  feed: https://rud.example/feed\n"))
    (one,) = caught.value.complaints
    assert isinstance(one, Complaint) and (str(one.path), one.line) == ("the block", 2)


def test_a_source_that_the_file_has_not_cannot_be_changed(written: Written) -> None:
    file = written(BASE)
    for change in (lambda: file.without("lumi"), lambda: file.with_value("lumi", "enabled", False)):
        with pytest.raises(UnknownIdError, match="does not name it"):
            change()
    with pytest.raises(UnknownIdError):
        file.with_block(given_block("lumi:\n  name: L\n  feed: https://l.example/\n"))


def test_in_braces_values_are_replaced_and_comments_are_refused(written: Written) -> None:
    file = written("sources: {rud: {name: R, feed: https://r.example/}}  # ours\n")
    assert file.block("rud") == "rud: {name: R, feed: https://r.example/}"
    new = given_block("rud:\n  name: رود\n  feed: https://r.example/\n")
    assert file.with_block(new).content.decode() == (
        'sources: {rud: {name: "رود", feed: https://r.example/}}  # ours\n'.replace('"رود"', "رود")
    )
    with pytest.raises(ConfigError, match="in braces"):
        file.with_block(given_block("rud:  # mine\n  name: R\n  feed: https://r.example/\n"))


def test_a_mark_of_the_byte_order_stays(written: Written) -> None:
    file = written("\ufeff" + BASE)
    assert file.with_value("rud", "enabled", False).content.startswith("\ufeff# Ours.".encode())


def test_a_block_in_a_person_s_own_words_is_added_as_it_was_given(written: Written) -> None:
    file = written(BASE)
    file.add([given_block("lumi:    # the meadow\n    name: Lumi\n    feed: https://lumi.example/feed   # mine\n")])
    assert file.path.read_text("utf-8") == BASE.replace(
        "  rud:",
        "  lumi:    # the meadow\n      name: Lumi\n      feed: https://lumi.example/feed   # mine\n\n  rud:",
    )
