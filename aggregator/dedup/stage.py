"""The stage: judge every article whose text has settled, and write down whose text it has, with the reasons.

A revised article is judged again, since its text may have become, or ceased to be, another one's.

Work is done in batches, each one write transaction: a process killed at any moment leaves whole batches, and the next
run goes on with the rest. Articles are judged in the order of their publication; one that was judged keeps its place
when an earlier one turns up late, because stories and drafts may rest on it already.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from aggregator.dedup.neighbourhood import COPIES, Neighbourhood
from aggregator.dedup.shelf import Prepared, Shelf
from aggregator.dedup.verdict import Judgement, Limits, Reason, judge, under_root
from aggregator.models import Resemblance
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import articles, sketches
from aggregator.store.database import Database
from aggregator.vocabulary import Verdict

#: Articles in one transaction: it lasts about a fifth of a second, so that other writers need not wait long.
BATCH: Final = 150


@dataclass(frozen=True, slots=True)
class DedupReport:
    """What a run did, in articles."""

    judged: int
    unique: int
    duplicates: int
    reprints: int
    unsure: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is to be stored of one article."""

    text: Prepared
    judgement: Judgement
    bands: tuple[int, ...]


def run(
    database: Database,
    thresholds: DuplicateThresholds,
    *,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> DedupReport:
    """Judge all articles that wait for it; a second run finds nothing left to do.

    Args:
        database: at the present schema.
        thresholds: the desk's.
        now: noted as the time of judgement.
        progress: told after each batch how many articles were judged so far.

    Raises:
        StoreError: the database cannot be used; the batches before are kept.
    """
    shelf, limits = Shelf(shortest_text=thresholds.shortest_text), limits_of(thresholds)
    tally: Counter[Verdict] = Counter()
    window = timedelta(days=thresholds.window_days)
    while batch := _run_batch(database, shelf, limits=limits, window=window, now=now):
        tally.update(batch)
        if progress is not None:
            progress(tally.total())
    return DedupReport(
        judged=tally.total(),
        unique=tally[Verdict.UNIQUE],
        duplicates=tally[Verdict.DUPLICATE],
        reprints=tally[Verdict.REPRINT],
        unsure=tally[Verdict.UNSURE],
    )


def limits_of(thresholds: DuplicateThresholds) -> Limits:
    """The thresholds as the pure verdict takes them."""
    return Limits(**thresholds.model_dump(exclude={"window_days"}))


def _run_batch(database: Database, shelf: Shelf, *, limits: Limits, window: timedelta, now: datetime) -> list[Verdict]:
    """Judge the next batch in one transaction; the verdicts, none when nothing waits."""
    with database.write() as session:
        ids = articles.to_judge(session, BATCH)
        if not ids:
            return []
        batch = shelf.read(session, ids, again=True)
        neighbourhood = Neighbourhood(session, batch, shelf=shelf, window=window)
        relied_on = sketches.relied_on(session, (ident for ident in ids if batch[ident].said not in COPIES))
        outcomes = [_outcome(batch[ident], neighbourhood, limits=limits, relied_on=ident in relied_on) for ident in ids]
        _store(session, outcomes, now=now)
    return [outcome.judgement.verdict for outcome in outcomes]


def _outcome(text: Prepared, neighbourhood: Neighbourhood, *, limits: Limits, relied_on: bool) -> _Outcome:
    """Judge one text, and let it be found by the later ones."""
    earlier = [other.document for other in neighbourhood.earlier(text)]
    judgement = judge(text.document, earlier, limits=limits)
    root = None if judgement.of is None else neighbourhood.root(judgement.of)
    if root is not None:
        judgement = under_root(judgement, text.document, root.document, limits=limits)
    if relied_on and judgement.verdict in COPIES:
        judgement = _asked(judgement)
    root_id = judgement.of if judgement.verdict in COPIES else None
    return _Outcome(text, judgement, neighbourhood.add(text, root_id=root_id))


def _asked(judgement: Judgement) -> Judgement:
    """The same judgement as a question: a story or an item of people would lose an article it rests on."""
    why = Reason("relied_on", 1.0, "revised, now a copy, but an editor's story or a digest item rests on it")
    return replace(judgement, verdict=Verdict.UNSURE, reasons=(why, *judgement.reasons))


def _store(session: Session, outcomes: list[_Outcome], *, now: datetime) -> None:
    sketches.put_all(
        session,
        [
            sketches.Indexed(
                article_id=text.id,
                size=text.signature.size,
                signature=text.signature.to_bytes(),
                bands=outcome.bands,
                published_at=text.document.published,
            )
            for outcome in outcomes
            for text in (outcome.text,)
        ],
    )
    found = [row for outcome in outcomes if (row := _resemblance(outcome, now=now)) is not None]
    sketches.resemble_all(session, [outcome.text.id for outcome in outcomes], found)
    sketches.follow(session, {row.article_id: row.of_id for row in found if row.verdict in COPIES})
    said = {outcome.text.id: (outcome.judgement.verdict, outcome.text.revision) for outcome in outcomes}
    sketches.set_verdicts(session, said)


def _resemblance(outcome: _Outcome, *, now: datetime) -> Resemblance | None:
    judgement = outcome.judgement
    if judgement.of is None:
        return None
    return Resemblance(
        article_id=outcome.text.id,
        of_id=judgement.of,
        verdict=judgement.verdict,
        share=judgement.share,
        reasons=[{"name": reason.name, "value": reason.value, "says": reason.says} for reason in judgement.reasons],
        judged_at=now,
    )
