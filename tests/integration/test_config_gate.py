"""Which config is in force: a valid set, whole, whatever the files look like meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from aggregator.collection.config_gate import accept, in_force, working_config
from aggregator.errors import ConfigError, RemovalError, StoreError
from aggregator.scheduling.config_watch import SETTLED, SETTLED_UNENDED, ConfigWatch
from aggregator.settings import load
from aggregator.settings.sources import Sources
from aggregator.store import config_versions, schema, sources
from tests.databases import upgraded
from tests.factories import NOW
from tests.integration.cli_desk import Desk

BLOCK = "  {key}:\n    name: {name}\n    languages: [fa]\n    feed: https://{key}.example/feed\n    enabled: true\n"
NAMES = ["رودنامه", "Gazeta e Skelës", "Hafenblatt", "Le Courrier du quai", "المرسى", "Bregu i ri"]


def sources_text(keys: list[str]) -> str:
    blocks = (BLOCK.format(key=key, name=NAMES[number % len(NAMES)] + f" {key}") for number, key in enumerate(keys))
    return "# who we read\nsources:\n" + "".join(blocks)


TEN = [f"s{number}" for number in range(10)]


class Files:
    """A desk's files and the database that knows which set is in force."""

    def __init__(self, root: Path) -> None:
        self.root, self.seconds = root, 0.0
        self._parsed: dict[int, Sources] = {}
        (root / "config").mkdir(parents=True)
        (root / "config" / "desk.yaml").write_text("name: Prova\nseries: Prova\n", "utf-8")
        (root / "config" / "outputs.yaml").write_text("outputs: {}\n", "utf-8")
        self.write(sources_text(TEN))
        self.database = upgraded(load(root, environ={}).database_url)
        accept(self.database, load(root, environ={}), now=NOW)
        self.poll_all()
        self.watch = ConfigWatch(self.database, root)

    def poll_all(self) -> None:
        """As if every source had been polled: nothing is lost with one that never was."""
        with self.database.write() as session:
            for source in sources.every(session):
                source.last_poll_at = NOW
                session.add(source)

    @property
    def path(self) -> Path:
        return self.root / "config" / "sources.yaml"

    def write(self, text: str | bytes) -> None:
        self.path.write_bytes(text.encode() if isinstance(text, str) else text)

    def look(self, *, wait: float = 2.0, times: int = 2) -> None:
        for _ in range(times):
            self.watch.look(seconds=self.seconds, now=NOW)
            self.seconds += wait

    def active(self) -> Sources:
        """What is in force; parsed once for each version."""
        with self.database.read() as session:
            version = config_versions.newest_id(session)
        if version not in self._parsed:
            home = in_force(self.database, self.root)
            assert home is not None
            self._parsed[version] = home.sources
        return self._parsed[version]

    def polled(self) -> list[str]:
        with self.database.read() as session:
            return [source.id for source in sources.enabled(session)]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    made = Files(tmp_path / "d")
    yield made
    made.database.close()


def test_an_edit_that_has_settled_is_in_force_and_its_sources_are_polled(files: Files) -> None:
    files.write(sources_text([*TEN, "new"]))
    files.look(wait=SETTLED / 2)
    assert "new" not in files.active().sources, "not settled yet"
    files.look()
    assert "new" in files.active().sources
    assert "new" in files.polled()


def test_a_broken_edit_is_refused_once_with_file_and_line_and_the_last_good_set_stays(files: Files) -> None:
    files.write(sources_text(TEN).replace("    feed: https://s3", "    fede: https://s3"))
    with capture_logs() as lines:
        files.look(times=5)
    assert [line["event"] for line in lines] == ["config refused, the last good one stays in force"] * len(lines)
    assert any(f"{files.path}:21:" in line["complaint"] and "mean 'feed'" in line["complaint"] for line in lines), lines
    assert len(lines) == 1, "told once"
    assert list(files.active().sources) == TEN
    files.write(sources_text([*TEN, "mended"]))
    files.look()
    assert "mended" in files.polled()


def test_agencies_that_a_desk_gets_changes_and_gives_up_are_in_force_each_time(files: Files) -> None:
    path = files.root / "config" / "agencies.yaml"

    def agencies() -> list[str] | None:
        home = in_force(files.database, files.root)
        assert home is not None
        return None if home.agencies is None else [one.name for one in home.agencies.agencies.values()]

    assert agencies() is None
    for name in ("Agjencia e Skelës", "بندرپرس"):
        path.write_text(f"agencies:\n  hpa: {{name: {name}}}\n", "utf-8")
        files.look()
        assert agencies() == [name]
    path.write_text("agencies:\n  hpa: {nane: x}\n", "utf-8")
    with capture_logs() as lines:
        files.look()
    assert any(f"{path}:2: unknown key 'nane'" in line["complaint"] for line in lines), lines
    assert agencies() == ["بندرپرس"], "the last good set stays"
    path.unlink()
    files.look(times=3)
    assert agencies() is None


