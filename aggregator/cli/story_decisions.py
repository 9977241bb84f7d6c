"""`newsloom stories merge`, `split`, `move`, `same`, `not-same`, `undo`, `decisions`: what editors say of stories."""

from typing import Annotated, Any

import typer

from aggregator.cli.context import LARGEST_ID, AsJson, By, OpenDesk, counted, print_json, print_table, say
from aggregator.clock import utc_now
from aggregator.models import Decision, StoryChange
from aggregator.review.grouping import Outcome, StoryDesk
from aggregator.store import story_changes, users

StoryId = Annotated[int, typer.Argument(metavar="STORY", min=1, max=LARGEST_ID)]
ArticleId = Annotated[int, typer.Argument(metavar="ARTICLE", min=1, max=LARGEST_ID)]
OtherArticle = Annotated[int, typer.Argument(metavar="OTHER", min=1, max=LARGEST_ID)]
Why = Annotated[str, typer.Option("--why", help="The reason, for the diary.")]


def merge(
    story: StoryId,
    other: Annotated[int, typer.Argument(metavar="OTHER", min=1, max=LARGEST_ID)],
    by: By,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Let STORY take the articles of OTHER: no later run parts them.

    Earlier words that some of them are not the same are taken back by it, and you are told how many.

    Example: newsloom stories merge 12 15 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = StoryDesk(desk.database, by, now=utc_now()).merge(story, other, why=why)
    _tell(done, f"story {story} took {_articles(done)} of story {other}", as_json)


def split(
    story: StoryId,
    article: Annotated[list[int], typer.Argument(metavar="ARTICLE...", min=1, max=LARGEST_ID)],
    by: By,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Take articles out of a story into a new one: no later run joins them again.

    Example: newsloom stories split 12 103 107 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = StoryDesk(desk.database, by, now=utc_now()).split(story, article, why=why)
    _tell(done, f"story {done.story_id} has {_articles(done)} now", as_json)


def move(
    story: StoryId,
    article: Annotated[list[int], typer.Argument(metavar="ARTICLE...", min=1, max=LARGEST_ID)],
    by: By,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Let STORY take articles out of the story they stand in: no later run takes them back.

    Example: newsloom stories move 12 103 107 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = StoryDesk(desk.database, by, now=utc_now()).move(story, article, why=why)
    _tell(done, f"story {done.story_id} took {_articles(done)}", as_json)


def same(article: ArticleId, other: OtherArticle, by: By, why: Why = "", as_json: AsJson = False) -> None:
    """Say that two articles are on one event: their stories become one, that of ARTICLE, and no later run parts them.

    An article that stands in no story yet joins the other one when it is placed. An earlier `not-same` of exactly these
    two is replaced; where a word on others stands against it, you are told which, and how to take that back.

    Example: newsloom stories same 103 118 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = StoryDesk(desk.database, by, now=utc_now()).same(article, other, why=why)
    moved = f"story {done.story_id} took {_articles(done)}" if done.story_id else "no article had to move"
    _tell(done, f"{article} and {other} belong together; {moved}", as_json)


def not_same(article: ArticleId, other: OtherArticle, by: By, why: Why = "", as_json: AsJson = False) -> None:
    """Say that two articles are not on one event: no later run puts them into one story.

    Where they stand in one, OTHER leaves into a story of its own, with the articles that people said belong with it;
    the rest stays. An earlier `same` of exactly these two is replaced.

    Example: newsloom stories not-same 103 118 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = StoryDesk(desk.database, by, now=utc_now()).not_same(article, other, why=why)
    moved = f"{_articles(done)} left into story {done.story_id}" if done.story_id else "no article had to move"
    _tell(done, f"{article} and {other} do not belong together; {moved}", as_json)


def undo(
    by: By,
    decision: Annotated[
        int | None,
        typer.Argument(metavar="[DECISION]", min=1, max=LARGEST_ID, help="Its number; the last one otherwise."),
    ] = None,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Take back a merge, split, move, same or not-same, whoever made it: everything stands as it did before.

    Articles that came into those stories since wait for the next run, which places them anew. A decision on which a
    later one rests is taken back after that one. To have it again, make it again.

    Example: newsloom stories undo --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = StoryDesk(desk.database, by, now=utc_now()).undo(decision, why=why)
    if as_json:
        fields = ("undone", "verb", "decision_id", "put_back", "waiting")
        print_json({name: getattr(done, name) for name in fields})
        return
    say(f"decision {done.undone} ({done.verb}) is undone; {_counted(len(done.put_back))} put back")
    if done.waiting:
        say(f"{_counted(len(done.waiting))} that came since will be placed anew by the next run")


def list_decisions(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 20, as_json: AsJson = False
) -> None:
    """The last decisions on stories with their numbers, latest first, and which of them were undone.

    Example: newsloom stories decisions --limit 5
    """
    with OpenDesk() as desk, desk.database.read() as session:
        found = story_changes.recent(session, limit=limit)
        names = users.names(session)
    rows = [
        {
            "id": row.id,
            "at": row.at,
            "by": names[row.user_id],
            "verb": row.verb,
            row.noun: row.noun_id,
            "before": row.before,
            "after": row.after,
            "why": row.why,
            "undone_by": change.undone_by if change else None,
        }
        for row, change in found
    ]
    if as_json:
        print_json(rows)
        return
    lines = [
        (row.id, f"{row.at:%Y-%m-%d %H:%M}", names[row.user_id], told(row), row.why, _fate(change))
        for row, change in found
    ]
    print_table(counted(len(rows), "decision", "decisions"), ("id", "when", "who", "what", "why", ""), lines)


def told(row: Decision) -> str:
    """A decision on stories in a few words."""
    after: dict[str, Any] = row.after
    if row.verb == "merge":
        return f"story {row.noun_id} took story {after.get('took_in')}"
    if row.verb == "move":
        return f"story {row.noun_id} took {_counted(len(after.get('moved', [])))} of story {after.get('from_story')}"
    if row.verb == "split":
        return f"story {after.get('new_story')} out of story {row.noun_id}"
    if row.verb == "undo":
        return f"undid decision {after.get('undoes')}"
    return f"{row.noun_id} and {after.get('with')} are {'' if row.verb == 'same' else 'not '}the same"


def _fate(change: StoryChange | None) -> str:
    return f"undone by {change.undone_by}" if change is not None and change.undone_by else ""


def _articles(done: Outcome) -> str:
    return _counted(len(done.moved))


def _counted(number: int) -> str:
    return counted(number, "article", "articles")


def _tell(done: Outcome, line: str, as_json: bool) -> None:
    if as_json:
        fields = ("decision_id", "story_id", "moved", "taken_back")
        print_json({name: getattr(done, name) for name in fields})
        return
    say(line)
    if done.taken_back:
        words = counted(done.taken_back, "earlier word", "earlier words")
        say(f"that took back {words} to the contrary, which come back with undo")
    if done.set_aside:
        drafts = counted(done.set_aside, "draft", "drafts")
        say(f"{drafts} that nobody had worked on gave way to the other, and will be back with undo")
    if done.is_doubled:
        say("several items tell the story now, and somebody worked on each: `newsloom digest show` has them")
    say(f"`newsloom stories undo {done.decision_id}` takes it back")
