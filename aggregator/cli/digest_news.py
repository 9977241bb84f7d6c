"""`newsloom digest news`, `take` and `leave`: what is new of an item's story, and what a person makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

import typer
from sqlmodel import Session

from aggregator.cli.context import (
    LARGEST_ID,
    AsJson,
    By,
    OpenDesk,
    Version,
    counted,
    pick,
    print_json,
    say,
    terminal_text,
)
from aggregator.clock import utc_now
from aggregator.drafting.growth import News, told
from aggregator.drafting.news import of_digest
from aggregator.drafting.proposal import Addition
from aggregator.errors import UsageError
from aggregator.models import Digest, DigestItem
from aggregator.pipeline import watch_entries
from aggregator.press import item_news
from aggregator.press.item_news import ItemNews
from aggregator.store import digests
from aggregator.text.posts import first_words, whence
from aggregator.vocabulary import GrowthKind, ItemStatus

ItemId = Annotated[int, typer.Argument(metavar="ITEM", min=1, max=LARGEST_ID)]
_ANSWERED = ("id", "status", "version", "body")


def lines(desk: OpenDesk, digest: Digest) -> dict[int, str]:
    """One line of news for each item of a digest that has some and that a person touched, by item."""
    with desk.database.read() as session:
        found = of_digest(session, digest)
    return {
        item_id: told(growth.news) for item_id, growth in found.items() if growth.item.touched and told(growth.news)
    }


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """What an earlier issue said of an item's story, as its readers have it."""

    issue: int | None
    cover_date: date
    item: int
    headline: str
    lead: str


def earlier(session: Session, row: DigestItem) -> EarlierItem | None:
    """The item of an earlier issue that told the story of this one, by the reasons it was ranked with; None if none."""
    told_by = next((reason.get("item") for reason in row.reasons if reason.get("kind")), None)
    if not isinstance(told_by, int):
        return None
    found = digests.item(session, told_by)
    issue = digests.get(session, found.digest_id)
    return EarlierItem(issue.number, issue.cover_date, told_by, found.headline, found.lead)


def tell_earlier(before: EarlierItem | None) -> None:
    """One line of it, where there is one."""
    if before is None:
        return
    issue = f"issue {before.issue}" if before.issue is not None else "an issue"
    words = terminal_text(" – ".join(part for part in (before.headline, before.lead) if part))
    say(f"told before in {issue} of {before.cover_date:%Y-%m-%d}, item {before.item}: {words}")


def news(item: ItemId, as_json: AsJson = False) -> None:
    """What is new of an item's story: articles it does not cite, and revisions of those it does. Changes nothing.

    Example: newsloom digest news 7
    """
    with OpenDesk() as desk, desk.database.read() as session:
        found = _news(desk, session, item)
        before = earlier(session, found.growth.item)
    growth, added = found.growth, found.added
    if as_json:
        print_json(
            {
                "item": item,
                "earlier": before and asdict(before),
                "news": [_row(one, added[one.article.id]) for one in growth.news],
            }
        )
        return
    rewritten = growth.item.status is ItemStatus.DRAFT and not growth.item.touched
    say(f"item {item}: {told(growth.news) or 'nothing new'}" + ("; the next run writes it anew" if rewritten else ""))
    tell_earlier(before)
    for one in growth.news:
        _tell(one, added[one.article.id])


def take(
    item: ItemId,
    article: Annotated[list[int], typer.Argument(metavar="ARTICLE...", min=1, max=LARGEST_ID)],
    by: By,
    quote: Annotated[bool, typer.Option("--quote", help="Put the proposed quotations behind the body.")] = False,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Let an item cite new articles, or revised ones as they read now. Its words stay; `--quote` adds some at the end.

    Example: newsloom digest take 7 112 --quote --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        with desk.database.read() as session:
            found = _news(desk, session, item)
        taken = [found.named(article_id) for article_id in dict.fromkeys(article)]
        row = item_news.take(desk.database, by, found, article, quote=quote, version=version, now=utc_now())
    lost = sum(len(one.lost) for one in taken)
    behind = f"; {counted(lost, 'quotation', 'quotations')} of it no longer stand in the article" if lost else ""
    _answer(row, f"took {counted(len(taken), 'article', 'articles')}{behind}", as_json)


def leave(
    item: ItemId,
    by: By,
    article: Annotated[list[int] | None, typer.Argument(metavar="ARTICLE...", min=1, max=LARGEST_ID)] = None,
    every: Annotated[bool, typer.Option("--all", help="All that is new now.")] = False,
    why: Annotated[str, typer.Option("--why", help="The reason, for the diary.")] = "",
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Leave new articles out of an item: they are shown as news again once they read otherwise.

    Example: newsloom digest leave 7 112 115 --as "Ana Prifti"
    """
    if bool(article) is every:
        raise UsageError("give the articles to leave, or --all")
    with OpenDesk() as desk:
        with desk.database.read() as session:
            found = _news(desk, session, item)
        known = {one.article.id for one in found.growth.news if one.is_left}
        row = item_news.leave(desk.database, by, found, article or (), why=why, version=version, now=utc_now())
    left = set(article or (one.article.id for one in found.growth.news)) - known
    _answer(row, f"left {counted(len(left), 'article', 'articles')}", as_json)


def _news(desk: OpenDesk, session: Session, item_id: int) -> ItemNews:
    return item_news.news_of(session, desk.home, item_id, watchlist=watch_entries(desk.home.desk))


def _row(one: News, added: Addition) -> Mapping[str, Any]:
    article = one.article
    return {
        "kind": one.kind.value,
        **pick(article, ("id", "revision", "outlet", "title", "language", "published")),
        "cited_revision": one.since,
        "lost": list(one.lost),
        "left": one.is_left,
        "quotations": [pick(piece, ("start", "end", "text", "speaker")) for piece in added.pieces],
        "words": added.words,
    }


def _tell(one: News, added: Addition) -> None:
    article = one.article
    kind = "new article" if one.kind is GrowthKind.ARTICLE else f"revision {article.revision} of"
    where = whence(article.outlet, article.platform, article.handle)
    heading = terminal_text(article.title.strip() or first_words(article.text))
    left = ", left" if one.is_left else ""
    say(f"{kind} {article.id}: {heading} ({terminal_text(where)}, {article.published:%Y-%m-%d}{left})")
    _tell_words("no longer stands in it", one.lost)
    _tell_words("could be quoted", [piece.text for piece in added.pieces])


def _tell_words(what: str, passages: Sequence[str]) -> None:
    for words in passages:
        say(f"  {what}: {terminal_text(words)}")


def _answer(row: DigestItem, done: str, as_json: bool) -> None:
    if as_json:
        print_json(pick(row, _ANSWERED))
        return
    say(f"item {row.id} {done}; version {row.version}")