def test_a_file_that_is_missing_for_a_while_changes_nothing(files: Files) -> None:
    files.path.rename(files.path.with_suffix(".bak"))
    with capture_logs() as lines:
        files.look(times=3)
    assert "is missing" in lines[0]["complaint"]
    assert list(files.active().sources) == TEN


def test_dropping_more_than_a_fifth_of_the_sources_asks_first(files: Files) -> None:
    files.write(sources_text(TEN[:8]))
    files.look()
    assert files.polled() == TEN[:8], "a fifth does not ask"
    files.write(sources_text(TEN[:6]))
    with capture_logs() as lines:
        files.look(times=4)
    assert [line["event"] for line in lines] == ["config waits for a yes"]
    assert "2 of 8 sources (s6, s7)" in lines[0]["why"] and "newsloom config accept --yes" in lines[0]["why"]
    assert files.polled() == TEN[:8]
    with pytest.raises(RemovalError):
        accept(files.database, load(files.root, environ={}), now=NOW)
    assert accept(files.database, load(files.root, environ={}), now=NOW, confirmed=True)
    assert files.polled() == TEN[:6]


def test_a_new_desks_first_edit_replaces_the_sources_it_came_with_without_being_asked(files: Files) -> None:
    with files.database.write() as session:
        for source in sources.every(session):
            source.last_poll_at = None
            session.add(source)
    files.write(sources_text(["mine"]))
    files.look()
    assert files.polled() == ["mine"]


def test_a_file_whose_last_line_is_not_ended_has_to_stay_so_for_longer(files: Files) -> None:
    files.write(sources_text([*TEN, "new"]).rstrip("\n"))
    files.look()
    assert "new" not in files.active().sources
    files.look(wait=SETTLED_UNENDED)
    assert "new" in files.active().sources


def test_a_process_that_starts_while_the_files_are_broken_starts_with_the_last_good_set(files: Files) -> None:
    files.write("sources: [")
    assert list(working_config(files.root).sources.sources) == TEN


def test_a_desk_that_has_never_run_needs_files_that_are_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    with pytest.raises(ConfigError, match="newsloom init"):
        working_config(tmp_path)


def test_what_runs_by_itself_makes_no_empty_database_in_the_place_of_one_that_was_lost(files: Files) -> None:
    files.database.close()
    (lost,) = (files.root / "var").glob("newsloom.db")
    lost.unlink()
    with pytest.raises(StoreError, match=r"newsloom\.db does not exist: restore a backup"):
        working_config(files.root)
    assert not lost.exists()


def test_a_desk_whose_database_is_new_starts_with_its_files(files: Files) -> None:
    files.database.close()
    (files.root / "var" / "newsloom.db").unlink()
    schema.upgrade(files.database)
    assert list(working_config(files.root).sources.sources) == TEN
    assert files.polled() == TEN


def test_a_file_that_is_being_written_byte_by_byte_is_in_force_before_or_after_and_never_between(files: Files) -> None:
    """Issue 3, acceptance 6: looked at after every byte, by a watch that looks more often than a file settles."""
    before, after = files.active(), sources_text([*TEN[:9], "new"]).encode()
    for end in range(len(after)):
        files.write(after[:end])
        files.look(wait=0.01, times=1)
        assert files.active() == before, end
    files.write(after)
    files.look()
    assert files.active() == load(files.root, environ={}).sources


def test_a_file_left_truncated_at_any_byte_puts_nothing_in_force_that_is_not_valid_and_four_fifths_whole(
    files: Files,
) -> None:
    """Issue 3, acceptance 6: power fails while the file is written, and nobody completes it."""
    files.write(sources_text(TEN[:5]))
    accept(files.database, load(files.root, environ={}), now=NOW, confirmed=True)
    files.poll_all()
    whole = files.path.read_bytes()
    last_good = files.active()
    for end in range(len(whole)):
        files.write(whole[:end])
        files.look(wait=SETTLED_UNENDED)
        active = files.active()
        if active == last_good:
            continue
        assert active == load(files.root, environ={}).sources, "what is in force is what the file says, all of it"
        assert len(last_good.sources.keys() - active.sources.keys()) <= len(last_good.sources) / 5
        last_good = active


