from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.drafting.history import Opinion
from aggregator.drafting.novelty import NEW, Novelty
from aggregator.drafting.rank import Place, Rank, StoryFacts, WatchHit, is_candidate, is_selectable, rank
from aggregator.drafting.sections import SectionFit
from aggregator.vocabulary import NoveltyKind
from tests.unit.drafting.ranked import DAYS, NOW, SHIPPED, story

UPDATE = Novelty(NoveltyKind.UPDATE, "Update of issue 41, item 3: new since then: 1 article, new figures 230", 41, 3)
REPEAT = Novelty(NoveltyKind.REPEAT, "Repeat of issue 40, item 7: nothing new since", 40, 7)
LIKED = Opinion(0.3, "editors accepted 8 of 9 from Bregu i Ri; 20 of 40 in all")


def ranked(facts: StoryFacts) -> Rank:
    return rank(facts, SHIPPED, NOW, selectable_days=DAYS)


def hit(weight: float = 1.0, *, place: Place = Place.HEADLINE, articles: int = 1) -> tuple[WatchHit, ...]:
    return (WatchHit("تعاونی قایقرانان", weight, place, articles),)


BETTER = [
    (story(outlets=3), story(outlets=2), "more independent outlets"),
    (story(outlets=3, independent=1), story(outlets=1), "reprinted at all"),
    (story(outlets=2), story(outlets=9, independent=1), "two voices before one with eight echoes"),
    (story(watched=hit()), story(), "names a watched organisation"),
    (story(watched=hit(3.0)), story(watched=hit(1.0)), "a name the desk weighs more"),
    (story(watched=hit()), story(watched=hit(place=Place.LEAD)), "in the headline before the first paragraphs"),
    (story(watched=hit(place=Place.LEAD)), story(watched=hit(place=Place.BELOW)), "and those before far down"),
    (story(watched=hit(articles=3)), story(watched=hit(articles=1)), "named in more of its articles"),
    (story(languages=("fa", "sq")), story(languages=("fa",)), "reported in two languages"),
    (story(age=1), story(age=9), "newer"),
    (story(watched=hit(2.0), age=15), story(age=0), "subject before freshness"),
    (story(), story(novelty=UPDATE), "new before told"),
    (story(novelty=UPDATE), story(novelty=REPEAT), "an update before a repeat"),
    (story(age=20), story(outlets=5, watched=hit(3.0), age=0, novelty=REPEAT), "a repeat sinks far"),
    (story(), story(section=SectionFit("abroad", True, 9, 6.0)), "a section that lacks items"),
    (story(), story(section=SectionFit("abroad", False, 0, 6.0)), "a section that asked for it"),
    (story(history=LIKED), story(), "editors took items like it"),
]


@pytest.mark.parametrize(("better", "worse", "note"), BETTER, ids=[note for *_, note in BETTER])
def test_a_story_ranks_higher_when_it_is(better: StoryFacts, worse: StoryFacts, note: str) -> None:
    assert ranked(better).score > ranked(worse).score, note


def test_the_reasons_stand_strongest_first_and_history_last() -> None:
    found = ranked(story(outlets=3, watched=hit(), history=LIKED))
    assert [reason.name for reason in found.reasons][-1] == "history"
    points = [abs(reason.points) for reason in found.reasons[:-1]]
    assert points == sorted(points, reverse=True)
    assert all(-1 <= reason.value <= 1 and reason.says and "\n" not in reason.says for reason in found.reasons)


def test_a_rank_is_explained_in_one_line() -> None:
    watched = (WatchHit("اداره بندر", 1.0, Place.LEAD), WatchHit("Kooperativa e Varkëtarëve", 2.0, Place.HEADLINE, 2))
    says = ranked(story(outlets=9, independent=2, watched=watched, age=0.5)).says
    assert says == (
        "7.0: watched names Kooperativa e Varkëtarëve (headline, 2 articles), اداره بندر (+2.2); "
        "9 outlets, 2 independent (+1.8); New (+1.5); newest article of the last 24 hours (+1.0); "
        "fits section abroad, which has 0 of its usual 6 items (+0.5)"
    )


def test_history_is_told_even_where_it_says_nothing_and_can_be_turned_off() -> None:
    (last,) = (reason for reason in ranked(story()).reasons if reason.name == "history")
    assert (last.points, last.says) == (0.0, "too few decisions")
    off = rank(story(history=LIKED), replace(SHIPPED, history=0.0), NOW, selectable_days=DAYS)
    assert "history" not in {reason.name for reason in off.reasons}


def test_history_is_at_most_its_share_of_all_else() -> None:
    without = ranked(story(outlets=4, watched=hit())).score
    most = ranked(story(outlets=4, watched=hit(), history=Opinion(1.0, "all"))).score
    assert most == pytest.approx(without * (1 + SHIPPED.history), abs=0.001)


CANDIDATES = [
    (NEW, False, False, True, "new to everybody"),
    (REPEAT, False, False, True, "another story that says the same: shown, far down"),
    (UPDATE, False, True, True, "told before and grown"),
    (REPEAT, False, True, False, "told before and nothing new"),
    (NEW, False, True, False, "told so long ago that no issue at hand has it"),
    (UPDATE, True, True, False, "rejected meanwhile"),
]


@pytest.mark.parametrize(
    ("novelty", "settled", "told", "expected", "note"), CANDIDATES, ids=[c[-1] for c in CANDIDATES]
)
def test_a_story_may_be_proposed(novelty: Novelty, settled: bool, told: bool, expected: bool, note: str) -> None:
    assert is_candidate(novelty, settled=settled, told=told) is expected, note


def test_selectable_is_judged_by_the_article_not_by_the_day() -> None:
    assert is_selectable(NOW - timedelta(days=3), NOW, selectable_days=3)
    assert not is_selectable(NOW - timedelta(days=3, seconds=1), NOW, selectable_days=3)
