"""`newsloom digest review`, `approve`, `publish`, `correct`, `withdraw`: decisions of named people on a whole issue."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from aggregator.cli.context import LARGEST_ID, AsJson, By, OpenDesk, counted, pick, print_json, print_table, say
from aggregator.cli.digest_choice import Number, issue_called, whichever
from aggregator.clock import utc_now
from aggregator.errors import UsageError
from aggregator.models import Delivery, Digest, Edition
from aggregator.publishing.addressees import still_meant
from aggregator.review.edition_desk import Change, EditionDesk
from aggregator.store import deliveries, digests, editions, users
from aggregator.vocabulary import CorrectionKind, DeliveryState, DigestStatus

_READERS_HAVE_IT = (DigestStatus.PUBLISHED, DigestStatus.CORRECTED)
_DELIVERED_FIELDS = ("id", "output", "target", "state", "url", "remote_id", "says")
_DELIVERY_FIELDS = (*_DELIVERED_FIELDS, "begun_at", "ended_at")

Seen = Annotated[
    str,
    typer.Option(help="Refuse unless the issue still has the hash that preflight printed (or begins with it)."),
]


def review(by: By, number: Number = None, as_json: AsJson = False) -> None:
    """Say that an issue is ready to be read through. New drafts go to the next issue from then on.

    Example: newsloom digest review 12 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        digest = whichever(desk, number, [DigestStatus.PREPARING])
        _stands(EditionDesk(desk.database, by, now=utc_now()).review(digest.id or 0), as_json)


