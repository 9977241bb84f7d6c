from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from aggregator.drafting import stage
from aggregator.drafting.stage import DraftReport
from aggregator.errors import ConfigError
from aggregator.models import Digest, DigestItem, Piece, User
from aggregator.settings import Desk
from aggregator.store import articles, digests, stories
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import ItemKind, ItemStatus, PieceRole, Role
from tests.integration.drafting_desk import (
    DE_TEXT,
    FA_TEXT,
    NOW,
    SHIPPED,
    add_article,
    add_story,
    desk,
    revise,
    scratch,
    story_of,
)

WATCHED = [WatchEntry("coop", "تعاونی قایقرانان", "organisation", 3.0, ("Kooperativa",))]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = scratch(tmp_path)
    yield made
    made.close()


def run(database: Database, settings: Desk | None = None, **changes: object) -> DraftReport:
    values: dict[str, object] = {"now": NOW, "templates": [SHIPPED], "watchlist": WATCHED}
    return stage.run(database, settings or desk(), **(values | changes))  # type: ignore[arg-type]  # a table of defaults


def items(database: Database, digest_id: int) -> list[DigestItem]:
    with database.read() as session:
        return digests.items(session, digest_id)


def pieces(database: Database, item: DigestItem) -> list[Piece]:
    assert item.id is not None
    with database.read() as session:
        return digests.pieces(session, [item.id])[item.id]


def everything(database: Database) -> list[dict[str, object]]:
    with database.read() as session:
        found = [item for digest in digests.every(session) for item in digests.items(session, digest.id or 0)]
        rows: list[Digest | DigestItem | Piece] = [*digests.every(session), *found]
        for each in digests.pieces(session, [item.id or 0 for item in found]).values():
            rows += each
        return [row.model_dump() for row in rows]


def decide(database: Database, item: DigestItem, **values: object) -> None:
    assert item.id is not None
    with database.write() as session:
        assert digests.change_item(session, item.id, expected_version=item.version, values=values)


def test_a_story_becomes_a_draft_with_lead_quotations_sources_and_notes(database: Database) -> None:
    story = add_story(database)
    lead = add_article(database, "آب‌بند درمل بسته شد", story=story)
    other = add_article(
        database,
        "Riss im Untertor",
        text=DE_TEXT,
        story=story,
        outlet="hafenblatt",
        language="de",
        bylines=(),
        days=0.5,
    )
    report = run(database)
    (item,) = items(database, report.digest_id)
    assert (report.candidates, report.drafted, report.refreshed) == (1, 1, 0)
    assert item.lead.startswith("پریسا رودبان") and "آب‌بند درمل بسته شد" in item.lead and "رودنامه" in item.lead
    assert (item.section, item.position, item.status, item.version) == ("farsi", 1, ItemStatus.DRAFT, 1)
    assert (item.headline, item.language, item.story_id) == ("آب‌بند درمل بسته شد", "en", story)
    found = pieces(database, item)
    assert [piece.article_id for piece in found if piece.role == PieceRole.SOURCE] == [lead, other]
    quotations = [piece for piece in found if piece.role == PieceRole.QUOTATION]
    assert len(quotations) == 2 and all(f"“{piece.text}”" in item.body for piece in quotations)
    assert [piece for piece in found if piece.role == PieceRole.EXTRACT]


def test_every_piece_stands_in_its_revision_at_its_place(database: Database) -> None:
    for number, text in enumerate((FA_TEXT, DE_TEXT)):
        story_of(database, f"Titulli {number}", text=text)
    report = run(database)
    with database.read() as session:
        for item in digests.items(session, report.digest_id):
            for piece in pieces(database, item):
                revisions = {each.number: each.text for each in articles.revisions(session, piece.article_id)}
                assert revisions[piece.revision][piece.start : piece.end] == piece.text
                assert (piece.text == "") == (piece.role == PieceRole.SOURCE)


def test_running_again_changes_nothing(database: Database) -> None:
    for number in range(5):
        story_of(database, f"ماجرای {number}", days=number)
    first = run(database)
    before = everything(database)
    assert run(database) == DraftReport(first.digest_id, 0, 0, 0)
    assert run(database, now=NOW + timedelta(days=2)).refreshed == 0
    assert everything(database) == before


def test_the_digest_is_made_for_the_next_cover_day_in_the_desks_zone(database: Database) -> None:
    # 23 November 2026 is a Monday; at 23:30 UTC it is Tuesday in Tirana
    cases = [
        ("monday", NOW, date(2026, 11, 23)),
        ("friday", NOW, date(2026, 11, 27)),
        ("sunday", NOW, date(2026, 11, 29)),
    ]
    cases += [("tuesday", NOW.replace(hour=23, minute=30), date(2026, 11, 24))]
    for weekday, now, expected in cases:
        assert desk(cover_weekday=weekday).next_cover(now) == expected, weekday
    report = run(database)
    with database.read() as session:
        made = digests.get(session, report.digest_id)
        assert (made.series, made.cover_date, made.number) == ("Velda Weekly", date(2026, 11, 27), 278)


