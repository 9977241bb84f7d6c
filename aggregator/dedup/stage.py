"""The stage: judge every article whose text has settled, and write down whose text it has, with the reasons.

A revised article is judged again, since its text may have become, or ceased to be, another one's.

Work is done in batches, each one write transaction: a process killed at any moment leaves whole batches, and the next
run goes on with the rest. Articles are judged in the order of their publication; one that was judged keeps its place
when an earlier one turns up late, because stories and drafts may rest on it already.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import Session

from aggregator.dedup import moulds
from aggregator.dedup.collector import resting_collector
from aggregator.dedup.known_press import press_of, rules_of
from aggregator.dedup.markers import Markers
from aggregator.dedup.neighbourhood import COMPARED, COPIES, Neighbourhood
from aggregator.dedup.shelf import Prepared, Shelf
from aggregator.dedup.tracing import Judged, Tracer
from aggregator.dedup.verdict import Judgement, Limits, Reason, judge, under_root
from aggregator.phrases import Phrase, kept
from aggregator.settings.agencies import Agencies
from aggregator.settings.home import shipped_agencies
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import articles, lineage, outlets, sketches, twins
from aggregator.store.database import Database
from aggregator.vocabulary import Verdict

#: Articles in one transaction: it lasts less than a second on two slow, busy cores, so that other writers need not wait
#: long. With 300 a run takes a sixteenth more time (reprints.jsonl: 33.7 s against 31.7, side by side).
BATCH: Final = 500


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
    #: originals in the same mould on another event
    mould: moulds.Judged


def run(
    database: Database,
    thresholds: DuplicateThresholds,
    *,
    now: datetime,
    agencies: Agencies | None = None,
    progress: Callable[[int], None] | None = None,
) -> DedupReport:
    """Judge all articles that wait for it; a second run finds nothing left to do.

    Args:
        database: at the present schema.
        thresholds: the desk's.
        now: noted as the time of judgement.
        agencies: the desk's, by which texts say whose they are; without, those that Newsloom ships.
        progress: told after each batch how many articles were judged so far.

    Raises:
        StoreError: the database cannot be used; the batches before are kept.
    """
    work = _prepare(database, thresholds, agencies or shipped_agencies(), now=now)
    tally: Counter[Verdict] = Counter()
    while batch := _run_batch(database, work):
        tally.update(batch)
        if progress is not None:
            progress(tally.total())
    while _trace_again(database, work):
        pass
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


@dataclass(frozen=True, slots=True)
class _Work:
    """What all batches of a run share."""

    shelf: Shelf
    tracer: Tracer
    rules: str
    limits: Limits
    window: timedelta
    now: datetime
    #: keys known to be boilerplate: of the rows read from the index, a third would be theirs (reprints.jsonl)
    crowded: set[int] = field(default_factory=set)


def _prepare(database: Database, thresholds: DuplicateThresholds, agencies: Agencies, *, now: datetime) -> _Work:
    with database.read() as session:
        press = press_of(agencies, outlets.names_and_homes(session))
    shelf, rules = Shelf(shortest_text=thresholds.shortest_text, markers=Markers(press)), rules_of(agencies)
    tracer = Tracer(press, rules=rules, shelf=shelf, now=now)
    return _Work(shelf, tracer, rules, limits_of(thresholds), timedelta(days=thresholds.window_days), now)


def _run_batch(database: Database, work: _Work) -> list[Verdict]:
    """Judge the next batch in one transaction; the verdicts, none when nothing waits."""
    with database.write() as session:
        ids = articles.to_judge(session, BATCH)  # the first statement: other writers may have to be waited for
        if not ids:
            return []
        with resting_collector():
            return _judge_batch(session, ids, work)


def _judge_batch(session: Session, ids: list[int], work: _Work) -> list[Verdict]:
    batch = work.shelf.read(session, ids, again=True)
    neighbourhood = Neighbourhood(session, batch, shelf=work.shelf, window=work.window, crowded=work.crowded)
    relied_on = sketches.relied_on(session, (ident for ident in ids if batch[ident].said not in COPIES))
    outcomes = [
        _outcome(batch[ident], neighbourhood, limits=work.limits, relied_on=ident in relied_on) for ident in ids
    ]
    _store(session, outcomes, now=work.now)
    work.tracer.judged(session, [_judged(outcome) for outcome in outcomes])
    return [outcome.judgement.verdict for outcome in outcomes]


def _trace_again(database: Database, work: _Work) -> bool:
    """Look for the origin of some articles that were judged by an older version or with other agencies."""
    with database.write() as session:
        ids = lineage.read_by_other_rules(session, work.rules, BATCH)
        if ids:
            work.tracer.again(session, ids)
    return bool(ids)


def _judged(outcome: _Outcome) -> Judged:
    judgement = outcome.judgement
    if judgement.of is None or judgement.verdict not in COPIES:
        return Judged(outcome.text, judgement.verdict, outcome.text.id)
    return Judged(outcome.text, judgement.verdict, judgement.of, judgement.share, judgement.share_of_earlier)


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
    mould = _mould(text, judgement, frozenset(one.id for one in earlier), neighbourhood)
    return _Outcome(text, judgement, neighbourhood.add(text, root_id=root_id), mould)


def _mould(
    text: Prepared, judgement: Judgement, compared: frozenset[int], neighbourhood: Neighbourhood
) -> moulds.Judged:
    """The originals of the twins found. A copy stands where its original does, so it has none of its own."""
    found = () if judgement.verdict in COPIES else judgement.twins
    roots = frozenset(neighbourhood.root_id(ident) for ident in found) - {text.id, judgement.of}
    seen = compared.union(neighbourhood.root_id(ident) for ident in compared)
    return moulds.Judged(text.id, roots, seen, cut=len(compared) >= COMPARED)


def _asked(judgement: Judgement) -> Judgement:
    """The same judgement as a question: a story or an item of people would lose an article it rests on."""
    why = Reason("relied_on", 1.0, Phrase("revised, now a copy, but an editor's story or a digest item rests on it"))
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
    sketches.follow(session, {row["article_id"]: row["of_id"] for row in found if row["verdict"] in COPIES})
    _store_twins(session, [outcome.mould for outcome in outcomes], now=now)
    said = {outcome.text.id: (outcome.judgement.verdict, outcome.text.revision) for outcome in outcomes}
    sketches.set_verdicts(session, said)


def _store_twins(session: Session, judged: list[moulds.Judged], *, now: datetime) -> None:
    twins.forget(session, (text.article_id for text in judged))
    near = {twin for text in judged if text.cut for twin in text.twins}
    stored = twins.of_articles(session, near) if near else {}
    twins.put_all(session, moulds.completed(judged, stored), now=now)


def _resemblance(outcome: _Outcome, *, now: datetime) -> dict[str, Any] | None:
    """The row of `Resemblance`, a value by column: as objects the rows would take three times as long."""
    judgement = outcome.judgement
    if judgement.of is None:
        return None
    return {
        "article_id": outcome.text.id,
        "of_id": judgement.of,
        "verdict": judgement.verdict,
        "share": judgement.share,
        "reasons": [{"name": reason.name, "value": reason.value, **kept(reason.says)} for reason in judgement.reasons],
        "judged_at": now,
    }
