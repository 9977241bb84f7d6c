"""Adding to config/sources.yaml: what is refused, and that nothing wrong is ever written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.errors import ConfigError, NotAllowedError, UrlError
from aggregator.settings.source_file import SourceFile
from aggregator.settings.source_insertion import NewBlock
from aggregator.settings.yaml_file import MAX_BYTES

Written = Callable[[str | bytes], SourceFile]
BASE = "sources:\n  bregu:\n    name: Bregu\n    feed: https://bregu.example/rss\n"


def new(ident: str = "rud", name: str = "روزنامهٔ رود", feed: str = "https://rud.example/feed") -> NewBlock:
    return NewBlock(ident, {"name": name, "languages": ["fa"], "feed": feed})


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str | bytes) -> SourceFile:
        path = tmp_path / "sources.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return SourceFile.read(path)

    return write


def test_a_source_with_a_persian_name_is_added(written: Written) -> None:
    file = written(BASE)
    file.add([new()])
    block = SourceFile.read(file.path).sources.sources["rud"]
    assert (block.name, block.languages, block.feed) == ("روزنامهٔ رود", ["fa"], "https://rud.example/feed")
    assert file.path.read_bytes().startswith(BASE.encode())


@pytest.mark.parametrize("empty", ["sources:\n", "sources: ~", "sources:\n  # old:\n  #   name: x\n", "sources: {}\n"])
def test_the_last_block_can_be_deleted_and_another_one_added(written: Written, empty: str) -> None:
    file = written(empty)
    assert file.sources.sources == {}
    file.add([new()])
    assert list(SourceFile.read(file.path).sources.sources) == ["rud"]
    assert file.path.read_text("utf-8").count("# old") == empty.count("# old")


def test_a_byte_order_mark_stays(written: Written) -> None:
    file = written(b"\xef\xbb\xbf" + BASE.encode())
    file.add([new()])
    assert file.path.read_bytes().startswith(b"\xef\xbb\xbf" + BASE.encode())


def test_nothing_to_add_is_nothing_done(written: Written) -> None:
    file = written(BASE)
    file.path.unlink()
    file.add([])


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (new("bregu"), "the id bregu is taken: Bregu, https://bregu.example/rss"),
        (new(feed="http://bregu.example/rss/"), "polled already, by the source bregu"),
    ],
)
def test_a_known_id_or_address_is_refused_with_whose_it_is(written: Written, block: NewBlock, says: str) -> None:
    file = written(BASE)
    with pytest.raises(NotAllowedError, match=says):
        file.add([block])
    assert file.path.read_text("utf-8") == BASE


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (new("Rud"), "small letters a-z"),
        (new(name="BREGU"), "gives the outlet id 'bregu'"),
        (new(feed="ftp://rud.example/"), "not an absolute http or https URL"),
        (new(name=""), "some text is needed"),
    ],
)
def test_what_would_make_the_file_wrong_is_never_written(written: Written, block: NewBlock, says: str) -> None:
    file = written(BASE)
    with pytest.raises((ConfigError, UrlError), match=says):
        file.add([block])
    assert file.path.read_text("utf-8") == BASE


@pytest.mark.parametrize("name", ["روزنامهٔ رود", "Gazeta"], ids=["not YAML any more", "YAML that says something else"])
def test_a_file_written_in_a_way_that_defies_insertion_is_left_alone(written: Written, name: str) -> None:
    text = 'sources:\n  bregu:\n    feed: https://bregu.example/rss\n    name: "Bregu\n# i ri"\n'
    file = written(text)
    with pytest.raises(ConfigError, match="edit it by hand"):
        file.add([new(name=name)])
    assert file.path.read_text("utf-8") == text


def test_a_file_that_would_grow_too_large_is_left_alone(written: Written) -> None:
    file = written(BASE + "#" * (MAX_BYTES - len(BASE) - 50) + "\n")
    with pytest.raises(ConfigError, match="larger than 1 MiB"):
        file.add([new()])


def test_an_edit_in_between_is_not_written_over(written: Written) -> None:
    file = written(BASE)
    file.path.write_text(BASE + "# mine\n", "utf-8")
    with pytest.raises(NotAllowedError, match="changed meanwhile"):
        file.add([new()])
    assert file.path.read_text("utf-8") == BASE + "# mine\n"


@pytest.mark.parametrize("text", ["sources: [", "sources: 1", "sources: {a: {name: A}}", b"\xff", "sorces: {}"])
def test_a_file_that_is_wrong_already_is_mended_first(written: Written, text: str | bytes) -> None:
    with pytest.raises(ConfigError, match=r"sources\.yaml:1"):
        written(text)
