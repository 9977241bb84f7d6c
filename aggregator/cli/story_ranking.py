"""`newsloom stories rank`: the candidates for the digest in preparation, in order, each with why."""

from typing import Annotated, Any

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table
from aggregator.clock import utc_now
from aggregator.drafting import facts
from aggregator.drafting.facts import Ranked
from aggregator.drafting.watch import Watch
from aggregator.models import Story
from aggregator.pipeline import watch_entries
from aggregator.store import digests, stories


def rank(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """The stories that may be drafted now, best first, each with its score in one line. Nothing is changed.

    Example: newsloom stories rank --limit 30
    """
    with OpenDesk() as desk, desk.database.read() as session:
        settings = desk.home.desk
        watch = Watch(watch_entries(settings))
        found = facts.candidates(session, settings, now=utc_now(), watch=watch).ranked
        target = digests.in_preparation(session, settings.series)
        drafted = {row.story_id: row.id for row in digests.items(session, target.id or 0)} if target else {}
        shown = [(each, stories.get(session, each.story_id), drafted.get(each.story_id)) for each in found[:limit]]
    if as_json:
        print_json([_row(*each) for each in shown])
        return
    rows = [
        (place, each.story_id, item, each.novelty.kind.value, story.title, each.rank.says)
        for place, (each, story, item) in enumerate(shown, start=1)
    ]
    title = f"{len(rows)} of {counted(len(found), 'candidate', 'candidates')}"
    print_table(title, ("rank", "story", "item", "is", "headline", "why"), rows)


def _row(each: Ranked, story: Story, item: int | None) -> dict[str, Any]:
    """`item` is the draft that the digest in preparation has of it."""
    novelty = each.novelty
    return {
        "story": each.story_id,
        "title": story.title,
        "newest": each.newest,
        "item": item,
        "score": each.rank.score,
        "says": each.rank.says,
        "novelty": {"kind": novelty.kind, "issue": novelty.number, "item": novelty.item_id, "says": novelty.says},
        "reasons": [reason.as_dict() for reason in each.rank.reasons],
    }
