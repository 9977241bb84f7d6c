"""The clustering stage on a real database: stories, editors' words, death in the middle, a second run."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from aggregator.clustering import shelf, stage
from aggregator.clustering.online import Changes, Decision
from aggregator.clustering.placement import Placement
from aggregator.clustering.vectors import Vector
from aggregator.models import Membership, Story
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, digests, links, placements, sketches, stories
from aggregator.store.database import Database
from aggregator.text.names import NameFinder
from aggregator.vocabulary import ItemStatus, LinkKind, StoryStatus, Verdict
from tests import factories
from tests.factories import NOW

_THRESHOLDS = StoryThresholds()

_HEADLINES = (
    ("sq", "Ura e drurit në Guras mbyllet për 45 ditë"),
    ("fa", "نمایشگاه ماهی شنبه در میدان باز می‌شود"),
    ("sq", "Shkolla e varkëtarëve pranon nxënësit e parë"),
    ("sq", "Mbyllet për punime ura e drurit në Guras"),
    ("fa", "گشایش نمایشگاه ماهی در میدان، روز شنبه"),
    ("de", "Museum zeigt einen alten Schlepper"),
    ("sq", "Ura e drurit në Guras: banorët kalojnë me varkë"),
)


class _Embedder:
    """A fake: texts of the same first letter point the same way. Counts what it embeds."""

    name = "fake-1"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vector:
        self.embedded += texts
        return np.eye(64, dtype=np.float32)[[ord(text[0]) % 64 for text in texts]]


def _collect(database: Database, headlines: Sequence[tuple[str, str]] = _HEADLINES, **given: Any) -> list[int]:
    """Store articles an hour apart, judged unique; returns their ids."""
    ids = []
    with database.write() as session:
        if not articles.count(session):
            factories.add_outlet(session)
        first = NOW - timedelta(hours=len(headlines))
        for number, (language, title) in enumerate(headlines):
            fields = {"published_at": first + timedelta(hours=number), "verdict": Verdict.UNIQUE} | given
            article = factories.make_article(title=title, language=language, **fields)
            revision = factories.make_revision(title=title, text="", language=language)
            ids.append(articles.add(session, article, revision))
    return ids


def _run(database: Database, **given: Any) -> stage.ClusterReport:
    return stage.run(database, _THRESHOLDS, **({"now": NOW} | given))


def _stands(database: Database) -> dict[int, int]:
    with database.read() as session:
        return {one.article_id: one.story_id for one in stories.all_memberships(session)}


def _everything(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        rows = [*stories.all_memberships(session), *stories.recent(session, since=NOW - timedelta(days=99))]
        return [row.model_dump() for row in rows]


def test_articles_on_one_event_become_a_story_with_reasons(each_database: Database) -> None:
    bridge, fair, school, bridge_2, fair_2, museum, bridge_3 = _collect(each_database)
    report = _run(each_database)
    stands = _stands(each_database)
    assert stands[bridge] == stands[bridge_2] == stands[bridge_3]
    assert stands[fair] == stands[fair_2]
    assert len({stands[one] for one in (bridge, fair, school, museum)}) == 4
    assert report == stage.ClusterReport(placed=7, opened=4, joined=3, merged=0, ended=0)
    with each_database.read() as session:
        placed = session.get(Membership, bridge_2)
        story = stories.get(session, stands[bridge])
        feature = stories.features_of(session, [bridge])[bridge]
    assert placed is not None and 0.5 <= placed.score <= 1.0
    assert placed.reasons[0]["name"] == "words" and "mbyllet" in str(placed.reasons[0]["says"])
    assert story.title == _HEADLINES[0][1]
    assert story.last_at - story.first_at == timedelta(hours=6)
    assert feature.revision == 1


def test_a_second_run_changes_nothing(database: Database) -> None:
    _collect(database)
    _run(database)
    before = _everything(database)
    assert _run(database) == stage.ClusterReport(placed=0, opened=0, joined=0, merged=0, ended=0)
    assert _everything(database) == before


def test_a_later_run_goes_on_with_the_stories_there_are(database: Database) -> None:
    _collect(database)
    _run(database)
    [later] = _collect(database, [("sq", "Ura e drurit në Guras u hap sërish")])
    assert _run(database).joined == 1
    stands = _stands(database)
    assert stands[later] == stands[1]


def test_copies_and_articles_still_to_be_judged_are_not_placed(database: Database) -> None:
    _collect(database, _HEADLINES[:1], verdict=Verdict.REPRINT)
    _collect(database, _HEADLINES[1:2], verdict=Verdict.PENDING)
    [unsure] = _collect(database, _HEADLINES[2:3], verdict=Verdict.UNSURE)
    assert _run(database).placed == 1
    assert set(_stands(database)) == {unsure}


def test_dying_in_the_middle_of_a_batch_leaves_nothing_half(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _collect(database)

    def die(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(placements, "put_features", die)
        with pytest.raises(RuntimeError, match="killed"):
            _run(database)
    assert _everything(database) == []
    assert _run(database).placed == 7


def test_dying_between_batches_ends_in_the_same_stories(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "BATCH", 2)
    ids = _collect(database)

    def die(placed: int) -> None:
        if placed >= 4:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        _run(database, progress=die)
    assert len(_stands(database)) == 4
    _run(database)
    stands = _stands(database)
    groups = [[stands[one] == stands[other] for other in ids] for one in ids]
    assert groups[0] == [True, False, False, True, False, False, True]
    assert groups[1] == [False, True, False, False, True, False, False]


def _link(database: Database, kind: LinkKind, one: int, other: int) -> None:
    with database.write() as session:
        user = factories.make_user()
        session.add(user)
        session.flush()
        assert user.id is not None
        links.link_sides(session, kind, [one], [other], user_id=user.id, at=NOW)


def test_articles_an_editor_set_apart_never_meet(database: Database) -> None:
    ids = _collect(database)
    _link(database, LinkKind.CANNOT_LINK, ids[0], ids[3])
    _run(database)
    stands = _stands(database)
    assert stands[ids[0]] != stands[ids[3]]


def test_articles_an_editor_linked_always_meet(database: Database) -> None:
    ids = _collect(database)
    _link(database, LinkKind.MUST_LINK, ids[1], ids[5])
    _run(database)
    stands = _stands(database)
    assert stands[ids[1]] == stands[ids[5]]
    with database.read() as session:
        placed = stories.membership_of(session, ids[5])
    assert placed is not None and placed.reasons[0]["name"] == "editor"


def test_what_an_editor_says_while_a_batch_is_decided_is_obeyed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = _collect(database)
    told: list[bool] = []
    read_batch = shelf.read_batch

    def read_then_link(*given: Any, **more: Any) -> shelf.Batch:
        batch = read_batch(*given, **more)
        if not told:
            told.append(True)
            given[0].rollback()  # SQLite would not let the editor write beside an open reader
            _link(database, LinkKind.CANNOT_LINK, ids[0], ids[3])
        return batch

    monkeypatch.setattr(shelf, "read_batch", read_then_link)
    assert _run(database).placed == 7
    stands = _stands(database)
    assert stands[ids[0]] != stands[ids[3]]


def test_quiet_stories_end_and_take_no_more(database: Database) -> None:
    _collect(database, _HEADLINES[:1])
    _run(database)
    later = NOW + timedelta(days=_THRESHOLDS.window_days + 1)
    assert _run(database, now=later).ended == 1
    _collect(database, _HEADLINES[3:4], published_at=later)
    assert _run(database, now=later).opened == 1
    with database.read() as session:
        assert [stories.get(session, ident).status for ident in (1, 2)] == [StoryStatus.ENDED, StoryStatus.OPEN]


def test_a_story_that_turns_out_to_be_another_is_merged_into_it(database: Database) -> None:
    same = [("sq", "Ura e drurit në Guras mbyllet për 45 ditë")] * 4
    one, two, three, four = _collect(database, same)
    with database.write() as session:
        # the first run had seen no likeness: two stories of two, which only their growth shows to be one
        for pair in ((one, two), (three, four)):
            story = Story(title=same[0][1], first_at=NOW, last_at=NOW, created_at=NOW, changed_at=NOW)
            number = stories.add(session, story)
            for article_id in pair:
                stories.place(session, factories.make_membership(article_id=article_id, story_id=number, user_id=None))
        texts = articles.texts(session, [one, two, three, four])
        finder = NameFinder(())
        placements.put_features(
            session, [shelf.feature_of(shelf.waiting_of(texts[ident], finder)) for ident in sorted(texts)]
        )
        digests.add(session, factories.make_digest())
        items = [
            factories.add_item(session, 1, cites=[cited], story_id=story, status=status)
            for status in (ItemStatus.DRAFT, ItemStatus.ACCEPTED)
            for cited, story in ((one, 1), (three, 2))
        ]
    _collect(database, [*_HEADLINES[1:3], *_HEADLINES[5:6], same[0]])
    report = _run(database)
    assert report.merged == 1
    assert len({_stands(database)[ident] for ident in (one, two, three, four)}) == 1
    with database.read() as session:
        merged = [story for story in (stories.get(session, 1), stories.get(session, 2)) if story.merged_into]
        told = [digests.item(session, item_id) for item_id in items]
    assert [story.status for story in merged] == [StoryStatus.MERGED]
    assert {item.story_id for item in told} == {merged[0].merged_into}
    assert [item.status for item in told] == [ItemStatus.DRAFT] * 2 + [ItemStatus.ACCEPTED] * 2


def test_vectors_are_kept_and_no_text_is_embedded_twice(database: Database) -> None:
    embedder = _Embedder()
    ids = _collect(database)
    _run(database, embedder=embedder)
    assert len(embedder.embedded) == len(set(embedder.embedded)) > 0
    with database.read() as session:
        kept = stories.embeddings(session, "fake-1", ids)
    assert len(kept) >= len(embedder.embedded)
    again = _Embedder()
    _collect(database, _HEADLINES[5:6])
    _run(database, embedder=again)
    assert again.embedded == []


def test_progress_is_told_after_each_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "BATCH", 3)
    _collect(database)
    told: list[int] = []
    _run(database, progress=told.append)
    assert told == [3, 6, 7]


@pytest.mark.parametrize("merged", [False, True], ids=["ended", "merged"])
def test_a_link_into_a_story_that_ended_opens_it_again(database: Database, merged: bool) -> None:
    [first] = _collect(database, _HEADLINES[:1])
    _run(database)
    later = NOW + timedelta(days=3 * _THRESHOLDS.window_days)
    assert _run(database, now=later).ended == 1
    if merged:  # the membership was left behind in the story that went
        with database.write() as session:
            taker = stories.add(session, factories.make_story(status=StoryStatus.ENDED))
            gone = stories.get(session, 1)
            gone.status, gone.merged_into = StoryStatus.MERGED, taker
    second, third = _collect(database, _HEADLINES[1:3], published_at=later)
    _link(database, LinkKind.MUST_LINK, first, second)
    assert _run(database, now=later).placed == 2
    stands = _stands(database)
    assert stands[second] == (2 if merged else 1) != stands[third]
    with database.read() as session:
        assert stories.get(session, stands[second]).status is StoryStatus.OPEN
    assert _run(database, now=later).placed == 0


def test_a_revised_article_has_its_features_and_vector_taken_anew(database: Database) -> None:
    embedder = _Embedder()
    ids = _collect(database)
    _run(database, embedder=embedder)
    with database.write() as session:
        before = stories.embeddings(session, "fake-1", ids[:1])[ids[0]].text_hash
        article = articles.get(session, ids[0])
        article.revision = 2
        title = "نمایشگاه قایق فردا باز می‌شود"
        session.add(factories.make_revision(article_id=ids[0], number=2, title=title, text="", language="fa"))
    assert _run(database, embedder=embedder).placed == 0
    with database.read() as session:
        feature = stories.features_of(session, ids)[ids[0]]
        expected = shelf.feature_of(shelf.waiting_of(articles.texts(session, ids[:1])[ids[0]], NameFinder(())))
        assert (feature.revision, feature.data) == (2, expected["data"])
        assert stories.embeddings(session, "fake-1", ids[:1])[ids[0]].text_hash != before
    count = len(embedder.embedded)
    _run(database, embedder=embedder)
    assert len(embedder.embedded) == count


def test_an_article_that_became_a_copy_leaves_its_story_and_comes_back_when_it_is_none(database: Database) -> None:
    bridge, _, school, bridge_2, *_ = _collect(database)
    _run(database)
    alone = _stands(database)[school]
    with database.write() as session:
        sketches.set_verdicts(session, dict.fromkeys((school, bridge_2), (Verdict.REPRINT, 2)))
    _run(database)
    stands = _stands(database)
    assert school not in stands and bridge_2 not in stands and bridge in stands
    with database.read() as session:
        assert stories.get(session, alone).status is StoryStatus.ENDED
    with database.write() as session:
        sketches.set_verdicts(session, {bridge_2: (Verdict.UNIQUE, 3)})
    assert _run(database).joined == 1
    assert _stands(database)[bridge_2] == stands[bridge]


def test_a_copy_stays_in_a_story_that_an_editor_touched(database: Database) -> None:
    bridge, *_ = _collect(database)
    _run(database)
    before = _stands(database)
    with database.write() as session:
        session.add(factories.make_user())
        session.flush()
        stories.place(session, factories.make_membership(article_id=bridge, story_id=before[bridge], user_id=1))
        sketches.set_verdicts(session, {bridge: (Verdict.REPRINT, 1), bridge + 3: (Verdict.REPRINT, 1)})
    _run(database)
    assert _stands(database) == before


def test_a_new_story_of_older_articles_alone_has_their_headline(each_database: Database) -> None:
    """It took a story over whole, and the article it was begun for was moved on within the same batch."""
    (old,) = _collect(each_database, (("fa", "پل چوبی بسته شد"),))
    _run(each_database)
    taken = _stands(each_database)[old]
    (new,) = _collect(each_database, (("sq", "Ura e drurit mbyllet"),))
    with each_database.write() as session:
        batch = shelf.read_batch(session, [new], finder=NameFinder([]), model=None)
        decision = Decision(new, -2, Placement(None, 1.0, (), ()), None)
        outcome = shelf.Outcome([decision], Changes({}, {taken: -1}), {new: -2}, [-1, -2], None)
        numbers = shelf.write_batch(session, batch, outcome, model=None, now=NOW)
    assert numbers is not None
    with each_database.read() as session:
        taker = stories.get(session, numbers[-1])
        first = articles.get(session, old)
    assert (taker.title, taker.first_at, taker.last_at) == ("پل چوبی بسته شد", first.published_at, first.published_at)
