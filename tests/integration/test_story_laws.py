"""Laws of decisions on stories, after any sequence of them, of arrivals and of runs.

Issue 4, acceptance 5: no constraint is broken; a decision undone restores the identical state. The oracle follows the
words by itself, over the whole table.
"""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event
from sqlmodel import select

from aggregator.clustering import stage
from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Article, DigestItem, Link, Membership, Story
from aggregator.review.grouping import StoryDesk
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, digests, sketches, stories, story_changes, users
from aggregator.store.database import Database
from aggregator.vocabulary import LinkKind, Role, StoryStatus, Verdict
from tests.databases import Databases
from tests.factories import NOW, add_item, add_outlet, make_article, make_digest, make_revision

# Events that overlap in their words, so that stories begin, grow and are united by the machine as well.
_TITLES = (
    ("sq", "Ura e drurit në Guras mbyllet për punime"),
    ("sq", "Mbyllet për punime ura e drurit në Guras"),
    ("fa", "گشایش نمایشگاه ماهی در میدان بندر"),
    ("fa", "نمایشگاه ماهی در میدان بندر گشایش یافت"),
    ("de", "Bibliothek am Hafen öffnet neuen Lesesaal"),
    ("de", "Neuer Lesesaal der Bibliothek am Hafen"),
    ("sq", "Biblioteka pranë portit hap sallën e re të leximit"),
)
_TABLES = (Story, Membership, Link, DigestItem)
_WINDOW = StoryThresholds().window_days

State = list[dict[str, Any]]


def state_of(database: Database) -> State:
    """Every row of the tables that decisions change."""
    with database.read() as session:
        return [
            row.model_dump()
            for table in _TABLES
            for row in session.exec(select(table).order_by("id" if "id" in table.model_fields else "article_id"))
        ]


def broken_words(database: Database) -> list[str]:
    """Words of editors that do not hold: the oracle, by brute force."""
    with database.read() as session:
        said = [link for link in session.exec(select(Link)) if link.undone_at is None]
        stands = {one.article_id: one.story_id for one in session.exec(select(Membership))}
    group = {article: {article} for link in said for article in (link.article_a, link.article_b)}
    for link in said:
        if link.kind is LinkKind.MUST_LINK:
            both = group[link.article_a] | group[link.article_b]
            group |= dict.fromkeys(both, both)
    homes = {article: {stands[one] for one in inside if one in stands} for article, inside in group.items()}
    found = [f"{article} and its group stand in {where}" for article, where in homes.items() if len(where) > 1]
    for link in said:
        if link.kind is LinkKind.CANNOT_LINK and homes[link.article_a] & homes[link.article_b]:
            found.append(f"{link.article_a} and {link.article_b} meet")
        if link.kind is LinkKind.CANNOT_LINK and link.article_b in group[link.article_a]:
            found.append(f"{link.article_a} and {link.article_b} are of one group")
    return found


