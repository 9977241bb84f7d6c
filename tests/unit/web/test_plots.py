"""Plots as pictures: what they say, and that they stay small."""

from lxml import etree

from aggregator.web.plots import bars, strip


def paths(drawn: str) -> dict[str, str]:
    tree = etree.fromstring(str(drawn))
    assert tree.get("role") == "img"
    return {path.get("class"): path.get("d") for path in tree.iter("{*}path")}


def test_bars_stand_in_proportion_and_the_least_is_still_seen() -> None:
    found = paths(bars([0, 1, 100, 50], "روزها"))
    assert found["bar-of"] == "M3 20v-1h2v1M6 20v-20h2v20M9 20v-10h2v10"


def test_one_in_all_is_no_tower() -> None:
    assert paths(bars([0, 1], "days", full=4))["bar-of"] == "M3 20v-5h2v5"
    assert paths(bars([0, 8], "days", full=4))["bar-of"] == "M3 20v-20h2v20"


def test_faults_stand_inside_their_bars() -> None:
    found = paths(bars([4, 2], "days", faults=[0, 2]))
    assert found["fault"] == "M3 20v-10h2v10"
    assert "fault" not in paths(bars([4, 2], "days", faults=[0, 0]))


def test_a_plot_of_nothing_is_a_line() -> None:
    assert set(paths(bars([0, 0], "none"))) == set(paths(bars([], "none"))) == {"axis"}


def test_what_failed_is_longer_and_lower_so_that_no_colour_says_it_alone() -> None:
    found = paths(strip([True, False, True], "polls"))
    assert (found["ticks"], found["ticks fault"]) == ("M0 7v6M8 7v6", "M4 1v18")
    assert set(paths(strip([], "never polled"))) == {"axis"}


def test_what_it_says_is_escaped() -> None:
    drawn = bars([1], '"><script>alert(1)</script>')
    assert "<script" not in drawn
    assert etree.fromstring(str(drawn)).get("aria-label") == '"><script>alert(1)</script>'


def test_eight_weeks_take_no_kilobyte() -> None:
    assert len(bars(list(range(56)), "x" * 80)) < 1_100
