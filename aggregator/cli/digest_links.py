"""`newsloom digest check-links`: whether what an issue cites is still there."""

from collections.abc import Mapping

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table
from aggregator.cli.digest_choice import Number, chosen
from aggregator.clock import utc_now
from aggregator.collection.launch import ask_each
from aggregator.models import CollectionRequest
from aggregator.store import digests
from aggregator.vocabulary import ItemStatus, PieceRole, RequestKind, RequestState

_SHOWN = (ItemStatus.DRAFT, ItemStatus.ACCEPTED)


def check_links(number: Number = None, as_json: AsJson = False) -> None:
    """Have the collector look at the page of every article that an issue cites. Ends with 1 when one was not there.

    What a page says otherwise by now is kept as a revision, and pre-flight tells it.

    Example: newsloom digest check-links 12
    """
    with OpenDesk() as desk:
        digest = chosen(desk, number)
        with desk.database.read() as session:
            ids = [item.id for item in digests.items(session, digest.id or 0, _SHOWN) if item.id is not None]
            pieces = [piece for each in digests.pieces(session, ids).values() for piece in each]
            cited = digests.cited(session, {piece.article_id for piece in pieces if piece.role == PieceRole.SOURCE})
        pages = [article for article, _ in cited.values() if article.url]
        asked = [
            CollectionRequest(kind=RequestKind.PAGE, details={"article_id": article.id}, asked_at=utc_now())
            for article in pages
        ]
        done = ask_each(desk.database, desk.home.root, asked)
    rows = [
        {
            "article": article.id,
            "url": article.url,
            "there": request.state is RequestState.DONE,
            "new": bool(request.answer.get("new")),
            "says": str(request.answer.get("error", "")),
        }
        for article, request in zip(pages, done, strict=True)
    ]
    missing = sum(not row["there"] for row in rows)
    if as_json:
        print_json({"number": digest.number, "links": rows})
    else:
        title = f"{counted(len(rows), 'page', 'pages')} looked at, {missing or 'none'} not there"
        print_table(title, ("article", "is", "address", "what"), [_row(row) for row in rows])
    if missing:
        raise typer.Exit(1)


def _row(row: Mapping[str, object]) -> tuple[object, ...]:
    state = "there, says something new" if row["new"] else "there"
    return row["article"], state if row["there"] else "not there", row["url"], row["says"]
