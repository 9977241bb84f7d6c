"""`newsloom search`: words in all stored articles."""

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
    as_json: AsJson = False,
) -> None:
    """Find articles by their words, in any script and spelling.

    Example: newsloom search رودخانه بند*
    """
    if not words(" ".join(query)):
        raise UsageError("there is no word to search for")
    with OpenDesk() as desk, desk.database.read() as session:
        found = store.find(session, " ".join(query), limit=limit)
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
