import threading
from datetime import date, timedelta

import pytest

from aggregator.errors import StoreError, UnknownIdError
from aggregator.models import Piece
from aggregator.store import digests, stories
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus, PieceRole, StoryStatus
from tests.factories import NOW, add_articles, add_item, add_outlet, add_story, make_digest, make_piece, make_story

#: Over the bound parameters either engine takes in one statement (32,766 and 65,535).
TOO_MANY = 70_000
SERIES = "هفته‌نامه"


@pytest.fixture
def desk(each_database: Database) -> Database:
    """A desk with digest 1 and three articles."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 3)
        digests.add(session, make_digest())
    return each_database


def test_a_digest_is_found_by_id_number_and_date(desk: Database) -> None:
    with desk.read() as session:
        assert digests.get(session, 1).cover_date == date(2026, 3, 6)
        assert digests.by_number(session, SERIES, 7).id == 1
        found = digests.by_date(session, SERIES, date(2026, 3, 6))
        assert found is not None
        assert found.id == 1
        assert digests.by_date(session, "another", date(2026, 3, 6)) is None


def test_unknown_ids_name_the_command_that_lists_them(desk: Database) -> None:
    with desk.read() as session:
        with pytest.raises(UnknownIdError, match="newsloom digest list"):
            digests.get(session, 9)
        with pytest.raises(UnknownIdError, match="newsloom digest list"):
            digests.by_number(session, SERIES, 9)
        with pytest.raises(UnknownIdError, match="newsloom digest show"):
            digests.item(session, 9)


def test_a_series_has_one_digest_a_day(desk: Database) -> None:
    with desk.write() as session:
        digests.add(session, make_digest(series="another", number=None))
    with pytest.raises(StoreError), desk.write() as session:
        digests.add(session, make_digest(number=8))


def test_the_digest_in_preparation_is_the_latest_and_all_are_listed_newest_first(desk: Database) -> None:
    with desk.write() as session:
        for day, number in ((20, 9), (13, 8)):
            digests.add(session, make_digest(cover_date=date(2026, 3, day), number=number))
    with desk.read() as session:
        latest = digests.in_preparation(session, SERIES)
        assert latest is not None
        assert latest.number == 9
        assert [digest.number for digest in digests.every(session)] == [9, 8, 7]
        assert digests.in_preparation(session, "another") is None


@pytest.mark.parametrize(
    ("numbers", "first", "expected"),
    [
        ((), 1, 8),  # behind the 7 of the fixture
        ((30, 12), 1, 31),  # behind the highest, not the last
        ((), 100, 100),  # the desk goes on from its printed issues
        ((None,), 1, 8),  # an imported one without a number takes none
        ((7,), 1, 8),  # an imported one doubled
    ],
)
def test_a_number_is_never_given_again(
    desk: Database, numbers: tuple[int | None, ...], first: int, expected: int
) -> None:
    with desk.write() as session:
        for days, number in enumerate(numbers, start=1):
            digests.add(session, make_digest(cover_date=date(2026, 3, 6) + timedelta(days=days), number=number))
        assert digests.next_number(session, SERIES, first=first) == expected
        assert digests.next_number(session, "another", first=first) == first


def test_numbers_allocated_at_once_are_all_different(desk: Database) -> None:
    together = threading.Barrier(6, timeout=30)

    def allocate(day: int) -> None:
        together.wait()
        with desk.write() as session:
            number = digests.next_number(session, SERIES, first=1)
            digests.add(session, make_digest(cover_date=date(2026, 4, day), number=number))

    threads = [threading.Thread(target=allocate, args=(day,)) for day in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with desk.read() as session:
        assert sorted(digest.number or 0 for digest in digests.every(session)) == [7, 8, 9, 10, 11, 12, 13]


def test_items_come_by_section_and_position(desk: Database) -> None:
    places = [("main", 2), ("english", 1), ("main", 1), ("main", 1)]
    with desk.write() as session:
        ids = [add_item(session, 1, cites=[1], section=section, position=place) for section, place in places]
        digests.change_item(session, ids[3], expected_version=1, values={"status": ItemStatus.HELD})
    with desk.read() as session:
        assert [item.id for item in digests.items(session, 1)] == [ids[1], ids[2], ids[3], ids[0]]
        assert [item.id for item in digests.items(session, 1, [ItemStatus.HELD])] == [ids[3]]
        assert digests.count_items(session, 1) == 3
        assert digests.last_position(session, 1, "main") == 2
        assert digests.last_position(session, 1, "nothing here") == 0


def test_the_pieces_of_an_item_keep_their_order_and_spans(desk: Database) -> None:
    with desk.write() as session:
        quoted = make_piece(role=PieceRole.QUOTATION, start=3, end=17, text="پل دو محله را «وصل» کرد")
        item_id = add_item(session, 1, cites=[])
        digests.put_pieces(session, item_id, [quoted, make_piece(article_id=2)])
    with desk.read() as session:
        first, second = digests.pieces(session, [item_id])[item_id]
        assert (first.role, first.start, first.end, first.text) == (PieceRole.QUOTATION, 3, 17, quoted.text)
        assert (second.article_id, first.position, second.position) == (2, 1, 2)
    with desk.write() as session:
        digests.put_pieces(session, item_id, [Piece(**make_piece(article_id=3).model_dump(exclude={"id"}))])
    with desk.read() as session:
        assert [piece.article_id for piece in digests.pieces(session, [item_id])[item_id]] == [3]


def test_pieces_and_citations_are_found_for_more_ids_than_a_statement_takes(desk: Database) -> None:
    with desk.write() as session:
        item_id = add_item(session, 1, cites=[3, 1])
    with desk.read() as session:
        pieces = digests.pieces(session, range(TOO_MANY))
        cited = digests.cited(session, range(TOO_MANY))
    assert [piece.article_id for piece in pieces[item_id]] == [3, 1]
    assert len(pieces) == TOO_MANY
    assert {ident: outlet.name for ident, (_, outlet) in cited.items()} == dict.fromkeys((1, 2, 3), "رودنامه")


def test_of_two_writers_of_one_version_one_wins(desk: Database) -> None:
    with desk.write() as session:
        item_id = add_item(session, 1, cites=[1])
    won = []
    for words in ("نخست", "دوم"):
        with desk.write() as session:
            won.append(digests.change_item(session, item_id, expected_version=1, values={"lead": words}))
    assert won == [True, False]
    with desk.read() as session:
        item = digests.item(session, item_id)
        assert (item.lead, item.version) == ("نخست", 2)


def test_of_eight_writers_at_once_exactly_one_wins_each_round(desk: Database) -> None:
    with desk.write() as session:
        item_id = add_item(session, 1, cites=[1])
    won: list[tuple[int, int]] = []
    together = threading.Barrier(8, timeout=30)

    def save(writer: int) -> None:
        for version in range(1, 6):
            together.wait()
            with desk.write() as session:
                if digests.change_item(
                    session, item_id, expected_version=version, values={"body": f"{writer} {version}"}
                ):
                    won.append((version, writer))

    threads = [threading.Thread(target=save, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [version for version, _ in sorted(won)] == [1, 2, 3, 4, 5]
    with desk.read() as session:
        item = digests.item(session, item_id)
        assert (item.version, item.body) == (6, f"{dict(won)[5]} 5")


@pytest.mark.parametrize(
    ("touched", "redrawn"),
    [
        ({}, True),
        ({"lead": "words of a person"}, False),
        ({"status": ItemStatus.ACCEPTED}, False),
        ({"status": ItemStatus.DRAFT}, False),  # back to where it was, but by a person
    ],
)
def test_a_machine_rewrites_only_what_no_person_touched(
    desk: Database, touched: dict[str, object], redrawn: bool
) -> None:
    with desk.write() as session:
        item_id = add_item(session, 1, cites=[1])
        if touched:
            digests.change_item(session, item_id, expected_version=1, values=touched)
        assert digests.redraft(session, item_id, values={"headline": "machine"}) is redrawn
    with desk.read() as session:
        item = digests.item(session, item_id)
        assert (item.headline == "machine", item.version) == (
            redrawn,
            2,
        )  # a decision on words nobody has seen is stale
        assert item.touched is not redrawn


def test_stories_with_an_item_in_the_series_are_those_drafted(desk: Database) -> None:
    with desk.write() as session:
        one, two = add_story(session, [1]), add_story(session, [2])
        other = digests.add(session, make_digest(series="another"))
        first = add_item(session, 1, cites=[1], story_id=one, status=ItemStatus.REJECTED)
        second = add_item(session, 1, cites=[1], story_id=one)
        add_item(session, other, cites=[2], story_id=two)
        add_item(session, 1, cites=[3])
    with desk.read() as session:
        found = digests.drafted_stories(session, SERIES)
        assert {story: [item.id for item in items] for story, items in found.items()} == {one: [first, second]}
    with desk.write() as session:
        digests.retell(session, {one: two})
    with desk.read() as session:
        assert list(digests.drafted_stories(session, SERIES)) == [two]
        assert list(digests.drafted_stories(session, SERIES, stories=[one, two])) == [two]
        assert digests.drafted_stories(session, SERIES, stories=[one]) == {}


def test_takers_are_followed_to_the_end_and_such_as_tell_no_story_are_none(desk: Database) -> None:
    with desk.write() as session:
        story = add_story(session, [1])
        last, by_hand = (add_item(session, 1, cites=[1], story_id=told) for told in (story, None))
        middle = add_item(session, 1, cites=[2], story_id=story, merged_into=last)
        first = add_item(session, 1, cites=[3], story_id=story, merged_into=middle)
        other = add_item(session, 1, cites=[3], story_id=story, merged_into=by_hand)
    with desk.read() as session:
        rows = {item.id: item for item in digests.items(session, 1)}
        assert [item.id for item in digests.takers(session, [rows[first]])] == [middle, last]
        assert digests.takers(session, [rows[other], rows[last]]) == []


def test_candidates_are_stories_not_merged_with_an_article_since(desk: Database) -> None:
    with desk.write() as session:
        rows = [(StoryStatus.OPEN, 0), (StoryStatus.ENDED, 1), (StoryStatus.MERGED, 1), (StoryStatus.OPEN, -1)]
        ids = [stories.add(session, make_story(status=s, last_at=NOW + timedelta(hours=h))) for s, h in rows]
    with desk.read() as session:
        assert [story.id for story in digests.candidate_stories(session, since=NOW)] == ids[:2]


def test_open_stories_are_those_of_any_digest_in_preparation(desk: Database) -> None:
    with desk.write() as session:
        ids = [add_story(session, [1]), *(stories.add(session, make_story()) for _ in range(4))]
        older = digests.add(session, make_digest(cover_date=date(2026, 2, 27)))
        other = digests.add(session, make_digest(series="another"))
        rows = [(1, "DRAFT"), (older, "HELD"), (older, "ACCEPTED"), (older, "REJECTED")]
        for story, (digest, status) in zip(ids, [*rows, (other, "DRAFT")], strict=True):
            add_item(session, digest, cites=[1], story_id=story, status=ItemStatus[status])
    with desk.read() as session:
        assert digests.open_stories(session, SERIES, cover_date=date(2026, 2, 27)) == set(ids[:3])
        later = digests.open_stories(session, SERIES, cover_date=date(2026, 3, 6))
        assert later == set(ids[:2]), "what was accepted for an earlier digest is printed to a later one"


def test_what_was_put_aside_in_a_published_issue_comes_into_the_next_one(desk: Database) -> None:
    with desk.write() as session:
        old = digests.add(session, make_digest(cover_date=date(2026, 2, 27), status=DigestStatus.CORRECTED))
        waiting = digests.add(session, make_digest(cover_date=date(2026, 2, 20), status=DigestStatus.IN_REVIEW))
        other = digests.add(session, make_digest(series="another", status=DigestStatus.PUBLISHED))
        held = add_item(session, old, cites=[1], status=ItemStatus.HELD)
        worked_on = add_item(session, old, cites=[1], status=ItemStatus.DRAFT, touched=True)
        stay = [
            add_item(session, old, cites=[1], status=ItemStatus.ACCEPTED),
            add_item(session, old, cites=[1], status=ItemStatus.REJECTED),
            add_item(session, old, cites=[1], status=ItemStatus.DRAFT),
            add_item(session, waiting, cites=[1], status=ItemStatus.HELD),
            add_item(session, other, cites=[1], status=ItemStatus.HELD),
        ]
        add_item(session, 1, cites=[1], position=4)
    with desk.write() as session:
        assert digests.carry_over(session, SERIES, 1) == 2
        assert digests.carry_over(session, SERIES, 1) == 0
    with desk.read() as session:
        moved = [digests.item(session, ident) for ident in (held, worked_on)]
        assert [(row.digest_id, row.position, row.version) for row in moved] == [(1, 5, 2), (1, 6, 2)]
        assert all(digests.item(session, ident).digest_id != 1 for ident in stay)


def test_the_last_digests_before_a_day_are_those_of_the_series_newest_first(desk: Database) -> None:
    with desk.write() as session:
        covers = [date(2026, 2, day) for day in (6, 20, 13)]
        first, third, second = [digests.add(session, make_digest(cover_date=cover)) for cover in covers]
        digests.add(session, make_digest(series="another", cover_date=date(2026, 2, 27)))
        kept = [add_item(session, digest, cites=[1]) for digest in (third, second)]
        add_item(session, first, cites=[1])
    with desk.read() as session:
        found = digests.earlier(session, SERIES, before=date(2026, 3, 6), limit=2)
        assert [digest.id for digest in found] == [third, second]
        assert [item.id for item in digests.items_of(session, [digest.id or 0 for digest in found])] == kept
        assert digests.earlier(session, SERIES, before=date(2026, 2, 6), limit=2) == []


def test_used_articles_are_the_sources_of_accepted_items_of_the_series(desk: Database) -> None:
    with desk.write() as session:
        other = digests.add(session, make_digest(series="another"))
        taken = add_item(session, 1, cites=[1], status=ItemStatus.ACCEPTED)
        extra = make_piece(article_id=2, role=PieceRole.EXTRACT)
        digests.put_pieces(session, taken, [make_piece(article_id=1), extra])
        add_item(session, 1, cites=[2])
        add_item(session, other, cites=[3], status=ItemStatus.ACCEPTED)
    with desk.read() as session:
        assert digests.used_articles(session, SERIES) == {1}
        assert digests.used_articles(session, SERIES, among=[3, 2, 1]) == {1}
        assert digests.used_articles(session, SERIES, among=[2, 3]) == digests.used_articles(session, "none") == set()


def test_order_alone_is_nobodys_words_and_leaves_versions(desk: Database) -> None:
    with desk.write() as session:
        one, two = (add_item(session, 1, cites=[1], position=place) for place in (1, 2))
        digests.set_positions(session, {one: 2, two: 1})
    with desk.read() as session:
        assert [(item.id, item.version) for item in digests.items(session, 1)] == [(two, 1), (one, 1)]
