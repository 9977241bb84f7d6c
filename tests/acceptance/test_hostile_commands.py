"""Hostile strings the whole way: said by people to the real commands, stored, shown, judged, searched and rendered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.cli.context import error_text
from aggregator.errors import AggregatorError
from aggregator.settings import load
from aggregator.store import digests, schema
from aggregator.store.database import Database
from aggregator.text.markup import clean_line, clean_text
from aggregator.text.words import words
from tests.factories import add_articles, add_outlet, add_story, make_digest
from tests.fakes.hostile import sample
from tests.fakes.hostile_reading import (
    check_complaint,
    check_html,
    check_lines,
    check_markdown_text,
    check_plain,
    controls_in,
)

#: Eleven strings go through 45 commands in 2 s.
FIELDS = "title outlet author platform handle text headline lead body description why".split()
STRINGS = sample(2 * len(FIELDS), share=0.05)
ROUNDS = [STRINGS[place :: len(STRINGS) // len(FIELDS)][: len(FIELDS)] for place in range(len(STRINGS) // len(FIELDS))]
SQ = "Ura e drurit nuk është më e sigurt për karrocat. Punimet zgjasin gjashtë javë."
#: Of the size that every command can read it soon; the shipped one takes 0.3 s.
LEADS = """\
languages:
  en:
    title_marks: [["‘", "’"]]
    quotation_marks: [["“", "”"]]
    comma: ", "
    last: " and "
    others: " and others"
    verbs: {neutral: [{one: writes, many: write}], presupposing: [{one: reveals, many: reveal}]}
    leads: [{form: L1, one: An article}]
    introductions: {quotes_first: "{quotation}", quotes_later: "{quotation}", says_first: "{quotation}",
      says_later: "{quotation}"}
"""
DESK = (
    "name: Test\nseries: Test Digest\nlanguage: fa\nsections: [{key: first}, {key: abroad, heading: 'Më tej <b>:'}]\n"
)


class HostileDesk:
    """A desk on which whatever a command answers must be harmless, be it what was asked for or why not."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def tried(self, *arguments: str) -> str | None:
        """The output of a command, or None where it was refused."""
        result = CliRunner().invoke(app, ["--desk", str(self.root), *arguments])
        if isinstance(result.exception, AggregatorError):
            check_complaint(f"newsloom: {error_text(result.exception)}")
            return None
        if result.exit_code == 2 and "Usage:" in result.output:  # typer refuses; its words have a test of their own
            return None
        assert result.exit_code == 0 or "preflight" in arguments, (arguments, result.exception)
        assert isinstance(result.exception, SystemExit | None), (arguments, result.exception)
        return result.output

    def lines(self, *arguments: str) -> str:
        """What people read, which must be harmless; empty where it was refused."""
        printed = self.tried(*arguments)
        check_lines(printed or "")
        return printed or ""

    def json(self, *arguments: str) -> Any:
        """What programs read, which must be JSON; None where it was refused."""
        place = arguments.index("--") if "--" in arguments else len(arguments)
        printed = self.tried(*arguments[:place], "--json", *arguments[place:])
        if printed is None:
            return None
        assert not controls_in(printed)
        return json.loads(printed)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileDesk]:
    """A desk with digest 1, an article in Albanian, two people, and nothing hostile yet."""
    root = tmp_path_factory.mktemp("hostile") / "desk"
    (root / "config" / "templates").mkdir(parents=True)
    (root / "config" / "templates" / "leads.yaml").write_text(LEADS, encoding="utf-8")
    (root / "config" / "desk.yaml").write_text(DESK, encoding="utf-8")
    (root / "config" / "outputs.yaml").write_text("outputs: {draft: {path: out, formats: [html, md, txt]}}\n")
    (root / "config" / "sources.yaml").write_text("sources:\n  one: {name: One, feed: 'https://one.example/feed'}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NEWSLOOM_DATABASE", raising=False)
        patch.setenv("NEWSLOOM_DESK", str(root))
        database = Database(load(root).database_url)
        schema.upgrade(database)
        with database.write() as session:
            add_outlet(session)
            add_articles(session, text=SQ)
            digests.add(session, make_digest(series="Test Digest"))
        database.close()
        made = HostileDesk(root)
        made.tried("users", "add", "Ana")
        made.tried("users", "add", "بهار", "--role", "publisher")
        yield made


