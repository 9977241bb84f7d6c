"""A served desk with candidates of an invented river press, ranked, one of them drafted."""

from pathlib import Path

from aggregator.drafting import stage
from aggregator.pipeline import watch_entries
from aggregator.settings import load
from aggregator.store import candidates
from aggregator.store.database import Database
from tests.integration.drafting_desk import DE_TEXT, NOW, SHIPPED, add_article, add_outlets, add_story, story_of
from tests.integration.web_desk import CONFIG, Clock, Served, web_desk

FRENCH = "L'écluse de Drémel"
PERSIAN = "آب‌بند درمل بسته شد"
DESK = CONFIG["desk.yaml"].replace("language: en", "language: en\ndrafting: {items: 1}") + (
    "watchlist:\n  - {name: بندر درمل, variants: {fr: [écluse de Drémel]}}\n"
)


def rank(served: Served) -> int:
    """Run what makes drafts and the list; returns the list's id."""
    desk = load(served.root, environ={}).desk
    stage.run(served.database, desk, now=served.clock(), templates=[SHIPPED], watchlist=watch_entries(desk))
    with served.database.read() as session:
        newest = candidates.latest(session)
    assert newest is not None and newest.id is not None
    return newest.id


def inbox_desk(root: Path, database: Database) -> tuple[Served, dict[str, int]]:
    """The desk, and its stories: `persian` (two outlets and a copy, drafted), `french` and `german` (not drafted)."""
    served = web_desk(root, database, config={"desk.yaml": DESK}, clock=Clock(NOW))
    add_outlets(database)
    persian = add_story(database)
    first = add_article(database, PERSIAN, story=persian, days=2)
    add_article(database, "Dremel u mbyll", story=persian, outlet="bregu", language="sq", text="U mbyll.", days=1)
    add_article(database, PERSIAN, outlet="courier", copy_of=first, days=1)
    text = "L'écluse est fermée. « Nous attendrons le printemps », dit un batelier."
    french = story_of(database, FRENCH, outlet="courier", language="fr", text=text, days=3)
    german = story_of(database, "Schleuse Dremmel zu", outlet="hafenblatt", language="de", text=DE_TEXT, days=6)
    rank(served)
    return served, {"persian": persian, "french": french, "german": german}
