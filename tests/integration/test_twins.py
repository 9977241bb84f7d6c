"""Template twins through deduplication and clustering: bulletins of other days stand in stories of their own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

import pytest

from aggregator.clustering import stage as clustering
from aggregator.dedup import stage as dedup
from aggregator.evaluation.scratch import Row, store
from aggregator.models import Revision
from aggregator.newsstand.library import Library, library
from aggregator.settings.thresholds import DuplicateThresholds, StoryThresholds
from aggregator.store import articles, links, stories, twins
from aggregator.store.database import Database
from aggregator.vocabulary import LinkKind
from tests import factories
from tests.factories import NOW

_GAUGES = {
    "fa": (
        "تراز آب رود ولدا در اشل گوراس {0} سانتی‌متر است",
        "به گفته اداره رودخانه، تراز آب رود ولدا بامداد امروز در اشل گوراس {0} سانتی‌متر، در "
        "اشل کارسن {1} سانتی‌متر و در "
        "اشل تولم {2} سانتی‌متر بود. دمای آب {3} درجه اندازه‌گیری شد و آب‌خور مجاز قایق‌ها "
        "{4} سانتی‌متر است. قایقرانان باید "
        "در کنار جزیره آهسته برانند و از لنگر انداختن زیر پل چوبی بپرهیزند. گزارش بعدی فردا منتشر می‌شود.",
    ),
    "de": (
        "Velda am Pegel Guras bei {0} Zentimetern",
        "Die Velda stand am Morgen am Pegel Guras bei {0} Zentimetern, am Pegel Karsen bei "
        "{1} und am Pegel Tolm bei {2} "
        "Zentimetern, teilt das Flussamt mit. Das Wasser war {3} Grad warm, die zulässige "
        "Tauchtiefe beträgt {4} Zentimeter. "
        "An der Insel ist langsam zu fahren, unter der Holzbrücke darf nicht geankert werden. "
        "Der nächste Bericht erscheint "
        "morgen.",
    ),
}
_LISTS = {
    "fa": (
        "ورودی‌های بندر گوراس: {0} کشتی",
        "دفتر بندر گوراس از ورود {0} کشتی در روز گذشته خبر داد. بار آنها {1} تن غله، {2} تن "
        "شن و {3} متر مکعب چوب بود و "
        "{4} قایق ماهیگیری نیز پهلو گرفتند. اسکله شمالی برای بارگیری باز است و نوبت‌ها در "
        "دفتر بندر اعلام می‌شود.",
    ),
    "de": (
        "Ankünfte in Guras: {0} Schiffe",
        "Das Hafenamt Guras meldet für den vergangenen Tag {0} Schiffe. Sie brachten {1} "
        "Tonnen Getreide, {2} Tonnen Kies "
        "und {3} Kubikmeter Holz; dazu legten {4} Fischerboote an. Der Nordkai ist zum Laden "
        "frei, die Reihenfolge hängt im "
        "Hafenamt aus.",
    ),
}
_FIGURES = ((342, 287, 405, 16, 240), (327, 271, 388, 15, 230), (336, 280, 397, 14, 235), (351, 293, 412, 13, 225))
_SHIPPED = DuplicateThresholds()


def _row(mould: tuple[str, str], figures: Sequence[int], *, language: str, hours: float, gold: str) -> Row:
    title, text = (part.format(*figures) for part in mould)
    when = NOW + timedelta(hours=hours)
    return Row(f"{gold}-{hours}", title, text, language, f"outlet-{language}", when, gold, "")


def _days(mould: tuple[str, str], language: str) -> list[Row]:
    """One bulletin a day."""
    return [
        _row(mould, figures, language=language, hours=24 * day, gold=f"day-{day}")
        for day, figures in enumerate(_FIGURES)
    ]


def _judge(database: Database) -> None:
    dedup.run(database, _SHIPPED, now=NOW + timedelta(days=9))


def _place(database: Database) -> Mapping[int, int]:
    clustering.run(database, StoryThresholds(), now=NOW + timedelta(days=9))
    return _stands(database)


def _stands(database: Database) -> dict[int, int]:
    with database.read() as session:
        return {one.article_id: one.story_id for one in stories.all_memberships(session)}


def _twins(database: Database) -> dict[int, set[int]]:
    with database.read() as session:
        return {ident: set(others) for ident, others in twins.of_articles(session, range(1, 99)).items()}


@pytest.mark.parametrize("language", ["fa", "de"])
@pytest.mark.parametrize("moulds", [_GAUGES, _LISTS], ids=["gauges", "arrivals"])
def test_bulletins_in_one_mould_are_stories_of_their_own_and_say_why(
    each_database: Database, moulds: Mapping[str, tuple[str, str]], language: str
) -> None:
    store(each_database, _days(moulds[language], language))
    _judge(each_database)
    assert _twins(each_database) == {one: {1, 2, 3, 4} - {one} for one in (1, 2, 3, 4)}
    assert len(set(_place(each_database).values())) == 4
    with each_database.read() as session:
        last = stories.membership_of(session, 4)
    assert last is not None and "same mould" in str(last.reasons[0]["says"])


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_a_bulletin_that_has_more_twins_than_are_compared_meets_none_of_them(
    database: Database, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(dedup, "BATCH", batch)
    random = Random(3)
    store(
        database,
        [
            _row(_GAUGES["fa"], random.sample(range(100, 600), 5), language="fa", hours=12 * half, gold=f"{half}")
            for half in range(16)
        ],
    )
    _judge(database)
    assert {len(others) for others in _twins(database).values()} == {15}
    assert len(set(_place(database).values())) == 16


@pytest.mark.parametrize("language", ["fa", "de"])
def test_without_the_pairs_the_same_bulletins_would_be_one_story(each_database: Database, language: str) -> None:
    store(each_database, _days(_GAUGES[language], language))
    _judge(each_database)
    with each_database.write() as session:
        twins.forget(session, (1, 2, 3, 4))
    assert len(set(_place(each_database).values())) == 1


@pytest.mark.parametrize("language", ["fa", "de"])
def test_a_report_of_the_same_figures_stands_with_its_bulletin(database: Database, language: str) -> None:
    rows = _days(_GAUGES[language], language)[:2]
    text = rows[1].text.partition(".")[0]  # the day's figures, in a line of another outlet
    rows.append(Row("report", rows[1].title, text, language, "other", rows[1].published, "day-1", ""))
    store(database, rows)
    _judge(database)
    stands = _place(database)
    assert stands[1] != stands[2]
    assert stands.get(3, stands[2]) == stands[2], "a report of its own, or a copy that stands where its original does"


def test_twins_of_a_copy_are_those_of_its_original(database: Database) -> None:
    first, second, *_ = _days(_GAUGES["de"], "de")
    copy = Row("copy", "Pegel", f"Guras. {first.text}", "de", "other", first.published, "day-0", "")
    store(database, [first, copy, second])
    _judge(database)
    assert _twins(database) == {1: {3}, 3: {1}}
    assert set(_place(database)) == {1, 3}


def test_texts_with_few_other_figures_may_share_a_story(database: Database) -> None:
    mould = _GAUGES["de"]
    update = (344, 289, 405, 16, 240)  # two gauges were read again
    rows = [
        _row(mould, figures, language="de", hours=hour, gold="x") for hour, figures in enumerate((_FIGURES[0], update))
    ]
    store(database, rows)
    _judge(database)
    assert _twins(database) == {}


def test_a_revised_text_is_no_twin_any_more(database: Database) -> None:
    store(database, _days(_GAUGES["de"], "de")[:2])
    _judge(database)
    assert _twins(database) == {1: {2}, 2: {1}}
    text = "Die Bücherei am Hafen öffnet wieder. " * 12
    with database.write() as session:
        article = articles.get(session, 2)
        article.revision += 1
        revision: Revision = factories.make_revision(article_id=2, number=2, title="Bücherei", text=text, language="de")
        session.add(revision)
    _judge(database)
    assert _twins(database) == {}


@pytest.mark.parametrize("pair", [(1, 2), (1, 4)])
def test_an_editor_who_links_two_twins_has_the_last_word(each_database: Database, pair: tuple[int, int]) -> None:
    store(each_database, _days(_GAUGES["fa"], "fa"))
    _judge(each_database)
    with each_database.write() as session:
        user = factories.make_user()
        session.add(user)
        session.flush()
        links.link_sides(session, LinkKind.MUST_LINK, pair[:1], pair[1:], user_id=user.id or 0, at=NOW)
    stands = _place(each_database)
    assert stands[pair[0]] == stands[pair[1]]
    assert len(set(stands.values())) == 3


def test_dying_between_batches_ends_in_the_same_stories(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        row for moulds in (_GAUGES, _LISTS) for language in ("fa", "de") for row in _days(moulds[language], language)
    ]
    store(database, sorted(rows, key=lambda row: row.published))
    _judge(database)
    monkeypatch.setattr(clustering, "BATCH", 3)

    def die(placed: int) -> None:
        raise RuntimeError("killed")

    for _ in range(3):
        with pytest.raises(RuntimeError, match="killed"):
            clustering.run(database, StoryThresholds(), now=NOW + timedelta(days=9), progress=die)
    stands = _place(database)
    assert len(stands) == 16
    met = [(one, other) for one, others in _twins(database).items() for other in others if stands[one] == stands[other]]
    assert met == []
    assert _place(database) == stands


def _newsstand() -> tuple[Library, list[Row]]:
    stock = library(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    ordered = sorted(stock.articles, key=lambda one: (one.published, one.id))
    return stock, [
        Row(one.id, one.text.title, one.text.body, one.language, one.outlet, one.published, one.story, "")
        for one in ordered
    ]


def test_on_the_newsstand_twins_share_no_story_and_no_event_has_twins(database: Database) -> None:
    stock, rows = _newsstand()
    store(database, rows)
    _judge(database)
    found = _twins(database)
    assert all(rows[one - 1].gold != rows[other - 1].gold for one, others in found.items() for other in others)
    story_of = {rows[ident - 1].id: story for ident, story in _place(database).items()}
    for kind in ("water-bulletin", "arrivals"):
        bulletins = [one.id for one in stock.articles if one.story.startswith(kind)]
        assert len(bulletins) == 3
        assert all(story_of[one] != story_of[other] for one, other in combinations(bulletins, 2))
