"""`/operations`, `/healthz`, `/readyz`: how the desk fares, for people and for watchmen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from aggregator.doctor import remembered
from aggregator.doctor.examination import examine
from aggregator.doctor.finding import fault, fine
from aggregator.doctor.stages import StageName, parts, stages
from aggregator.holder import this_process
from aggregator.models import JobRun, Lease, Poll, Source
from aggregator.settings import load
from aggregator.store import backlog, job_runs, leases, polls, requests, schema, sources
from aggregator.store.database import Database
from aggregator.vocabulary import FindingLevel, PageState, PollOutcome, Role, Verdict
from aggregator.web.app import create_app
from aggregator.web.stage_words import LEVEL_WORDS, PART_WORDS, STAGE_WORDS, WAITING_WORDS
from tests.databases import Databases
from tests.factories import NOW, add_articles, add_item, add_outlet, add_story, make_digest
from tests.fakes.browser import ADDRESS, Browser
from tests.fakes.page_reading import check
from tests.integration.full_desk import FullDesk
from tests.integration.web_desk import Clock, Served, web_desk


def test_every_stage_part_and_level_has_words() -> None:
    assert set(STAGE_WORDS) == set(StageName)
    assert set(WAITING_WORDS) <= set(StageName)
    assert set(LEVEL_WORDS) == set(FindingLevel)
    assert set(PART_WORDS) == {leases.SUPERVISOR, leases.COLLECTOR, leases.SCHEDULER, leases.PUBLISHER}


# --- the stages


def test_what_waits_is_counted_before_each_stage(each_database: Database) -> None:
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 3, verdict=Verdict.PENDING)
        add_articles(session, verdict=Verdict.PENDING, page_state=PageState.WANTED)  # not read yet
        add_articles(session, 2, verdict=Verdict.UNIQUE)
        add_articles(session, verdict=Verdict.UNIQUE, first_seen_at=NOW - timedelta(days=60))
        add_articles(session, verdict=Verdict.DUPLICATE)
        story = add_story(session, add_articles(session, 4))
        session.add(make_digest(id=1))
        session.flush()
        for place in (1, 2):
            add_item(session, 1, cites=[1], story_id=story, position=place)
    with each_database.read() as session:
        found = {stage.name: stage.waiting for stage in stages(session, now=NOW)}
    assert {name: waiting.number for name, waiting in found.items() if waiting is not None} == {
        StageName.COLLECTION: 0,
        StageName.DEDUP: 3,
        StageName.CLUSTERING: 2,
        StageName.REVIEW: 2,
        StageName.PUBLISHING: 0,
    }
    assert found[StageName.DEDUP] is not None and found[StageName.DEDUP].since == NOW - timedelta(hours=4)


def test_a_stage_tells_its_last_success_beside_a_later_fault_and_whether_it_runs(each_database: Database) -> None:
    def turn(number: int, token: str, *, done: bool = True, said: str = "") -> None:
        with each_database.write() as session:
            at = NOW + timedelta(hours=number)
            run_id = job_runs.take(session, "pipeline", f"{number}", holder="d:1", token=token, now=at)
            if done:
                job_runs.finish(session, run_id, fault=said, now=at + timedelta(minutes=1))

    def pipeline() -> tuple[object, ...]:
        with each_database.read() as session:
            now = NOW + timedelta(hours=9)
            found = next(one for one in stages(session, now=now) if one.name is StageName.DRAFTING)
        return found.last_success, found.fault, found.is_running

    assert pipeline() == (None, "", False)
    turn(1, "dead")
    turn(2, "dead", said="the disk is full")
    well = NOW + timedelta(hours=1, minutes=1)
    assert pipeline() == (well, "the disk is full", False)
    turn(3, "dead", done=False)
    assert pipeline() == (well, "", False), "its process died"
    with each_database.write() as session:
        token = leases.take(session, leases.SCHEDULER, this_process(), now=NOW + timedelta(hours=9))
    turn(4, token, done=False)
    assert pipeline() == (well, "", True)
    with each_database.read() as session:
        held = {one.name: one.lease is not None for one in parts(session, now=NOW + timedelta(hours=9))}
    assert held == {"supervisor": False, "collector": False, "scheduler": True, "publisher": False}


def test_sources_that_wait_for_their_poll_are_named(each_database: Database) -> None:
    with each_database.write() as session:
        add_outlet(session)
        requests.ask_for_polls(session, [("rud", NOW), ("rud", NOW + timedelta(hours=1))], now=NOW, by="d:1")
    with each_database.read() as session:
        assert backlog.requests_of(session) == {"rud": NOW}
        assert backlog.requests(session) == (2, NOW)


# --- the page


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("path", ["/operations", "/operations?examine=yes"])
def test_the_page_is_sound(full: FullDesk, language: str, path: str) -> None:
    browser = full.browsers[Role.EDITOR]
    browser.post("/appearance", {"language": language})
    check(browser.get(path).text)


def test_the_page_shows_faults_backups_and_findings_with_their_next_step(
    full: FullDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [fine("clock", "it is noon"), fault("disk", "0.1 GiB are free", "free some space now")]
    monkeypatch.setattr(remembered, "examine", lambda *_, **__: iter(said))
    browser = full.browsers[Role.ADMINISTRATOR]
    browser.post("/operations/examine")
    with full.served.database.write() as session:
        at = full.served.clock.at
        run = {"holder": "d:1", "token": "t", "taken_at": at, "done_at": at}
        session.add(JobRun(job="backup", slot="2030-01-01", fault="the disk is full", **run))
    words = browser.get("/operations?examine=yes").words()
    assert "failed last time" in words and "the disk is full" in words
    assert "There is no backup yet" in words
    assert words.index("free some space now") < words.index("it is noon"), "what is worst stands first"
    part = browser.get("/operations/state", **{"hx-request": "true"})
    assert "the disk is full" in part.text and "<html" not in part.text


def test_the_doctor_looks_once_in_a_while_and_again_when_asked(full: FullDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def look(*_: object, **__: object) -> object:
        looks.append(1)
        return iter([fine("clock", "it is noon")])

    monkeypatch.setattr(remembered, "examine", look)
    browser = full.browsers[Role.EDITOR]
    browser.post("/operations/examine", follow=False)
    for _ in range(3):
        browser.get("/operations/findings")
    assert len(looks) == 1
    browser.post("/operations/examine")
    assert len(looks) == 2
    memory, moment = remembered.Examinations(full.root), NOW
    for minutes in (0, 9, 11, -60):
        memory.findings(now=moment + timedelta(minutes=minutes))
    assert len(looks) == 5, "new, good, too old, and from a future that is no more"


def test_the_findings_are_the_doctor_s(full: FullDesk) -> None:
    about = {finding.about for finding in examine(full.root, now=full.served.clock.at)}
    words = full.browsers[Role.EDITOR].post("/operations/examine").words()
    assert about and all(each in words for each in about)


def test_in_persian_the_findings_are_persian_but_for_names_and_commands(full: FullDesk) -> None:
    browser = full.browsers[Role.EDITOR]
    browser.post("/appearance", {"language": "fa", "theme": "auto"})
    rows = browser.post("/operations/examine").tree.xpath("//table[caption='یافته‌های پزشک']/tbody/tr")
    assert rows
    for row in rows:
        about, says = (row.xpath(path)[0].text_content() for path in ("th", "td[2]"))
        assert about in ("SQLite", "expat") or re.search("[آ-ی]", about), about
        assert re.search("[آ-ی]", says) or about == "expat", says


# --- for watchmen


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    """A desk with one source, polled now; polls are due every hour."""
    with databases.open(request.param) as database:
        block = "sources:\n  rud: {name: Rud, languages: [sq], feed: 'https://rud.example/feed'}\n"
        yield web_desk(tmp_path, database, config={"sources.yaml": block}, clock=Clock())


def polled(served: Served) -> None:
    """Its source is polled and due again in an hour."""
    with served.database.write() as session:
        source = session.exec(select(Source)).one()
        source.last_poll_at = served.clock.at
        source.next_poll_at = served.clock.at + timedelta(hours=1)
        session.add(source)
        polls.add(session, Poll(source_id=source.id, at=served.clock.at, outcome=PollOutcome.NOT_MODIFIED))


def status(served: Served, path: str = "/readyz") -> int:
    return served.stranger().get(path).status


def test_ready_turns_red_within_two_intervals_of_the_last_poll_and_green_with_the_next(served: Served) -> None:
    polled(served)
    for _ in range(3):
        served.clock.on(minutes=59)
        assert status(served) == 200
        polled(served)
    served.clock.on(hours=2)
    assert status(served) == 200
    served.clock.on(minutes=1)
    answer = served.stranger().get("/readyz")
    assert answer.status == 503 and "no poll has ended" in answer.text
    assert "rud" not in answer.text
    assert status(served, "/healthz") == 200, "the process answers all the same"
    polled(served)
    assert status(served) == 200


def test_a_desk_that_polls_nothing_is_ready(served: Served) -> None:
    with served.database.write() as session:
        for source in sources.enabled(session):
            source.enabled = False
            session.add(source)
    served.clock.on(days=30)
    assert status(served) == 200


def test_a_database_of_another_version_or_none_is_not_ready_and_the_process_is_alive(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.open("sqlite") as database:
        served = web_desk(tmp_path, database)
        assert status(served) == 200
        with database.connection(write=True) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        assert schema.current(database) == "0001"
        assert [status(served), status(served, "/healthz")] == [503, 200]
    (tmp_path / "other.db").write_bytes(b"this is no database " * 100)
    gone = Database(f"sqlite:///{tmp_path / 'other.db'}")
    _, app = create_app(tmp_path, gone, address=ADDRESS)
    answers = [Browser(app).get(path).status for path in ("/readyz", "/healthz")]
    gone.close()
    assert answers == [503, 200]


def test_watchmen_are_told_nothing_of_what_is_in_the_desk(full: FullDesk) -> None:
    with full.served.database.write() as session:
        session.add(Lease(name="x", token="t", holder="secret-host:1", pid=1, taken_at=NOW, expires_at=NOW))
    for path in ("/healthz", "/readyz"):
        answer = full.served.stranger().get(path)
        assert answer.status in (200, 503) and answer.header("content-type").startswith("text/plain")
        assert len(answer.text) < 200 and str(full.root) not in answer.text
    assert load(full.root).desk.name not in answer.text
