"""Nights without a network and hotels with a sign-in page: one trouble, no source's, which ends by itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator.collection import pages
from aggregator.collection.check_up import check_up
from aggregator.collection.incidents import in_words
from aggregator.models import Incident, Poll
from aggregator.store import incidents
from aggregator.store.database import Database
from aggregator.vocabulary import IncidentKind, PollOutcome, SourceState
from tests.factories import NOW
from tests.fakes.years import Asked, Says, Script, Years, entry, redirect, rss, the_clock_of

WELL = ("bregu", "lumi", "mali", "fusha")
IDS = (*WELL, "dead")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BLOCKS = "".join(
    f"  {name}: {{name: {name}, languages: [sq], feed: 'https://{name}.example/rss', poll_minutes: 60}}\n"
    for name in IDS
)
LOGIN = "http://login.hotel.example/"
PAGE = Says("<html><body>Mirë se vini! Emri dhe dhoma, ju lutem.</body></html>", headers={"Content-Type": "text/html"})


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Years]:
    made = Years(tmp_path / "d", database, BLOCKS)
    with the_clock_of(made):
        yield made


def url(name: str) -> str:
    return f"https://{name}.example/rss"


def with_trouble(desk: Years, begin: timedelta, end: timedelta, trouble: Script) -> None:
    """Let all sources be cut off between two moments; one is dead all the time."""

    def script(asked: Asked) -> Says | None:
        if NOW + begin <= asked.at < NOW + end:
            return trouble(asked)
        hour = (asked.at - NOW) // HOUR
        return Says(rss(entry(f"Lajmi {hour}", f"Ora {hour}.", link=f"{asked.url}/{hour}", date=asked.at)))

    for name in WELL:
        desk.says(url(name), script)
    desk.says(url("dead"), lambda _asked: None)
    desk.says(LOGIN, lambda _asked: PAGE)


def run(desk: Years, span: timedelta) -> None:
    """Let time pass in steps of five minutes."""
    end = desk.now + span
    while desk.now < end:
        for name in IDS:
            if desk.is_due(name):
                desk.poll(name)
        desk.now += 5 * MINUTE


def told(desk: Years) -> list[tuple[IncidentKind, timedelta, timedelta | None]]:
    """Every incident: its kind, and when it began and ended, from the beginning of the test on."""
    with desk.database.read() as session:
        rows = session.exec(select(Incident).order_by(Incident.id)).all()  # type: ignore[arg-type]
        return [(row.kind, row.began_at - NOW, row.ended_at - NOW if row.ended_at else None) for row in rows]


TROUBLES: dict[str, tuple[IncidentKind, Script]] = {
    "no network": (IncidentKind.NO_NETWORK, lambda _asked: None),
    "a sign-in page that all are redirected to": (IncidentKind.CAPTIVE_PORTAL, lambda _asked: redirect(LOGIN, 302)),
    "a sign-in page in place of each": (IncidentKind.CAPTIVE_PORTAL, lambda _asked: PAGE),
    "a gate that says so": (IncidentKind.CAPTIVE_PORTAL, lambda _asked: Says("", 511)),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_night_without_the_web_is_one_incident(desk: Years, trouble: str, capsys: pytest.CaptureFixture[str]) -> None:
    kind, script = TROUBLES[trouble]
    with_trouble(desk, 2 * HOUR, 12 * HOUR, script)
    run(desk, 11 * HOUR)
    dead = desk.source("dead").failures
    assert [desk.source(name).failures for name in WELL] == [0] * 4, "theirs it is not"
    assert all(desk.source(name).next_poll_at <= desk.now + HOUR for name in IDS)  # type: ignore[operator]  # it has one
    ((found, began, ended),) = told(desk)
    assert (found, began, ended) == (kind, 2 * HOUR, None)
    states = {one.source_id: one.health.state for one in check_up(desk.database, now=desk.now)}
    assert states.pop("dead") is SourceState.FAILING and SourceState.FAILING not in states.values()
    with desk.database.read() as session:
        assert "cut off since 2026-03-04 11:30 UTC" in in_words(incidents.open_one(session))  # type: ignore[arg-type]
    assert pages.wanted(desk.database, now=desk.now, limit=9) == [], "nothing it says is taken for an article"
    run(desk, 2 * HOUR)
    (one,) = told(desk)
    assert one[2] is not None and timedelta() <= one[2] - 12 * HOUR <= HOUR, "over as soon as anybody answers"
    woken = {name: desk.source(name).last_success_at for name in WELL}
    assert all(moment >= NOW + one[2] for moment in woken.values() if moment)
    assert desk.source("dead").failures >= dead and desk.counts("bregu")[0] >= 3
    assert capsys.readouterr().out.count("cut off") <= 2, "a line as it begins, and one as it ends"
    assert pages.wanted(desk.database, now=desk.now, limit=9) != []


def test_how_often_is_asked_meanwhile_does_not_grow_with_the_night(desk: Years) -> None:
    with_trouble(desk, HOUR, 13 * HOUR, lambda _asked: None)
    run(desk, 13 * HOUR)
    asked = [ask.at - NOW for ask in desk.ledger if ask.url == url("bregu") and ask.at >= NOW + HOUR]
    assert 15 <= len(asked) <= 30, "often at first, hourly in the end"
    assert asked[2] - asked[1] <= 10 * MINUTE and asked[-1] - asked[-2] >= 50 * MINUTE


def test_one_site_in_trouble_among_others_is_its_own(desk: Years) -> None:
    with_trouble(desk, 99 * HOUR, 99 * HOUR, lambda _asked: None)
    run(desk, HOUR)
    desk.says(url("lumi"), lambda _asked: None)
    run(desk, 6 * HOUR)
    assert told(desk) == [] and desk.source("lumi").failures >= 2


def test_sources_that_stay_away_when_the_others_are_back_are_in_trouble_of_their_own(desk: Years) -> None:
    with_trouble(desk, HOUR, 2 * HOUR, lambda _asked: None)
    run(desk, 90 * MINUTE)
    for name in WELL[:3]:
        desk.says(url(name), lambda _asked: None)
    run(desk, 12 * HOUR)
    assert len(told(desk)) == 1, "whoever has not been heard since the last one proves no other"
    assert [desk.source(name).failures for name in WELL] > [2, 2, 2, 0]


def test_a_new_desk_without_a_network_has_no_incident_but_failing_sources(desk: Years) -> None:
    run(desk, 3 * HOUR)  # nobody answers, and nobody ever did
    assert told(desk) == []
    assert {one.health.state for one in check_up(desk.database, now=desk.now)} == {SourceState.FAILING}


def test_the_polls_that_showed_it_name_it_as_those_that_came_after(desk: Years) -> None:
    with_trouble(desk, HOUR, 2 * HOUR, lambda _asked: None)
    run(desk, 2 * HOUR)
    with desk.database.read() as session:
        polls = session.exec(select(Poll).where(Poll.source_id != "dead")).all()
    named = {poll.incident_id is not None for poll in polls if poll.outcome is PollOutcome.UNREACHABLE}
    assert named == {True}
    assert {poll.incident_id for poll in polls if poll.outcome.is_success} == {None}
