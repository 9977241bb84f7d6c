"""A language model that may propose wordings and translations. Off until a desk names one under `model:`."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from aggregator.settings.fields import LineOrNothing
from aggregator.settings.secret import Variable, read_secret
from aggregator.settings.thresholds import Strict


class LanguageModel(Strict):
    """Any endpoint that speaks the chat completions of OpenAI's API (`POST ENDPOINT/chat/completions`)."""

    #: such as https://models.example/v1; empty: no model, nothing is asked
    endpoint: Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$", max_length=500)] = ""
    #: the model's name there
    name: LineOrNothing = ""
    #: the environment variable that has the key; without one, none is sent
    key_env: Variable = ""
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
        return read_secret(self.key_env, self.key_file, where="desk.yaml: model.key")
