"""`newsloom search`: words in all stored articles; and what was said by and of a watched name."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table
from aggregator.errors import UsageError
from aggregator.store import articles
from aggregator.store import search as store
from aggregator.text.words import words


def search(
    query: Annotated[list[str], typer.Argument(help="Words that must all occur; WORD* finds beginnings.")],
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="At most so many articles.")] = 20,
    quotations: Annotated[
        bool, typer.Option("--quotations", help="What was said by and of a watched name, by date, with evidence.")
    ] = False,
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="From this day on.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Up to this day.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find articles by their words, in any script and spelling; or all that names an entry of the watchlist.

    Example: newsloom search رودخانه بند*
    Example: newsloom search "Harbour Board" --quotations --from 2026-01-01
    """
    if not words(" ".join(query)):
        raise UsageError("there is no word to search for")
    if quotations:
        _timeline(" ".join(query), since, until, as_json)
        return
    if since or until:
        raise UsageError("--from and --to go with --quotations")
    _articles(" ".join(query), limit, as_json)


def _articles(query: str, limit: int, as_json: bool) -> None:
    with OpenDesk() as desk, desk.database.read() as session:
        found = store.find(session, query, limit=limit)
        texts = articles.texts(session, found)
    rows = [texts[ident] for ident in found if ident in texts]
    if as_json:
        print_json(
            [
                {
                    "id": r.id,
                    "title": r.heading,
                    "outlet": r.outlet_name,
                    "platform": r.platform,
                    "handle": r.handle,
                    "published": r.published_at,
                    "url": r.url,
                }
                for r in rows
            ]
        )
        return
    shown = [(r.id, f"{r.published_at:%Y-%m-%d}", r.whence, r.language, r.heading) for r in rows]
    print_table(counted(len(rows), "article", "articles"), ("id", "date", "outlet", "lang", "title"), shown)


def _timeline(name: str, since: datetime | None, until: datetime | None, as_json: bool) -> None:
    from aggregator.pipeline import watch_entries
    from aggregator.review.timeline import Entry, timeline, watched

    with OpenDesk() as desk, desk.database.read() as session:
        entries = watch_entries(desk.home.desk)
        wanted = watched(entries, name)
        days = {"since": since and since.date(), "until": until and until.date()}
        found = timeline(session, desk.home.desk, wanted, entries, **days)
    if as_json:
        print_json({"name": wanted.label, "entries": [asdict(one) for one in found]})
        return

    def where(one: Entry) -> str:
        if one.article_id is None:
            return f"issue {one.issue or one.date}, item {one.item_id}"
        return f"{one.outlet}, article {one.article_id} rev. {one.revision}"

    rows = [
        (one.date, one.kind, where(one), f"{one.field} {one.start}-{one.end}", one.words, one.url or _urls(one.sources))
        for one in found
    ]
    title = f"{wanted.label}: {counted(len(rows), 'place', 'places')}"
    print_table(title, ("date", "what", "where", "place", "words", "address"), rows)


def _urls(sources: tuple[object, ...]) -> str:
    return "\n".join(str(getattr(source, "url", "")) for source in sources)
