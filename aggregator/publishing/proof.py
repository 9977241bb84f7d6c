"""Proving a stored edition: its files are those approved, and rendering it anew gives the same bytes."""

from sqlmodel import Session

from aggregator.errors import StoreError
from aggregator.models import Edition
from aggregator.publishing.frozen import edition_hash, from_json
from aggregator.publishing.printing import printed
from aggregator.store import editions


def is_emptied(edition: Edition) -> bool:
    """Whether a redaction took its words away: only of an approval that became void before it was published."""
    return not edition.content and edition.void_at is not None and edition.published_at is None


def require_whole(session: Session, edition: Edition) -> None:
    """Prove a stored edition against its hash.

    Raises:
        StoreError: it is not what was approved.
    """
    assert edition.id is not None
    files = {name: editions.sha256(file.body) for name, file in editions.files(session, edition.id).items()}
    if edition_hash(edition.content, edition.templates, files) != edition.hash:
        raise StoreError(f"edition {edition.id} is not what was approved: restore a backup")


def require_rebuilt(session: Session, edition: Edition) -> None:
    """Render an edition from its frozen content and its own templates, and compare; an emptied one proves nothing.

    Raises:
        StoreError: a file is damaged, or this version of Newsloom renders it otherwise; what is stored still is what
            was approved then.
    """
    if is_emptied(edition):
        return
    require_whole(session, edition)
    assert edition.id is not None
    stored = editions.files(session, edition.id)
    rebuilt = {file.name: file for file in printed(from_json(edition.content), editions.templates(session, edition))}
    different = sorted(name for name in stored.keys() | rebuilt.keys() if stored.get(name) != rebuilt.get(name))
    if different:
        raise StoreError(
            f"edition {edition.id} rendered anew differs in {', '.join(different)}: this version renders otherwise "
            "than the one it was approved with; the stored files are whole, and stay what is published"
        )
