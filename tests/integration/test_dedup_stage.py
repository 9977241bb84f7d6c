"""The deduplication stage on a real SQLite database: verdicts, lineage, the window, and death in the middle."""

import gc
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import Session, select

from aggregator.dedup import stage
from aggregator.dedup.markers import Markers
from aggregator.dedup.neighbourhood import CROWDED
from aggregator.dedup.press import Press, Wordings
from aggregator.dedup.shelf import Shelf
from aggregator.models import Article, Outlet, Resemblance, Revision, SketchBand, Source
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import articles, digests, sketches, stories
from aggregator.store.database import Database
from aggregator.text.words import words
from aggregator.vocabulary import Origin, PageState, PublishedBasis, SourceKind, Verdict
from tests import factories
from tests.databases import upgraded

_NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
_START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_SHIPPED = DuplicateThresholds()

_BRIDGE_FA = (
    "شهرداری ساحل‌آباد اعلام کرد بازسازی پل چوبی این شهر از روز دوشنبه آغاز می‌شود و ۴۵ روز به درازا می‌کشد. "
    "به گفته سخنگوی شهرداری، هزینه این کار ۳۲۰ هزار کرون برآورد شده و نیمی از آن را اهالی پرداخته‌اند. "
    "رفت‌وآمد از پل در این مدت ممکن نیست و قایقی رایگان هر ۲۰ دقیقه میان دو کرانه در حرکت خواهد بود."
)
_BRIDGE_SQ = (
    "Bashkia e Gurasit njoftoi se rindërtimi i urës së drurit nis të hënën dhe do të zgjasë 45 ditë. "
    "Sipas zëdhënëses, punimet kushtojnë 320 mijë korona dhe gjysmën e shumës e kanë dhënë banorët. "
    "Gjatë kësaj kohe ura mbetet e mbyllur dhe një varkë falas do të lëvizë çdo 20 minuta mes dy brigjeve."
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty desk with three outlets, one source each."""
    opened = upgraded(f"sqlite:///{tmp_path}/desk.db")
    with opened.write() as session:
        session.add_all(Outlet(id=name, name=name.title()) for name in "abc")
        session.flush()
        session.add_all(
            Source(id=name, outlet_id=name, kind=SourceKind.FEED, url=f"https://{name}.example/") for name in "abc"
        )
    yield opened
    opened.close()


def _collect(
    database: Database,
    text: str,
    *,
    outlet: str = "a",
    title: str = "",
    hours: float = 0,
    page: PageState = PageState.UNWANTED,
) -> int:
    """Store an article as collection does; returns its id."""
    when = _START + timedelta(hours=hours)
    with database.write() as session:
        number = articles.count(session) + 1
        return articles.add(
            session, _article(number, outlet, title, when=when, page=page), _revision(text, title, when=when)
        )


def _article(number: int, outlet: str, title: str, *, when: datetime, page: PageState) -> Article:
    return Article(
        outlet_id=outlet,
        source_id=outlet,
        url="",
        url_key=str(number),
        title=title,
        published_at=when,
        published_basis=PublishedBasis.FEED,
        first_seen_at=when,
        changed_at=when,
        page_state=page,
    )


def _revision(text: str, title: str, *, when: datetime, number: int = 1, article_id: int = 0) -> Revision:
    digest = sha256(" ".join(words(text or title)).encode()).hexdigest()
    return Revision(
        article_id=article_id,
        number=number,
        origin=Origin.FEED,
        title=title,
        text=text,
        text_hash=digest,
        observed_at=when,
    )


def _revise(database: Database, article_id: int, text: str) -> None:
    """A new revision, as collection stores it: nothing but its number says that it is to be judged again."""
    with database.write() as session:
        article = articles.get(session, article_id)
        article.revision += 1
        session.add(_revision(text, article.title, when=_NOW, number=article.revision, article_id=article_id))


def _run(database: Database, thresholds: DuplicateThresholds = _SHIPPED) -> stage.DedupReport:
    return stage.run(database, thresholds, now=_NOW)


def _lineage(database: Database) -> dict[int, tuple[Verdict, int]]:
    with database.read() as session:
        return {found.article_id: (found.verdict, found.of_id) for found in sketches.all_resemblances(session)}


def _verdicts(database: Database) -> Mapping[Verdict, int]:
    with database.read() as session:
        return articles.count_by_verdict(session)


@pytest.mark.parametrize("text", [_BRIDGE_FA, _BRIDGE_SQ], ids=["fa", "sq"])
def test_a_reprint_with_another_headline_is_found_and_says_why(database: Database, text: str) -> None:
    first = _collect(database, text, outlet="a", title="x")
    copy = _collect(database, text.partition(". ")[2], outlet="b", title="y", hours=5)
    report = _run(database)
    assert report == stage.DedupReport(judged=2, unique=1, duplicates=0, reprints=1, unsure=0)
    with database.read() as session:
        found = session.get(Resemblance, copy)
        assert found is not None
        assert (found.of_id, found.verdict, found.share, found.judged_at) == (first, Verdict.REPRINT, 1.0, _NOW)
        assert [set(reason) - {"made"} for reason in found.reasons] == [{"name", "value", "says"}] * len(found.reasons)
        assert {"contained", "share"} <= {reason["name"] for reason in found.reasons}


def test_an_outlet_that_prints_its_text_twice_has_a_duplicate(database: Database) -> None:
    first, second = _collect(database, _BRIDGE_SQ), _collect(database, _BRIDGE_SQ.upper(), hours=1)
    _run(database)
    assert _lineage(database) == {second: (Verdict.DUPLICATE, first)}


@pytest.mark.parametrize("text", [_BRIDGE_FA, _BRIDGE_SQ], ids=["fa", "sq"])
def test_a_template_twin_stays_an_article_of_its_own(database: Database, text: str) -> None:
    _collect(database, text)
    figures = str.maketrans({"۴": "۷", "۵": "۱", "۳": "۸", "۲": "۹", "4": "7", "5": "1", "3": "8", "2": "9"})
    _collect(database, text.translate(figures), outlet="b", hours=24)
    assert _run(database).unique == 2
    assert _lineage(database) == {}


def test_articles_without_text_and_title_do_not_match(database: Database) -> None:
    _collect(database, ""), _collect(database, "", hours=1)
    assert _run(database).unique == 2


def test_the_first_of_a_chain_is_named_whatever_order_they_were_collected_in(database: Database) -> None:
    last = _collect(database, _BRIDGE_SQ[: len(_BRIDGE_SQ) * 2 // 3], outlet="c", title="ura", hours=9)
    second = _collect(database, f"Siç shkruan A: {_BRIDGE_SQ}", outlet="b", title="ura", hours=4)
    first = _collect(database, _BRIDGE_SQ, outlet="a", title="ura")
    _run(database)
    assert _lineage(database) == {second: (Verdict.REPRINT, first), last: (Verdict.REPRINT, first)}


def test_a_copy_that_turns_up_in_a_later_run_is_found_in_the_stored_index(database: Database) -> None:
    first = _collect(database, _BRIDGE_FA)
    _run(database)
    copy = _collect(database, f"به گزارش الف: {_BRIDGE_FA}", outlet="b", hours=30)
    assert _run(database).reprints == 1
    assert _lineage(database) == {copy: (Verdict.REPRINT, first)}


def test_a_copy_outside_the_window_is_not_looked_for(database: Database) -> None:
    _collect(database, _BRIDGE_FA)
    _collect(database, _BRIDGE_FA, outlet="b", hours=24 * 9)
    assert _run(database, DuplicateThresholds(window_days=8)).unique == 2


def test_an_article_whose_page_is_still_wanted_waits(database: Database) -> None:
    _collect(database, _BRIDGE_FA, page=PageState.WANTED)
    assert _run(database).judged == 0


def test_a_text_that_fell_off_the_shelf_is_read_from_the_store_again(database: Database) -> None:
    first, second = _collect(database, _BRIDGE_FA), _collect(database, _BRIDGE_SQ)
    shelf = Shelf(shortest_text=20, markers=Markers(Press([], [], Wordings())), capacity=1)
    with database.read() as session:
        read = shelf.read(session, [first, second])
        assert sum(shelf.peek(ident) is None for ident in (first, second)) == 1
        assert shelf.read(session, [first, second]) == read


def test_a_second_run_finds_nothing_to_do(database: Database) -> None:
    _collect(database, _BRIDGE_FA), _collect(database, _BRIDGE_FA, outlet="b", hours=2)
    _run(database)
    before = _lineage(database)
    assert _run(database).judged == 0
    assert _lineage(database) == before


def test_progress_is_told_after_each_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "BATCH", 2)
    for number in range(5):
        _collect(database, f"{_BRIDGE_SQ} {number}", hours=number)
    told: list[int] = []
    stage.run(database, _SHIPPED, now=_NOW, progress=told.append)
    assert told == [2, 4, 5]


def test_batches_do_not_change_the_answer(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "BATCH", 1)
    first = _collect(database, _BRIDGE_SQ)
    others = [_collect(database, f"{_BRIDGE_SQ} Shtesë {number}.", outlet="b", hours=number) for number in (1, 2, 3)]
    _run(database)
    assert _lineage(database) == dict.fromkeys(others, (Verdict.REPRINT, first))


def test_an_error_in_the_middle_of_a_batch_leaves_whole_batches_and_nothing_half(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "BATCH", 2)
    first = _collect(database, _BRIDGE_SQ)
    copies = [_collect(database, _BRIDGE_SQ, outlet="b", hours=number) for number in (1, 2, 3, 4)]
    stored, batches = sketches.set_verdicts, []

    def fail_in_the_second(session: Session, verdicts: Mapping[int, tuple[Verdict, int]]) -> None:
        stored(session, verdicts)
        batches.append(verdicts)
        if len(batches) == 2:
            raise RuntimeError("the lights went out")

    monkeypatch.setattr(sketches, "set_verdicts", fail_in_the_second)
    with pytest.raises(RuntimeError, match="lights"):
        _run(database)
    assert _verdicts(database) == {Verdict.UNIQUE: 1, Verdict.REPRINT: 1, Verdict.PENDING: 3}
    assert _lineage(database) == {copies[0]: (Verdict.REPRINT, first)}
    with database.read() as session:
        assert set(sketches.signatures(session, [first, *copies])) == {first, copies[0]}
    assert _run(database).judged == 3
    assert _lineage(database) == dict.fromkeys(copies, (Verdict.REPRINT, first))


def test_the_garbage_collector_rests_in_batches_only_and_works_again_behind_one_that_was_broken_off(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "BATCH", 1)
    for number in (1, 2):
        _collect(database, _BRIDGE_FA, hours=number)
    stored, within, between = sketches.set_verdicts, [], []

    def break_off_the_second(session: Session, verdicts: Mapping[int, tuple[Verdict, int]]) -> None:
        stored(session, verdicts)
        within.append(gc.isenabled())
        if len(within) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(sketches, "set_verdicts", break_off_the_second)
    with pytest.raises(KeyboardInterrupt):
        stage.run(database, _SHIPPED, now=_NOW, progress=lambda _: between.append(gc.isenabled()))
    assert (within, between, gc.isenabled()) == ([False, False], [True], True)


def test_a_revised_copy_that_is_no_copy_any_more_is_unique_again(database: Database) -> None:
    _collect(database, _BRIDGE_SQ)
    copy = _collect(database, _BRIDGE_SQ, outlet="b", hours=1)
    _run(database)
    _revise(database, copy, " ".join(f"tjetër{number} tekst{number}" for number in range(40)))
    assert _run(database).unique == 1
    assert _lineage(database) == {}


def test_a_revised_original_does_not_become_a_copy_of_its_copy(database: Database) -> None:
    first, copy = _collect(database, _BRIDGE_FA), _collect(database, _BRIDGE_FA, outlet="b", hours=1)
    _run(database)
    _revise(database, first, f"{_BRIDGE_FA} اصلاحیه: نام شهر درست شد.")
    assert _run(database).unique == 1
    assert _lineage(database) == {copy: (Verdict.REPRINT, first)}


def test_copies_follow_when_their_original_turns_out_to_be_a_copy(database: Database) -> None:
    other = " ".join(f"fjala{number} puna{number}" for number in range(40))
    first = _collect(database, _BRIDGE_SQ)
    second, third = _collect(database, other, outlet="b", hours=1), _collect(database, other, outlet="c", hours=2)
    _run(database)
    assert _lineage(database) == {third: (Verdict.REPRINT, second)}
    _revise(database, second, _BRIDGE_SQ)
    _run(database)
    assert _lineage(database) == {second: (Verdict.REPRINT, first), third: (Verdict.REPRINT, first)}


def test_a_revision_is_judged_once_and_a_run_with_nothing_new_judges_nothing(database: Database) -> None:
    first = _collect(database, _BRIDGE_FA)
    _run(database)
    _revise(database, first, f"{_BRIDGE_FA} اصلاحیه: نام شهر درست شد.")
    assert [_run(database).judged for _ in range(3)] == [1, 0, 0]
    with database.read() as session:
        assert articles.get(session, first).judged_revision == 2


def test_new_and_revised_articles_are_judged_in_order_of_publication(database: Database) -> None:
    early, late = _collect(database, _BRIDGE_FA), _collect(database, _BRIDGE_SQ, hours=5)
    _run(database)
    new = _collect(database, "", title="Ura", hours=3)
    _revise(database, early, _BRIDGE_FA + _BRIDGE_SQ), _revise(database, late, _BRIDGE_SQ + _BRIDGE_FA)
    with database.read() as session:
        assert articles.to_judge(session, 9) == [early, new, late]
        assert articles.to_judge(session, 2) == [early, new]


@pytest.mark.parametrize("held", ["by an editor", "by an item", "by nobody"])
def test_an_article_people_rest_on_becomes_a_question_and_no_copy(database: Database, held: str) -> None:
    first = _collect(database, _BRIDGE_SQ)
    second = _collect(database, _BRIDGE_FA, outlet="b", hours=1)
    neighbour = _collect(database, " ".join(f"fjala{number}" for number in range(40)), outlet="c", hours=2)
    _run(database)
    with database.write() as session:
        session.add(factories.make_user())
        story_id = factories.add_story(session, [second])
        editor = 1 if held == "by an editor" else None
        stories.place(session, factories.make_membership(article_id=neighbour, story_id=story_id, user_id=editor))
        if held == "by an item":
            factories.add_item(session, digests.add(session, factories.make_digest()), cites=[second])
    _revise(database, second, _BRIDGE_SQ)
    _run(database)
    says = Verdict.REPRINT if held == "by nobody" else Verdict.UNSURE
    assert _lineage(database) == {second: (says, first)}
    assert _run(database).judged == 0


def test_a_copy_that_rests_in_an_item_and_is_revised_stays_a_copy(database: Database) -> None:
    first, copy = _collect(database, _BRIDGE_FA), _collect(database, _BRIDGE_FA, outlet="b", hours=1)
    _run(database)
    with database.write() as session:
        factories.add_item(session, digests.add(session, factories.make_digest()), cites=[copy])
    _revise(database, copy, f"به گزارش الف: {_BRIDGE_FA}")
    _run(database)
    assert _lineage(database) == {copy: (Verdict.REPRINT, first)}


def test_nobody_becomes_a_copy_through_what_a_revised_article_once_said(database: Database) -> None:
    other = " ".join(f"fjala{number} puna{number}" for number in range(40))
    first, copy = _collect(database, _BRIDGE_SQ), _collect(database, _BRIDGE_SQ, outlet="b", hours=5)
    _run(database)
    _revise(database, copy, other)
    third = _collect(database, other, outlet="c", hours=2)
    _run(database)
    assert _lineage(database) == {third: (Verdict.REPRINT, copy)} or _lineage(database) == {
        copy: (Verdict.REPRINT, third)
    }
    assert first not in {of_id for _, of_id in _lineage(database).values()}


def test_a_shingle_that_everybody_has_neither_finds_nor_grows(database: Database) -> None:
    line = "All texts of this page may be used by anybody who names the source and links to it"
    for number in range(60):
        body = " ".join(f"body{number}x{place}" for place in range(24))
        _collect(database, f"{body} {line}", hours=number)
    assert _run(database).unique == 60
    with database.read() as session:
        holders = Counter(session.exec(select(SketchBand.band)))
    assert max(holders.values()) == CROWDED


def test_an_unsure_article_is_noted_and_kept_apart(database: Database) -> None:
    first = _collect(database, "", title="Ura mbyllet", outlet="a")
    second = _collect(database, "", title="Ura mbyllet", outlet="b", hours=1)
    assert _run(database).unsure == 1
    with database.read() as session:
        assert articles.get(session, second).verdict is Verdict.UNSURE
        found = session.get(Resemblance, second)
        assert found is not None
        assert found.of_id == first
