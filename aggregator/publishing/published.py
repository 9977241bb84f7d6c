"""An edition as renderers show it: the view of its digest with permanent addresses, corrections, or why it is gone.

Pure.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aggregator.publishing import addresses
from aggregator.publishing.bidi import Direction
from aggregator.publishing.edition import build, direction_of
from aggregator.publishing.frozen import CorrectionFacts, FrozenEdition, Withdrawal
from aggregator.publishing.labels import labels_for
from aggregator.publishing.runs import RunRole, Runs, run_of
from aggregator.publishing.views import CorrectionView, DigestView, ItemView, SectionView, WithdrawalView
from aggregator.text.written_dates import written_date
from aggregator.vocabulary import CorrectionKind


def view(edition: FrozenEdition) -> DigestView:
    """The view of an edition: no draft, its corrections where the errors ran.

    What was said of an item that is no longer in the issue stands with the whole issue.
    """
    plain = build(edition.digest, edition.items)
    address = issue_address(edition)
    here = {item.id for item in plain.items}
    whole = [each for each in edition.corrections if each.item_id not in here]
    return replace(
        plain,
        is_draft=False,
        desk=edition.desk,
        address=address,
        archive=addresses.archive_address(edition.public_url),
        rss=addresses.archive_address(edition.public_url, "feed.xml"),
        json_feed=addresses.archive_address(edition.public_url, "feed.json"),
        sections=tuple(_section(section, edition, address) for section in plain.sections),
        editors_notes=_of_kinds(whole, edition, edition.language, notes=True),
        corrections=_of_kinds(whole, edition, edition.language, notes=False),
        withdrawn=_withdrawal(edition.withdrawn, edition),
    )


def issue_address(edition: FrozenEdition) -> str:
    """The permanent address of the issue; empty where the desk has none."""
    return addresses.issue_address(edition.public_url, addresses.file_stem(edition.series, edition.cover_date))


def _section(section: SectionView, edition: FrozenEdition, address: str) -> SectionView:
    return replace(section, items=tuple(_item(item, edition, address) for item in section.items))


def _item(item: ItemView, edition: FrozenEdition, address: str) -> ItemView:
    mine = [each for each in edition.corrections if each.item_id == item.id]
    return replace(
        item,
        permalink=f"{address}#{addresses.item_anchor(item.id)}" if address else "",
        editors_notes=_of_kinds(mine, edition, item.language, notes=True),
        corrections=_of_kinds(mine, edition, item.language, notes=False),
    )


def _of_kinds(
    corrections: Iterable[CorrectionFacts], edition: FrozenEdition, language: str, *, notes: bool
) -> tuple[CorrectionView, ...]:
    return tuple(
        _correction(each, edition, language)
        for each in corrections
        if (each.kind is CorrectionKind.EDITORS_NOTE) == notes
    )


def _correction(facts: CorrectionFacts, edition: FrozenEdition, language: str) -> CorrectionView:
    """The correction of words in `language`, said in the language of the labels."""
    day, labels = _day(facts.at, edition), labels_for(edition.language)
    here = direction_of(labels.language)
    return CorrectionView(
        kind=facts.kind,
        label=labels.corrections[facts.kind],
        date=written_date(day, edition.language),
        day=day.isoformat(),
        was=_words(facts.was, here, language),
        now=_words(facts.now, here, language),
        note=_words(facts.note, here),
    )


def _withdrawal(facts: Withdrawal | None, edition: FrozenEdition) -> WithdrawalView | None:
    if facts is None:
        return None
    day = _day(facts.at, edition)
    here = direction_of(labels_for(edition.language).language)
    return WithdrawalView(date=written_date(day, edition.language), day=day.isoformat(), why=_words(facts.why, here))


def _day(moment: datetime, edition: FrozenEdition) -> date:
    return moment.astimezone(ZoneInfo(edition.zone)).date()


def _words(text: str, here: Direction, language: str = "") -> Runs:
    """Words that keep their lines, as those of an item that was several paragraphs long."""
    stripped = text.replace("\r\n", "\n").strip()
    run = run_of(stripped, here, role=RunRole.OWN, language=language)
    return (replace(run, lines=True),) if stripped else ()
