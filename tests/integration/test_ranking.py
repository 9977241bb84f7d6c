"""Ranking on a store with earlier issues: what they told, what grew since, what editors took and left."""

from datetime import date, timedelta

import pytest

from aggregator.drafting import facts, stage
from aggregator.drafting.facts import Ranked
from aggregator.drafting.watch import Watch
from aggregator.models import Digest, DigestItem, Piece, User
from aggregator.review.desk import ReviewDesk
from aggregator.store import digests
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import ItemStatus, NoveltyKind, PieceRole, Role
from tests.integration.drafting_desk import (
    DE_TEXT,
    FA_TEXT,
    NOW,
    SHIPPED,
    add_article,
    add_outlets,
    add_story,
    desk,
    story_of,
)

WATCHED = [WatchEntry("coop", "تعاونی قایقرانان", "organisation", 3.0, ("Kooperativa e Varkëtarëve",))]
#: Cover date of the issue in preparation.
THIS = date(2026, 11, 27)
GROWN = "آب‌بند درمل ۴۵ روز دیگر بسته می‌ماند و هزینه آن به ۷۳۰ هزار رسید."


@pytest.fixture
def database(each_database: Database) -> Database:
    add_outlets(each_database)
    with each_database.write() as session:
        session.add(User(name="Ana Prifti", role=Role.EDITOR, created_at=NOW))
    return each_database


def ranking(database: Database, **changes: object) -> list[Ranked]:
    with database.read() as session:
        return list(facts.candidates(session, desk(**changes), now=NOW, watch=Watch(WATCHED)).ranked)


def says(ranked: Ranked, name: str) -> str:
    return next((reason.says for reason in ranked.rank.reasons if reason.name == name), "")


def add_issue(database: Database, number: int, cover: date) -> int:
    with database.write() as session:
        return digests.add(
            session, Digest(series="Velda Weekly", cover_date=cover, number=number, created_at=NOW - timedelta(days=9))
        )


def add_item(database: Database, digest: int, story: int, *cited: int, **given: object) -> int:
    """An item drafted five days ago, accepted unless said otherwise."""
    values = {"status": ItemStatus.ACCEPTED, "section": "farsi", "lead": "x", "body": "", "language": "en"} | given
    with database.write() as session:
        row = DigestItem(digest_id=digest, story_id=story, position=1, created_at=NOW - timedelta(days=5), **values)
        pieces = [Piece(item_id=0, position=0, role=PieceRole.SOURCE, article_id=each, revision=1) for each in cited]
        return digests.add_item(session, row, pieces)


def told(database: Database, *, cover: date = date(2026, 11, 20), **given: object) -> tuple[int, int]:
    """A story with one article, which an item of issue 277 cites; 278 is in preparation. Returns story and item."""
    story = add_story(database)
    article = add_article(database, "آب‌بند درمل بسته شد", story=story, days=7)
    item = add_item(database, add_issue(database, 277, cover), story, article, **given)
    if cover < THIS:
        add_issue(database, 278, THIS)
    return story, item


def run(database: Database) -> tuple[stage.DraftReport, list[DigestItem]]:
    report = stage.run(database, desk(), now=NOW, templates=[SHIPPED], watchlist=WATCHED)
    with database.read() as session:
        return report, digests.items(session, report.digest_id)


def test_a_told_story_that_has_grown_comes_back_as_an_update_from_what_is_new(database: Database) -> None:
    story, item = told(database)
    fresh = add_article(database, "آب‌بند درمل ۴۵ روز دیگر بسته", story=story, outlet="bregu", text=GROWN)
    report, [drafted] = run(database)
    assert (report.drafted, drafted.story_id) == (1, story)
    with database.read() as session:
        pieces = digests.pieces(session, [drafted.id or 0])[drafted.id or 0]
    assert {piece.article_id for piece in pieces} == {fresh}
    [novelty] = [reason for reason in drafted.reasons if reason["name"] == "novelty"]
    assert (novelty["kind"], novelty["issue"], novelty["item"]) == ("update", 277, item)
    assert novelty["says"] == f"Update of issue 277, item {item}: new since then: 1 article, new figures 45, 730"
    again, _ = run(database)
    assert (again.drafted, again.refreshed, again.candidates) == (0, 0, 0), "running again changes nothing"


