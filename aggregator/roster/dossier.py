"""All that is known of one source, for the page on which people look after it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from aggregator.collection.check_up import HealthMemory
from aggregator.errors import UnknownIdError
from aggregator.models import Decision, OutletLabel, Quarantine
from aggregator.phrases import Phrase
from aggregator.roster.board import Card, in_order, last_days
from aggregator.roster.desk import NOUN
from aggregator.settings import Sources
from aggregator.settings.source_blocks import find, shown
from aggregator.settings.source_check import worth_knowing
from aggregator.settings.yaml_file import read_bytes
from aggregator.store import decisions, outlet_labels, polls, requests, source_records, users
from aggregator.store.source_records import Latest, Newest

#: Newest polls, articles and decisions shown.
_POLLS, _ARTICLES, _DECISIONS = 20, 12, 12


@dataclass(frozen=True, slots=True)
class Dossier:
    """A source."""

    card: Card
    #: articles published and polls that failed on each of the last days, oldest first, and polls altogether
    articles_a_day: tuple[int, ...]
    failures_a_day: tuple[int, ...]
    polls_a_day: tuple[int, ...]
    #: newest first
    polls: tuple[Newest, ...]
    articles: tuple[Latest, ...]
    quarantine: tuple[Quarantine, ...]
    #: what the desk calls its outlet, and who the people are that say so, by id
    labels: tuple[OutletLabel, ...]
    people: dict[int, str]
    #: newest first
    decisions: tuple[Decision, ...]
    #: other sources of its outlet
    siblings: tuple[str, ...]
    #: what its block leads to that somebody may not mean
    remarks: tuple[Phrase, ...]
    #: a poll that was asked for and is not over
    open_poll: int | None


def dossier(session: Session, memory: HealthMemory, config: Sources, source_id: str, *, now: datetime) -> Dossier:
    """Everything on a source that config names.

    Raises:
        UnknownIdError: config names none of that id, or has not been taken up yet.
    """
    judged = memory.look(session, now=now, named={source_id}) if source_id in config.sources else []
    if not judged:
        raise UnknownIdError("source", source_id, hint=Phrase("config/sources.yaml does not name it"))
    card = Card(source_id, config.sources[source_id], judged[0].standing.outlet_id, judged[0])
    days = last_days(now)
    since = datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC)
    polled = source_records.polls_a_day(session, source_id, since=since)
    counted = source_records.articles_a_day(session, [source_id], since=since).get(source_id, {})
    newest = source_records.latest_polls(session, [source_id], most=_POLLS).get(source_id, [])
    rows = decisions.of(session, NOUN, decisions.number_of(source_id))
    return Dossier(
        card=card,
        articles_a_day=in_order(counted, days),
        failures_a_day=in_order({day: failed for day, (_, failed) in polled.items()}, days),
        polls_a_day=in_order({day: number for day, (number, _) in polled.items()}, days),
        polls=tuple(reversed(newest)),
        articles=tuple(source_records.latest_articles(session, source_id, most=_ARTICLES)),
        quarantine=tuple(one for one in polls.quarantined(session) if one.source_id == source_id),
        labels=tuple(outlet_labels.in_force(session, [card.outlet_id])[card.outlet_id]),
        people=users.names(session),
        decisions=tuple(reversed(rows[-_DECISIONS:])),
        siblings=tuple(
            ident
            for ident, block in config.sources.items()
            if ident != source_id and block.outlet_id(ident) == card.outlet_id
        ),
        remarks=tuple(worth_knowing(card.block)),
        open_poll=requests.open_poll(session, source_id),
    )


def block_in_file(root: Path, source_id: str) -> str:
    """The block of a source as the file has it now, which may be ahead of what is in force; empty if there is none.

    Raises:
        ConfigError: the file is missing, or unreadable.
    """
    text = read_bytes(root / "config" / "sources.yaml").decode("utf-8-sig", "replace")
    place = find(text, source_id)
    return shown(text, place) if place else ""
