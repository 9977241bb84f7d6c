"""The words of planned articles: stories have words of their own, articles headlines, paragraphs and quotations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from aggregator.text.terms import search_terms
from aggregator.text.words import words
from tests.benchmarks.stock_plan import Planned
from tests.benchmarks.stock_words import TONGUES, Sentence, Speech

#: Names that the desk watches, by language: some stories have one.
WATCHED = {
    "en": ("Ostrel Lighthouse", "Velda Ferry"),
    "fa": ("بندر لیرووا", "رود ولدا"),
    "ar": ("ميناء ليروفا", "جزيرة أوستريل"),
    "fr": ("Phare d’Ostrel", "Bac de la Velda"),
    "sq": ("Ura e Lirovës", "Fari i Ostrelit"),
    "ru": ("Маяк Острел", "Паром Велда"),
}
#: Share of the stories that have a watched name, of the articles that quote somebody, and of the very long ones.
_WATCHED, _QUOTING, _LONG = 0.12, 0.6, 0.001
#: Sentences of one article; of a long one, which is some 60,000 characters.
_SENTENCES, _LONG_SENTENCES = (7, 34), 700


@dataclass(frozen=True)
class Written:
    """An article's words; `own` are those it shares with its story, `terms` what it is found by."""

    title: str
    lead: str
    text: str
    terms: str
    bylines: tuple[str, ...]
    own: tuple[str, ...]


@dataclass
class _Told:
    """What a story says of itself in one language."""

    own: list[str]
    sentences: list[Sentence]
    quotation: Sentence


@dataclass
class _Event:
    told: dict[int, _Told] = field(default_factory=dict)
    first: Written | None = None


class Writer:
    """Writes articles in the order of the plan."""

    def __init__(self, *, pool: int, seed: int = 11) -> None:
        self._draw = Random(seed)
        self._speech = [Speech(tongue, pool=pool, seed=seed + place) for place, tongue in enumerate(TONGUES)]
        self._events: dict[int, _Event] = {}

    def write(self, article: Planned) -> Written:
        """The words of the next article of the plan."""
        event = self._events.setdefault(article.story, _Event())
        if article.copies and event.first is not None:
            return event.first
        speech = self._speech[article.tongue]
        told = event.told.get(article.tongue) or event.told.setdefault(article.tongue, self._told(speech))
        written = self._written(speech, told)
        event.first = event.first or written
        return written

    def query(self) -> str:
        """What somebody may look for: one to three words of a language, frequent ones or rare ones."""
        speech = self._draw.choice(self._speech)
        found = speech.common(self._draw.randrange(1, 3)) + speech.rare(self._draw.randrange(2))
        return " ".join(found) + ("*" if self._draw.random() < 0.2 else "")

    def _told(self, speech: Speech) -> _Told:
        own = speech.rare(8)
        watched = [self._draw.choice(WATCHED[speech.tongue.tag])] if self._draw.random() < _WATCHED else []
        sentences = [speech.sentence(self._draw.sample(own, 3) + watched) for _ in range(4)]
        return _Told(own, sentences, speech.quotation(own[:2])[0])

    def _written(self, speech: Speech, told: _Told) -> Written:
        number = _LONG_SENTENCES if self._draw.random() < _LONG else self._draw.randrange(*_SENTENCES)
        said = [*self._draw.sample(told.sentences, 2), *self._draw.choices(speech.pool, k=number)]
        if self._draw.random() < _QUOTING:
            said.insert(2, told.quotation if self._draw.random() < 0.3 else speech.quotation(told.own[:1])[0])
        own = self._draw.sample(told.own, 3)
        title = speech.title(own)
        terms = search_terms([*words(title), *(word for sentence in said for word in sentence.words)])
        return Written(
            title=title,
            lead=" ".join(sentence.text for sentence in said[:2]),
            text="\n\n".join(self._paragraphs(said)),
            terms=terms,
            bylines=tuple(speech.name() for _ in range(self._draw.choice((0, 1, 1, 2)))),
            own=tuple(own),
        )

    def _paragraphs(self, said: Sequence[Sentence]) -> Iterator[str]:
        at = 0
        while at < len(said):
            until = at + self._draw.randrange(1, 5)
            yield " ".join(sentence.text for sentence in said[at:until])
            at = until