PIECES = [*"\n\t:{}[]#&*!|>'\"%@`-,\x00ۀ", "  x: 1\n", "\n\n"]
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("cut"), st.integers(0, 2_000), st.integers(0, 40)),
        st.tuples(
            st.just("insert"),
            st.integers(0, 2_000),
            st.sampled_from(PIECES),
        ),
        st.tuples(st.just("byte"), st.integers(0, 2_000), st.integers(0, 255)),
        st.tuples(st.just("keys"), st.integers(0, 14), st.integers(0, 3)),
    ),
    min_size=1,
    max_size=4,
)


def edited(text: bytes, edits: list[tuple[str, int, object]]) -> bytes:
    for how, at, what in edits:
        if how == "cut":
            text = text[:at] + text[at + int(str(what)) :]
        elif how == "insert":
            text = text[:at] + str(what).encode() + text[at:]
        elif how == "byte":
            text = text[:at] + bytes([int(str(what))]) + text[at:]
        else:
            text = sources_text([f"s{number}" for number in range(int(str(what)), at)]).encode()
    return text


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_whatever_is_done_to_the_file_what_is_in_force_is_a_valid_version(
    files: Files, edits: list[tuple[str, int, object]]
) -> None:
    """Issue 3, acceptance 6: 500 random edits."""
    before = files.active()
    files.write(edited(files.path.read_bytes(), edits))
    files.look(wait=SETTLED_UNENDED)
    active = files.active()
    try:
        valid = [before, load(files.root, environ={}).sources]
    except ConfigError:
        valid = [before]
    assert active in valid
    assert files.polled() == sorted(key for key, block in active.sources.items() if block.enabled)


def test_accept_asks_nobody_where_nobody_can_answer_and_tells_programs_what_changed(files: Files) -> None:
    desk = Desk(files.root)
    files.write(sources_text(TEN[:5]))
    error = desk.refused("config", "accept", "--json")
    assert isinstance(error, RemovalError) and "newsloom config accept --yes" in str(error)
    assert files.polled() == TEN
    assert desk.json("config", "accept", "--yes") == {"config": str(files.root / "config"), "changed": True}
    assert desk.json("config", "accept") == {"config": str(files.root / "config"), "changed": False}
    assert files.polled() == TEN[:5]


def test_a_command_that_read_the_files_before_an_edit_does_not_put_the_older_set_back_in_force(files: Files) -> None:
    files.write(sources_text([*TEN, "first"]))
    read_before = load(files.root, environ={})
    files.write(sources_text([*TEN, "first", "second"]))
    assert not accept(files.database, read_before, now=NOW, confirmed=True), "not even before the edit is taken up"
    files.look()
    assert not accept(files.database, read_before, now=NOW, confirmed=True)
    files.path.rename(files.path.with_suffix(".bak"))
    assert not accept(files.database, read_before, now=NOW, confirmed=True), "nor while a file is being replaced"
    assert "second" in files.polled()


def test_a_good_set_that_another_process_has_put_out_of_force_is_put_in_force_again(files: Files) -> None:
    files.write(sources_text([*TEN, "new"]))
    edited_texts = files.path.read_bytes()
    files.look()
    files.write(sources_text(TEN))
    accept(files.database, load(files.root, environ={}), now=NOW)
    files.write(edited_texts)
    assert list(files.active().sources) == TEN
    files.look()
    assert list(files.active().sources) == [*TEN, "new"], "judged before, but no longer in force"


def test_an_edit_that_is_taken_back_before_it_has_settled_starts_anew_when_it_comes_again(files: Files) -> None:
    before, after = files.path.read_bytes(), sources_text([*TEN, "new"])
    for text in (after, before, after):
        files.write(text)
        files.look(wait=SETTLED, times=1)
    assert "new" not in files.polled(), "seen once since it came"
    files.look(times=1)
    assert "new" in files.polled()


def test_a_set_that_was_refused_and_then_meant_is_judged_anew_when_it_comes_again(files: Files) -> None:
    half, whole = sources_text(TEN[:5]), sources_text(TEN)
    files.write(half)
    files.look()
    for text in (half, whole):
        files.write(text)
        accept(files.database, load(files.root, environ={}), now=NOW, confirmed=True)
        files.look()
    files.write(half)
    with capture_logs() as lines:
        files.look(times=4)
    assert [line["event"] for line in lines] == ["config waits for a yes"]