def story_of(desk: HostileDesk, title: str, article_id: int) -> int:
    database = Database(load(desk.root).database_url)
    with database.write() as session:
        story_id = add_story(session, [article_id], title=clean_line(title))
    database.close()
    return story_id


def clipped(desk: HostileDesk, said: dict[str, str], number: int) -> int:
    """A text brought in by hand with a string in each of its fields; where that is refused, with fewer of them."""
    file = desk.root / "clip.txt"
    # files of people are UTF-8; half a character makes them none
    file.write_text(f"{said['text']}\n\n{SQ} {number}", encoding="utf-8", errors="replace")
    hostile = [(f"--{name}", said[name]) for name in ("author", "title", "platform", "handle")]
    for options in (hostile, hostile[:2], []):
        given = [part for pair in options for part in pair]
        for outlet in (said["outlet"], f"Outlet {number}"):
            made = desk.json("clip", "--text", str(file), "--outlet", outlet, "--date", "2026-03-03", *given)
            if made is not None:
                return int(made["article_id"])
    raise AssertionError("a text without anything hostile beside it was refused")


def written(desk: HostileDesk, said: dict[str, str], article_id: int) -> int:
    """An item by hand; its words come back as they were said."""
    body = f"{said['body']}\n\n“{said['description']}”"
    options = ("--section", "abroad", "--cites", str(article_id), "--as", "Ana", "--body", body)
    options += ("--headline", said["headline"])
    made = desk.json("digest", "write", *options, "--lead", said["lead"])
    lead = said["lead"] if made else "Një shkrim."
    made = made or desk.json("digest", "write", *options, "--lead", lead)
    assert made["lead"] == clean_line(lead)
    assert made["headline"] == clean_line(said["headline"])
    assert made["body"] == clean_text(body).strip()
    shown = desk.json("digest", "show", "--item", str(made["id"]))
    assert [shown[name] for name in ("headline", "lead", "body")] == [made[n] for n in ("headline", "lead", "body")]
    return int(made["id"])


def decided(desk: HostileDesk, item: str, article: str, said: dict[str, str]) -> None:
    """What people say of an item, its sources, quotations and outlets."""
    desk.lines("digest", "edit", item, "--headline", said["title"], "--body", f"{said['text']} “{said['body']}”",
               "--as", "Ana")  # fmt: skip
    desk.lines("digest", "hold", item, "--why", said["why"], "--as", "Ana")
    shown = desk.json("digest", "show", "--item", item)
    assert shown["diary"][-1]["why"] in (clean_text(said["why"]).strip(), "")
    desk.lines("digest", "accept", item, "--as", "Ana")
    desk.lines("digest", "cite", item, "--anonymous", said["description"], "--note", said["why"], "--as", "Ana")
    original = ("--original", SQ.split(".")[0])
    told = desk.json("digest", "translate", item, article, *original, "--words", said["body"], "--by", said["author"],
                     "--as", "Ana")  # fmt: skip
    if told is not None:
        assert (told["words"], told["translator"]) == (clean_text(said["body"]).strip(), clean_line(said["author"]))
        desk.lines("digest", "confirm", str(told["id"]), "--as", "Ana")
    desk.lines("digest", "translate", item, article, "--title", "--words", said["title"], "--by", said["handle"],
               "--as", "Ana")  # fmt: skip
    desk.lines("digest", "allow", item, "not_found", "--words", said["body"], "--why", said["why"], "--as", "بهار")
    desk.lines("sources", "label", "--as", "Ana", "--from", said["why"], "--", "rudnameh", said["description"][:80])
    desk.lines("users", "add", "--", said["author"][:60])
    desk.lines("digest", "hold", item, "--why", said["text"], "--as", said["author"][:60])
    desk.lines("digest", "accept", item, "--as", "Ana")


