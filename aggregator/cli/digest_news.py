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
from aggregator.drafting import stage
from aggregator.drafting.growth import News, told, with_news
from aggregator.drafting.news import ItemGrowth, of_digest
from aggregator.drafting.proposal import Addition, Style, addition
from aggregator.drafting.watch import Watch
from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Digest, DigestItem, Piece
from aggregator.pipeline import watch_entries
from aggregator.review.desk import ReviewDesk
from aggregator.settings.home import shipped_templates
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
    with OpenDesk() as desk:
        growth, style = _growth(desk, item), _style(desk)
        with desk.database.read() as session:
            before = earlier(session, growth.item)
    added = {one.article.id: _addition(growth, one, style) for one in growth.news}
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
        growth = _growth(desk, item)
        taken = [_named(growth, article_id) for article_id in dict.fromkeys(article)]
        added = [_addition(growth, one, _style(desk)) for one in taken] if quote else []
        quotations = [piece for each in added for piece in each.pieces]
        pieces = [
            Piece(item_id=item, position=0, **asdict(each)) for each in with_news(growth.pieces, taken, quotations)
        ]
        words = "\n\n".join(each.words for each in added if each.words)
        review = ReviewDesk(desk.database, by, now=utc_now())
        row = review.take(item, article, pieces, words=words, version=version or growth.item.version)
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
        growth = _growth(desk, item)
        found = [_named(growth, each) for each in article] if article else list(growth.news)
        fresh = {one.article.id: one.article.revision for one in found if not one.is_left}
        if not fresh:
            raise NotAllowedError(f"nothing to leave: item {item} has left that already, or has no news")
        review = ReviewDesk(desk.database, by, now=utc_now())
        row = review.leave(item, fresh, why=why, version=version or growth.item.version)
    _answer(row, f"left {counted(len(fresh), 'article', 'articles')}", as_json)


def _growth(desk: OpenDesk, item_id: int) -> ItemGrowth:
    with desk.database.read() as session:
        row = digests.item(session, item_id)
        found = of_digest(session, digests.get(session, row.digest_id), only=item_id)
    if item_id not in found:
        raise NotAllowedError(f"item {item_id} is {row.status.value}: it takes nothing new")
    return found[item_id]


def _style(desk: OpenDesk) -> Style:
    settings = desk.home.desk
    return stage.style_of(settings, Watch(watch_entries(settings)), [desk.home.templates, shipped_templates()])


def _addition(growth: ItemGrowth, one: News, style: Style) -> Addition:
    """What a taken article adds: its quotations but those that the item has."""
    return addition(one.article, style, turn=growth.item.id or 0, but={piece.text for piece in growth.pieces})


def _named(growth: ItemGrowth, article_id: int) -> News:
    for one in growth.news:
        if one.article.id == article_id:
            return one
    known = ", ".join(str(one.article.id) for one in growth.news)
    hint = f"its news are the articles {known}" if known else "it has no news"
    raise UsageError(f"article {article_id} is no news of item {growth.item.id}: {hint}")


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
