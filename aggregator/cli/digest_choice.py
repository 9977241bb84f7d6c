"""Which digest a command is about: the one of a number, or the one in preparation."""

from typing import Annotated

import typer

from aggregator.cli.context import LARGEST_ID, OpenDesk
from aggregator.errors import UsageError
from aggregator.models import Digest
from aggregator.store import digests

Number = Annotated[
    int | None,
    typer.Argument(metavar="[N]", min=1, max=LARGEST_ID, help="The digest's number; the one in preparation otherwise."),
]


def chosen(desk: OpenDesk, number: int | None) -> Digest:
    """The digest of a number; without one, the digest in preparation.

    Raises:
        UnknownIdError: there is none of that number.
        UsageError: none is in preparation.
    """
    with desk.database.read() as session:
        series = desk.home.desk.series
        if number is not None:
            return digests.by_number(session, series, number)
        found = digests.in_preparation(session, series)
    if found is None:
        raise UsageError(f"no digest of {series} is in preparation: `newsloom run` or `newsloom digest new` starts one")
    return found