def test_the_digest_in_preparation_is_used_and_never_made_twice(database: Database) -> None:
    with database.write() as session:
        mine = digests.add(
            session, Digest(series="Velda Weekly", cover_date=date(2026, 12, 4), number=300, created_at=NOW)
        )
        digests.add(session, Digest(series="Other", cover_date=date(2027, 1, 1), number=1, created_at=NOW))
    assert run(database).digest_id == run(database).digest_id == mine


def test_the_best_stories_are_drafted_until_the_digest_is_full(database: Database) -> None:
    for number in range(4):
        story_of(database, f"خبر {number}", days=3 + number)
    watched = story_of(database, "تعاونی قایقرانان رأی داد", days=15)
    full = desk(drafting={"items": 2})
    done: list[int] = []
    report = run(database, full, progress=done.append)
    assert (report.candidates, report.drafted, done) == (5, 2, [1, 2])
    drafted = items(database, report.digest_id)
    assert drafted[0].story_id == watched and drafted[0].score > drafted[1].score
    assert drafted[0].reasons[0]["name"] == "watchlist"
    assert run(database, full).drafted == 0
    decide(database, drafted[1], status=ItemStatus.REJECTED)
    assert run(database, full).drafted == 1, "a rejected item makes room"


def test_old_articles_and_used_stories_are_no_candidates(database: Database) -> None:
    story_of(database, "خیلی قدیمی", days=21.5)
    used = story_of(database, "پیشتر چاپ شد", days=2)
    fresh = story_of(database, "تازه", days=20.5)
    with database.write() as session:
        earlier = digests.add(
            session, Digest(series="Velda Weekly", cover_date=date(2026, 11, 20), number=277, created_at=NOW)
        )
        item = DigestItem(digest_id=earlier, story_id=used, section="farsi", position=1, lead="x", created_at=NOW)
        item.status = ItemStatus.ACCEPTED
        digests.add_item(session, item, [])
        now = digests.add(
            session, Digest(series="Velda Weekly", cover_date=date(2026, 11, 27), number=278, created_at=NOW)
        )
    report = run(database)
    assert (report.digest_id, report.candidates) == (now, 1)
    assert [item.story_id for item in items(database, now)] == [fresh]


def test_a_story_rejected_by_a_person_does_not_come_back(database: Database) -> None:
    story_of(database, "یک خبر")
    report = run(database)
    decide(database, items(database, report.digest_id)[0], status=ItemStatus.REJECTED)
    assert run(database).drafted == 0


def test_an_untouched_draft_follows_its_story(database: Database) -> None:
    story = add_story(database)
    first = add_article(database, "آب‌بند بسته شد", story=story, text="خبر کوتاه است.", bylines=())
    report = run(database)
    before = items(database, report.digest_id)[0]
    second = add_article(database, "آب‌بند درمل هنوز بسته است", story=story, outlet="bregu")
    assert run(database) == DraftReport(report.digest_id, 0, 0, 1)
    after = items(database, report.digest_id)[0]
    assert (after.id, after.version, after.position) == (before.id, before.version + 1, before.position)
    assert "آب‌بند درمل هنوز بسته است" in after.lead
    assert [piece.article_id for piece in pieces(database, after) if piece.role == PieceRole.SOURCE] == [second, first]
    assert run(database).refreshed == 0


def test_an_untouched_draft_follows_a_corrected_article(database: Database) -> None:
    story = add_story(database)
    article = add_article(database, "آب‌بند بسته شد", story=story)
    report = run(database)
    revise(database, article, FA_TEXT.replace("سال‌هاست", "ماه‌هاست"))
    assert run(database).refreshed == 1
    item = items(database, report.digest_id)[0]
    assert "ماه‌هاست" in item.body and "سال‌هاست" not in item.body
    assert {piece.revision for piece in pieces(database, item)} == {2}


@pytest.mark.parametrize(
    "values",
    [{"lead": "نوشته ویراستار"}, {"status": ItemStatus.ACCEPTED}, {"status": ItemStatus.HELD}, {"position": 7}],
    ids=["edited", "accepted", "held", "moved"],
)
def test_what_a_person_has_touched_is_never_rewritten(database: Database, values: dict[str, object]) -> None:
    story = add_story(database)
    add_article(database, "آب‌بند بسته شد", story=story)
    report = run(database)
    decide(database, items(database, report.digest_id)[0], **values)
    before = everything(database)
    add_article(database, "خبر تازه", story=story, outlet="bregu")
    assert run(database) == DraftReport(report.digest_id, 0, 0, 0)
    assert everything(database) == before


