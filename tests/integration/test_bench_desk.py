"""The parts `make bench-desk` is made of do what it says of them, on very little."""

import shutil
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from aggregator.models import Article, Candidate, Digest, DigestItem, Edition, Membership, Resemblance, Story
from aggregator.settings import load
from aggregator.store import candidates, digests, search
from aggregator.store.database import Database
from aggregator.text.words import words
from aggregator.vocabulary import DigestStatus
from tests.benchmarks import bench_desk
from tests.benchmarks.desk_served import Answered
from tests.benchmarks.desk_stock import lay
from tests.benchmarks.desk_wishes import CLICKS, FIXED_PAGE
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


def test_editors_click_on_the_served_desk_while_it_is_written_to(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_desk, "WARM_UP", 0.5)
    shutil.copytree(root, tmp_path / "desk")
    answers, written, failed = bench_desk.run(tmp_path / "desk", SIZE, seconds=4.0, writer=True)
    assert not failed
    assert {one.page for one in answers} <= {*CLICKS, FIXED_PAGE.page, "presence", "item, advice", "item, news"}
    assert {one.status for one in answers if one.page in ("inbox", FIXED_PAGE.page)} == {200}
    assert all(one.seconds > 0 and one.size > 1_000 for one in answers if one.page == "inbox")
    assert written.times["poll"]


def _answer(seconds: float, size: int = 1_000, status: int = 200) -> Answered:
    return Answered("inbox", "/", status, seconds, size, 5, 0.0)


def test_what_misses_its_target_is_named_and_what_meets_it_is_not() -> None:
    quick = [_answer(0.1)] * 96
    assert list(bench_desk.misses([*quick, *[_answer(0.9)] * 4])) == []
    assert list(bench_desk.misses([*quick, *[_answer(0.9)] * 6])) == [
        "inbox: 95 % within 900.0 ms, wanted 150.0 ms",
    ]
    assert list(bench_desk.misses([*quick, _answer(0.1, size=150_001), _answer(0.1, status=500)])) == [
        "inbox: / has 150001 bytes, wanted 150000",
        "inbox: 1 of 98 answers are 500, as that of /",
    ]
    assert list(bench_desk.misses([_answer(0.9)._replace(page="decision")])) == [], "that is told, and not judged"
