"""One number in desk.yaml: every other byte stays, whatever way it is written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import ConfigError
from aggregator.settings.desk import Desk
from aggregator.settings.desk_file import set_number, with_number
from aggregator.settings.home import shipped_config
from aggregator.settings.validation import validated
from aggregator.settings.yaml_file import read_yaml

_KEYS = ("thresholds", "stories", "join")

_WAYS = [
    ("a: 1\n", "a: 1\nthresholds:\n  stories:\n    join: 0.55\n"),
    ("a: 1", "a: 1\nthresholds:\n  stories:\n    join: 0.55\n"),
    ("# نکته\n", "# نکته\nthresholds:\n  stories:\n    join: 0.55\n"),
    ("thresholds:\n# ein Wort\nb: 1\n", "thresholds:\n  stories:\n    join: 0.55\n# ein Wort\nb: 1\n"),
    (
        "thresholds:\n   stories:\n      merge: .5  # fjalë\nb: 1\n",
        "thresholds:\n   stories:\n      join: 0.55\n      merge: .5  # fjalë\nb: 1\n",
    ),
    (
        "thresholds:\n  stories:\n    join:   0.4   # پیشین\n",
        "thresholds:\n  stories:\n    join:   0.55   # پیشین\n",
    ),
    ("thresholds: {stories: {merge: 0.5}}\n", "thresholds: {stories: {join: 0.55, merge: 0.5}}\n"),
    ("thresholds: {}\n", "thresholds: {stories: {join: 0.55}}\n"),
    (
        "thresholds:\r\n  duplicates:\r\n    window_days: 9\r\n",
        "thresholds:\r\n  stories:\r\n    join: 0.55\r\n  duplicates:\r\n    window_days: 9\r\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), _WAYS)
def test_the_number_is_put_in_and_nothing_else_changes(before: str, after: str) -> None:
    assert with_number(before, _KEYS, 0.55) == after


def _desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_bytes((shipped_config() / "desk.yaml").read_bytes())
    return path


@settings(max_examples=5, deadline=None)  # the file has 250 lines, and is read six times a go
@given(st.floats(0.001, 1, allow_nan=False))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, value: float) -> None:
    path = _desk(tmp_path_factory.mktemp("desk"))
    before = path.read_text("utf-8")
    for number in (value, 0.25):  # put in, then replaced
        set_number(path, _KEYS, number)
        assert validated(read_yaml(path), Desk).thresholds.stories.join == number
    assert path.read_text("utf-8").startswith(before)


@pytest.mark.parametrize("text", ["thresholds: [\n", "thresholds: 5\n"])
def test_a_file_without_a_place_for_it_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError):
        set_number(path, _KEYS, 0.55)
    assert path.read_text("utf-8") == text


def test_a_number_out_of_bounds_is_refused(tmp_path: Path) -> None:
    path = _desk(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="join"):
        set_number(path, _KEYS, 1.5)
    assert path.read_bytes() == before