def test_of_two_drafts_on_one_merged_story_only_the_first_follows_it(database: Database) -> None:
    kept, given = story_of(database, "یک خبر", outlet="bregu"), story_of(database, "همان خبر")
    report = run(database)
    with database.write() as session:
        user = User(name="Ada", role=Role.EDITOR, password_hash="x", created_at=NOW)
        session.add(user)
        session.flush()
        stories.move_all(session, from_id=given, to_id=kept, user_id=user.id or 0, now=NOW)
        digests.retell(session, {given: kept})
    assert run(database) == DraftReport(report.digest_id, 0, 0, 1)
    cited = [
        [piece.role for piece in pieces(database, item)].count(PieceRole.SOURCE)
        for item in items(database, report.digest_id)
    ]
    assert sorted(cited) == [1, 2]
    assert run(database) == DraftReport(report.digest_id, 0, 0, 0)


def test_reprints_count_as_copies_and_not_as_outlets(database: Database) -> None:
    story = add_story(database)
    original = add_article(database, "آب‌بند بسته شد", story=story)
    add_article(database, "نسخه", outlet="bregu", copy_of=original)
    report = run(database)
    (item,) = items(database, report.digest_id)
    assert [reason["says"] for reason in item.reasons if reason["name"] == "outlets"] == ["2 outlets, 1 independent"]
    assert len([piece for piece in pieces(database, item) if piece.role == PieceRole.SOURCE]) == 1


def test_an_item_goes_to_the_section_of_its_language(database: Database) -> None:
    story_of(database, "Riss im Tor", text=DE_TEXT, language="de", outlet="hafenblatt")
    story_of(database, "Lock shut", text="The lock is shut.", language="en-GB", outlet="courier")
    report = run(database)
    assert {(item.headline, item.section) for item in items(database, report.digest_id)} == {
        ("Riss im Tor", "rest"),
        ("Lock shut", "english"),
    }


def test_an_item_has_the_kind_that_its_article_says_and_follows_it(database: Database) -> None:
    story = add_story(database)
    add_article(database, "یادداشت: آب‌بند را چه کسی می‌سازد؟", story=story)
    report = run(database)
    assert [row.kind for row in items(database, report.digest_id)] == [ItemKind.OP_ED]
    add_article(database, "آب‌بند بسته شد", story=story, text=FA_TEXT + "\n\n" + FA_TEXT, outlet="bregu")
    run(database)
    assert [row.kind for row in items(database, report.digest_id)] == [ItemKind.REPORT]


def test_a_persian_digest_is_written_in_persian(database: Database) -> None:
    story_of(database, "آب‌بند درمل بسته شد")
    report = run(database, desk(language="fa"))
    (item,) = items(database, report.digest_id)
    assert item.language == "fa" and "با عنوان «آب‌بند درمل بسته شد»" in item.lead and item.body.count("«") == 2


def test_a_run_broken_off_leaves_whole_items_only(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        story_of(database, f"خبر {number}", days=number)
    real = digests.put_pieces

    def dies_at_the_second(session: object, item_id: int, found: object) -> None:
        if item_id == 2:
            raise KeyboardInterrupt
        real(session, item_id, found)  # type: ignore[arg-type]  # handed through

    with monkeypatch.context() as broken:
        broken.setattr(digests, "put_pieces", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            run(database)
    with database.read() as session:
        (digest,) = digests.every(session)
    assert [bool(pieces(database, item)) for item in items(database, digest.id or 0)] == [True]
    assert run(database).drafted == 2
    assert sorted(item.headline for item in items(database, digest.id or 0)) == ["خبر 0", "خبر 1", "خبر 2"]


def test_another_run_that_was_quicker_is_not_doubled(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    story_of(database, "یک خبر")
    real = stage.propose
    depth: list[int] = []

    def slow(*args: object, **kwargs: object) -> object:
        depth.append(1)
        if len(depth) == 1:
            run(database)
        return real(*args, **kwargs)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(stage, "propose", slow)
    report = run(database)
    assert report.drafted == 0 and len(items(database, report.digest_id)) == 1


def test_a_fault_in_the_templates_stops_the_run_before_anything_is_written(database: Database, tmp_path: Path) -> None:
    story_of(database, "یک خبر")
    (tmp_path / "leads.yaml").write_text("languages: {}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"leads\.yaml"):
        run(database, templates=[tmp_path, SHIPPED])
    with database.read() as session:
        assert digests.every(session) == []


def test_articles_without_anything_still_give_an_item(database: Database) -> None:
    story_of(database, "", text="", url="")
    report = run(database)
    (item,) = items(database, report.digest_id)
    assert item.lead and item.headline == "" and item.body == ""
