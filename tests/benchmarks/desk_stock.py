"""An invented desk of any size: articles of two years, stories, issues, and a ranked inbox, as runs leave them.

The same size gives the same desk. What no page reads is left out: sketches, features, vectors. Rows go in by the
thousand; what is small goes through the program itself, so that it is what the program makes: editions are printed,
stories are merged and split by a person, and the last step is a drafting run, which ranks the candidates.

`python -m tests.benchmarks.desk_stock FOLDER [--share 0.1]` lays one and says how long each part took.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from random import Random
from textwrap import indent

from sqlmodel import SQLModel, col, func, select

from aggregator import log
from aggregator.collection.config_gate import accept
from aggregator.drafting import stage as drafting
from aggregator.models import Membership
from aggregator.pipeline import watch_entries
from aggregator.review.grouping import StoryDesk
from aggregator.review.people import PeopleDesk
from aggregator.settings import DeskHome, load
from aggregator.settings.home import shipped_templates
from aggregator.store import schema, users
from aggregator.store.bulk import insert_all
from aggregator.store.database import Database
from aggregator.text import yaml_text
from aggregator.text.yaml_text import Value
from aggregator.vocabulary import PollOutcome, Role
from tests.benchmarks.stock_issues import Issues
from tests.benchmarks.stock_plan import NOW, Planned, Size, covers, planned
from tests.benchmarks.stock_rows import Shelf, outlet_id, spans
from tests.benchmarks.stock_texts import WATCHED, Writer
from tests.benchmarks.stock_words import TONGUES

#: One of them publishes.
PEOPLE = ("Publisher", *(f"Editor {number}" for number in range(1, 11)))
_BATCH = 2_000
#: Sentences of each language that texts are made of.
_POOL = 6_000
#: Polls of each source: every four hours, as long as the check-up looks back.
_POLL_DAYS, _POLLS_A_DAY = 120, 6
#: Of all stories, how many people merged into another, and split.
_MERGED, _SPLIT = 0.005, 0.001
_MADE = "stock.json"


def lay(root: Path, size: Size, *, told: Callable[[str], object] = lambda _: None) -> Database:
    """A desk at `root`, where there is none yet; one that was laid there of the same size is taken as it is.

    Args:
        told: given a line after each part.

    Raises:
        ValueError: something else is there, or a stock of another size.
    """
    made = root / _MADE
    if root.exists():
        if not made.exists() or json.loads(made.read_text("utf-8")) != asdict(size):
            raise ValueError(f"{root} has a stock of another size, or half of one: remove it")
        return Database(f"sqlite:///{root}/var/newsloom.db", must_exist=True)
    database = Database(f"sqlite:///{root}/var/newsloom.db")
    schema.upgrade(database)
    home, began = _home(root, size, database), time.monotonic()
    for name, part in _parts(database, home, size):
        part()
        told(f"{time.monotonic() - began:6.1f} s: {name}")
    made.write_text(json.dumps(asdict(size)), "utf-8")
    return database


def _parts(database: Database, home: DeskHome, size: Size) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "articles and stories", lambda: _lay_articles(database, planned(size))
    yield "polls", lambda: _lay_polls(database, size)
    yield "decisions on stories", lambda: _lay_decisions(database, size)
    yield "issues", lambda: _lay_issues(database, home, size)
    yield "the inbox", lambda: _lay_inbox(database, home)


def _home(root: Path, size: Size, database: Database) -> DeskHome:
    folder = root / "config"
    folder.mkdir(parents=True, exist_ok=True)
    sources = "".join(yaml_text.block(outlet_id(number), _source(number)) for number in range(size.outlets))
    desk = {
        "name": "Large desk",
        "series": "The large digest",
        "time_zone": "Europe/Tirane",
        "drafting": {"items": size.items},
        "sections": [{"key": "first"}]
        + [{"key": one.tag, "heading": f"{one.tag}:", "languages": [one.tag]} for one in TONGUES],
        "watchlist": [{"name": name, "kind": "place"} for names in WATCHED.values() for name in names],
    }
    (folder / "desk.yaml").write_text(json.dumps(desk, ensure_ascii=False), "utf-8")  # JSON is YAML
    (folder / "sources.yaml").write_text(f"sources:\n{indent(sources, '  ')}", "utf-8")
    (folder / "outputs.yaml").write_text("outputs: {}\n", "utf-8")
    home = load(root, environ={})
    accept(database, home, now=NOW, confirmed=True)
    people = PeopleDesk(database, now=NOW)
    for place, name in enumerate(PEOPLE):
        people.add(name, Role.EDITOR if place else Role.PUBLISHER)
    return home


def _source(number: int) -> dict[str, Value]:
    tongue, name = TONGUES[number % len(TONGUES)].tag, outlet_id(number)
    return {
        "name": f"{tongue.upper()} Outlet {number}",
        "languages": [tongue],
        "outlet": name,
        "feed": f"https://{name}.example/feed",
    }


def _lay_articles(database: Database, plan: Sequence[Planned]) -> None:
    shelf = Shelf(Writer(pool=min(_POOL, 200 + len(plan) // 20)), spans(plan))
    for start in range(0, len(plan), _BATCH):
        with database.write() as session:
            shelf.lay(session, list(enumerate(plan[start : start + _BATCH], start=start + 1)))


def _lay_polls(database: Database, size: Size) -> None:
    table = SQLModel.metadata.tables["poll"]
    counts = dict.fromkeys(("revised", "rejected", "quarantined", "truncated"), 0)
    same = counts | {"http_status": 200, "final_url": None, "size": 20_000, "reasons": {}, "note": ""}
    for day in range(_POLL_DAYS):
        at = NOW - timedelta(days=_POLL_DAYS - day)
        rows = [
            same
            | {"source_id": outlet_id(number), "at": at + timedelta(hours=24 * turn / _POLLS_A_DAY)}
            | {"outcome": PollOutcome.STORED, "seen": 20, "stored": turn % 3, "known": 20 - turn % 3}
            for turn in range(_POLLS_A_DAY)
            for number in range(size.outlets)
        ]
        with database.write() as session:
            insert_all(session, table, rows)


def _lay_decisions(database: Database, size: Size) -> None:
    """Merges of two small stories that follow each other, and splits of larger ones."""
    draw, desk = Random(23), StoryDesk(database, PEOPLE[1], now=NOW - timedelta(days=1))
    with database.read() as session:
        counted = select(Membership.story_id, func.count()).group_by(col(Membership.story_id))
        sizes = {story: number for story, number in session.exec(counted) if number}
    small = [story for story, number in sizes.items() if number <= 6 and sizes.get(story + 1, 99) <= 6][::2]
    for story in draw.sample(small, min(len(small), round(size.stories * _MERGED))):
        desk.merge(story, story + 1)
    large = [story for story, number in sizes.items() if 7 <= number <= 40]
    for story in draw.sample(large, min(len(large), round(size.stories * _SPLIT))):
        with database.read() as session:
            ids = list(session.exec(select(Membership.article_id).where(Membership.story_id == story)))
        desk.split(story, ids[-3:])


def _lay_issues(database: Database, home: DeskHome, size: Size) -> None:
    with database.read() as session:
        people = [users.get(session, name).id or 0 for name in PEOPLE]
    issues = Issues(home, size, people)
    for number, cover in enumerate(covers(size), start=1):
        with database.write() as session:
            issues.lay(session, number, cover)


def _lay_inbox(database: Database, home: DeskHome) -> None:
    templates = [home.templates, shipped_templates()]
    drafting.run(database, home.desk, now=NOW, templates=templates, watchlist=watch_entries(home.desk))


def main() -> None:
    """Lay one from the command line."""
    log.set_up()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="of the full size")
    asked = parser.parse_args()
    lay(asked.folder, Size().times(asked.share), told=print).close()


if __name__ == "__main__":
    main()
