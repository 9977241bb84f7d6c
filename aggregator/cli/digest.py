"""`newsloom digest`: the issue in preparation and decisions on its items."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from textwrap import indent
from typing import Annotated

import typer

from aggregator.cli import digest_news, editor
from aggregator.cli.context import (
    LARGEST_ID,
    AsJson,
    By,
    OpenDesk,
    Version,
    counted,
    pick,
    print_json,
    print_table,
    say,
    say_line,
    terminal_text,
)
from aggregator.cli.digest_choice import Number, chosen
from aggregator.cli.digest_writing import body_text
from aggregator.clock import utc_now
from aggregator.errors import UnknownIdError
from aggregator.models import Digest, DigestItem
from aggregator.review.desk import ReviewDesk
from aggregator.review.issues import IssueDesk
from aggregator.settings.home import shipped_templates
from aggregator.store import decisions, digests, users
from aggregator.text.posts import first_words, whence
from aggregator.vocabulary import ItemKind

app = typer.Typer(help="The issue in preparation and its items.", no_args_is_help=True)

ItemId = Annotated[int, typer.Argument(metavar="ITEM", min=1, max=LARGEST_ID)]
Why = Annotated[str, typer.Option("--why", help="The reason, for the diary.")]


@app.command()
def new(
    by: By,
    cover: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Cover date.")] = None,
    headline: Annotated[str, typer.Option(help="Headline; the first item's serves otherwise.")] = "",
) -> None:
    """Start the next digest: its number is allocated and never used again.

    Example: newsloom digest new --date 2026-12-04 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        cover_date: date | None = cover.date() if cover else None
        digest = IssueDesk(desk.database, desk.home.desk, now=utc_now()).new(
            by, cover_date=cover_date, headline=headline
        )
    say(f"{digest.series} - {digest.number}, {digest.cover_date:%Y-%m-%d}, is in preparation")


@app.command("list")
def list_digests(as_json: AsJson = False) -> None:
    """All digests, newest first.

    Example: newsloom digest list
    """
    with OpenDesk() as desk, desk.database.read() as session:
        found = [(digest, digests.count_items(session, digest.id or 0)) for digest in digests.every(session)]
    if as_json:
        fields = ("id", "series", "number", "cover_date", "headline", "status", "imported_sha256")
        print_json([{**pick(digest, fields), "items": count} for digest, count in found])
        return
    rows = [(d.number, d.series, d.cover_date, _stands(d), count, d.headline) for d, count in found]
    print_table(
        counted(len(rows), "digest", "digests"), ("number", "series", "date", "status", "items", "headline"), rows
    )


def _stands(digest: Digest) -> str:
    """Where a digest stands, and whether it came out before the desk was Newsloom's."""
    return digest.status.value + (", imported" if digest.imported_sha256 else "")


@app.command()
def show(
    number: Number = None,
    item: Annotated[int | None, typer.Option(min=1, max=LARGEST_ID, help="One item, in full, with its diary.")] = None,
    as_json: AsJson = False,
) -> None:
    """A digest's items with their ids, sections and statuses; or one item in full.

    Example: newsloom digest show --item 7
    """
    with OpenDesk() as desk:
        if item is not None:
            _show_item(desk, item, as_json)
        else:
            _show_digest(desk, chosen(desk, number), as_json)


_ITEM_FIELDS = (
    "id",
    "kind",
    "section",
    "position",
    "status",
    "version",
    "headline",
    "lead",
    "body",
    "language",
    "score",
    "reasons",
)


