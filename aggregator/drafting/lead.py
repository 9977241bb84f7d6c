"""The sentence that opens an item and names its source, and the sentences that introduce its quotations.

Pure: which sentence forms there are is data (`Palette`, read from `leads.yaml`); this file picks the form that uses
most of what is known and fills it in. Names and titles go in exactly as they are. It deliberately knows no language:
plural forms, quotation marks and the order of words all stand in the data, and nothing asks for anybody's gender.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum

from aggregator.text.written_dates import written_date

_FIELD = re.compile(r"\{([a-z]+)\}")

#: Keys that lead to a place of a wording in its file, and what is wrong there.
Fault = tuple[tuple[str | int, ...], str]

#: Fields a sentence form may use; `verb` is always there.
FIELDS = frozenset({"authors", "outlet", "title", "role", "quotation", "platform", "handle", "date", "verb"})


class LeadKind(StrEnum):
    """What the cited text is, as far as its sentence form depends on it."""

    ARTICLE = "article"
    QUESTION = "question"
    OPINION = "opinion"
    STATEMENT = "statement"
    POST = "post"


class VerbClass(StrEnum):
    """What an attribution verb implies; the last two say more than the source does and are for people to choose."""

    NEUTRAL = "neutral"
    STRUCTURAL = "structural"
    ARGUING = "arguing"
    CLOSING = "closing"
    PRESUPPOSING = "presupposing"
    EVALUATING = "evaluating"

    @property
    def warns(self) -> bool:
        """Whether using such a verb takes a side (it presupposes truth, or evaluates)."""
        return self in (VerbClass.PRESUPPOSING, VerbClass.EVALUATING)


@dataclass(frozen=True, slots=True)
class Verb:
    """An attribution verb agreeing with one author and with several, and other forms people write it in."""

    one: str
    many: str
    also: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """All its forms."""
        return (self.one, self.many, *self.also)


@dataclass(frozen=True, slots=True)
class LeadForm:
    """One sentence form (L1 ... as in the form of the digest). No `kinds` means any kind."""

    form: str
    one: str
    many: str
    kinds: frozenset[LeadKind] = frozenset()

    @property
    def needs(self) -> frozenset[str]:
        """The facts it cannot do without: the fields of its template."""
        return frozenset(_FIELD.findall(self.one)) - {"verb"}


@dataclass(frozen=True, slots=True)
class Introductions:
    """Sentences before a quotation, each with `{quotation}`: words the article quotes, and the article's own.

    Those with `{speaker}` name who says the words. They, and those before the first quotation of a post, may be empty:
    then the others serve.
    """

    quotes_first: str
    quotes_later: str
    says_first: str
    says_later: str
    post_quotes_first: str = ""
    post_says_first: str = ""
    speaker_first: str = ""
    speaker_later: str = ""
    post_speaker_first: str = ""

    def sentence(self, *, spoken: bool, first: bool, post: bool, named: bool = False) -> str:
        """The one for words that the text quotes (`spoken`) or says, first or later, of a post or an article.

        Args:
            named: whether it is known who says the words.
        """
        if named and (told := self._named(first=first, post=post)):
            return told
        if not first:
            return self.quotes_later if spoken else self.says_later
        if spoken:
            return (self.post_quotes_first if post else "") or self.quotes_first
        return (self.post_says_first if post else "") or self.says_first

    def _named(self, *, first: bool, post: bool) -> str:
        if not first:
            return self.speaker_later
        return (self.post_speaker_first if post else "") or self.speaker_first


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything the leads of one digest language are made of."""

    language: str
    #: opening and closing mark; the first pair that does not occur in the words themselves is taken
    title_marks: tuple[tuple[str, str], ...]
    quotation_marks: tuple[tuple[str, str], ...]
    #: between names, before the last name, and in place of the names left out
    comma: str
    last: str
    others: str
    verbs: Mapping[VerbClass, tuple[Verb, ...]]
    forms: tuple[LeadForm, ...]
    introductions: Introductions


