"""Every word of the interface stands in every catalogue, with the same placeholders; catalogues hold nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from aggregator.collection.raw import RejectReason
from aggregator.review.desk import _EDITED
from aggregator.review.issue_steps import ISSUE_STEPS
from aggregator.review.transitions import STEPS
from aggregator.settings.source_import import Skip
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from aggregator.web.story_words import VERBS as STORY_VERBS

PACKAGE = Path(__file__).parents[2] / "aggregator"
WEB = PACKAGE / "web"
LOCALES = sorted((WEB / "locales").glob("*.po"))

#: How Python code names a message: `marked` where it only stands, `say` for `translations(...).gettext`.
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "marked": None,
    "say": None,
    "say_many": (1, 2),
}
#: How many templates each way of making a phrase begins with.
_TEMPLATES = {"Phrase": 1, "Phrase.counted": 2, "Joined": 1}
#: Errors that begin with a noun.
_NOUNS = {"UnknownIdError", "StaleVersionError"}
#: Words that phrases take from tables (`Word`), and statuses that they name.
_WORDS = {
    "names",
    "numbers",
    "sounds",
    "author",
    "handle",
    "outlet",
    "platform",
    "title",
    *STEPS,
    *ISSUE_STEPS,
    *STORY_VERBS,
    *_EDITED,
    *ItemStatus,
    *RejectReason,
    *Skip,
    *DigestStatus,
    *Role,
}
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**.html", "jinja2")]
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")

Message = str | tuple[str, ...]


def messages() -> Iterator[tuple[str, Message]]:
    """What the interface says, with where."""
    options = {"**.html": {"trimmed": "true"}}
    for file, line, message, _, _ in extract_from_dir(str(WEB), _METHODS, options, KEYWORDS, strip_comment_tags=True):
        yield f"{file}:{line}", message
    yield from phrases()


def phrases() -> Iterator[tuple[str, Message]]:
    """What the layers below say: `Phrase(one)`, `Phrase.counted(one, several, number)`, `Joined(between, parts)`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        is_speaking = "aggregator.phrases import" in text or any(name in text for name in _NOUNS)
        for call in ast.walk(ast.parse(text)) if is_speaking else ():
            if not isinstance(call, ast.Call):
                continue
            name, where = ast.unparse(call.func), f"{path.relative_to(PACKAGE)}:{call.lineno}"
            if name in _NOUNS and isinstance(call.args[0], ast.Constant):
                yield where, call.args[0].value
            if name not in _TEMPLATES:
                continue
            templates = [each.value for each in call.args[: _TEMPLATES[name]] if isinstance(each, ast.Constant)]
            assert len(templates) == _TEMPLATES[name], f"{where}: {name} takes literals, so that they can be translated"
            yield where, templates[0] if len(templates) == 1 else tuple(templates)
    yield from (("a table", word.replace("_", " ")) for word in sorted(_WORDS))


MESSAGES = {message: where for where, message in messages()}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def placeholders(text: str) -> list[str]:
    return sorted(set(_PLACEHOLDER.findall(text)))


def test_what_is_looked_for_is_found() -> None:
    """The extraction itself: a message of a template, one of code that stands alone, a phrase from below, a plural."""
    assert "Skip to the content" in MESSAGES and "There is no such thing" in MESSAGES
    assert "nobody has decided on this draft" in MESSAGES and ("a day ago", "%(num)s days ago") in MESSAGES
    assert any(isinstance(message, tuple) for message in MESSAGES)


@pytest.mark.parametrize("path", LOCALES, ids=lambda path: path.stem)
def test_every_message_is_translated(path: Path) -> None:
    known = catalogue(path)
    # the forms of a message that is chosen by a table are marked one by one
    plurals = {form: entry for entry in known if isinstance(entry.id, (tuple, list)) for form in entry.id}
    missing = []
    for message, where in MESSAGES.items():
        found = known.get(message if isinstance(message, str) else message[0])
        if isinstance(message, str) and message in plurals:
            continue
        forms = () if found is None else (found.string,) if isinstance(found.string, str) else tuple(found.string)
        if not forms or not all(forms) or found is None or found.fuzzy:
            missing.append(f"{where}: {message!r}")
        elif isinstance(message, tuple) != isinstance(found.id, (tuple, list)):
            missing.append(f"{where}: {message!r} is a plural in one place and none in the other")
    assert missing == []


@pytest.mark.parametrize("path", LOCALES, ids=lambda path: path.stem)
def test_translations_have_the_placeholders_of_their_messages(path: Path) -> None:
    """A plural may leave its number out where the word says it."""
    wrong = []
    for entry in catalogue(path):
        if not entry.id:
            continue
        ids = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
        strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
        asked = {name for each in ids for name in placeholders(each)}
        for each in strings:
            has = set(placeholders(each))
            if not has <= asked or (len(ids) == 1 and has != asked) or asked - has - {"num", "number", "n"}:
                wrong.append(f"{ids[0]!r} -> {each!r}")
        bare = re.compile(r"%(?!\(\w+\)[sd])")
        wrong += [
            f"a bare percent sign in {each!r}" for each in (*ids, *strings) if bare.search(each.replace("%%", ""))
        ]
    assert wrong == []


@pytest.mark.parametrize("path", LOCALES, ids=lambda path: path.stem)
def test_no_message_stands_twice_or_for_nothing(path: Path) -> None:
    found = re.findall(r"^msgid ((?:\".*\"\n?)+)", path.read_text("utf-8"), re.MULTILINE)
    ids = [ast.literal_eval("(" + each + ")") for each in found]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    said = {form for message in MESSAGES for form in ((message,) if isinstance(message, str) else message)}
    assert (twice, sorted(set(ids) - said - {""})) == ([], [])


@pytest.mark.parametrize("path", LOCALES, ids=lambda path: path.stem)
def test_a_catalogue_says_how_its_language_counts(path: Path) -> None:
    known = catalogue(path)
    assert str(known.locale) == path.stem
    assert known.num_plurals >= 1
    for entry in known:
        if isinstance(entry.id, (tuple, list)):
            assert len(entry.string) == known.num_plurals, entry.id


def test_no_template_has_words_that_nobody_translates() -> None:
    """Text between tags and in attributes that people meet, with a letter of any script in it."""
    found = []
    for path in sorted((WEB / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
        bare = re.sub(r"<(code|kbd|script|style|pre)\b.*?</\1>|<!doctype[^>]*>", "", bare, flags=re.DOTALL)
        for attribute in ("title", "alt", "placeholder", "aria-label", "data-key-label"):
            found += [
                f"{path.name}: {each}" for each in re.findall(rf'\s{attribute}="([^"]*[^\W\d_]{{3}}[^"]*)"', bare)
            ]
        for each in re.findall(r">([^<>]+)<", bare):
            if re.search(r"[^\W\d_]{3}", each):  # shorter ones are units
                found.append(f"{path.name}: {' '.join(each.split())}")
    assert found == []


def test_commas_between_words_are_those_of_the_interface() -> None:
    found = [
        f"{path.name}: {each}"
        for path in sorted((WEB / "templates").rglob("*.html"))
        for each in re.findall(r"[^\s{}]*\s*[}%]\}[,;](?=\s)", path.read_text("utf-8"))
    ]
    assert found == []
