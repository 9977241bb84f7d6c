"""Reading one YAML file: what is plain data, what is refused, and on which line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import ConfigError
from aggregator.settings.yaml_file import MAX_BYTES, YamlFile, read_yaml


def read(tmp_path: Path, text: str | bytes) -> YamlFile:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path)


def refusal(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert len(caught.value.complaints) == 1
    return caught.value.complaints[0].removeprefix(str(tmp_path / "x.yaml"))


def test_a_file_read_again_is_the_same_whatever_was_done_to_the_first(tmp_path: Path) -> None:
    first = read(tmp_path, "قلم: [پل, ura]\nlumi: {Stom: 1}\n")
    first.data["قلم"].append("x")
    del first.data["lumi"]["Stom"]
    again = read(tmp_path, "قلم: [پل, ura]\nlumi: {Stom: 1}\n")
    assert again.data == {"قلم": ["پل", "ura"], "lumi": {"Stom": 1}}
    assert again.line_of(["lumi", "Stom"]) == 2


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),  # the tag of Norwegian; false in YAML 1.1
        ("off", "off"),
        ("yes", "yes"),
        ("12:30", "12:30"),  # 750 in YAML 1.1
        ("2021-01-22", "2021-01-22"),  # a date for most readers of YAML
        ("2021-13-45", "2021-13-45"),  # and one that is none
        ("true", True),
        ("12", 12),
        ("017", 17),  # octal in YAML 1.1
        ("0x1F", 31),
        ("0o17", 15),
        ("1.5", 1.5),
        (".inf", float("inf")),
        ("-.INF", float("-inf")),
        ('"12"', "12"),
        ("~", None),
        ("", None),
        ("سلام: ", {"سلام": None}),  # text in any script, also as a key
        ("[تیرانا, Durrës]", ["تیرانا", "Durrës"]),
        ("!!str 12", "12"),  # a tag of the core schema says the same as quotes
    ],
)
def test_values_are_those_of_yaml_1_2(tmp_path: Path, written: str, value: object) -> None:
    text = f"key:\n  {written}\n"
    found = read(tmp_path, text).data["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "---\n...\n", "\ufeff", "\n\n", "null\n"])
def test_a_file_without_content_is_an_empty_mapping(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).data == {}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: 1\nb: &x 2\nc: *x\n", ":2: anchors and aliases (&, *) are not allowed; write the value out"),
        ("a: &x [*x]\n", ":1: anchors and aliases (&, *) are not allowed; write the value out"),
        ("a: *x\n", ":1: found undefined alias 'x'"),
        ("a: 1\nb: 2\na: 3\n", ":3: the key 'a' stands here a second time"),
        ("a:\n  شهر: 1\n  شهر: 2\n", ":3: the key 'شهر' stands here a second time"),
        ("%YAML 1.1\n---\na: no\n", ":1: directives (%) are not allowed"),
        ("\ufeff%YAML 1.1\n---\na: no\n", ":1: directives (%) are not allowed"),
        ("a: " + "- " * 5_000, ":1: sequence entries are not allowed here"),
        ("- " * 5_000, ": nested too deeply"),
        ('a: "\\U00110000"\n', ": not YAML: chr() arg not in range(0x110000)"),
        ("a: !!python/object/apply:os.system [ls]\n", ":1: the tag python/object/apply:os.system is not allowed"),
        ("a: !!set {x, y}\n", ":1: the tag set is not allowed"),
        ("<<: {a: 1}\n", ":1: the tag merge is not allowed"),
        ("a: 1\nb: !!bool maybe\n", ":2: 'maybe' is not what it should be: true or false is needed"),
        ("a: 1\n12: x\n", ":2: the key '12' is not text; put it in quotes"),
        ("true: x\n", ":1: the key 'true' is not text; put it in quotes"),
        ("? [a, b]\n: c\n", ":1: the key (a list or mapping) is not text; put it in quotes"),
        ('a: "\\ud800"\n', ":1: '\\ud800' is not what it should be: NUL and halves of characters cannot be stored"),
        ('a: "\\0"\n', ":1: '\\x00' is not what it should be: NUL and halves of characters cannot be stored"),
        ("a: 1\n---\nb: 2\n", ":2: but found another document"),
        ("a:\n\tb: 1\n", ":2: found character '\\t' that cannot start any token"),
        ("- a\n", ":1: a mapping (key: value) is needed at the top, not a list"),
        ("# text\nabc\n", ":2: a mapping (key: value) is needed at the top, not a single value"),
        ("a: " + "[" * 21 + "]" * 21, ":1: nested too deeply"),
        ("a: 1\nb: " + "[x," * 25 + "]" * 25, ":2: nested too deeply"),
        (b"a: 1\nb: \xe6\xff\n", ":2: not UTF-8 text"),
        ("a: \u06a9\n".encode("utf-16"), ":1: not UTF-8 text"),
        (b"#" * (MAX_BYTES + 1), ": larger than 1 MiB"),
    ],
)
def test_what_is_refused_is_named_with_its_line(tmp_path: Path, text: str | bytes, complaint: str) -> None:
    assert refusal(tmp_path, text) == complaint


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert refusal(tmp_path, "\n".join(lines)).startswith(":1: anchors and aliases")


def test_thousands_of_brackets_are_refused_without_parsing_them(tmp_path: Path) -> None:
    # ruamel.yaml 0.19 took 44 s over these 5,000
    assert refusal(tmp_path, "a: " + "[" * 5_000) == ":1: nested too deeply"


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is missing; `newsloom init DIR`"):
        read_yaml(tmp_path / "none.yaml")


def test_a_folder_in_place_of_a_file_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_yaml(tmp_path)


def test_a_line_is_known_for_every_key_and_entry_and_for_their_parents(tmp_path: Path) -> None:
    file = read(tmp_path, "# top\na: 1\n\nشهرها:\n  - x\n  - name: y\n    of: z\n")
    assert file.line_of(["a"]) == 2
    assert file.line_of(["شهرها", 0]) == 5
    assert file.line_of(["شهرها", 1, "of"]) == 7
    assert file.line_of(["شهرها", 1, "missing"]) == 6
    assert file.line_of(["missing", 3]) == 1
    assert file.line_of([]) == 1


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text("aB1 :#-'\"\n\\{[&*!%|>@`~ëششهر\u200c\U0001f4f0"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcشهر", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.dictionaries(st.text("abcشهر", min_size=1), PLAIN, max_size=4))
def test_json_is_read_as_the_yaml_it_is(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    # JSON is a part of YAML 1.2; ruamel's own writer puts a plain ": 1" that it cannot read back
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert read_yaml(path).data == data


@given(
    raw=st.binary(max_size=80) | st.text("a:-[]{}&*!%?|>'\"# \n\t~<=0x.ش", max_size=80).map(lambda text: text.encode())
)
def test_any_bytes_are_a_mapping_or_a_config_error(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    assert outcome(path).startswith(("a mapping", str(path)))


def outcome(path: Path) -> str:
    try:
        return "a mapping" if isinstance(read_yaml(path).data, dict) else "something else"
    except ConfigError as error:
        return error.complaints[0]
