"""`newsloom stories list` and `show`: candidate stories, and why each article is in one."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from aggregator.cli import story_copies, story_reasons, story_translations
from aggregator.cli.context import LARGEST_ID, AsJson, OpenDesk, counted, pick, print_json, print_table, say
from aggregator.clock import utc_now
from aggregator.models import Membership
from aggregator.store import articles
from aggregator.store import stories as store
from aggregator.store.articles import ArticleText
from aggregator.text.markup import clean_line
from aggregator.text.posts import whence

app = typer.Typer(help="Stories: articles on one event.", no_args_is_help=True)

StoryId = Annotated[int, typer.Argument(metavar="STORY", min=1, max=LARGEST_ID)]


@app.command("list")
def list_stories(
    days: Annotated[
        int, typer.Option(min=1, max=36_500, help="Stories with an article of the last so many days.")
    ] = 21,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Open stories, latest first.

    Example: newsloom stories list --days 7
    """
    with OpenDesk() as desk, desk.database.read() as session:
        found = store.recent(session, since=utc_now() - timedelta(days=days), limit=limit)
        members = store.members(session, [story.id for story in found if story.id])
    sized = [(story, len(members[story.id or 0])) for story in found]
    if as_json:
        fields = ("id", "title", "status", "first_at", "last_at")
        print_json([{**pick(story, fields), "articles": count} for story, count in sized])
        return
    rows = [(story.id, f"{story.last_at:%Y-%m-%d}", count, story.title) for story, count in sized]
    print_table(counted(len(rows), "story", "stories"), ("id", "last", "articles", "headline"), rows)


@app.command()
def show(story: StoryId, as_json: AsJson = False) -> None:
    """A story's articles, each with why it is there and which stories it nearly joined, their translations and copies.

    A likely translation is told with its evidence; it still counts among the independent outlets. Behind each reason
    stands what it added to the evidence, which is 1 where both answers are as good.

    Example: newsloom stories show 12
    """
    with OpenDesk() as desk, desk.database.read() as session:
        found = store.get(session, story)
        home = store.final(session, [story])[story].id
        members = store.members(session, [story])[story]
        ids = [member.article_id for member in members]
        copies = story_copies.read(session, story, ids)
        texts = articles.texts(session, ids)
        translated = story_translations.read(session, desk.home, texts)
    rows = [
        _member(member, texts[member.article_id])
        | {"lineage": copies.origin(member.article_id)}
        | {"translation": story_translations.row(translated.get(member.article_id))}
        for member in members
    ]
    if as_json:
        shown = [row | _about(copies.texts[row["article"]]) for row in copies.rows()]
        about = {
            "id": story,
            "title": found.title,
            "status": found.status,
            "merged_into": None if home == story else home,
            "reach": copies.reached(),
        }
        print_json(about | {"articles": rows, "copies": shown})
        return
    say(f"{clean_line(found.title)}\n{found.status.value}, {found.first_at:%Y-%m-%d} to {found.last_at:%Y-%m-%d}")
    if home != story:
        say(f"its articles are in story {home}: `newsloom stories show {home}`")
        return
    print_table("articles", ("id", "date", "outlet", "lang", "title", "why it is here"), [_line(row) for row in rows])
    story_reasons.show_near_misses(rows)
    story_translations.show(translated, texts)
    story_copies.show(copies)


def _about(text: ArticleText) -> dict[str, Any]:
    return {
        "title": text.heading,
        "outlet": text.outlet_name,
        "platform": text.platform,
        "handle": text.handle,
        "language": text.language,
        "published": text.published_at,
        "url": text.url,
    }


def _member(member: Membership, text: ArticleText) -> dict[str, Any]:
    why = {
        "score": round(member.score, 3),
        "reasons": story_reasons.for_it(member.reasons),
        "near_misses": story_reasons.near_misses(member.reasons),
    }
    return {"article": member.article_id} | why | _about(text)


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    why = story_reasons.in_words(row["reasons"]) or "first of its story"
    return (row["article"], f"{row['published']:%Y-%m-%d}", _whence(row), row["language"], row["title"], why)


def _whence(row: dict[str, Any]) -> str:
    return whence(row["outlet"], row["platform"], row["handle"])
