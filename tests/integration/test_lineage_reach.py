"""How far a story reached: the law of counting, and the same from stored rows."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from aggregator.models import Lineage, Resemblance
from aggregator.store import lineage
from aggregator.store.database import Database
from aggregator.store.reach import Printed, reach
from aggregator.vocabulary import LineageBasis, OriginKind, Verdict
from tests import factories

_ORIGINS = st.sampled_from(["outlet:a", "outlet:b", "outlet:c", "agency:x", "agency:y", "elsewhere:z", ""])


def _printed(ident: int, outlet: str, key: str, hours: int) -> Printed:
    kind = OriginKind(key.partition(":")[0]) if key else OriginKind.UNKNOWN
    return Printed(ident, outlet, factories.NOW + timedelta(hours=hours), kind, key)


@st.composite
def _stories(draw: st.DrawFn) -> list[Printed]:
    rows = draw(st.lists(st.tuples(st.sampled_from("abcdef"), _ORIGINS, st.integers(0, 9)), max_size=12))
    return [_printed(ident, *row) for ident, row in enumerate(rows, start=1)]


@given(_stories())
def test_never_more_independent_than_outlets(story: list[Printed]) -> None:
    found = reach(story)
    assert (0 if not story else 1) <= found.independent <= found.outlets or not story
    assert found.says.startswith(f"{found.outlets} outlet")


@given(_stories(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(story: list[Printed], random: Random) -> None:
    shuffled = list(story)
    random.shuffle(shuffled)
    assert reach(shuffled) == reach(story)


@given(_stories().filter(bool), st.data())
def test_a_later_copy_never_adds_an_independent_outlet(story: list[Printed], data: st.DataObject) -> None:
    copied = data.draw(st.sampled_from(story))
    outlet = data.draw(st.sampled_from("abcdefgh"))
    copy = _printed(99, outlet, copied.key, 10)
    assert reach([*story, copy]).independent <= reach(story).independent


@given(_stories().filter(bool), st.sampled_from("abcdefgh"))
def test_an_article_of_unknown_origin_never_adds_one(story: list[Printed], outlet: str) -> None:
    assert reach([*story, _printed(99, outlet, "", 10)]).independent == reach(story).independent


def test_unknown_origins_alone_are_one_together() -> None:
    assert reach([_printed(1, "a", "", 0), _printed(2, "b", "", 1)]).independent == 1


def test_an_agency_printed_by_seven_and_two_own_reports_are_three_independent() -> None:
    wire = [_printed(number, f"w{number}", "agency:x", number) for number in range(7)]
    own = [_printed(10, "a", "outlet:a", 3), _printed(11, "b", "outlet:b", 4)]
    assert reach([*wire, *own]).says == "9 outlets, 3 independent"


def _lineage(session: Session, article_id: int, key: str) -> None:
    kind = OriginKind(key.partition(":")[0]) if key else OriginKind.UNKNOWN
    row = Lineage(
        article_id=article_id, revision=1, kind=kind, key=key, basis=LineageBasis.OWN, judged_at=factories.NOW
    )
    session.add(row)


def test_a_storys_copies_count_among_its_outlets_and_unjudged_articles_are_unknown(database: Database) -> None:
    with database.write() as session:
        factories.add_outlet(session)
        session.add(factories.make_outlet(id="other", name="Tjetra"))
        session.flush()
        first, unjudged = factories.add_articles(session, 2)
        (copy,) = factories.add_articles(session, outlet_id="other")
        story = factories.add_story(session, [first, unjudged])
        empty = factories.add_story(session, [])
        _lineage(session, first, "outlet:rudnameh")
        _lineage(session, copy, "outlet:rudnameh")
        session.add(
            Resemblance(article_id=copy, of_id=first, verdict=Verdict.REPRINT, share=1.0, judged_at=factories.NOW)
        )
    with database.read() as session:
        found = lineage.reach_of_stories(session, [story, empty])
    assert found[story].says == "2 outlets, 1 independent"
    assert (found[empty].outlets, found[empty].independent) == (0, 0)


@pytest.mark.parametrize("verdict", [Verdict.UNSURE, Verdict.UNIQUE])
def test_an_article_that_only_resembles_one_of_the_story_is_not_counted(database: Database, verdict: Verdict) -> None:
    with database.write() as session:
        factories.add_outlet(session)
        first, other = factories.add_articles(session, 2)
        story = factories.add_story(session, [first])
        session.add(Resemblance(article_id=other, of_id=first, verdict=verdict, share=0.6, judged_at=factories.NOW))
    with database.read() as session:
        assert lineage.reach_of_stories(session, [story])[story].outlets == 1
