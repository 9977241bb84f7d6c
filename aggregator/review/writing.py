"""An item written by hand: a decision of a named person like any other, with the articles it rests on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Decision, DigestItem, Piece
from aggregator.phrases import Phrase
from aggregator.review.desk import washed
from aggregator.review.open_issue import approval_ends, open_issue
from aggregator.store import articles, decisions, digests, users
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, PieceRole


def write_item(
    database: Database,
    by: str,
    digest_id: int,
    *,
    section: str,
    words: Mapping[str, str],
    cites: Sequence[int],
    language: str,
    now: datetime,
) -> DigestItem:
    """Add an item to a digest, accepted: whoever writes it wants it there. It stands last in its section.

    Args:
        words: headline, lead and body; the lead is needed.
        cites: articles it rests on, bound as they read now.

    Raises:
        UnknownIdError: nobody of that name, no such digest or article.
        NotAllowedError: the person is disabled, readers have the issue, or an article is named twice.
        UsageError: it has no lead.
    """
    told = {name: washed(name, text) for name, text in words.items()}
    if not told.get("lead"):
        raise UsageError(Phrase("an item needs its --lead: it names the source"))
    if len(set(cites)) < len(cites):
        raise NotAllowedError(Phrase("an article is cited twice"))
    with database.write() as session:
        user = users.acting(session, by)
        digests.get(session, digest_id)
        open_issue(session, digest_id)
        approval_ends(session, digest_id, now=now)
        item = DigestItem(digest_id=digest_id, section=section, lead="", position=0, language=language, created_at=now)
        item.headline, item.lead, item.body = told.get("headline", ""), told["lead"], told.get("body", "")
        item.position = digests.last_position(session, digest_id, section) + 1
        item.status, item.touched = ItemStatus.ACCEPTED, True
        item_id = digests.add_item(session, item, _sources(session, cites))
        assert user.id is not None
        row = Decision(at=now, user_id=user.id, verb="write", noun="item", noun_id=item_id)
        row.after = {"section": section, "cites": list(cites), **told}
        decisions.note(session, row)
        return digests.item(session, item_id)


def _sources(session: Session, cites: Sequence[int]) -> list[Piece]:
    return [
        Piece(
            item_id=0,
            position=0,
            role=PieceRole.SOURCE,
            article_id=article_id,
            revision=articles.get(session, article_id).revision,
        )
        for article_id in cites
    ]
