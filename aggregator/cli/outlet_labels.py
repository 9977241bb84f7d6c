"""`newsloom sources label` and `unlabel`: what the desk calls an outlet, said by a named person."""

from typing import Annotated

import typer

from aggregator.cli.context import By, OpenDesk, say_line
from aggregator.clock import utc_now
from aggregator.review.labels import LabelDesk

Outlet = Annotated[str, typer.Argument(metavar="OUTLET", help="The outlet's id, as in sources.yaml.")]
Label = Annotated[str, typer.Argument(metavar="LABEL", help='Such as "party to the matter"; none is shipped.')]


def label(
    outlet: Outlet,
    text: Label,
    by: By,
    source: Annotated[str, typer.Option("--from", help="Where the desk has it from.")] = "",
) -> None:
    """Say what the desk calls an outlet. Editors see it beside each item that rests on it, with who says so and when.

    Example: newsloom sources label quay-post "party to the matter" --from "its own imprint" --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        LabelDesk(desk.database, by, now=utc_now()).put(outlet, text, source=source)
    say_line(f"{outlet} is labelled {text!r}")


def unlabel(outlet: Outlet, text: Label, by: By) -> None:
    """Take a label back.

    Example: newsloom sources unlabel quay-post "party to the matter" --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        LabelDesk(desk.database, by, now=utc_now()).drop(outlet, text)
    say_line(f"{outlet} is no longer labelled {text!r}")
