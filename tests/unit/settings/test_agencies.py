"""`config/agencies.yaml`, the one file a desk may lack: what is said of a wrong one, and what holds without it."""

from pathlib import Path

import pytest

from aggregator.errors import ConfigError
from aggregator.settings import load
from aggregator.settings.home import shipped_config

FILES = {
    "desk": "name: Prova\nseries: هفته‌نامه\n",
    "sources": "sources: {}\n",
    "outputs": "outputs: {}\n",
}
VALID = """agencies:
  hpa:
    name: Harbour Press
    names: {fa: [بندرپرس], sq: [Agjencia e Skelës]}
    outlets: [skela]
wordings:
  sq: {start: ["({name})"], end: ["burimi: {name}"], before: [nga]}  # fund
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    for name, text in FILES.items():
        (tmp_path / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def write(root: Path, text: str | bytes) -> Path:
    path = root / "config" / "agencies.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def complaints(root: Path, text: str | bytes) -> list[str]:
    """What is said of such a file, without its path; nothing else may be wrong."""
    path = write(root, text)
    with pytest.raises(ConfigError) as caught:
        load(root, environ={})
    assert all(each.startswith(f"{path}:") for each in caught.value.complaints)
    return [each.removeprefix(f"{path}:") for each in caught.value.complaints]


def test_a_desk_without_the_file_has_the_agencies_that_newsloom_ships(root: Path) -> None:
    home = load(root, environ={})
    assert (home.agencies, home.texts.agencies) == (None, b"")


def test_an_unchanged_copy_of_the_shipped_file_is_as_none(root: Path) -> None:
    write(root, (shipped_config() / "agencies.yaml").read_bytes())
    assert load(root, environ={}).agencies is None


def test_agencies_of_the_desks_own_are_read_in_every_script_and_belong_to_its_config(root: Path) -> None:
    before = load(root, environ={}).texts.sha256
    write(root, VALID)
    home = load(root, environ={})
    assert home.agencies is not None
    assert home.agencies.agencies["hpa"].spellings() == ("Harbour Press", "بندرپرس", "Agjencia e Skelës")
    assert home.texts.sha256 != before


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("outlets: [skela]", "outlet: [skela]", "5: unknown key 'outlet' in agencies.hpa; did you mean 'outlets'?"),
        ("before: [nga]", "befor: [nga]", "7: unknown key 'befor' in wordings.sq; did you mean 'before'?"),
        ("wordings:", "wording:", "6: unknown key 'wording'; did you mean 'wordings'?"),
        ("name: Harbour Press\n", "titel: Harbour Press\n", "3: unknown key 'titel' in agencies.hpa"),
        ("outlets: [skela]", "outlets: skela", "5: agencies.hpa.outlets: a list is needed"),
        ('"({name})"', '"()"', "7: wordings.sq.start.0: one {name} is needed, and no other braces"),
        ('"({name})"', '"({name} {name})"', "7: wordings.sq.start.0: one {name} is needed"),
        ('"burimi: {name}"', '"burimi: {emri}"', "7: wordings.sq.end.0: one {name} is needed"),
        ("  sq: {start", "  gjuha: {start", "7: wordings.gjuha"),
        ("  hpa:", "  H P A:", "2: agencies.H P A"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_the_nearest_key(root: Path, right: str, wrong: str, told: str) -> None:
    assert VALID.count(right) == 1
    said = complaints(root, VALID.replace(right, wrong))
    assert [each for each in said if each.startswith(told)], said


def test_one_spelling_of_two_agencies_and_a_name_that_names_nobody_are_told_in_any_script(root: Path) -> None:
    clash = VALID.replace("wordings:", "  other: {name: بندرپرس}\nwordings:")
    assert complaints(root, clash) == ["6: 'بندرپرس' is a spelling of hpa as well"]
    nobody = VALID.replace("before: [nga]", "unnamed: [agjencia e skelës]")
    assert complaints(root, nobody) == [
        "2: 'Agjencia e Skelës' stands among the words that name no agency (unnamed)",
    ]


def test_all_files_are_complained_of_at_once(root: Path) -> None:
    desk = root / "config" / "desk.yaml"
    desk.write_text("nane: Prova\nseries: x\n", encoding="utf-8")
    path = write(root, VALID.replace("outlets:", "outlet:"))
    with pytest.raises(ConfigError) as caught:
        load(root, environ={})
    assert {each.partition(":")[0] for each in caught.value.complaints} == {str(desk), str(path)}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "agencies: [hpa]",
        "agencies: {hpa: hpa}",
        "wordings: {sq: null}",
        "agencies: {hpa: {name: ''}}",
        b"\xff\xfe",
    ],
)
def test_what_is_no_such_file_at_all_is_refused_in_words(root: Path, text: str | bytes) -> None:
    assert complaints(root, text)


def test_a_file_cut_at_any_byte_is_valid_or_a_complaint(root: Path) -> None:
    whole = VALID.encode()
    path = write(root, "")
    refusals: list[ConfigError] = []
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        try:
            load(root, environ={})
        except ConfigError as error:
            refusals.append(error)
    assert all(complaint.startswith(str(path)) for error in refusals for complaint in error.complaints)
    assert len(refusals) > len(whole) // 4
