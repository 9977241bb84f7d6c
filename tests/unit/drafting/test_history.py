import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.history import Decided, History, Traits


def traits(outlet: str = "رودنامه", *, section: str = "abroad", name: str = "Ura", language: str = "fa") -> Traits:
    return Traits(frozenset({outlet}), section, frozenset({name}), frozenset({language}))


def decided(*of: tuple[Traits, int, int]) -> list[Decided]:
    """(traits, accepted, rejected) as single decisions."""
    return [Decided(each, done) for each, yes, no in of for done in [True] * yes + [False] * no]


LIKED, OTHER = traits(), traits("Bregu i Ri", section="english", name="Kanali", language="sq")


def test_it_says_counts_and_nothing_else() -> None:
    opinion = History(decided((LIKED, 8, 1), (OTHER, 2, 9)), least=5, prior=5).opinion(LIKED)
    assert opinion.value > 0
    assert opinion.says == (
        "editors accepted 8 of 9 from رودنامه, 8 of 9 in section abroad, 8 of 9 on Ura, 8 of 9 in language fa; "
        "10 of 20 in all"
    )


def test_before_enough_decisions_it_does_not_speak() -> None:
    opinion = History(decided((LIKED, 4, 0), (OTHER, 9, 9)), least=5, prior=5).opinion(LIKED)
    assert (opinion.value, opinion.says) == (
        0.0,
        "too few decisions to say how editors took items like it (22 in all)",
    )


def test_few_decisions_say_less_than_many() -> None:
    few = History(decided((LIKED, 5, 0), (OTHER, 50, 50)), least=5, prior=5).opinion(LIKED)
    many = History(decided((LIKED, 50, 0), (OTHER, 50, 50)), least=5, prior=5).opinion(LIKED)
    assert 0 < few.value < many.value


@pytest.mark.parametrize(("yes", "no"), [(20, 20), (6, 2), (9, 0), (0, 9)])
def test_where_all_are_taken_alike_it_says_nothing_for_or_against(yes: int, no: int) -> None:
    both = History(decided((LIKED, yes, no), (OTHER, yes, no)), least=5, prior=5)
    assert both.opinion(LIKED).value == pytest.approx(0, abs=0.0001)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.floats(0, 50))
def test_it_stays_within_bounds_and_one_more_acceptance_never_lowers_it(
    yes: int, no: int, other_yes: int, other_no: int, prior: float
) -> None:
    before = History(decided((LIKED, yes, no), (OTHER, other_yes, other_no)), least=1, prior=prior).opinion(LIKED)
    assert -1 <= before.value <= 1
    if yes + no:
        swapped = decided((LIKED, yes + 1, no), (OTHER, other_yes, other_no + 1))
        base = decided((LIKED, yes, no + 1), (OTHER, other_yes + 1, other_no))
        assert (
            History(swapped, least=1, prior=prior).opinion(LIKED).value
            >= History(base, least=1, prior=prior).opinion(LIKED).value
        )
