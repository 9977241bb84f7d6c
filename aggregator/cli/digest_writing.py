"""`newsloom digest write`: an item by hand."""

from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import LARGEST_ID, AsJson, By, OpenDesk, pick, print_json, say
from aggregator.cli.digest_choice import Number, chosen
from aggregator.clock import utc_now
from aggregator.errors import UnknownIdError, UsageError
from aggregator.review.writing import write_item

Cites = Annotated[
    list[int] | None, typer.Option("--cites", min=1, max=LARGEST_ID, help="An article it rests on; may be repeated.")
]


def write(
    section: Annotated[str, typer.Option(help="Key of a section in desk.yaml.")],
    lead: Annotated[str, typer.Option(help="The sentence that names the source.")],
    by: By,
    number: Number = None,
    headline: Annotated[str, typer.Option(help="A headline.")] = "",
    body: Annotated[str, typer.Option(help="The body; paragraphs separated by blank lines.")] = "",
    body_file: Annotated[Path | None, typer.Option(help="Read the body from a file.")] = None,
    cites: Cites = None,
    as_json: AsJson = False,
) -> None:
    """Write an item of your own into a digest. It stands last in its section, accepted.

    Example: newsloom digest write --section english --lead "Quay Post reported on ..." --cites 103 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        settings = desk.home.desk
        if section not in (known := [one.key for one in settings.sections]):
            raise UnknownIdError("section", section, hint=f"desk.yaml has {', '.join(known)}")
        item = write_item(
            desk.database,
            by,
            chosen(desk, number).id or 0,
            section=section,
            words={"headline": headline, "lead": lead, "body": body_text(body_file) if body_file else body},
            cites=cites or [],
            language=settings.language,
            now=utc_now(),
        )
    if as_json:
        print_json(pick(item, ("id", "status", "version", "section", "position", "headline", "lead", "body")))
    else:
        say(f"item {item.id} is {item.status.value}, section {item.section} place {item.position}")


def body_text(path: Path) -> str:
    """The body in a file.

    Raises:
        UsageError: it cannot be read as UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError) as error:  # ValueError: other bytes, or a name that no file can have
        raise UsageError(f"{path} cannot be read as UTF-8 text: {error}") from error
