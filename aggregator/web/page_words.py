"""Refusals as whoever sits before a page can follow them: where they name a command, the page or button that does it.

What the desk's rules say, they say on the command line as well, and there a command is the help that is wanted.
"""

import re

from markupsafe import Markup, escape

from aggregator.web.languages import direction_of, marked, translations

#: A command in back quotes, by its first words; what follows them names the thing, which the page has open.
_COMMAND = re.compile(r"`newsloom ([a-z]+)(?: ([a-z][a-z-]+)(?: (--item))?)?[^`]*`")

#: What does on a page what a command does. Commands of those who look after the machine are missing: no page has them.
PLACES = {
    "clip": marked("Clip"),
    "digest accept": marked("Accept"),
    "digest approve": marked("Approve"),
    "digest cite": marked("Add the source"),
    "digest confirm": marked("I have compared the two"),
    "digest correct": marked("Correct …"),
    "digest editions": marked("Editions"),
    "digest hold": marked("Hold"),
    "digest ledger": marked("Translations"),
    "digest list": marked("Archive"),
    "digest merge": marked("Merge it into this one"),
    "digest move": marked("Send there"),
    "digest preflight": marked("Pre-flight"),
    "digest publish": marked("Publish …"),
    "digest reject": marked("Reject"),
    "digest show": marked("Issue"),
    "digest show --item": marked("The item as it stands"),
    "digest untranslate": marked("Take it back"),
    "digest translate": marked("Note a translation"),
    "search": marked("Search"),
    "sources list": marked("Sources"),
    "sources poll": marked("Poll now"),
    "stories decisions": marked("What was decided"),
    "stories list": marked("Candidates"),
    "stories merge": marked("Merge"),
    "stories not-same": marked("Not the same"),
    "stories same": marked("The same event"),
    "stories show": marked("Story"),
    "stories split": marked("Split off"),
    "stories undo": marked("Undo"),
    "users add": marked("People"),
    "users link": marked("People"),
    "users list": marked("People"),
}


def on_page(text: str, language: str) -> str:
    """A message with its commands replaced by the names of pages and buttons, in the language of the interface."""
    return _COMMAND.sub(lambda found: _name(found, language) or found[0], text)


def on_page_marked(text: str, language: str) -> Markup:
    """The same, escaped, of an English message: the names are marked as of the interface's language."""
    tongue = f'lang="{language}" dir="{direction_of(language)}"'

    def named(found: re.Match[str]) -> str:
        name = _name(found, language)
        return f"<bdi {tongue}>{escape(name)}</bdi>" if name else found[0]

    return Markup(_COMMAND.sub(named, str(escape(text))))  # noqa: S704 (escaped first, names likewise)


def place_of(noun: str, verb: str = "", option: str = "") -> str:
    """The English name of what does a command on a page; empty where no page does it."""
    longest_first = (f"{noun} {verb} {option}", f"{noun} {verb}", noun)
    return next((PLACES[words] for words in longest_first if words in PLACES), "")


def _name(found: re.Match[str], language: str) -> str:
    place = place_of(*found.groups(default=""))
    say = translations(language).gettext
    return say("“%(name)s”") % {"name": say(place)} if place else ""
