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


def test_a_page_that_cannot_be_stored_is_asked_for_once_and_the_others_are_stored(tmp_path: Path, web: Web) -> None:
    desk = make(tmp_path, web)
    refuse(desk, "UPDATE ON article WHEN NEW.page_state = 'fetched' AND NEW.source_id = 'stuck'")
    with pytest.raises(CollectorError, match="1 outcomes could not be stored"):
        desk.collect()
    assert len(web.asked("stuck", "/page")) == 1
    with desk.database.read() as session:
        states = {articles.get(session, ident).source_id: articles.get(session, ident).page_state for ident in (1, 2)}
    desk.database.close()
    assert states == {"sound": PageState.FETCHED, "stuck": PageState.WANTED}


def test_a_poll_that_cannot_be_stored_leaves_its_source_as_it_was(tmp_path: Path, web: Web) -> None:
    desk = make(tmp_path, web)
    refuse(desk, "INSERT ON sighting WHEN NEW.source_id = 'stuck'")
    with pytest.raises(CollectorError, match="could not be stored"):
        desk.collect()
    with desk.database.read() as session:
        stuck, sound = sources.get(session, "stuck"), sources.get(session, "sound")
        assert polls.last_poll(session, "stuck") is None
        assert articles.count(session) == 1
    desk.database.close()
    assert (stuck.body_hash, stuck.next_poll_at) == (None, None)
    assert sound.body_hash is not None
