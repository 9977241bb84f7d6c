"""Whose text a family of copies is: who was first, what the texts say of it, and what stays unknown."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedup.lineage import Relative, traced
from aggregator.dedup.markers import Claim
from aggregator.dedup.press import UNKNOWN, Origin
from aggregator.vocabulary import LineageBasis, OriginKind

_START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_AGENCY = Origin(OriginKind.AGENCY, "agency:hpa", "Harbour Press Agency")
_OTHER = Origin(OriginKind.AGENCY, "agency:std", "Stegdienst")
_MARK = Claim(LineageBasis.WIRE_MARKER, _AGENCY, "(hpa)")


def _outlet(name: str) -> Origin:
    return Origin(OriginKind.OUTLET, f"outlet:{name}", name)


def _one(ident: int, name: str = "", *, hours: float = 0, **fields: Any) -> Relative:
    fields = {"outlet": _outlet(name or f"o{ident}")} | fields
    return Relative(ident, published=_START + timedelta(hours=hours), **fields)


def test_a_text_alone_is_its_outlets() -> None:
    assert traced([_one(1, "a")])[1].origin == _outlet("a")


def test_who_published_first_is_the_origin_of_all_however_late_it_was_collected() -> None:
    found = traced([_one(1, "b", hours=5), _one(2, "a", hours=1), _one(3, "c", hours=6)])
    assert {one.origin.key for one in found.values()} == {"outlet:a"}
    assert {one.first for one in found.values()} == {2}
    assert [found[i].basis for i in (1, 2, 3)] == [LineageBasis.SAME_TEXT, LineageBasis.OWN, LineageBasis.SAME_TEXT]


def test_one_marked_copy_makes_the_text_the_agencys_though_an_earlier_one_keeps_quiet() -> None:
    found = traced([_one(1, "a"), _one(2, "b", hours=1, claim=_MARK)])
    assert {one.origin for one in found.values()} == {_AGENCY}
    assert found[1].first == 1


def test_the_agencys_own_article_is_first_though_it_came_last() -> None:
    family = [_one(1, "a", claim=_MARK), _one(2, "b", hours=1, claim=_MARK), _one(3, outlet=_AGENCY, hours=2)]
    found = traced(family)
    assert {one.first for one in found.values()} == {3}
    assert found[3].basis is LineageBasis.OWN


def test_an_agency_that_takes_a_text_over_days_later_is_not_its_origin() -> None:
    assert traced([_one(1, "a"), _one(2, outlet=_AGENCY, hours=30)])[2].origin == _outlet("a")


def test_a_copy_with_much_of_its_own_speaks_for_itself_only() -> None:
    found = traced([_one(1, "a"), _one(2, "b", hours=1, claim=_MARK, share=0.5)])
    assert {one.origin for one in found.values()} == {_outlet("a")}


def test_first_published_at_goes_before_an_agency_and_agencies_that_contradict_each_other_are_unknown() -> None:
    first = Claim(LineageBasis.FIRST_PUBLISHED, _outlet("a"), "first published at a")
    other = Claim(LineageBasis.WIRE_MARKER, _OTHER, "(std)")
    family = [_one(1, "b", claim=_MARK), _one(2, "c", hours=1, claim=first), _one(3, "a", hours=9)]
    assert {(one.origin, one.first) for one in traced(family).values()} == {(_outlet("a"), 3)}
    found = traced([_one(1, claim=_MARK), _one(2, hours=1, claim=other)])
    assert {(one.origin, one.basis) for one in found.values()} == {(UNKNOWN, LineageBasis.CONFLICT)}


def test_agencies_without_a_name_and_a_copy_that_may_be_none_are_unknown() -> None:
    unnamed = Claim(LineageBasis.BYLINE, UNKNOWN, "Agencies")
    assert traced([_one(1), _one(2, hours=1, claim=unnamed)])[1].origin == UNKNOWN
    assert traced([_one(1, unsure=True)])[1].basis is LineageBasis.UNSURE
    assert traced([_one(1, unsure=True, claim=_MARK)])[1].origin == _AGENCY


_CLAIMS = st.sampled_from([None, None, _MARK, Claim(LineageBasis.BYLINE, UNKNOWN, "Agencies")])
_FAMILIES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), _CLAIMS), min_size=1, max_size=6)


@given(_FAMILIES, st.randoms(use_true_random=False))
def test_a_family_has_one_origin_and_one_first_in_any_order(rows: list[Any], random: Any) -> None:
    family = [_one(ident, name, hours=hours, claim=claim) for ident, (name, hours, claim) in enumerate(rows)]
    found = traced(family)
    assert len({(one.origin, one.first) for one in found.values()}) == 1
    shuffled = list(family)
    random.shuffle(shuffled)
    assert traced(shuffled) == found
