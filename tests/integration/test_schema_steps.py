"""Desks of earlier versions, upgraded with what they hold: nothing is lost, and the next run does what is new."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from aggregator.collection.identity import text_hash
from aggregator.dedup import stage
from aggregator.models import Lineage, Resemblance
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import articles, config_versions, lineage, links, schema, story_changes
from aggregator.store.database import Database
from aggregator.vocabulary import LineageBasis, OriginKind, Verdict
from tests import factories
from tests.factories import NOW

TEXT = (
    "Bashkia e Gurasit njoftoi se rindërtimi i urës së drurit nis të hënën dhe do të zgjasë 45 ditë. "
    "Sipas zëdhënëses, punimet kushtojnë 320 mijë korona dhe gjysmën e shumës e kanë dhënë banorët. "
    "Gjatë kësaj kohe ura mbetet e mbyllur dhe një varkë falas do të lëvizë çdo 20 minuta mes dy brigjeve."
)
FIRST, COPY, OTHER, WAITING = 1, 2, 3, 4
#: Rows of tables that have other columns today, as version 0003 wrote them.
OLD_ROWS = (
    (
        "story_link",
        "kind, article_a, article_b, user_id, at",
        f"'cannot_link', {FIRST}, {OTHER}, 1, '2026-03-04 09:30:00+00:00'",
    ),
    (
        "configversion",
        "sha256, desk, sources, outputs, accepted_at",
        "'0', 'name: میز', 'sources: {}', 'outputs: {}', '2026-03-04 09:30:00+00:00'",
    ),
)


def upgrade_to(database: Database, revision: str) -> None:
    """As `schema.upgrade` of the version whose latest step that was."""
    from alembic import command

    config = schema._config()
    with database.connection(write=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


#: Columns of an article that version 0003 had not.
LATER_COLUMNS = frozenset({"page_checked_at", "redacted_at", "redacted_why"})


def add_article(session: Session, ident: int, outlet: str, words: str, *, verdict: Verdict) -> None:
    factories.add_article_of_before(
        session,
        without=LATER_COLUMNS,
        id=ident,
        outlet_id=outlet,
        title="",
        published_at=NOW + timedelta(hours=ident),
        verdict=verdict,
        judged_revision=0 if verdict is Verdict.PENDING else 1,
    )
    session.add(factories.make_revision(article_id=ident, title="", text=words, text_hash=text_hash("", words)))
    session.flush()


@pytest.fixture
def old(empty_database: Database) -> Database:
    """A desk of schema 0003: an article, a copy of it, another, one not judged yet; an editor's word; a config."""
    upgrade_to(empty_database, "0003")
    with empty_database.write() as session:
        factories.add_outlet_of_before(session)
        session.add(factories.make_outlet(id="skela", name="Skela"))
        session.add(factories.make_user(id=1))
        session.flush()
        add_article(session, FIRST, "rudnameh", TEXT, verdict=Verdict.UNIQUE)
        add_article(session, COPY, "skela", TEXT, verdict=Verdict.REPRINT)
        add_article(session, OTHER, "skela", "شهرداری پل تازه‌ای را گشود.", verdict=Verdict.UNIQUE)
        add_article(session, WAITING, "skela", "Biblioteka hap një sallë.", verdict=Verdict.PENDING)
        session.add(Resemblance(article_id=COPY, of_id=FIRST, verdict=Verdict.REPRINT, share=1.0, judged_at=NOW))
        session.flush()
        for table, columns, values in OLD_ROWS:
            session.connection().execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"))
    return empty_database


def origins(database: Database) -> dict[int, Lineage]:
    with database.read() as session:
        return lineage.of_articles(session, [FIRST, COPY, OTHER, WAITING])


def test_a_desk_of_0003_is_upgraded_and_each_judged_article_is_noted_as_not_looked_at(old: Database) -> None:
    assert schema.current(old) == "0003"
    schema.upgrade(old)
    assert schema.current(old) == schema.latest()
    found = origins(old)
    assert sorted(found) == [FIRST, COPY, OTHER], "what waits for its verdict is looked at with it"
    assert {row.basis for row in found.values()} == {LineageBasis.NOT_READ}
    assert {(row.kind, row.key, row.rules, row.first_id) for row in found.values()} == {
        (OriginKind.UNKNOWN, "", "", None)
    }


def test_the_first_run_after_it_finds_whose_the_old_texts_are_and_changes_no_verdict(old: Database) -> None:
    schema.upgrade(old)
    assert stage.run(old, DuplicateThresholds(), now=NOW).judged == 1
    found = origins(old)
    assert {ident: (row.key, row.first_id) for ident, row in found.items()} == {
        FIRST: ("outlet:rudnameh", FIRST),
        COPY: ("outlet:rudnameh", FIRST),
        OTHER: ("outlet:skela", OTHER),
        WAITING: ("outlet:skela", WAITING),
    }
    assert (found[COPY].basis, found[COPY].share) == (LineageBasis.SAME_TEXT, 1.0)
    with old.read() as session:
        said = {ident: text.verdict for ident, text in articles.texts(session, found).items()}
    assert said == {FIRST: Verdict.UNIQUE, COPY: Verdict.REPRINT, OTHER: Verdict.UNIQUE, WAITING: Verdict.UNIQUE}
    assert stage.run(old, DuplicateThresholds(), now=NOW).judged == 0


def test_words_of_editors_and_the_config_in_force_outlive_the_steps(old: Database) -> None:
    schema.upgrade(old)
    with old.read() as session:
        together, apart = links.closed(session)
        assert OTHER in apart[FIRST] and not together.get(FIRST, frozenset()) - {FIRST}
        word = links.get(session, 1)
        assert (word.at, word.decision_id, word.undone_at, word.undone_by) == (NOW, None, None, None)
        config = config_versions.newest(session)
        assert story_changes.last(session) is None
    assert config is not None and (config.desk, config.agencies) == ("name: میز", "")