def reopen(by: By, number: Number = None, as_json: AsJson = False) -> None:
    """Take an issue back into preparation. An approval is void from then on.

    Example: newsloom digest reopen 12 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        digest = whichever(desk, number, [DigestStatus.IN_REVIEW, DigestStatus.APPROVED])
        _stands(EditionDesk(desk.database, by, now=utc_now()).reopen(digest.id or 0), as_json)


def approve(by: By, number: Number = None, seen: Seen = "", as_json: AsJson = False) -> None:
    """Freeze an issue as it stands: its accepted items, in order, rendered and hashed. Only a publisher may.

    Whatever is changed afterwards makes the approval void.

    Example: newsloom digest approve 12 --seen 3fa9c1d2 --as "Besa Kodra"
    """
    from aggregator.press import approval

    with OpenDesk() as desk:
        digest = whichever(desk, number, digests.UNPUBLISHED)
        edition = approval.approve(desk.database, desk.home, digest.id or 0, by, now=utc_now(), seen=seen)
        if as_json:
            print_json(pick(edition, ("id", "digest_id", "revision", "cause", "hash", "approved_at")))
            return
        say(f"{issue_called(digest)} is approved as edition {edition.revision}, hash {edition.hash}")
        say("`newsloom digest publish` sends exactly this; any change makes the approval void")


def publish(by: By, number: Number = None, as_json: AsJson = False) -> None:
    """Send an approved issue to every output of outputs.yaml. Only a publisher may.

    Said again of a published issue, it is sent to whom it has not reached; nothing is ever sent twice. Ends with 1 when
    something failed or may or may not have arrived.

    Example: newsloom digest publish 12 --as "Besa Kodra"
    """
    from aggregator.press import publication

    with OpenDesk() as desk:
        digest = whichever(desk, number, [DigestStatus.APPROVED])
        edition = publication.publish(desk.database, desk.home, digest.id or 0, by, now=utc_now())
        publication.deliver(desk.database, desk.home, edition)
        _delivered(desk, digest, edition, as_json)


def correct(
    by: By,
    number: Number = None,
    item: Annotated[int | None, typer.Option(min=1, max=LARGEST_ID, help="The item that is wrong.")] = None,
    kind: Annotated[CorrectionKind, typer.Option(help="What it is.")] = CorrectionKind.CORRECTION,
    was: Annotated[str, typer.Option(help="The words that are wrong, as they stand in the item.")] = "",
    now: Annotated[str, typer.Option(help="How they read from now on; empty takes them out.")] = "",
    note: Annotated[str, typer.Option(help="What readers are told besides; alone for a note.")] = "",
    as_json: AsJson = False,
) -> None:
    """Set something right in a published issue, where readers see what was and what is. Only a publisher may.

    The corrected edition goes to every output; the earlier one is kept.

    Example: newsloom digest correct 12 --item 7 --was "in 1995" --now "in 1997" --as "Besa Kodra"
    """
    from aggregator.press import publication

    change = Change(kind=kind, item_id=item, was=was, now=now, note=note)
    with OpenDesk() as desk:
        digest = whichever(desk, number, _READERS_HAVE_IT)
        edition = publication.correct(desk.database, desk.home, digest.id or 0, change, by, now=utc_now())
        publication.deliver(desk.database, desk.home, edition)
        _delivered(desk, digest, edition, as_json)


def withdraw(
    by: By,
    why: Annotated[str, typer.Option(help="The reason; readers are told it.")],
    number: Number = None,
    as_json: AsJson = False,
) -> None:
    """Take a published issue back: a notice with the reason stands in its place. Only a publisher may.

    Example: newsloom digest withdraw 12 --why "An item rested on a forged letter." --as "Besa Kodra"
    """
    from aggregator.press import publication

    with OpenDesk() as desk:
        digest = whichever(desk, number, _READERS_HAVE_IT)
        edition = publication.withdraw(desk.database, desk.home, digest.id or 0, by, why=why, now=utc_now())
        publication.deliver(desk.database, desk.home, edition)
        _delivered(desk, digest, edition, as_json)


def list_editions(
    number: Number = None,
    verify: Annotated[bool, typer.Option(help="Render each anew and prove that its bytes are the same.")] = False,
    as_json: AsJson = False,
) -> None:
    """The editions of an issue, who approved them, and what became of them at each output.

    Example: newsloom digest editions 12 --verify
    """
    with OpenDesk() as desk:
        digest = whichever(desk, number, list(DigestStatus))
        with desk.database.read() as session:
            rows = editions.of(session, digest.id or 0)
            sent = deliveries.of(session, [row.id or 0 for row in rows])
            names = users.names(session)
        if verify:
            _verify(desk, rows)
    if as_json:
        fields = ("id", "revision", "cause", "hash", "approved_at", "void_at", "published_at")
        told = [
            {
                **pick(row, fields),
                "approved_by": names[row.approved_by],
                "deliveries": [pick(one, _DELIVERY_FIELDS) for one in sent if one.edition_id == row.id],
            }
            for row in rows
        ]
        print_json({"number": digest.number, "status": digest.status, "proven": verify, "editions": told})
        return
    print_table(
        f"{issue_called(digest)}, {digest.status.value.replace('_', ' ')}",
        ("edition", "cause", "hash", "approved", "by", "is"),
        [
            (row.revision, row.cause.value, row.hash[:12], _day(row.approved_at), names[row.approved_by], _is(row))
            for row in rows
        ],
    )
    _print_deliveries(rows, sent)
    if verify:
        say(f"{counted(len(rows), 'edition', 'editions')} proven: rendered anew, the bytes are the same")


def _is(row: Edition) -> str:
    if row.void_at is not None:
        return f"void since {_day(row.void_at)}"
    return f"published {_day(row.published_at)}" if row.published_at else "approved"


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _print_deliveries(rows: Sequence[Edition], sent: Sequence[Delivery]) -> None:
    revision = {row.id: row.revision for row in rows}
    if sent:
        table = [
            (o.id, revision[o.edition_id], o.output, o.target, o.state.value, o.url or o.remote_id, o.says)
            for o in sent
        ]
        columns = ("delivery", "edition", "output", "to", "state", "where", "what")
        print_table(counted(len(sent), "delivery", "deliveries"), columns, table)


def _verify(desk: OpenDesk, rows: Sequence[Edition]) -> None:
    from aggregator.publishing.proof import require_rebuilt

    with desk.database.read() as session:
        for row in rows:
            require_rebuilt(session, row)


def _stands(digest: Digest, as_json: bool) -> None:
    if as_json:
        print_json(pick(digest, ("id", "series", "number", "cover_date", "headline", "status", "version")))
    else:
        say(f"{issue_called(digest)} is {digest.status.value.replace('_', ' ')}")


def _delivered(desk: OpenDesk, digest: Digest, edition: Edition, as_json: bool) -> None:
    """Tell where an edition went; ends with 1 when something is not there."""
    with desk.database.read() as session:
        rows = deliveries.of(session, [edition.id or 0])
        status = digests.get(session, digest.id or 0).status
    if as_json:
        told = [pick(row, _DELIVERY_FIELDS) for row in rows]
        print_json({"number": digest.number, "status": status, "edition": edition.revision, "deliveries": told})
    else:
        say(f"{issue_called(digest)} is {status.value}: edition {edition.revision}, hash {edition.hash[:12]}")
        _print_deliveries([edition], rows)
    unknown = [row for row in rows if row.state is DeliveryState.UNKNOWN]
    # who was a recipient before, and is none any more, lacks nothing
    missing = [row for row in still_meant(desk.home, rows) if row.state is not DeliveryState.SENT]
    if unknown:
        say("look whether what is unknown has arrived, then say so: `newsloom digest resolve DELIVERY`", err=True)
    if missing or unknown:
        raise typer.Exit(1)


def resolve(
    delivery: Annotated[int, typer.Argument(metavar="DELIVERY", min=1, max=LARGEST_ID)],
    by: By,
    arrived: Annotated[
        bool | None, typer.Option("--arrived/--not-arrived", help="What you saw when you looked.")
    ] = None,
    why: Annotated[str, typer.Option(help="How you know.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say whether a delivery of which nobody knows has arrived. What has not is sent with the next `publish`.

    Example: newsloom digest resolve 31 --arrived --why "it stands in my inbox" --as "Besa Kodra"
    """
    from aggregator.publishing import outbox

    if arrived is None:
        raise UsageError("say --arrived or --not-arrived")
    outcome = DeliveryState.SENT if arrived else DeliveryState.FAILED
    with OpenDesk() as desk:
        row = outbox.resolve(desk.database, delivery, outcome=outcome, by=by, why=why, now=utc_now())
    if as_json:
        print_json(pick(row, _DELIVERED_FIELDS))
    else:
        say(f"delivery {row.id} is {row.state.value}")


#: Name on the command line, command.
COMMANDS: dict[str, Callable[..., None]] = {
    "review": review,
    "reopen": reopen,
    "approve": approve,
    "publish": publish,
    "correct": correct,
    "withdraw": withdraw,
    "editions": list_editions,
    "resolve": resolve,
}