def test_a_told_story_without_news_or_articles_stays_out(database: Database) -> None:
    story, _ = told(database)
    assert ranking(database) == []
    add_article(database, "آب‌بند بسته شد", story=story, outlet="bregu", text=FA_TEXT)
    assert ranking(database) == [], "an article that says the same is no news"


def test_what_came_before_the_item_was_accepted_is_no_news(database: Database) -> None:
    story, item = told(database, status=ItemStatus.DRAFT)
    add_article(database, "آب‌بند درمل ۴۵ روز دیگر بسته", story=story, outlet="bregu", text=GROWN, days=1)
    ReviewDesk(database, "Ana Prifti", now=NOW - timedelta(hours=2)).accept(item)
    assert ranking(database) == []
    add_article(database, "هزینه آب‌بند ۹۱۰ هزار", story=story, outlet="bregu", text="هزینه ۹۱۰ هزار شد.", days=0.01)
    assert [each.novelty.kind for each in ranking(database)] == [NoveltyKind.UPDATE]


@pytest.mark.parametrize(
    ("cover", "status", "note"),
    [
        (THIS, ItemStatus.ACCEPTED, "accepted for the digest in preparation itself"),
        (date(2026, 11, 20), ItemStatus.REJECTED, "rejected, for good"),
    ],
)
def test_growing_does_not_bring_back_what_is_settled(
    database: Database, cover: date, status: ItemStatus, note: str
) -> None:
    story, _ = told(database, cover=cover, status=status)
    add_article(database, "آب‌بند درمل ۴۵ روز دیگر بسته", story=story, outlet="bregu", text=GROWN)
    assert ranking(database) == [], note


def test_a_story_whose_item_was_merged_into_an_accepted_one_may_grow_as_well(database: Database) -> None:
    _, item = told(database, status=ItemStatus.DRAFT)
    other = add_story(database, "دروازه")
    article = add_article(database, "دروازه ترک خورد", story=other, text="دروازه ترک خورد.", days=6)
    with database.read() as session:
        issue = digests.item(session, item).digest_id
    merged = add_item(database, issue, other, article, status=ItemStatus.DRAFT)
    review = ReviewDesk(database, "Ana Prifti", now=NOW - timedelta(days=3))
    review.merge(item, merged)
    assert ranking(database) == [], "part of an item not decided yet"
    review.accept(item)
    assert ranking(database) == [], "told, and nothing new"
    add_article(database, "دروازه ۳۸ متری", story=other, outlet="bregu", text="دروازه ۳۸ متر است.")
    assert [(each.story_id, each.novelty.item_id) for each in ranking(database)] == [(other, item)]


def test_another_story_that_tells_what_was_told_is_shown_last_as_a_repeat(database: Database) -> None:
    told(database)
    repeat = story_of(database, "آب‌بند درمل بسته شد", outlet="bregu")
    fresh = story_of(database, "Schleuse Dremmel", outlet="hafenblatt", language="de", text=DE_TEXT, days=19)
    found = ranking(database)
    assert [(each.story_id, each.novelty.kind) for each in found] == [
        (fresh, NoveltyKind.NEW),
        (repeat, NoveltyKind.REPEAT),
    ]
    assert says(found[1], "novelty").startswith("Repeat of issue 277, item 1")


def test_issues_too_far_back_are_not_asked(database: Database) -> None:
    told(database)
    add_issue(database, 300, date(2026, 11, 21))
    story_of(database, "آب‌بند درمل بسته شد", outlet="bregu")
    assert [each.novelty.kind for each in ranking(database, ranking={"issues": 1})] == [NoveltyKind.NEW]


def test_names_count_by_where_they_stand_in_any_script(database: Database) -> None:
    headline = story_of(database, "Kooperativa e Varkëtarëve voton", text="Votuan të gjithë.", language="sq")
    lead = story_of(database, "رأی‌گیری", text="تعاونی قایقرانان رأی داد.")
    below = story_of(database, "گزارش", text="پل " * 200 + "تعاونی قایقرانان")
    found = ranking(database)
    assert [each.story_id for each in found] == [headline, lead, below]
    assert says(found[0], "watchlist") == "watched name تعاونی قایقرانان (headline)"


