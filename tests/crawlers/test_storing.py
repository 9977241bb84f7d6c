"""What cannot be stored ends nothing but itself, is not asked for again in the same round, and is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from aggregator.errors import CollectorError
from aggregator.store import articles, polls, sources
from aggregator.vocabulary import PageState
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web

WORDS = "Uji i lumit u ngrit përtej skelës së vjetër dhe tregu u mbyll deri të hënën. " * 6


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as running:
        for host in ("sound", "stuck"):
            item = f"<item><title>پل {host}</title><link>{running.url(host, '/page')}</link></item>"
            running.say(host, "/feed", Answer(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode()))
            body = f"<html><body><article><p>{WORDS}</p></article></body></html>".encode()
            running.say(host, "/page", Answer(body, headers=(("Content-Type", "text/html"),)))
        yield running


def refuse(desk: Desk, trigger: str) -> None:
    """Make the database refuse rows, as a full disk or a lock that is never given back would."""
    with desk.database.write() as session:
        session.execute(text(f"CREATE TRIGGER refuse BEFORE {trigger} BEGIN SELECT RAISE(ABORT, 'refused'); END"))


def make(tmp_path: Path, web: Web) -> Desk:
    web.ledger.clear()
    return Desk(tmp_path / "d", {"sound": web.url("sound"), "stuck": web.url("stuck")})


def test_a_page_that_cannot_be_stored_is_asked_for_once_and_tried_again_later(tmp_path: Path, web: Web) -> None:
    desk = make(tmp_path, web)
    refuse(desk, "UPDATE ON article WHEN NEW.page_state = 'fetched' AND NEW.source_id = 'stuck'")
    desk.collect()
    assert len(web.asked("stuck", "/page")) == 1
    with desk.database.read() as session:
        found = {article.source_id: article for article in (articles.get(session, 1), articles.get(session, 2))}
    desk.database.close()
    assert found["sound"].page_state is PageState.FETCHED
    assert (found["stuck"].page_state, found["stuck"].page_attempts) == (PageState.WANTED, 1)
    assert "could not be stored" in str(found["stuck"].page_error)


def test_a_poll_that_cannot_be_stored_has_its_account_and_waits(tmp_path: Path, web: Web) -> None:
    desk = make(tmp_path, web)
    refuse(desk, "INSERT ON sighting WHEN NEW.source_id = 'stuck'")
    found = desk.collect()
    with desk.database.read() as session:
        stuck, sound = sources.get(session, "stuck"), sources.get(session, "sound")
        assert articles.count(session) == 1
    desk.database.close()
    assert "could not be stored" in found["stuck"].note and "refused" in found["stuck"].note
    assert (stuck.body_hash, stuck.failures) == (None, 1)
    assert stuck.next_poll_at is not None and sound.body_hash is not None


def test_what_cannot_even_be_noted_leaves_its_source_as_it_was_and_is_told(tmp_path: Path, web: Web) -> None:
    desk = make(tmp_path, web)
    refuse(desk, "INSERT ON poll WHEN NEW.source_id = 'stuck'")
    with pytest.raises(CollectorError, match="1 outcomes could not be stored"):
        desk.collect()
    with desk.database.read() as session:
        stuck, sound = sources.get(session, "stuck"), sources.get(session, "sound")
        assert polls.last_poll(session, "stuck") is None
        assert articles.count(session) == 1
    desk.database.close()
    assert (stuck.body_hash, stuck.next_poll_at) == (None, None)
    assert sound.body_hash is not None


def test_pages_are_fetched_of_the_sources_named_and_enabled_only(tmp_path: Path, web: Web) -> None:
    desk = make(tmp_path, web)
    refuse(desk, "UPDATE ON article WHEN NEW.page_state = 'fetched'")
    desk.collect()
    with desk.database.write() as session:
        session.execute(text("DROP TRIGGER refuse"))
        session.execute(text("UPDATE article SET page_due_at = '2026-01-01 00:00:00.000000'"))
    web.ledger.clear()
    desk.collect("sound")
    desk.database.close()
    assert (len(web.asked("sound", "/page")), len(web.asked("stuck", "/page"))) == (1, 0)
