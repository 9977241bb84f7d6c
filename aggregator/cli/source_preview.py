"""A preview for people: tables of what was found, notes, and the block for config."""

from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import Any

from aggregator.cli.context import counted, print_table, say
from aggregator.settings.sources import address_in

Report = Mapping[str, Any]


def show(report: Report, *, with_block: bool = True) -> None:
    """Print a report of `aggregator.collection.preview`."""
    feed = report["feed"]
    if feed:
        print_table("", (address_in(report["source"])[0].value, ""), list(_facts(report, feed)))
        print_table("", ("title", "date", "zone", "language", "characters", "stored by"), list(_samples(report)))
    else:
        print_table(
            f"nothing to follow at {report['asked']}", ("address", "status", "what stands there"), list(_tried(report))
        )
    if report["others"]:
        rows = [(link["title"], link["type"], link["url"]) for link in report["others"]]
        print_table("other feeds the page names", ("title", "type", "address"), rows)
    if report["notes"]:
        print_table("", ("to be known",), [(note,) for note in report["notes"]])
    if feed and with_block:
        say(f"\nfor config/sources.yaml, below `sources:` (or: newsloom sources add {report['asked']}):\n")
        say(indent(report["yaml"], "  "))


def _facts(report: Report, feed: Report) -> Iterator[tuple[str, object]]:
    overlap = report["overlap"]
    yield "address", feed["url"]
    yield "title", feed["title"]
    yield "type", feed["type"]
    for part, selector in (report["source"].get("select") or {}).items():
        yield f"{part}, guessed", selector
    yield "status", feed["status"]
    yield "robots.txt", feed["robots"]
    yield "entries", f"{feed['entries']}, {feed['undated']} without a date" if feed["undated"] else feed["entries"]
    yield "gives", feed["text"]
    yield "languages", ", ".join(f"{tag} {number}" for tag, number in feed["languages"].items())
    yield "expected", "its dates do not tell" if feed["per_week"] is None else f"{feed['per_week']:g} a week"
    yield "polled by", overlap["polled_by"] or ("no source now" if overlap["idle"] else "no source yet")
    by = ", ".join(f"{source} {number}" for source, number in overlap["sources"].items())
    yield "stored already", f"{counted(overlap['stored'], 'entry', 'entries')} ({by})" if by else "none"
    yield "found after", counted(len(report["tried"]), "address", "addresses")


def _samples(report: Report) -> Iterator[tuple[object, ...]]:
    for item in report["items"]:
        date = (item["date"] or "no date").replace("T", " ")[:16]
        zone = item["zone"] or ("none" if item["date"] else "")
        yield item["title"], date, zone, item["language"], item["characters"], item["stored_by"]


def _tried(report: Report) -> Iterator[tuple[object, ...]]:
    for one in report["tried"]:
        yield one["url"], one["status"], one["says"]