def _show_digest(desk: OpenDesk, digest: Digest, as_json: bool) -> None:
    with desk.database.read() as session:
        order = {section.key: place for place, section in enumerate(desk.home.desk.sections)}
        items = digests.items(session, digest.id or 0)
    grown = digest_news.lines(desk, digest)
    items.sort(key=lambda row: (order.get(row.section, len(order)), row.position))
    if as_json:
        head = pick(digest, ("id", "series", "number", "cover_date", "headline", "status", "imported_sha256"))
        print_json(
            {**head, "items": [{**pick(row, _ITEM_FIELDS), "news": grown.get(row.id or 0, "")} for row in items]}
        )
        return
    rows = [
        (row.id, row.section, row.position, row.status.value, row.version, f"{row.score:.1f}", _novelty(row), row.lead)
        for row in items
    ]
    number = "no number" if digest.number is None else digest.number
    title = f"{digest.series} - {number}, {digest.cover_date:%Y-%m-%d}, {_stands(digest)}"
    print_table(title, ("id", "section", "place", "status", "version", "rank", "is", "lead"), rows)
    for item_id, told in grown.items():
        say(f"item {item_id}: {terminal_text(told)} (`newsloom digest news {item_id}`)")


def _novelty(row: DigestItem) -> object:
    """New, update or repeat; nothing for what was written by hand or drafted by an older version."""
    return next((reason["kind"] for reason in row.reasons if "kind" in reason), "")


def _show_item(desk: OpenDesk, item_id: int, as_json: bool) -> None:
    with desk.database.read() as session:
        row = digests.item(session, item_id)
        pieces = digests.pieces(session, [item_id])[item_id]
        cited = digests.cited(session, [piece.article_id for piece in pieces])
        names = users.names(session)
        diary = decisions.of(session, "item", item_id)
        before = digest_news.earlier(session, row)
    if as_json:
        piece_fields = ("role", "article_id", "revision", "start", "end", "text", "speaker")
        diary_fields = ("at", "verb", "before", "after", "why")
        print_json(
            {
                **pick(row, _ITEM_FIELDS),
                "earlier": before and asdict(before),
                "pieces": [pick(piece, piece_fields) for piece in pieces],
                "diary": [{**pick(entry, diary_fields), "by": names[entry.user_id]} for entry in diary],
            }
        )
        return
    say(f"item {row.id}, {row.kind.value}, {row.status.value}, version {row.version}, section {row.section}\n")
    say(f"{row.headline}\n\n{row.lead}\n")
    say(indent(row.body, "  ") + "\n")
    for piece in pieces:
        article, outlet = cited[piece.article_id]
        said = f"“{piece.text}”" if piece.text else article.title or first_words(article.summary)
        said = said if article.redacted_at is None else f"[redacted: {article.redacted_why}]"
        said = f"{piece.speaker}: {said}" if piece.speaker else said
        where = whence(outlet.name, article.post_platform, article.post_handle)
        day = article.published_at.astimezone(desk.home.desk.zone)
        say_line(f"{piece.role.value}: {said} ({where}, {day:%Y-%m-%d}) {article.url}")
    digest_news.tell_earlier(before)
    if row.reasons:
        say(f"ranked {row.score:.1f}:")
    for reason in row.reasons:
        say_line(f"  {_points(reason)} {reason.get('says', '')}")
    for entry in diary:
        why = f" because {entry.why}" if entry.why else ""
        say_line(f"{entry.at:%Y-%m-%d %H:%M} {names[entry.user_id]}: {entry.verb}{why}")


def _points(reason: dict[str, object]) -> str:
    """What a reason added to the rank; drafts of older versions have not kept it."""
    points = reason.get("points")
    return f"{points:+6.2f}" if isinstance(points, float | int) else "      "


