"""The key of a language model: read when it is needed, and shown by no message."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from aggregator.errors import ConfigError
from aggregator.settings.machine import LanguageModel


def test_a_key_is_read_from_the_environment_or_a_file_without_its_line_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIDGE_KEY", " s3cret\n")
    (tmp_path / "key").write_text("s3cret\n", "utf-8")
    assert LanguageModel(key_env="BRIDGE_KEY").key() == "s3cret"
    assert LanguageModel(key_file=str(tmp_path / "key")).key() == "s3cret"
    assert LanguageModel().key() == ""


@pytest.mark.parametrize("words", ["s3cret\nx-evil: 1", "s3cret\r\n\r\nGET /", "s3crët", "\ufeffs3cret", "s3cret\x00"])
def test_a_key_that_would_break_a_header_is_an_error_that_does_not_show_it(tmp_path: Path, words: str) -> None:
    (tmp_path / "key").write_bytes(words.encode())
    with pytest.raises(ConfigError, match=r"model\.key_file") as caught:
        LanguageModel(key_file=str(tmp_path / "key")).key()
    assert "s3cr" not in str(caught.value)


def test_a_key_that_is_named_and_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIDGE_KEY", raising=False)
    (tmp_path / "empty").write_text("\n", "utf-8")
    for model in (
        LanguageModel(key_env="BRIDGE_KEY"),
        LanguageModel(key_file=str(tmp_path / "none")),
        LanguageModel(key_file=str(tmp_path / "empty")),
        LanguageModel(key_file="~nobody-of-that-name/key"),
    ):
        with pytest.raises(ConfigError, match=r"desk\.yaml: model\.key_"):
            model.key()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"endpoint": "https://models.example/v1"}, "both its endpoint and its name"),
        ({"name": "bridge-1"}, "both its endpoint and its name"),
        ({"key_env": "BRIDGE_KEY", "key_file": "key"}, "leave one out"),
    ],
)
def test_half_a_model_or_two_keys_are_told_when_config_is_read(given: dict[str, str], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        LanguageModel.model_validate(given)