def test_copies_add_outlets_but_no_independent_ones(database: Database) -> None:
    story = add_story(database)
    first = add_article(database, "آب‌بند", story=story)
    add_article(database, "Schleuse", story=story, outlet="hafenblatt", language="de", text=DE_TEXT)
    add_article(database, "نسخه", outlet="bregu", copy_of=first)
    [found] = ranking(database)
    assert says(found, "outlets") == "3 outlets, 2 independent"


def test_outlets_with_one_agencys_text_are_one_voice_and_those_of_unknown_origin_none(database: Database) -> None:
    story = add_story(database)
    add_article(database, "آب‌بند", story=story, origin="agency:hpa")
    add_article(database, "Schleuse", story=story, outlet="hafenblatt", language="de", origin="agency:hpa")
    add_article(database, "Ujëmbajtësi", story=story, outlet="bregu", language="sq", origin="")
    [found] = ranking(database)
    assert says(found, "outlets") == "3 outlets, 1 independent"


def test_reach_is_that_of_the_whole_story_told_and_old_articles_included(database: Database) -> None:
    story, _ = told(database)
    add_article(database, "آب‌بند درمل ۴۵ روز دیگر بسته", story=story, outlet="bregu", text=GROWN)
    add_article(database, "Schleuse", story=story, outlet="hafenblatt", language="de", text=DE_TEXT, days=60)
    [found] = ranking(database)
    assert says(found, "outlets") == "3 outlets, 3 independent"


def decide(database: Database, digest: int, outlet: str, *verbs: str) -> None:
    """An item on a story of its own from an outlet, and decisions on it, in order."""
    article = add_article(database, f"{outlet} {verbs}", outlet=outlet, text="", days=30)
    item = add_item(database, digest, add_story(database, days=30), article, status=ItemStatus.DRAFT)
    review = ReviewDesk(database, "Ana Prifti", now=NOW)
    for verb in verbs:
        review.reject(item, why="x") if verb == "reject" else getattr(review, verb)(item)


def test_history_counts_each_item_once_by_the_last_word_on_it(database: Database) -> None:
    issue = add_issue(database, 277, date(2026, 11, 20))
    for _ in range(4):
        decide(database, issue, "bregu", "accept")
        decide(database, issue, "courier", "reject")
    decide(database, issue, "bregu", "reject", "accept")
    decide(database, issue, "courier", "accept", "hold", "reject")
    decide(database, issue, "courier", "accept", "hold")
    liked = story_of(database, "Ura e re", outlet="bregu", language="sq", text="Ura u hap.")
    other = story_of(database, "New bridge", outlet="courier", language="en", text="A bridge was opened.")
    found = {each.story_id: each for each in ranking(database)}
    assert says(found[liked], "history") == "editors accepted 5 of 5 from Bregu i Ri; 5 of 10 in all"
    assert says(found[other], "history").startswith("editors accepted 0 of 5 from Lirova Courier")
    points = {each: found[each].rank.reasons[-1].points for each in (liked, other)}
    assert points[liked] > 0 > points[other] and abs(points[other]) < 0.1 * found[other].rank.score
    off = ranking(database, ranking={"history": 0.0})
    assert not any(says(each, "history") for each in off)


def test_a_section_that_lacks_its_usual_items_is_preferred(database: Database) -> None:
    earlier = add_issue(database, 277, date(2026, 11, 20))
    add_issue(database, 278, THIS)
    for section in ("farsi", "english", "english", "english"):
        add_item(database, earlier, add_story(database, days=40), section=section)
    [persian] = [story_of(database, "پل")]
    english = story_of(database, "Bridge", language="en", outlet="courier", text="A bridge.")
    found = {each.story_id: says(each, "section") for each in ranking(database)}
    assert found == {
        persian: "fits section farsi, which has 0 of its usual 3 items",
        english: "fits section english, which has 0 of its usual 9 items",
    }


def test_equal_stories_keep_one_order(database: Database) -> None:
    stories = [story_of(database, f"خبر {number}", text=f"قایق {name}") for number, name in enumerate("ابپتث")]
    assert [each.story_id for each in ranking(database)] == stories == [each.story_id for each in ranking(database)]