def looked_at(desk: HostileDesk, item: str, story: str, said: dict[str, str]) -> None:
    """Every command that shows it, for people and for programs."""
    for arguments in (
        ("digest", "show"),
        ("digest", "show", "--item", item),
        ("digest", "list"),
        ("digest", "ledger", item),
        ("digest", "preflight"),
        ("digest", "news", item),
        ("stories", "show", story),
        ("stories", "list"),
        ("sources", "list"),
        ("users", "list"),
    ):
        desk.lines(*arguments)
        assert desk.json(*arguments) is not None or arguments[1] == "news", arguments
    for poison in (said["title"], said["text"]):
        found = desk.json("search", "--", poison)
        assert (found is None) == (not words(poison)), poison
        desk.lines("search", "--", poison)


@pytest.mark.parametrize("strings", ROUNDS, ids=range(len(ROUNDS)))
def test_what_people_say_is_kept_to_the_letter_and_shown_as_nothing_but_text(
    strings: tuple[str, ...], desk: HostileDesk, request: pytest.FixtureRequest
) -> None:
    said = dict(zip(FIELDS, strings, strict=True))
    number = ROUNDS.index(strings)
    article = clipped(desk, said, number)
    story = story_of(desk, said["title"], article)
    item = written(desk, said, article)
    decided(desk, str(item), str(article), said)
    looked_at(desk, str(item), str(story), said)
    paths = [Path(path) for path in desk.json("digest", "draft", "--notes")["files"]]
    page, marked, plain = (path.read_text("utf-8") for path in paths)
    assert check_html(page).find(f".//article[@id='item-{item}']") is not None
    check_markdown_text(marked)
    check_plain(plain)


#: Each `{}` is the string; what is refused says so, what is done keeps it as text.
OTHERS = (
    ("digest", "new", "--headline", "{}", "--as", "Ana"),
    ("digest", "new", "--as", "{}"),
    ("digest", "move", "1", "--section", "{}", "--position", "1", "--as", "Ana"),
    ("digest", "write", "--section", "{}", "--lead", "{}", "--as", "{}"),
    ("digest", "edit", "1", "--body-file", "{}", "--as", "Ana"),
    ("digest", "reject", "1", "--why", "{}", "--as", "Ana"),
    ("digest", "uncite", "1", "--anonymous", "{}", "--as", "Ana"),
    ("digest", "disallow", "1", "not_found", "--words", "{}", "--as", "Ana"),
    ("digest", "disallow", "1", "{}", "--as", "Ana"),
    ("digest", "translate", "1", "1", "--original", "{}", "--words", "{}", "--by", "{}", "--as", "Ana"),
    ("digest", "translate", "1", "1", "--original-file", "{}", "--words", "{}", "--by", "{}", "--as", "Ana"),
    ("sources", "label", "--as", "Ana", "--", "{}", "x"),
    ("sources", "unlabel", "--as", "Ana", "--", "rudnameh", "{}"),
    ("sources", "poll", "--", "{}"),
    ("users", "disable", "--as", "{}", "--", "{}"),
    ("users", "passwd", "--password", "short", "--", "{}"),
    ("stories", "list", "--status", "{}"),
    ("stories", "same", "1", "2", "--why", "{}", "--as", "{}"),
    ("stories", "not-same", "1", "2", "--why", "{}", "--as", "Ana"),
    ("clip", "--text", "{}", "--outlet", "One", "--date", "2026-03-03"),
    ("clip", "--text", "clip.txt", "--outlet", "{}", "--date", "{}"),
    ("clip", "--text", "clip.txt", "--outlet", "One", "--date", "2026-03-03", "--url", "{}", "--language", "{}"),
    ("evaluate", "quotations", "--", "{}"),
)


@pytest.mark.parametrize("arguments", OTHERS, ids=" ".join)
def test_hostile_arguments_are_refused_with_a_message_or_kept_as_text(
    arguments: tuple[str, ...], desk: HostileDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.root)
    for poison in sample(3, share=0.01):
        desk.lines(*(argument.replace("{}", poison) for argument in arguments))
