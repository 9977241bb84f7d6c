"""What a row of the diary says, in words of the interface: a sentence whose subject is the person."""

import re
from collections.abc import Mapping
from gettext import NullTranslations

from markupsafe import Markup

from aggregator.models import Decision
from aggregator.store.diary_things import Thing
from aggregator.text.posts import first_words
from aggregator.web.languages import marked
from aggregator.web.rights import RIGHTS
from aggregator.web.templating import english, said

#: What the diary knows things by, as a choice in its search.
NOUNS = {
    "item": marked("items"),
    "digest": marked("issues"),
    "story": marked("stories"),
    "article": marked("articles"),
    "source": marked("sources"),
    "outlet label": marked("labels of outlets"),
    "delivery": marked("deliveries"),
    "user": marked("people"),
}

_SENTENCES = {
    "item": {
        "accept": marked("accepted %(thing)s"),
        "reject": marked("rejected %(thing)s"),
        "hold": marked("held %(thing)s"),
        "edit": marked("edited %(thing)s"),
        "quote": marked("quoted a source in %(thing)s"),
        "move": marked("moved %(thing)s"),
        "take": marked("took news of its story into %(thing)s"),
        "leave": marked("left news of its story out of %(thing)s"),
        "cite": marked("gave %(thing)s a source"),
        "uncite": marked("took a source from %(thing)s"),
        "translate": marked("kept the original of a translation beside %(thing)s"),
        "untranslate": marked("took a translation back from %(thing)s"),
        "confirm": marked("answered for a translation in %(thing)s"),
        "allow": marked("let words stand in %(thing)s that pre-flight stops"),
        "disallow": marked("lets words in %(thing)s stand no longer"),
        "take in": marked("merged another item into %(thing)s"),
        "merge": marked("merged %(thing)s into another item"),
        "supersede": marked("replaced %(thing)s by another draft of its story"),
        "write": marked("wrote %(thing)s"),
        "correct": marked("set words right in %(thing)s"),
        "undo": marked("took back a decision on %(thing)s"),
    },
    "digest": {
        "new": marked("began %(thing)s"),
        "edit": marked("changed headline, date or number of %(thing)s"),
        "review": marked("gave %(thing)s to be read through"),
        "reopen": marked("took %(thing)s back into preparation"),
        "approve": marked("approved %(thing)s"),
        "publish": marked("published %(thing)s"),
        "send": marked("sent %(thing)s again"),
        "correct": marked("corrected %(thing)s"),
        "withdraw": marked("withdrew %(thing)s"),
        "import": marked("took %(thing)s over from a file"),
        "replace": marked("put another reading of its file in the place of %(thing)s"),
    },
    "story": {
        "merge": marked("merged another story into %(thing)s"),
        "split": marked("split articles off %(thing)s"),
        "move": marked("moved articles of %(thing)s"),
        "undo": marked("took back a decision on %(thing)s"),
    },
    "article": {
        "same": marked("said that %(thing)s tells of the same as another article"),
        "not_same": marked("said that %(thing)s does not tell of the same as another article"),
        "redact": marked("took away the words of %(thing)s"),
        "undo": marked("took back a decision on %(thing)s"),
    },
    "source": {
        "add": marked("added the source %(thing)s"),
        "edit": marked("changed the source %(thing)s"),
        "enable": marked("switched the source %(thing)s on"),
        "disable": marked("switched the source %(thing)s off"),
        "remove": marked("removed the source %(thing)s"),
        "import": marked("took over a list of sources"),
    },
    "outlet label": {
        "label": marked("labelled the outlet %(thing)s"),
        "unlabel": marked("took a label from the outlet %(thing)s"),
    },
    "delivery": {"resolve": marked("said what became of the delivery to %(thing)s")},
    "user": {
        "add": marked("added %(thing)s"),
        "passwd": marked("set the password of %(thing)s"),
        "link": marked("made a link for %(thing)s"),
        "role": marked("gave another role to %(thing)s"),
        "disable": marked("disabled %(thing)s"),
        "enable": marked("let %(thing)s sign in again"),
    },
}
#: For what other versions noted.
_OTHERWISE = marked("%(verb)s: %(thing)s")

#: The pages of things, where the desk has them.
_PAGES = {
    "item": "/items/{ident}",
    "story": "/stories/{ident}",
    "article": "/articles/{ident}",
    "digest": "/issues/{ident}",
    "delivery": "/issues/{digest_id}/deliveries",
    "source": "/sources/{ident}",
    "user": "/people",
}


def verbs(translations: NullTranslations) -> list[tuple[str, str]]:
    """Every verb that the diary knows, with its shortest sentence about nothing in particular, in order of these."""
    found: dict[str, list[str]] = {}
    for sentences in _SENTENCES.values():
        for verb, words in sentences.items():
            found.setdefault(verb, []).append(translations.gettext(words) % {"thing": "…"})
    return sorted(((verb, min(words, key=len)) for verb, words in found.items()), key=lambda pair: pair[1])


def sentence(row: Decision, thing: Thing, translations: NullTranslations) -> Markup:
    """What the person did, with the thing as a link to its page; the person is no part of it."""
    say = translations.gettext
    words = Markup(say(_SENTENCES.get(row.noun, {}).get(row.verb, _OTHERWISE)))  # noqa: S704 (catalogues are ours)
    return words % {"thing": _linked(thing), "verb": english(row.verb)}


def plain(row: Decision, thing: Thing, translations: NullTranslations) -> str:
    """The same without a link, for a line of text: the name is isolated, and cut where it is long."""
    name = first_words(thing.words) or f"{thing.noun} {thing.ident}"
    words = translations.gettext(_SENTENCES.get(row.noun, {}).get(row.verb, _OTHERWISE))
    return words % {"thing": f"\u2068{name}\u2069", "verb": row.verb}


def _linked(thing: Thing) -> Markup:
    name = said(thing.words, thing.language) if thing.words else english(f"{thing.noun} {thing.ident}")
    goal = page_of(thing)
    return name if goal is None else Markup('<a href="{}">{}</a>').format(goal, name)


def page_of(thing: Thing) -> str | None:
    """The path of a thing's page; None where it is there no more, or has none."""
    pattern = _PAGES.get(thing.noun)
    if pattern is None or not thing.words or not _is_route(pattern):
        return None
    if not re.fullmatch(r"[\w.:-]+", thing.ident):
        return None
    return pattern.format(ident=thing.ident, digest_id=thing.digest_id)


def _is_route(pattern: str) -> bool:
    bare = re.sub(r"\{[^}]*\}", "{}", pattern)
    return any(method == "GET" and re.sub(r"\{[^}]*\}", "{}", path) == bare for method, path in RIGHTS)


def changes(row: Decision) -> list[tuple[str, object, object]]:
    """The fields that a row tells of, each before and after; None where it tells nothing of one side."""
    before: Mapping[str, object] = row.before
    after: Mapping[str, object] = row.after
    return [(name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])]
