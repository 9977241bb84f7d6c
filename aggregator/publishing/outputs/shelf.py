"""Editions in the store as issues that outputs can take. Reads only."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from aggregator.errors import NotAllowedError, StoreError
from aggregator.models import Edition
from aggregator.publishing.frozen import edition_hash, from_json
from aggregator.publishing.outputs.parcel import Issue
from aggregator.store import deliveries, editions
from aggregator.store.database import Database
from aggregator.store.editions import File


class StoredFiles(Mapping[str, File]):
    """The files of an edition, read when the first is asked for: of hundreds of issues few are."""

    def __init__(self, database: Database, edition_id: int) -> None:
        self._database, self._edition_id = database, edition_id

    @cached_property
    def _files(self) -> dict[str, File]:
        with self._database.read() as session:
            return editions.files(session, self._edition_id)

    def __getitem__(self, name: str) -> File:
        return self._files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def issue_of(database: Database, edition_id: int) -> Issue:
    """A published edition, proven to be what was approved.

    Raises:
        UnknownIdError: there is none of that id.
        NotAllowedError: it is not published, or its approval is void.
        StoreError: what is stored is not what was approved.
    """
    with database.read() as session:
        edition = editions.get(session, edition_id)
        if edition.published_at is None or edition.void_at is not None:
            raise NotAllowedError(f"edition {edition_id} is not published: approve its digest and publish that")
        files = editions.files(session, edition_id)
        hashes = editions.hashes(session, edition_id)
    if edition_hash(edition.content, edition.templates, hashes) != edition.hash:
        raise StoreError(f"edition {edition_id} is not what was approved: restore a backup")
    return _issue(edition, files)


def shown_on(database: Database, output: str, issue: Issue) -> list[Issue]:
    """The editions that reached an output, and all earlier ones of an issue that were published anywhere.

    By cover date, then revision.
    """
    with database.read() as session:
        rows = {edition.id or 0: edition for _, edition in deliveries.shown(session, output)}
        for edition in editions.of(session, issue.digest_id):
            if edition.published_at is not None and edition.revision < issue.revision:
                rows[edition.id or 0] = edition
    found = [_issue(edition, StoredFiles(database, ident)) for ident, edition in rows.items()]
    return sorted(found, key=lambda each: (each.frozen.cover_date, each.digest_id, each.revision))


def _issue(edition: Edition, files: Mapping[str, File]) -> Issue:
    assert edition.published_at is not None
    frozen = from_json(edition.content)
    return Issue(edition.digest_id, edition.revision, edition.hash, frozen, files, edition.published_at)
