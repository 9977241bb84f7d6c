"""The archive of a series as one page: every issue that was published, newest first, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.publishing import addresses
from aggregator.publishing.bidi import Direction
from aggregator.publishing.edition import direction_of
from aggregator.publishing.labels import Labels, labels_for
from aggregator.publishing.published import view
from aggregator.publishing.renderers import html, templates
from aggregator.publishing.renderers.feeds import Channel, Issue
from aggregator.publishing.runs import Run, RunRole, Runs, run_of
from aggregator.text.written_dates import written_date, written_number

TEMPLATE = "archive.html.j2"


@dataclass(frozen=True, slots=True)
class EntryView:
    """An issue in the list; `state` is empty, or says that it is corrected or withdrawn."""

    title: Runs
    address: str
    date: str
    #: the day in ISO 8601, for machines
    day: str
    state: str
    language: str
    direction: Direction
    #: address and number of each earlier edition
    earlier: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """The archive of a series; addresses are empty while the desk has none."""

    series: Run
    desk: str
    language: str
    direction: Direction
    entries: tuple[EntryView, ...]
    labels: Labels
    labels_direction: Direction
    address: str
    rss: str
    json_feed: str


def render(channel: Channel, issues: Sequence[Issue], shelf: templates.Shelf) -> str:
    """The archive as an HTML page that stands beside the folder `issues`; newest first by cover date.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return html.render_page(_archive(channel, issues), shelf, TEMPLATE)


def _archive(channel: Channel, issues: Sequence[Issue]) -> ArchiveView:
    newest_first = sorted(issues, key=lambda issue: (issue.edition.cover_date, issue.published_at), reverse=True)
    labels, here = labels_for(channel.language), direction_of(channel.language)
    return ArchiveView(
        series=run_of(channel.series, here, role=RunRole.NAME),
        desk=channel.desk,
        language=channel.language,
        direction=here,
        entries=tuple(_entry(issue, channel, labels) for issue in newest_first),
        labels=labels,
        labels_direction=direction_of(labels.language),
        address=addresses.archive_address(channel.public_url),
        rss=addresses.archive_address(channel.public_url, "feed.xml"),
        json_feed=addresses.archive_address(channel.public_url, "feed.json"),
    )


def _entry(issue: Issue, channel: Channel, labels: Labels) -> EntryView:
    edition = issue.edition
    shown = view(edition)
    # relative, so that the archive can be read wherever it lies
    address = f"issues/{addresses.file_stem(edition.series, edition.cover_date)}/"
    return EntryView(
        title=shown.title,
        address=address,
        date=written_date(edition.cover_date, channel.language),
        day=edition.cover_date.isoformat(),
        state=_state(issue, labels),
        language=shown.language,
        direction=shown.direction,
        earlier=tuple((f"{address}v{number}/", written_number(number, channel.language)) for number in issue.earlier),
    )


def _state(issue: Issue, labels: Labels) -> str:
    if issue.edition.withdrawn:
        return labels.state_withdrawn
    return labels.state_corrected if issue.edition.corrections else ""
