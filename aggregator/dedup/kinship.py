"""Between the store and `kin_tree.py`: what is known of the texts of a story's articles and their copies.

It deliberately decides nothing, and reads no texts: a story of 500 articles is a page that somebody waits for.
"""

from collections.abc import Collection, Mapping

from sqlmodel import Session

from aggregator.dedup.kin_tree import Branch, Origin, Printed, tree
from aggregator.store import lineage, sketches
from aggregator.store.lineage import Kin
from aggregator.vocabulary import Verdict


def tree_of(
    session: Session, article_ids: Collection[int], *, translations: Mapping[int, int] | None = None
) -> list[Branch]:
    """The articles of a story, and the copies of them that stand in no story, as a tree in reading order."""
    families = lineage.families(session, article_ids)
    printed = [_printed(kin) for family in families.values() for kin in family]
    unsure = sketches.resemblances(session, article_ids)
    likely = {ident: (one.of_id, one.share) for ident, one in unsure.items() if one.verdict is Verdict.UNSURE}
    return tree(printed, likely=likely, translations=translations)


def _printed(kin: Kin) -> Printed:
    copy_of = None if kin.root_id == kin.article_id else kin.root_id
    row = kin.row
    if row is None:
        return Printed(kin.article_id, kin.published_at, share=kin.share, copy_of=copy_of)
    origin = Origin(row.kind, row.key, row.name, row.basis, row.claim_says)
    first = row.first_id
    share, share_of_first = (row.share, row.share_of_first) if first is not None else (kin.share, 1.0)
    return Printed(kin.article_id, kin.published_at, origin, first, share, share_of_first, copy_of)
