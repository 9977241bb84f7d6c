"""A language model that may propose wordings and translations. Off until a desk names one under `model:`."""

import os
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from aggregator.errors import ConfigError
from aggregator.settings.fields import LineOrNothing
from aggregator.settings.thresholds import Strict


class LanguageModel(Strict):
    """Any endpoint that speaks the chat completions of OpenAI's API (`POST ENDPOINT/chat/completions`)."""

    #: such as https://models.example/v1; empty: no model, nothing is asked
    endpoint: Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$", max_length=500)] = ""
    #: the model's name there
    name: LineOrNothing = ""
    #: the environment variable that has the key; without one, none is sent
    key_env: Annotated[str, StringConstraints(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$", max_length=100)] = ""
    #: the file that has the key
    key_file: LineOrNothing = ""
    #: the whole answer has to be there in so many seconds
    seconds: float = Field(default=60.0, gt=0, le=600)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.endpoint) is not bool(self.name):
            raise ValueError("a model needs both its endpoint and its name, or neither")
        if self.key_env and self.key_file:
            raise ValueError("the key comes from key_env or from key_file: leave one out")
        return self

    @property
    def is_on(self) -> bool:
        """Whether the desk has a model."""
        return bool(self.endpoint and self.name)

    def key(self) -> str:
        """The key, read when it is needed; empty where none is named.

        Raises:
            ConfigError: one is named and is not there.
        """
        key = self._from_environment() if self.key_env else self._from_file()
        if not (key.isascii() and key.isprintable()):  # it goes into a header; it is not shown here
            where = f"key_env: {self.key_env}" if self.key_env else f"key_file: {self.key_file}"
            raise ConfigError(f"desk.yaml: model.{where} has more than one line, or characters that no key has")
        return key

    def _from_environment(self) -> str:
        key = os.environ.get(self.key_env, "").strip()
        if not key:
            raise ConfigError(f"desk.yaml: model.key_env: the environment has no {self.key_env}")
        return key

    def _from_file(self) -> str:
        if not self.key_file:
            return ""
        try:
            key = Path(self.key_file).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError, RuntimeError) as error:  # the last: ~ of nobody
            raise ConfigError(f"desk.yaml: model.key_file: {self.key_file} cannot be read: {error}") from error
        if not key:
            raise ConfigError(f"desk.yaml: model.key_file: {self.key_file} is empty")
        return key
