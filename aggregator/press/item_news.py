"""What is new for the story of an item, what taking it would add, taking and leaving: drafting and review in order."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.drafting import stage
from aggregator.drafting.growth import News, with_news
from aggregator.drafting.news import ItemGrowth, of_digest
from aggregator.drafting.proposal import Addition, Style, addition
from aggregator.drafting.watch import Watch
from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import DigestItem, Piece
from aggregator.phrases import Phrase
from aggregator.review.desk import ReviewDesk
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import digests
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry


@dataclass(frozen=True, slots=True)
class ItemNews:
    """An item with what is new for it, and what each new article would add, by its id."""

    growth: ItemGrowth
    added: dict[int, Addition]

    def named(self, article_id: int) -> News:
        """The news that an article is.

        Raises:
            UsageError: it is none of this item.
        """
        for one in self.growth.news:
            if one.article.id == article_id:
                return one
        known = ", ".join(str(one.article.id) for one in self.growth.news)
        hint = Phrase("its news are the articles %(known)s", known=known) if known else Phrase("it has no news")
        raise UsageError(
            Phrase(
                "article %(article_id)s is no news of item %(item)s: %(hint)s",
                article_id=article_id,
                item=self.growth.item.id,
                hint=hint,
            )
        )


def style_of(home: DeskHome, watchlist: Sequence[WatchEntry]) -> Style:
    """How the desk writes.

    Raises:
        ConfigError: `leads.yaml` is missing or wrong.
    """
    return stage.style_of(home.desk, Watch(watchlist), [home.templates, shipped_templates()])


def news_of(session: Session, home: DeskHome, item_id: int, *, watchlist: Sequence[WatchEntry] = ()) -> ItemNews:
    """What is new for an item.

    Raises:
        UnknownIdError: there is no such item.
        NotAllowedError: the item is out of its issue: it takes nothing new.
        ConfigError: `leads.yaml` is missing or wrong.
    """
    row = digests.item(session, item_id)
    found = of_digest(session, digests.get(session, row.digest_id), only=item_id)
    if item_id not in found:
        raise NotAllowedError(
            Phrase("item %(item_id)s is %(status)s: it takes nothing new", item_id=item_id, status=row.status)
        )
    growth, style = found[item_id], style_of(home, watchlist)
    had = {piece.text for piece in growth.pieces}
    return ItemNews(
        growth, {one.article.id: addition(one.article, style, turn=item_id, but=had) for one in growth.news}
    )


def take(
    database: Database,
    by: str,
    news: ItemNews,
    article_ids: Sequence[int],
    *,
    quote: bool,
    version: int | None = None,
    now: datetime,
) -> DigestItem:
    """Let an item cite new articles, or revised ones as they read now; with `quote` their quotations stand at its end.

    Raises:
        UsageError: an article is no news of the item.
        NotAllowedError, StaleVersionError, UnknownIdError: as `ReviewDesk.take`.
    """
    growth = news.growth
    taken = [news.named(article_id) for article_id in dict.fromkeys(article_ids)]
    added = [news.added[one.article.id] for one in taken] if quote else []
    quotations = [piece for each in added for piece in each.pieces]
    item_id = growth.item.id or 0
    pieces = [
        Piece(item_id=item_id, position=0, **asdict(each)) for each in with_news(growth.pieces, taken, quotations)
    ]
    words = "\n\n".join(each.words for each in added if each.words)
    desk = ReviewDesk(database, by, now=now)
    return desk.take(item_id, article_ids, pieces, words=words, version=version or growth.item.version)


def leave(
    database: Database,
    by: str,
    news: ItemNews,
    article_ids: Sequence[int],
    *,
    why: str = "",
    version: int | None = None,
    now: datetime,
) -> DigestItem:
    """Leave articles out, each as it reads now; all that is new where none is named.

    Raises:
        UsageError: an article is no news of the item.
        NotAllowedError: nothing is left to leave; or as `ReviewDesk.leave`.
        StaleVersionError, UnknownIdError: as `ReviewDesk.leave`.
    """
    found = [news.named(each) for each in article_ids] if article_ids else list(news.growth.news)
    fresh = {one.article.id: one.article.revision for one in found if not one.is_left}
    item = news.growth.item
    if not fresh:
        raise NotAllowedError(
            Phrase("nothing to leave: item %(item)s has left that already, or has no news", item=item.id)
        )
    return ReviewDesk(database, by, now=now).leave(item.id or 0, fresh, why=why, version=version or item.version)
