"""Loading a desk's whole config: all or nothing, whatever state its files are in."""

from pathlib import Path

import pytest

from aggregator.errors import ConfigError
from aggregator.settings import load

VALID = {
    "desk": "name: Prova\nseries: هفته‌نامه\nsections:\n- {key: a, languages: [fa, sq]}\nmarker: '++'\n# fund\n",
    "sources": "sources:\n  a:\n    name: Zëri\n    feed: https://a.example/f?x=1&y=2  # listed\n    enabled: false\n",
    "outputs": "outputs:\n  draft:\n    path: out\n    formats: [html, md]\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    for name, text in VALID.items():
        (tmp_path / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", VALID)
def test_a_file_cut_at_any_byte_is_a_valid_set_or_a_config_error(root: Path, name: str) -> None:
    whole, path = VALID[name].encode(), root / "config" / f"{name}.yaml"
    refusals: list[ConfigError] = []
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        try:
            load(root, environ={})
        except ConfigError as error:
            refusals.append(error)
    assert all(complaint.startswith(str(path)) for error in refusals for complaint in error.complaints)
    assert len(refusals) > len(whole) // 4


def test_a_desk_without_files_is_told_which_are_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, environ={})
    missing = [complaint.partition(" is missing")[0] for complaint in caught.value.complaints]
    assert missing == [str(tmp_path / "config" / f"{name}.yaml") for name in ("desk", "sources", "outputs")]


def test_the_database_stands_in_the_desk_unless_the_environment_names_another(root: Path) -> None:
    assert load(root, environ={}).database_url == f"sqlite:///{root.resolve()}/var/newsloom.db"
    assert load(root, environ={"NEWSLOOM_DATABASE": "postgresql://db/desk"}).database_url == "postgresql://db/desk"


def test_templates_are_looked_for_beside_the_config(root: Path) -> None:
    assert load(root, environ={}).templates == root / "config" / "templates"


def test_outputs_are_read_in_their_own_words(root: Path) -> None:
    draft = load(root, environ={}).outputs.outputs["draft"]
    assert (draft.path, [str(form) for form in draft.formats]) == ("out", ["html", "md"])
