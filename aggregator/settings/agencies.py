"""What `config/agencies.yaml` may say: news agencies in every spelling, and the wordings by which texts name them."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, Field, field_validator

from aggregator.errors import LanguageTagError
from aggregator.settings.fields import Language, Line, Name, Slug
from aggregator.settings.sources import Place
from aggregator.settings.thresholds import Strict
from aggregator.text.fold import fold
from aggregator.text.language import normal_tag

#: Where a wording has the name of an agency or a publication.
SLOT = "{name}"


def _with_slot(value: str) -> str:
    if value.count(SLOT) != 1 or set("{}") & set(value.replace(SLOT, "")):
        raise ValueError(f"one {SLOT} is needed, and no other braces")
    return value


def _with_words(value: str) -> str:
    if not any(char.isalpha() for char in value.replace(SLOT, "")):
        raise ValueError("some words besides {name} are needed")
    return value


#: A wording with a place for the name.
Pattern = Annotated[str, Field(max_length=200), AfterValidator(_with_slot)]
#: The same, with words of its own, since any name at all may stand in it.
WordedPattern = Annotated[Pattern, AfterValidator(_with_words)]


class Agency(Strict):
    """A news agency."""

    name: Name
    #: language -> further spellings; case, diacritics and Arabic letter variants need none of their own
    names: dict[Language, list[Line]] = Field(default_factory=dict)
    #: ids of the desk's outlets that are this agency, where their names do not tell
    outlets: list[Slug] = Field(default_factory=list)

    def spellings(self) -> tuple[str, ...]:
        """All of them, the name first, each once."""
        return tuple(dict.fromkeys([self.name, *(one for spelt in self.names.values() for one in spelt)]))


class Wording(Strict):
    """How texts in one language say whose they are."""

    #: at the beginning, alone or behind a dateline
    start: list[Pattern] = Field(default_factory=list)
    #: as the last words of one of the last lines, or a line by itself
    end: list[Pattern] = Field(default_factory=list)
    #: where a text was published first: a line by itself, or the last sentence
    first: list[WordedPattern] = Field(default_factory=list)
    #: whose article it is a translation of: likewise
    translated: list[WordedPattern] = Field(default_factory=list)
    #: words that may stand before a name and are none of it: by, the, newspaper
    before: list[Line] = Field(default_factory=list)
    #: what stands for agencies without naming one
    unnamed: list[Line] = Field(default_factory=list)


class Agencies(Strict):
    """The whole of `config/agencies.yaml`."""

    agencies: dict[Slug, Agency] = Field(default_factory=dict)
    wordings: dict[Language, Wording] = Field(default_factory=dict)

    @field_validator("wordings", mode="before")
    @classmethod
    def _each_language_once(cls, value: Any) -> Any:
        tags = [_tag_or_itself(key) for key in value] if isinstance(value, dict) else []
        if twice := next((tag for tag in tags if tags.count(tag) > 1), None):
            raise ValueError(f"the language {twice!r} stands here twice, in two spellings of its tag")
        return value

    def clashes(self) -> Iterator[tuple[Place, str]]:
        """Where two agencies have one spelling, or one is called what names nobody."""
        unnamed = {fold(word) for wording in self.wordings.values() for word in wording.unnamed}
        holders: dict[str, str] = {}
        for key, agency in self.agencies.items():
            for spelling in agency.spellings():
                folded = fold(spelling)
                if holders.setdefault(folded, key) != key:
                    yield ("agencies", key), f"{spelling!r} is a spelling of {holders[folded]} as well"
                if folded in unnamed:
                    yield ("agencies", key), f"{spelling!r} stands among the words that name no agency (unnamed)"


def _tag_or_itself(key: Any) -> str:
    try:
        return normal_tag(str(key))
    except LanguageTagError:
        return str(key)
