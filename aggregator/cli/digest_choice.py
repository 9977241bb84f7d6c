"""Which digest a command is about: the one of a number or cover date, or the one in preparation."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated

import typer
from sqlmodel import Session

from aggregator.cli.context import LARGEST_ID, OpenDesk
from aggregator.errors import UnknownIdError, UsageError
from aggregator.models import Digest
from aggregator.store import digests
from aggregator.vocabulary import DigestStatus


def _number_or_date(text: str) -> int | date:
    """A number, or the cover date of a past issue that has none, or one that another issue has too."""
    if text.isdecimal() and 1 <= int(text) <= LARGEST_ID:
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is neither a digest's number nor a cover date (YYYY-MM-DD)") from None


Number = Annotated[
    int | None,
    typer.Argument(
        metavar="[N]",
        parser=_number_or_date,
        help="The digest's number or cover date; the one in preparation otherwise.",
    ),
]


def chosen(desk: OpenDesk, number: int | date | None) -> Digest:
    """The digest of a number or cover date, of the desk's series before others; without one, the one in preparation.

    Raises:
        UnknownIdError: there is none of that number or date.
        UsageError: none is in preparation, or several series that the desk had before have one.
    """
    series = desk.home.desk.series
    with desk.database.read() as session:
        if number is not None:
            return _numbered(session, series, number)
        found = digests.in_preparation(session, series)
    if found is None:
        raise UsageError(f"no digest of {series} is in preparation: `newsloom run` or `newsloom digest new` starts one")
    return found


def _numbered(session: Session, series: str, said: int | date) -> Digest:
    with suppress(UnknownIdError):
        if isinstance(said, int):
            return digests.by_number(session, series, said)
    if isinstance(said, date) and (found := digests.by_date(session, series, said)):
        return found
    others = digests.of_other_series(session, series, said)
    if len(others) > 1:
        named = " and ".join(sorted({digest.series for digest in others}))
        raise UsageError(f"there is no such issue of {series}, and one of each of {named}: say the cover date")
    if not others:
        what = "digest number" if isinstance(said, int) else "digest of"
        raise UnknownIdError(what, said, hint="`newsloom digest list` shows them")
    return others[0]


def whichever(desk: OpenDesk, number: int | date | None, statuses: Sequence[DigestStatus]) -> Digest:
    """The digest of a number or cover date; without one, the only digest in one of some statuses.

    Raises:
        UnknownIdError: there is none of that number or date.
        UsageError: there is none in such a status, or there are several.
    """
    if number is not None:
        return chosen(desk, number)
    series = desk.home.desk.series
    with desk.database.read() as session:
        found = digests.in_status(session, series, statuses)
    if len(found) == 1:
        return found[0]
    said = " or ".join(status.value.replace("_", " ") for status in statuses)
    if not found:
        raise UsageError(f"no issue of {series} is {said}: `newsloom digest list` shows where each stands")
    numbers = ", ".join(str(digest.number) for digest in found if digest.number is not None)
    raise UsageError(f"{len(found)} issues of {series} are {said}: say which one ({numbers})")


def issue_called(digest: Digest) -> str:
    """A digest in a sentence: by its number, without one by its date."""
    number = f" {digest.number}" if digest.number is not None else ""
    return f"{digest.series}{number} of {digest.cover_date:%Y-%m-%d}"
