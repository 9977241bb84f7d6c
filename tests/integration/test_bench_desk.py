"""The parts `make bench-desk` is made of do what it says of them, on very little."""

from pathlib import Path

import pytest
from sqlmodel import col, func, select

from aggregator.models import Article, Candidate, Digest, DigestItem, Edition, Membership, Resemblance, Story
from aggregator.settings import load
from aggregator.store import candidates, digests, search
from aggregator.store.database import Database
from aggregator.text.words import words
from aggregator.vocabulary import DigestStatus
from tests.benchmarks.desk_stock import lay
from tests.benchmarks.stock_plan import NOW, Size, planned

SIZE = Size(articles=260, stories=50, issues=3, outlets=12, items=6)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("desk") / "laid"
    lay(root, SIZE).close()
    return root


@pytest.fixture
def laid(root: Path) -> Database:
    return Database(f"sqlite:///{root}/var/newsloom.db", must_exist=True)


def test_a_plan_is_the_same_every_time_and_in_the_order_in_which_the_desk_saw_it() -> None:
    plan = planned(SIZE)
    assert plan == planned(SIZE) != planned(SIZE, seed=8)
    assert (len(plan), len({one.story for one in plan})) == (SIZE.articles, SIZE.stories)
    assert [one.seen for one in plan] == sorted(one.seen for one in plan)
    assert max(one.seen for one in plan) <= NOW


def test_a_stock_has_what_was_asked_for_and_each_article_stands_in_a_story_or_is_a_copy(laid: Database) -> None:
    with laid.read() as session:
        count = {
            model: session.exec(select(func.count()).select_from(model)).one()
            for model in (Article, Story, Membership, Resemblance, Edition)
        }
        published = digests.in_status(session, "The large digest", [DigestStatus.PUBLISHED])
    assert count[Article] == SIZE.articles == count[Membership] + count[Resemblance]
    assert count[Resemblance] > 5
    assert count[Story] == SIZE.stories
    assert len(published) == count[Edition] == SIZE.issues


def test_articles_of_every_script_are_found_by_the_words_of_their_titles(laid: Database) -> None:
    with laid.read() as session:
        titles = session.exec(select(Article.language, Article.id, Article.title).order_by(col(Article.id))).all()
        for language, ident, title in {row[0]: row for row in titles}.values():
            assert ident in search.find(session, " ".join(words(title))), (language, title)
    assert {row[0] for row in titles} >= {"fa", "ar", "fr", "en"}


def test_the_issue_in_preparation_has_drafts_and_the_inbox_a_list(laid: Database, root: Path) -> None:
    with laid.read() as session:
        digest = digests.in_preparation(session, load(root, environ={}).desk.series)
        newest = candidates.latest(session)
        assert digest is not None and newest is not None and newest.digest_id == digest.id
        assert session.exec(select(func.count()).select_from(Candidate)).one() == newest.size > 0
        assert session.exec(select(DigestItem).where(DigestItem.digest_id == digest.id)).all()
        assert session.exec(select(func.count()).select_from(Digest)).one() == SIZE.issues + 1


def test_a_stock_that_is_there_is_taken_as_it_is_and_one_of_another_size_is_refused(root: Path) -> None:
    told: list[str] = []
    lay(root, SIZE, told=told.append).close()
    assert not told
    with pytest.raises(ValueError, match="another size"):
        lay(root, Size(articles=300, stories=50, issues=3, outlets=12, items=6))