class Newsroom(RuleBasedStateMachine):
    """Editors and the machine on one desk, in any order."""

    databases: Databases

    @initialize()
    def open(self) -> None:
        self.opened = self.databases.open("sqlite")
        self.database = self.opened.__enter__()
        # nobody cuts the power here, and waiting for the disk was most of the time
        event.listen(self.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        self.database.close()
        self.now = NOW
        #: decisions in force with the state before each, as long as nothing else came after
        self.before: dict[int, State] = {}
        with self.database.write() as session:
            add_outlet(session)
            for name in ("Ana Prifti", "سارا"):
                users.add(session, name, role=Role.EDITOR, now=NOW)
            digests.add(session, make_digest())
        self.arrive([0, 1, 2, 3, 4, 5])
        self.run()

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.opened.__exit__(None, None, None)

    @rule(titles=st.lists(st.integers(0, len(_TITLES) - 1), min_size=1, max_size=4))
    def arrive(self, titles: list[int]) -> None:
        self.before.clear()
        with self.database.write() as session:
            for number in titles:
                language, title = _TITLES[number]
                given = {"title": title, "language": language, "published_at": self.now, "verdict": Verdict.UNIQUE}
                articles.add(session, make_article(**given), make_revision(title=title, text="", language=language))

    @rule(data=st.data(), titles=st.lists(st.integers(0, len(_TITLES) - 1), min_size=2, max_size=2))
    def tie_newcomers(self, data: st.DataObject, titles: list[int]) -> None:
        """Words on articles that stand nowhere yet, by which others hang together."""
        self.arrive(titles)
        *old, one, other = self._articles()
        self._decide(lambda desk: desk.same(one, other))
        for decide in (self._desk().same, self._desk().not_same):
            third = self._one_of(data, old)
            self._decide(lambda _, decide=decide, third=third: decide(other, third))

    @rule(hours=st.sampled_from([1, 30, 24 * (_WINDOW + 1), 24 * (4 * _WINDOW + 1)]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def run(self) -> None:
        self.before.clear()
        stage.run(self.database, StoryThresholds(), now=self.now)

    @rule(data=st.data())
    def draft(self, data: st.DataObject) -> None:
        self.before.clear()
        story = self._one_of(data, self._stories())
        with self.database.write() as session:
            add_item(session, 1, cites=[], story_id=story)

    @rule(data=st.data(), verdict=st.sampled_from([Verdict.REPRINT, Verdict.UNIQUE]))
    def judged_again(self, data: st.DataObject, verdict: Verdict) -> None:
        self.before.clear()
        article = self._one_of(data, self._articles())
        with self.database.write() as session:
            sketches.set_verdicts(session, {article: (verdict, 1)})

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        one, other = self._one_of(data, self._stories()), self._one_of(data, self._stories())
        self._decide(lambda desk: desk.merge(one, other))

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        with self.database.read() as session:
            of_story = stories.members(session, self._stories())
        large = [ident for ident, members in of_story.items() if len(members) > 1]
        if large:
            story = self._one_of(data, large)
            inside = [member.article_id for member in of_story[story]]
            leaving = data.draw(st.lists(st.sampled_from(inside), min_size=1, max_size=len(inside) - 1, unique=True))
            self._decide(lambda desk: desk.split(story, leaving))

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        with self.database.read() as session:
            of_story = stories.members(session, self._stories())
        givers = [ident for ident, members in of_story.items() if members]
        if len(givers) > 1:
            giver = self._one_of(data, givers)
            inside = [member.article_id for member in of_story[giver]]
            leaving = data.draw(st.lists(st.sampled_from(inside), min_size=1, max_size=len(inside), unique=True))
            taker = self._one_of(data, [ident for ident in givers if ident != giver])
            self._decide(lambda desk: desk.move(taker, leaving))

    @rule(data=st.data())
    def same(self, data: st.DataObject) -> None:
        one, other = self._one_of(data, self._articles()), self._one_of(data, self._articles())
        self._decide(lambda desk: desk.same(one, other))

    @rule(data=st.data())
    def not_same(self, data: st.DataObject) -> None:
        one, other = self._one_of(data, self._articles()), self._one_of(data, self._articles())
        self._decide(lambda desk: desk.not_same(one, other))

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        with self.database.read() as session:
            standing = [
                row.id for row, change in story_changes.recent(session, limit=99) if change and not change.undone_by
            ]
        if not standing:
            return
        decision = self._one_of(data, standing)
        was = state_of(self.database)
        try:
            self._desk().undo(decision)
        except NotAllowedError:
            assert state_of(self.database) == was
            assert decision != standing[0] or self.before.get(decision or 0) is None
            return
        expected = self.before.pop(decision or 0, None)
        if expected is not None and decision == standing[0]:
            assert state_of(self.database) == expected
        else:
            self.before.clear()

    @precondition(lambda self: bool(self.before))
    @rule()
    def undo_all(self) -> None:
        for decision in sorted(self.before, reverse=True):
            self._desk().undo()
            assert state_of(self.database) == self.before.pop(decision)

    @invariant()
    def no_word_is_broken(self) -> None:
        if hasattr(self, "database"):
            assert broken_words(self.database) == []

    @invariant()
    def every_article_stands_in_a_story_that_is_there(self) -> None:
        if hasattr(self, "database"):
            with self.database.read() as session:
                gone = select(Membership).join(Story).where(Story.status == StoryStatus.MERGED)
                assert session.exec(gone).first() is None

    def _decide(self, decide: Any) -> None:
        was = state_of(self.database)
        try:
            done = decide(self._desk())
        except UsageError:
            assert state_of(self.database) == was
            return
        self.before[done.decision_id] = was

    def _desk(self) -> StoryDesk:
        self.now += timedelta(minutes=1)
        return StoryDesk(self.database, "سارا", now=self.now)

    def _stories(self) -> list[int]:
        with self.database.read() as session:
            return [ident for ident in session.exec(select(Story.id).order_by("id")) if ident is not None]

    def _articles(self) -> list[int]:
        with self.database.read() as session:
            return [ident for ident in session.exec(select(Article.id).order_by("id")) if ident is not None]

    def _one_of(self, data: st.DataObject, found: Any) -> Any:
        return data.draw(st.sampled_from(found))


def test_no_sequence_of_decisions_and_runs_breaks_a_word_and_undoing_restores(databases: Databases) -> None:
    Newsroom.databases = databases
    chosen = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Newsroom, settings=chosen)
