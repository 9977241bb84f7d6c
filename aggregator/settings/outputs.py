"""What `config/outputs.yaml` may say: where renderings and editions go."""

from collections import Counter
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from aggregator.settings.fields import Line, Slug
from aggregator.settings.mail_output import MailAddress, SmtpOutput
from aggregator.settings.thresholds import Strict
from aggregator.settings.wordpress_output import WordpressOutput

__all__ = [
    "FolderOutput",
    "Format",
    "MailAddress",
    "Output",
    "Outputs",
    "PublishingOutput",
    "SiteOutput",
    "SmtpOutput",
    "WordpressOutput",
]

#: The output that `newsloom digest draft` writes to.
DRAFT = "draft"


class Format(StrEnum):
    """A form of rendering; the file's ending."""

    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"


class FolderOutput(Strict):
    """Files in a folder: drafts. Nothing is published here."""

    kind: Literal["folder"] = "folder"
    #: relative to the desk's directory, or absolute
    path: Line = "out"
    formats: list[Format] = Field(default_factory=lambda: list(Format), min_length=1)


class SiteOutput(Strict):
    """A static site in a folder: a page for each issue, the archive, and feeds of the issues."""

    kind: Literal["site"]
    #: relative to the desk's directory, or absolute
    path: Line = "site"


PublishingOutput = SiteOutput | SmtpOutput | WordpressOutput


def _kind_of(data: object) -> str:
    # a block without a kind is a folder, as it was when there was no other
    return str(data.get("kind", "folder") if isinstance(data, dict) else getattr(data, "kind", "folder"))


Output = Annotated[
    Annotated[FolderOutput, Tag("folder")]
    | Annotated[SiteOutput, Tag("site")]
    | Annotated[SmtpOutput, Tag("smtp")]
    | Annotated[WordpressOutput, Tag("wordpress")],
    Discriminator(_kind_of),
]


def _apart(outputs: dict[str, Output]) -> dict[str, Output]:
    if not isinstance(outputs.get(DRAFT, FolderOutput()), FolderOutput):
        raise ValueError(f"`{DRAFT}` receives drafts, which are published nowhere: it has to be of kind folder")
    folders = [output for output in outputs.values() if isinstance(output, FolderOutput | SiteOutput)]
    twice = [path for path, times in Counter(output.path.rstrip("/") for output in folders).items() if times > 1]
    if twice and any(isinstance(output, SiteOutput) for output in folders):
        raise ValueError(f"two outputs write into {twice[0]}: a site needs a folder of its own")
    return outputs


def _drafts_only() -> dict[str, Output]:
    return {DRAFT: FolderOutput()}


class Outputs(Strict):
    """The whole of `config/outputs.yaml`."""

    outputs: Annotated[dict[Slug, Output], AfterValidator(_apart)] = Field(default_factory=_drafts_only)