@app.command()
def draft(
    number: Number = None,
    notes: Annotated[bool, typer.Option(help="With the extracts, as notes for the writer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Render the digest as it stands, drafts included, to the files outputs.yaml asks for.

    Example: newsloom digest draft
    """
    from aggregator.publishing import stage as publishing

    with OpenDesk() as desk:
        digest = chosen(desk, number)
        paths = publishing.draft(
            desk.database, desk.home, digest_id=digest.id or 0, now=utc_now(), shipped=shipped_templates(), notes=notes
        )
    if as_json:
        print_json({"number": digest.number, "files": [str(path) for path in paths]})
        return
    for path in paths:
        say(str(path))


def _decided(item: DigestItem, as_json: bool = False) -> None:
    if as_json:
        print_json(pick(item, _ITEM_FIELDS))
        return
    say(f"item {item.id} is {item.status.value}, version {item.version}, section {item.section} place {item.position}")


@app.command()
def accept(item: ItemId, by: By, version: Version = None) -> None:
    """Take an item into the digest.

    Example: newsloom digest accept 7 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        _decided(ReviewDesk(desk.database, by, now=utc_now()).accept(item, version=version))


@app.command()
def reject(
    item: ItemId, by: By, why: Annotated[str, typer.Option(help="The reason.")], version: Version = None
) -> None:
    """Leave an item out, with the reason.

    Example: newsloom digest reject 7 --why "old news" --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        _decided(ReviewDesk(desk.database, by, now=utc_now()).reject(item, why=why, version=version))


@app.command()
def hold(item: ItemId, by: By, why: Why = "", version: Version = None) -> None:
    """Hold an item for later.

    Example: newsloom digest hold 7 --why "a second source is needed" --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        _decided(ReviewDesk(desk.database, by, now=utc_now()).hold(item, why=why, version=version))


@app.command()
def edit(
    item: ItemId,
    by: By,
    headline: Annotated[str | None, typer.Option(help="The new headline.")] = None,
    lead: Annotated[str | None, typer.Option(help="The new lead.")] = None,
    body: Annotated[str | None, typer.Option(help="The new body; paragraphs separated by blank lines.")] = None,
    body_file: Annotated[Path | None, typer.Option(help="Read the new body from a file.")] = None,
    kind: Annotated[ItemKind | None, typer.Option(help="What it tells of.")] = None,
    version: Version = None,
) -> None:
    """Change an item's words or kind; without options its lead and body open in your editor.

    Example: newsloom digest edit 7 --lead "Quay Post reported on ..." --as "Ana Prifti"
    """
    words = {
        "headline": headline,
        "lead": lead,
        "body": body if body_file is None else body_text(body_file),
        "kind": kind and kind.value,
    }
    given = {name: text for name, text in words.items() if text is not None}
    with OpenDesk() as desk:
        if not given:
            _decided(_edit_in_editor(desk, item, by, version=version))
            return
        _decided(ReviewDesk(desk.database, by, now=utc_now()).edit(item, given, version=version))


def _edit_in_editor(desk: OpenDesk, item_id: int, by: str, *, version: int | None) -> DigestItem:
    """Change lead and body in $EDITOR; whatever makes it impossible is said before the person types."""
    row = ReviewDesk(desk.database, by, now=utc_now()).check("edit", item_id, version=version)
    text = editor.typed(row.lead, row.body)
    now = utc_now()
    with editor.kept(text, editor.place(desk.home.root, item_id, now)):
        return ReviewDesk(desk.database, by, now=now).edit(item_id, editor.words_of(text), version=row.version)


@app.command()
def move(
    item: ItemId,
    section: Annotated[str, typer.Option(help="Key of a section in desk.yaml.")],
    position: Annotated[int, typer.Option(min=1, help="Place in the section, from 1.")],
    by: By,
    version: Version = None,
) -> None:
    """Put an item at a place of a section.

    Example: newsloom digest move 7 --section english --position 1 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        keys = [known.key for known in desk.home.desk.sections]
        if section not in keys:
            raise UnknownIdError("section", section, hint=f"desk.yaml has {', '.join(keys)}")
        review = ReviewDesk(desk.database, by, now=utc_now())
        _decided(review.move(item, section=section, position=position, version=version))


@app.command()
def merge(item: ItemId, other: Annotated[int, typer.Argument(metavar="OTHER", min=1, max=LARGEST_ID)], by: By) -> None:
    """Merge OTHER into ITEM: words after its own, sources beside its own.

    Example: newsloom digest merge 7 9 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        _decided(ReviewDesk(desk.database, by, now=utc_now()).merge(item, other))
