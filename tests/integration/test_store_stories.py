from datetime import timedelta

import pytest

from aggregator.errors import UnknownIdError
from aggregator.models import Embedding
from aggregator.store import articles, links, placements, stories, users
from aggregator.store.database import Database
from aggregator.vocabulary import LinkKind, PageState, Role, StoryStatus, Verdict
from tests.factories import NOW, add_articles, add_outlet, add_story, make_membership, make_story

#: Over the bound parameters either engine takes in one statement (32,766 and 65,535).
TOO_MANY = 70_000


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


@pytest.fixture
def desk(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
    return each_database


def test_an_unknown_story_names_the_command_that_lists_them(desk: Database) -> None:
    with desk.read() as session, pytest.raises(UnknownIdError, match="newsloom stories list"):
        stories.get(session, 5)


def test_to_place_are_judged_settled_articles_that_are_no_copies_and_stand_nowhere(desk: Database) -> None:
    with desk.write() as session:
        judged = {verdict: add_articles(session)[0] for verdict in Verdict}
        for verdict, article_id in judged.items():
            articles.set_verdict(session, article_id, verdict)
        [early, placed, unsettled] = [add_articles(session, published_at=NOW - hours(h))[0] for h in (50, 40, 30)]
        for article_id in (early, placed, unsettled):
            articles.set_verdict(session, article_id, Verdict.UNIQUE)
        articles.get(session, unsettled).page_state = PageState.WANTED
        add_story(session, [placed])
    with desk.read() as session:
        assert stories.to_place(session, 10) == [early, judged[Verdict.UNIQUE], judged[Verdict.UNSURE]]
        assert stories.to_place(session, 1) == [early]


def test_articles_of_one_moment_are_placed_by_address_whichever_came_first(desk: Database) -> None:
    addresses = ("rud.example/pol", "rud.example/bandar", "rud.example/ketab")
    with desk.write() as session:
        ids = [add_articles(session, url_key=address, published_at=NOW)[0] for address in addresses]
        for article_id in ids:
            articles.set_verdict(session, article_id, Verdict.UNIQUE)
    with desk.read() as session:
        assert stories.to_place(session, 10) == [ids[1], ids[2], ids[0]]


def test_a_story_stretches_over_the_times_of_its_articles(desk: Database) -> None:
    with desk.write() as session:
        ids = [add_articles(session, published_at=NOW + hours(h))[0] for h in (-3, 2)]
        story_id = add_story(session, ids)
    with desk.read() as session:
        story = stories.get(session, story_id)
        assert (story.first_at, story.last_at) == (NOW - hours(3), NOW + hours(2))
        assert [member.article_id for member in stories.members(session, [story_id])[story_id]] == ids


def test_an_article_stands_in_one_story_the_last_it_was_put_into(desk: Database) -> None:
    reasons: list[dict[str, object]] = [{"name": "same link", "value": 1.0, "weight": 0.4, "says": "همان نشانی"}]
    with desk.write() as session:
        [article_id] = add_articles(session)
        first, second = add_story(session, [article_id]), add_story(session, [])
        stories.place(session, make_membership(article_id=article_id, story_id=second, reasons=reasons))
    with desk.read() as session:
        standing = stories.membership_of(session, article_id)
        assert standing is not None
        assert (standing.story_id, standing.reasons) == (second, reasons)
        assert stories.members(session, [first, second])[first] == []
        assert stories.membership_of(session, 999) is None


def test_members_are_found_for_more_stories_than_a_statement_takes(desk: Database) -> None:
    with desk.write() as session:
        story_id = add_story(session, add_articles(session, 2))
    with desk.read() as session:
        found = stories.members(session, range(TOO_MANY))
        ids = stories.article_ids(session, range(TOO_MANY))
    assert ids == {ident: [member.article_id for member in members] for ident, members in found.items()}
    assert {ident: len(members) for ident, members in found.items() if members} == {story_id: 2}
    assert len(found) == TOO_MANY


def test_moving_all_keeps_the_emptied_story_as_merged(desk: Database) -> None:
    with desk.write() as session:
        early, late = (add_articles(session, published_at=NOW + hours(h))[0] for h in (-30, 30))
        giver, taker = add_story(session, [early]), add_story(session, [late])
        moved = stories.move_all(session, from_id=giver, to_id=taker, user_id=1, now=NOW + hours(1))
    assert moved == [early]
    with desk.read() as session:
        given, taken = stories.get(session, giver), stories.get(session, taker)
        assert (given.status, given.merged_into, taken.status) == (StoryStatus.MERGED, taker, StoryStatus.OPEN)
        assert (taken.first_at, taken.last_at) == (NOW - hours(30), NOW + hours(30))
        assert [member.user_id for member in stories.members(session, [taker])[taker]] == [1, None]
        assert stories.count(session) == 1


def test_an_ended_story_that_takes_a_living_one_lives_again(desk: Database) -> None:
    with desk.write() as session:
        ended, living = add_story(session, []), add_story(session, add_articles(session))
        stories.get(session, ended).status = StoryStatus.ENDED
        stories.move_all(session, from_id=living, to_id=ended, user_id=1, now=NOW)
    with desk.read() as session:
        assert stories.get(session, ended).status is StoryStatus.OPEN


def test_a_story_retaken_has_title_and_times_of_the_articles_it_has_left(desk: Database) -> None:
    with desk.write() as session:
        given = [("رفته", -99), ("اول", -5), ("آخر", 5)]
        ids = [add_articles(session, title=title, published_at=NOW + hours(h))[0] for title, h in given]
        story_id, other = add_story(session, ids, title="رفته"), add_story(session, [])
        stories.place(session, make_membership(article_id=ids[0], story_id=other))
        stories.retake_all(session, [story_id], now=NOW + hours(1))
        empty = add_story(session, [], title="تهی")
        stories.retake_all(session, [empty], now=NOW + hours(1))
    with desk.read() as session:
        story = stories.get(session, story_id)
        assert (story.title, story.first_at, story.last_at) == ("اول", NOW - hours(5), NOW + hours(5))
        assert story.changed_at == NOW + hours(1)
        assert stories.get(session, empty).title == "تهی"


def test_recent_are_open_stories_with_an_article_since_latest_first(desk: Database) -> None:
    with desk.write() as session:
        ids = {h: add_story(session, add_articles(session, published_at=NOW + hours(h))) for h in (1, 5, 3)}
        old = stories.add(session, make_story(first_at=NOW - hours(9), last_at=NOW - hours(1)))
        ended = stories.add(session, make_story(status=StoryStatus.ENDED, last_at=NOW + hours(7)))
    with desk.read() as session:
        assert [story.id for story in stories.recent(session, since=NOW)] == [ids[5], ids[3], ids[1]]
        assert [story.id for story in stories.recent(session, since=NOW, limit=1)] == [ids[5]]
        standing = [story_id for _, story_id in stories.memberships_since(session, NOW)]
        assert standing == [ids[1], ids[5], ids[3]]  # by article
        assert len(stories.all_memberships(session)) == 3
        assert stories.count(session) == len({*ids.values(), old, ended})


def test_quiet_stories_end_and_the_others_stay_open(desk: Database) -> None:
    with desk.write() as session:
        quiet, busy = (stories.add(session, make_story(last_at=NOW - hours(h))) for h in (10, 1))
        assert stories.end_quiet(session, before=NOW - hours(5), now=NOW) == 1
        assert stories.end_quiet(session, before=NOW - hours(5), now=NOW) == 0
    with desk.read() as session:
        assert stories.get(session, quiet).status is StoryStatus.ENDED
        assert stories.get(session, busy).status is StoryStatus.OPEN
        assert not stories.are_open(session, [quiet, busy])
        assert stories.are_open(session, [busy])


def test_features_are_replaced_found_when_outdated_and_forgotten(desk: Database) -> None:
    with desk.write() as session:
        old, new = add_articles(session, 2)
        times = {old: NOW - hours(50), new: NOW}
        for word in ("eins", "دو"):
            rows = [
                {"article_id": i, "revision": 1, "published_at": at, "data": {"names": [word]}}
                for i, at in times.items()
            ]
            placements.put_features(session, rows)
        add_story(session, [old, new])
    with desk.write() as session:
        assert stories.outdated(session, 9) == []
        assert stories.features_of(session, range(TOO_MANY))[new].data == {"names": ["دو"]}
        stories.forget_features(session, NOW)
        assert list(stories.features_of(session, range(TOO_MANY))) == [new]
        articles.get(session, new).revision = 2
        articles.get(session, old).revision = 2
    with desk.read() as session:
        assert stories.outdated(session, 9) == [new]


def test_vectors_are_kept_by_model_and_found_again_by_their_text(desk: Database) -> None:
    with desk.write() as session:
        [article_id] = add_articles(session)
        for model, vector in (("a/1", b"\x00\x01"), ("b/1", b"\x02"), ("a/1", b"\xff\x00")):
            row = Embedding(article_id=article_id, model=model, text_hash="7" * 64, vector=vector)
            stories.put_embedding(session, row)
    with desk.read() as session:
        assert stories.embeddings(session, "a/1", range(TOO_MANY))[article_id].vector == b"\xff\x00"
        assert stories.embeddings(session, "c/1", [article_id]) == {}
        hashes = [f"{number:064}" for number in range(TOO_MANY)]
        assert stories.vectors_of_texts(session, "a/1", ["7" * 64, *hashes]) == {"7" * 64: b"\xff\x00"}


def test_of_two_words_on_a_pair_the_later_holds(desk: Database) -> None:
    with desk.write() as session:
        first, second, third = add_articles(session, 3)
        for kind, low, high in (
            (LinkKind.MUST_LINK, first, second),
            (LinkKind.CANNOT_LINK, second, third),
            (LinkKind.CANNOT_LINK, first, second),
        ):
            links.link_sides(session, kind, [high], [low], user_id=1, at=NOW)
    with desk.read() as session:
        held = [(link.kind, link.article_a) for link in stories.links(session)]
        assert held == [(LinkKind.CANNOT_LINK, second), (LinkKind.CANNOT_LINK, first)]
        assert [link.article_b for link in stories.links(session, [first])] == [second]
        assert stories.links(session, [999]) == []
        assert len(stories.links(session, range(TOO_MANY))) == 2


def test_unplaced_are_those_that_stand_nowhere_in_the_order_given(desk: Database) -> None:
    with desk.write() as session:
        first, second, third = add_articles(session, 3)
        add_story(session, [second])
    with desk.read() as session:
        assert stories.unplaced(session, [third, second, first]) == [third, first]


def test_stories_stored_together_are_numbered_in_the_order_given(desk: Database) -> None:
    titles = [f"Ura {number}" for number in range(150, 0, -1)]
    with desk.write() as session:
        ids = stories.add_all(session, [make_story(title=title) for title in titles])
        assert ids == sorted(set(ids))
        assert [stories.get(session, ident).title for ident in ids] == titles
    with desk.read() as session:
        assert [stories.get(session, ident).title for ident in ids] == titles
