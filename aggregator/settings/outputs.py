"""What `config/outputs.yaml` may say: where renderings go."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from aggregator.settings.fields import Line, Slug
from aggregator.settings.thresholds import Strict


class Format(StrEnum):
    """A form of rendering; the file's ending."""

    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"


class FolderOutput(Strict):
    """Files in a folder."""

    kind: Literal["folder"] = "folder"
    #: relative to the desk's directory, or absolute
    path: Line = "out"
    formats: list[Format] = Field(default_factory=lambda: list(Format), min_length=1)


class Outputs(Strict):
    """The whole of `config/outputs.yaml`."""

    outputs: dict[Slug, FolderOutput] = Field(default_factory=lambda: {"draft": FolderOutput()})
