"""`newsloom sources import`, `export`, `check` and `poll`, on a desk whose collector is a stand-in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.cli import sources
from aggregator.clock import utc_now
from aggregator.errors import CollectorError, DataFileError, NotAllowedError, OutputError, UnknownIdError
from aggregator.settings import load
from aggregator.vocabulary import PollOutcome, RequestKind
from tests.integration.cli_desk import Desk
from tests.integration.source_desk import CONFIG, Collector, desk_with, file, refused, result_of

FEED = "https://rudnameh.example/feed/"

MakeDesk = Callable[[str | bytes], Desk]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Collector:
    made = Collector()
    monkeypatch.setattr(sources, "ask", made.ask)
    return made


@pytest.fixture
def make_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeDesk:
    return lambda config: desk_with(config, tmp_path, monkeypatch)


@pytest.fixture
def desk(make_desk: MakeDesk, collector: Collector) -> Desk:
    return make_desk(CONFIG)


# --- import, export ---------------------------------------------------------------------------------------------------

LIST = """<opml version="1.0"><body><outline text="Lumi">
<outline text="رودنامه" xmlUrl="https://rudnameh.example/feed/"/>
<outline text="Bregu" xmlUrl="http://bregu.example/rss"/>
<outline text="Keq" xmlUrl="gopher://keq.example/"/>
</outline></body></opml>"""


def opml(tmp_path: Path, text: str = LIST) -> str:
    path = tmp_path / "list.opml"
    path.write_text(text, "utf-8")
    return str(path)


def test_a_list_is_taken_over_and_what_is_skipped_is_told(desk: Desk, tmp_path: Path) -> None:
    shown = desk.run("sources", "import", opml(tmp_path))
    for part in (
        "1 source added",
        "2 skipped: 1 polled already, 1 no valid source",
        "gopher://keq.example/",
        "source bregu",
    ):
        assert part in shown
    assert load(desk.root, environ={}).sources.sources["rudnameh"].feed == FEED


def test_a_dry_run_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    told = desk.json("sources", "import", opml(tmp_path), "--dry-run")
    assert (told["written"], told["counts"]["new"]) == (False, 1)
    assert [(one["line"], one["why"]) for one in told["skipped"]] == [(3, "polled already"), (4, "no valid source")]
    assert "would be added" in desk.run("sources", "import", opml(tmp_path), "--dry-run")
    assert file(desk).read_text("utf-8") == CONFIG


def test_what_is_exported_makes_the_same_desk(desk: Desk, make_desk: MakeDesk, tmp_path: Path) -> None:
    before = load(desk.root, environ={}).sources
    out = tmp_path / "out.opml"
    assert "2 sources" in desk.run("sources", "export", "--out", str(out))
    assert out.read_text("utf-8").splitlines()[5:] == desk.run("sources", "export").splitlines()[5:]
    make_desk("sources: {}\n")
    desk.run("sources", "import", str(out))
    assert load(desk.root, environ={}).sources == before


def test_a_list_that_cannot_be_read_or_written_is_a_clear_error(desk: Desk, tmp_path: Path) -> None:
    for path in (str(tmp_path / "nowhere.opml"), str(tmp_path), opml(tmp_path, "<html/>")):
        assert isinstance(refused(desk, "import", path), DataFileError)
    assert isinstance(refused(desk, "export", "--out", str(tmp_path / "no" / "where")), OutputError)


# --- check, poll ------------------------------------------------------------------------------------------------------


def test_a_check_tells_what_is_suspicious_and_ends_with_1_only_when_something_is_wrong(
    desk: Desk, make_desk: MakeDesk, collector: Collector
) -> None:
    told = desk.json("sources", "check")
    assert {(one["source_id"], one["wrong"]) for one in told} == {("stom", False)}
    assert desk.json("sources", "check", "bregu") == []
    assert isinstance(refused(desk, "check", "askush"), UnknownIdError)
    make_desk(CONFIG + "  zz: {name: Bregu, feed: 'http://bregu.example/rss'}\n")
    result = result_of(desk, "check")
    assert result.exit_code == 1
    assert "the same feed as bregu" in result.output
    assert result_of(desk, "check", "stom").exit_code == 0
    assert collector.requests == []


def test_sources_are_polled_now_and_their_outcomes_shown(desk: Desk, collector: Collector) -> None:
    told = desk.json("sources", "poll", "bregu", "bregu")
    assert [(one["source_id"], one["outcome"], one["stored"]) for one in told["polls"]] == [("bregu", "stored", 2)]
    (request,) = collector.requests
    assert (request.kind, request.source_id) == (RequestKind.POLL, "bregu")
    assert request.slot is not None and abs((utc_now() - request.slot).total_seconds()) < 60
    assert "1 source polled" in desk.run("sources", "poll", "bregu")


def test_a_disabled_or_unknown_source_is_refused_before_any_is_polled(desk: Desk, collector: Collector) -> None:
    assert isinstance(refused(desk, "poll", "bregu", "stom"), NotAllowedError)
    assert isinstance(refused(desk, "poll", "bregu", "askush"), UnknownIdError)
    assert collector.requests == []


def test_one_poll_s_failure_does_not_hide_the_others(make_desk: MakeDesk, collector: Collector) -> None:
    desk = make_desk(CONFIG.replace("    enabled: false\n", ""))
    collector.outcomes = {"bregu": "the collector was killed by signal 9"}
    result = result_of(desk, "poll", "bregu", "stom")
    assert isinstance(result.exception, CollectorError)
    assert str(result.exception) == "bregu: the collector was killed by signal 9"
    assert "1 source polled" in result.output
    collector.outcomes = {"bregu": PollOutcome.HTTP_ERROR}
    assert result_of(desk, "poll", "bregu", "stom").exit_code == 1