@dataclass(frozen=True, slots=True)
class Palette:
    """The wordings by language; English is always among them and serves languages that have none."""

    wordings: Mapping[str, Wording]

    def wording(self, language: str) -> Wording:
        """The wording of a digest language, of its base language (`fa-AF` -> `fa`), or the English one."""
        base = language.split("-")[0].lower()
        return self.wordings.get(language) or self.wordings.get(base) or self.wordings["en"]


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """What is known of the cited article or post; any of it may be empty."""

    authors: tuple[str, ...] = ()
    outlet: str = ""
    title: str = ""
    kind: LeadKind = LeadKind.ARTICLE
    role: str = ""
    quotation: str = ""
    #: of a post: where it stands, and the account's name there
    platform: str = ""
    handle: str = ""
    #: when it was published, where that is known
    day: date | None = None
    #: picks among forms and verbs that fit equally well, so that a page does not open every item alike
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence, the form it was made by, and the language it is in (English when the digest's has no wording)."""

    text: str
    form: str
    language: str


def lead(facts: LeadFacts, language: str, *, palette: Palette, verbs: VerbClass = VerbClass.NEUTRAL) -> Lead:
    """The attribution sentence for an article, degrading with what is missing; never empty.

    Forms after digest-form.md A3 (L1 to L7), and L18 for posts. Of the forms whose fields are all known, those using
    most of them are taken, a form made for this very kind before one for any kind, and `facts.turn` picks among the
    rest.
    """
    wording = palette.wording(language)
    known = _known(facts, wording)
    fitting = [form for form in wording.forms if form.needs <= known.keys() and _suits(form, facts.kind)]
    best = max((len(form.needs), bool(form.kinds)) for form in fitting)
    choice = [form for form in fitting if (len(form.needs), bool(form.kinds)) == best]
    chosen = choice[facts.turn % len(choice)]
    several = len(_named(facts.authors)) > 1
    offered = wording.verbs.get(verbs) or wording.verbs[VerbClass.NEUTRAL]
    verb = offered[(facts.turn // len(choice)) % len(offered)]
    known["verb"] = verb.many if several else verb.one
    return Lead(text=_fill(chosen.many if several else chosen.one, known), form=chosen.form, language=wording.language)


def leads(facts: LeadFacts, language: str, *, palette: Palette) -> list[Lead]:
    """Every sentence that what is known allows, those using most of it first, each with the first neutral verb.

    For people to choose from; `lead` chooses one of the best.
    """
    wording = palette.wording(language)
    known = _known(facts, wording)
    several = len(_named(facts.authors)) > 1
    verb = wording.verbs[VerbClass.NEUTRAL][0]
    known["verb"] = verb.many if several else verb.one
    fitting = [form for form in wording.forms if form.needs <= known.keys() and _suits(form, facts.kind)]
    fitting.sort(key=lambda form: (-len(form.needs), not form.kinds))
    told = {_fill(form.many if several else form.one, known): form.form for form in fitting}
    return [Lead(text=text, form=form, language=wording.language) for text, form in told.items()]


def introduce(
    quotation: str, wording: Wording, *, spoken: bool, first: bool, post: bool = False, speaker: str = ""
) -> str:
    """A neutral sentence with the words of a source in marks; `spoken` when the source itself quotes them.

    Args:
        speaker: who says them, in words that fit the language of the sentence; empty when nobody is named.
    """
    template = wording.introductions.sentence(spoken=spoken, first=first, post=post, named=bool(speaker))
    return _fill(template, {"quotation": in_marks(quotation, wording.quotation_marks), "speaker": speaker})


def in_marks(words: str, pairs: Sequence[tuple[str, str]]) -> str:
    """`words`, unaltered, in the first pair of marks that does not occur in them; in the first pair when all do."""
    opening, closing = clear_marks(words, pairs) or pairs[0]
    return f"{opening}{words}{closing}"


def clear_marks(words: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The first pair of marks of which neither occurs in `words`: set in these, a reader sees where they end."""
    for opening, closing in pairs:
        if opening not in words and closing not in words:
            return opening, closing
    return None


def joined(names: Sequence[str], wording: Wording, *, most: int = 3) -> str:
    """Names as a list in running text; more than `most` are cut to the first and "others"."""
    if len(names) > most:
        return names[0] + wording.others
    if len(names) < 2:
        return "".join(names)
    return wording.comma.join(names[:-1]) + wording.last + names[-1]


def _named(authors: Sequence[str]) -> list[str]:
    return [author for author in authors if author.strip()]


def _known(facts: LeadFacts, wording: Wording) -> dict[str, str]:
    values = {
        "authors": joined(_named(facts.authors), wording),
        "outlet": facts.outlet,
        "title": in_marks(facts.title, wording.title_marks) if facts.title.strip() else "",
        "role": facts.role,
        "quotation": in_marks(facts.quotation, wording.quotation_marks) if facts.quotation.strip() else "",
        "platform": facts.platform,
        "handle": facts.handle,
        "date": written_date(facts.day, wording.language) if facts.day else "",
    }
    return {field: value for field, value in values.items() if value.strip()}


def _suits(form: LeadForm, kind: LeadKind) -> bool:
    return not form.kinds or kind in form.kinds


def _fill(template: str, values: Mapping[str, str]) -> str:
    # One pass: braces inside a title are words, never fields.
    return _FIELD.sub(lambda field: values[field[1]], template)


def faults(wording: Wording) -> list[Fault]:
    """What is wrong with a wording, and where; empty when `lead` and `introduce` can never fail on it."""
    found = [fault for place, form in enumerate(wording.forms) for fault in _form_faults(form, place)]
    found += [
        (
            ("introductions", field.name),
            f"needs {' and '.join(f'{{{each}}}' for each in needed)} once and no other field",
        )
        for field in fields(Introductions)
        if (sentence := getattr(wording.introductions, field.name)) or field.default is MISSING
        if sorted(_FIELD.findall(sentence)) != (needed := _needed(field.name))
    ]
    if not wording.verbs.get(VerbClass.NEUTRAL):
        found.append((("verbs", "neutral"), "at least one verb is needed"))
    if not any(not form.needs and not form.kinds for form in wording.forms):
        found.append(
            (("leads",), "one form without fields and kinds is needed, for an article of which nothing is known")
        )
    return found


def _needed(introduction: str) -> list[str]:
    return ["quotation", "speaker"] if "speaker" in introduction else ["quotation"]


def _form_faults(form: LeadForm, place: int) -> list[Fault]:
    one, many = set(_FIELD.findall(form.one)), set(_FIELD.findall(form.many))
    found: list[Fault] = [
        (
            ("leads", place, "one" if name in one else "many"),
            f"unknown field {{{name}}}; valid are {', '.join(sorted(FIELDS))}",
        )
        for name in sorted((one | many) - FIELDS)
    ]
    if one != many:
        found.append((("leads", place, "many"), "`one` and `many` use different fields"))
    return found
