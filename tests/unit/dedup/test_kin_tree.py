from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedup.kin_tree import Branch, Origin, Printed, Relation, tree
from aggregator.vocabulary import LineageBasis, OriginKind
from tests.factories import NOW

AGENCY = Origin(OriginKind.AGENCY, "agency:lirova", "Agjencia Lirova", LineageBasis.WIRE_MARKER, "(Lirova)")


def at(ident: int, hours: int = 0, **given: object) -> Printed:
    return Printed(ident, NOW + timedelta(hours=hours or ident), **given)  # type: ignore[arg-type]


def shape(branches: list[Branch]) -> list[tuple[int, int, str]]:
    return [(one.article_id, one.depth, one.relation.value) for one in branches]


def test_reprints_stand_below_the_first_of_their_text_by_time() -> None:
    found = tree([at(3, first_id=1, share=0.8, copy_of=1), at(2), at(1, first_id=1), at(4, first_id=1, copy_of=1)])
    assert shape(found) == [(1, 0, "original"), (3, 1, "copy"), (4, 1, "copy"), (2, 0, "original")]
    assert (found[1].of_id, found[1].share, found[1].share_of_first) == (1, 0.8, 1.0)


def test_one_that_was_placed_stands_below_its_copy_where_that_had_the_text_first() -> None:
    found = tree([at(1, 5, first_id=2, share=0.7), at(2, 1, first_id=2, copy_of=1)])
    assert shape(found) == [(2, 0, "original"), (1, 1, "copy")]


def test_a_copy_that_nobody_traced_yet_stands_below_what_it_copies() -> None:
    assert shape(tree([at(1), at(2, copy_of=1, share=0.9)])) == [(1, 0, "original"), (2, 1, "copy")]


def test_a_first_article_that_is_not_there_leaves_what_is() -> None:
    assert shape(tree([at(2, first_id=99), at(3, first_id=99, copy_of=2)])) == [(2, 0, "original"), (3, 1, "copy")]


def test_translations_and_likely_copies_stand_below_what_they_come_from() -> None:
    found = tree([at(1), at(2), at(3), at(4, first_id=2, copy_of=2)], likely={3: (1, 0.4)}, translations={2: 1})
    assert shape(found) == [(1, 0, "original"), (2, 1, "translation"), (4, 2, "copy"), (3, 1, "likely_copy")]
    assert found[3].share == 0.4


def test_texts_of_one_agency_stand_side_by_side_and_unknown_ones_for_themselves() -> None:
    found = tree([at(1, origin=AGENCY), at(2), at(3), at(4, origin=AGENCY)])
    assert [one.article_id for one in found] == [1, 4, 2, 3]
    assert found[1].origin.name == "Agjencia Lirova"
    assert found[2].origin.kind is OriginKind.UNKNOWN


def test_a_chain_as_long_as_a_large_story_is_no_trouble() -> None:
    found = tree(map(at, range(1, 3_000)), translations={number: number - 1 for number in range(2, 3_000)})
    assert found[-1].depth == 2_998


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_every_article_stands_there_once_below_one_that_came_before_in_the_list(
    rows: list[tuple[int, int, int, int]],
) -> None:
    printed = {ident: at(ident, 1 + hours, first_id=first or None) for ident, hours, first, _ in rows}
    others = {ident: other for ident, _, _, other in rows if other}
    found = tree(printed.values(), translations=others, likely={ident: (of, 0.5) for ident, of in others.items()})
    assert sorted(one.article_id for one in found) == sorted(printed)
    seen: list[int] = []
    for one in found:
        assert (one.of_id is None) == (one.relation is Relation.ORIGINAL) == (one.depth == 0)
        assert one.of_id is None or one.of_id in seen
        seen.append(one.article_id)
