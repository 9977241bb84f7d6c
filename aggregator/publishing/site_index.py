"""What lists the issues of a site: the archive's page and two feeds, made of the editions that are there."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from aggregator.publishing import addresses
from aggregator.publishing.outputs.parcel import Issue
from aggregator.publishing.outputs.site import Index
from aggregator.publishing.renderers import archive, feeds, templates
from aggregator.store.editions import File

#: Issues in the feeds; the archive has all.
_IN_FEEDS = 20


def site_index(folders: Sequence[Path]) -> Index:
    """What makes the lists, with the template of the first folder that has it.

    Raises:
        ConfigError: the template is missing or faulty, with file and line.
    """
    shelf = shelf_of_archive(folders)

    def listed(issues: Sequence[Issue]) -> Mapping[str, bytes]:
        return _lists(issues, shelf)

    return listed


def shelf_of_archive(folders: Sequence[Path]) -> templates.Shelf:
    """The templates of the archive's page.

    Raises:
        ConfigError: one is missing or faulty, with file and line.
    """
    return templates.texts_of([archive.TEMPLATE], folders)


def _lists(issues: Sequence[Issue], shelf: templates.Shelf) -> Mapping[str, bytes]:
    newest_last = [_newest(list(editions)) for _, editions in groupby(_by_digest(issues), _digest_of)]
    newest_last.sort(key=lambda issue: (issue.edition.cover_date, issue.published_at))
    last = newest_last[-1].edition
    channel = feeds.Channel(last.series, last.desk, last.language, last.public_url)
    newest_first = newest_last[::-1]
    return {
        "feed.xml": feeds.rss(channel, newest_first[:_IN_FEEDS]),
        "feed.json": feeds.json_feed(channel, newest_first[:_IN_FEEDS]),
        "index.html": archive.render(channel, newest_first, shelf).encode(),
    }


def _by_digest(issues: Sequence[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda issue: (issue.digest_id, issue.revision))


def _digest_of(issue: Issue) -> int:
    return issue.digest_id


class _Bodies(Mapping[str, bytes]):
    """The bytes of an edition's files by name, each read when it is asked for."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> bytes:
        return self._files[name].body

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _newest(editions: Sequence[Issue]) -> feeds.Issue:
    """An issue as its last edition has it, with when its first was published."""
    last = editions[-1]
    return feeds.Issue(
        edition=last.frozen,
        bodies=_Bodies(last.files),
        published_at=editions[0].published_at,
        updated_at=last.published_at,
        permalink=addresses.issue_address(last.frozen.public_url, last.stem),
        # whoever reads an earlier edition of a withdrawn issue finds the notice there as well
        earlier=() if last.is_withdrawn else tuple(issue.revision for issue in editions[:-1]),
    )
