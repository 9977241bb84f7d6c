"""What the editor of an item shows, gathered from the store: no rule stands here, only what is asked of whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex

from sqlmodel import Session

from aggregator.models import Allowance, AnonymousSource, Decision, Digest, DigestItem, Translation
from aggregator.press.wording_offers import Offers, offers
from aggregator.review import unsaved
from aggregator.review.issue_steps import OUT
from aggregator.review.present import Present
from aggregator.review.story_drafts import doubled
from aggregator.review.undo_words import effective
from aggregator.review.unsaved import Unsaved
from aggregator.settings import DeskHome
from aggregator.store import decisions, digests, ledger, stories, users
from aggregator.text.invisible import first_visible
from aggregator.vocabulary import ItemStatus
from aggregator.web.desk import Me, WebDesk
from aggregator.web.item_sources import SourceView, sources_of

#: Decisions that are shown on the page; the versions have all.
_DECISIONS = 8
_OPEN = (ItemStatus.DRAFT, ItemStatus.ACCEPTED, ItemStatus.HELD)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as they stand on the page: the item's, or what somebody typed.

    `version` is what saving takes them for a change of; `tab` is the window that typed: each page made is one of
    its own, so that no window writes over what another keeps.
    """

    words: Mapping[str, str]
    version: int
    tab: str = ""
    complaint: str = ""
    caret: int | None = None

    @classmethod
    def of(cls, item: DigestItem, *, tab: str = "", complaint: str = "", caret: int | None = None) -> "Form":
        """The item's own words."""
        words = {"headline": item.headline, "lead": item.lead, "body": item.body, "kind": item.kind.value}
        return cls(words, item.version, tab or token_hex(12), complaint, caret)


@dataclass(frozen=True, slots=True)
class ItemView:
    """Everything on the page but the advice, which is asked for apart."""

    item: DigestItem
    digest: Digest
    #: the headline of its story's first article; empty without a story
    story_title: str
    form: Form
    sources: Sequence[SourceView]
    offers: Offers
    translations: Sequence[Translation]
    anonymous: Sequence[AnonymousSource]
    allowances: Sequence[Allowance]
    unsaved: Sequence[Unsaved]
    others: Sequence[DigestItem]
    decisions: Sequence[Decision]
    #: how many there are
    decided: int
    #: decisions that hold no more, by the one that took each back
    undone: Mapping[int, int]
    present: Sequence[Present]
    names: Mapping[int, str]

    @property
    def doubles(self) -> Sequence[DigestItem]:
        """Other items that tell the same story in the same issue, where readers do not have it."""
        items = [(each, self.digest) for each in (self.item, *self.others) if each.story_id is not None]
        same = [each for each in items if each[0].story_id == self.item.story_id]
        found = doubled(same)
        return [each for each in found if each.id != self.item.id] if self.item in found else []

    @property
    def is_open(self) -> bool:
        """Whether the words may still be changed."""
        return self.item.status in _OPEN and self.digest.status not in OUT

    @property
    def is_out(self) -> bool:
        """Whether readers have its issue."""
        return self.digest.status in OUT


def read(
    session: Session,
    desk: WebDesk,
    me: Me,
    item_id: int,
    *,
    form: Form | None = None,
    source: int | None = None,
    part: int | None = None,
) -> ItemView:
    """The editor of an item.

    Args:
        form: what the fields have, where that is not the item's words.
        source: the article whose text is shown, and which part of it.

    Raises:
        UnknownIdError: there is no such item.
        ConfigError: `leads.yaml` is missing or wrong.
    """
    home: DeskHome = desk.home
    item = digests.item(session, item_id)
    rows = decisions.of(session, "item", item_id)
    shown = sources_of(session, item, shown=source, part=part)
    typed = unsaved.of(session, users.get(session, me.name), item)
    own = form.tab if form is not None else None
    return ItemView(
        item=item,
        digest=digests.get(session, item.digest_id),
        story_title=first_visible(stories.get(session, item.story_id).title) if item.story_id is not None else "",
        form=form or Form.of(item),
        sources=shown,
        offers=offers(session, home, [one.article.id or 0 for one in shown], language=item.language),
        translations=ledger.translations(session, [item_id])[item_id],
        anonymous=ledger.anonymous(session, [item_id])[item_id],
        allowances=ledger.allowances(session, [item_id])[item_id],
        unsaved=[one for one in typed if one.tab != own],
        others=_others(session, item),
        decisions=rows[: -_DECISIONS - 1 : -1],
        decided=len(rows),
        undone=effective(rows),
        present=desk.windows.at("item", item_id, now=desk.now(), but=me.user_id),
        names=users.names(session),
    )


def _others(session: Session, item: DigestItem) -> list[DigestItem]:
    """Items of the same issue that this one could take in."""
    return [row for row in digests.items(session, item.digest_id, _OPEN) if row.id != item.id]
