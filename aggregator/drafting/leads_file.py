"""`templates/leads.yaml`: the sentence forms, verbs and marks a desk writes its leads with, read and checked.

A desk's own file replaces the shipped one as a whole. This file knows how the data is written down; what the data does
is `lead.py`'s, which never sees YAML.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from aggregator.drafting.lead import Introductions, LeadForm, LeadKind, Palette, Verb, VerbClass, Wording, faults
from aggregator.errors import ConfigError
from aggregator.settings.complaints import complaints as sentences
from aggregator.settings.desk import Language
from aggregator.settings.fields import Mark, Phrase
from aggregator.settings.thresholds import Strict
from aggregator.settings.yaml_file import YamlFile, parse_yaml, read_bytes

FILE_NAME = "leads.yaml"

_FIELDS = re.compile(r"\{[a-z]+\}")


def _plain(value: str) -> str:
    if "{" in value or "}" in value:
        raise ValueError("fields in braces stand in sentences only, not in the words that are put into them")
    return value


def _only_fields(value: str) -> str:
    # Nothing else in braces was ever filled in or evaluated; it stood in the lead as it was, which nobody can mean.
    if "{" in (rest := _FIELDS.sub("", value)) or "}" in rest:
        raise ValueError("braces hold the name of a field in small letters, such as {outlet}, and nothing else")
    return value


#: Words that go into sentences.
Words = Annotated[Phrase, AfterValidator(_plain)]
#: A sentence with fields.
Sentence = Annotated[Phrase, AfterValidator(_only_fields)]
Marks = Annotated[list[Annotated[Mark, AfterValidator(_plain)]], Field(min_length=2, max_length=2)]


class VerbBlock(Strict):
    """A verb agreeing with one author and with several."""

    one: Words
    many: Words
    #: other forms of it
    also: tuple[Words, ...] = ()


class FormBlock(Strict):
    """One sentence form."""

    #: its name in the table of lead forms, L1 ...
    form: Annotated[str, Field(pattern=r"^L\d{1,2}$")]
    one: Sentence
    #: where the sentence differs for several authors
    many: Sentence | None = None
    kinds: tuple[LeadKind, ...] = ()


class IntroductionBlock(Strict):
    """Sentences before a quotation."""

    quotes_first: Sentence
    quotes_later: Sentence
    says_first: Sentence
    says_later: Sentence
    #: before the first quotation of a post, where that reads otherwise
    post_quotes_first: Sentence | None = None
    post_says_first: Sentence | None = None
    #: where the text names who says the words
    speaker_first: Sentence | None = None
    speaker_later: Sentence | None = None
    post_speaker_first: Sentence | None = None


class WordingBlock(Strict):
    """All leads of one digest language."""

    title_marks: list[Marks] = Field(min_length=1)
    quotation_marks: list[Marks] = Field(min_length=1)
    comma: Words
    last: Words
    others: Words
    verbs: dict[VerbClass, list[VerbBlock]]
    leads: list[FormBlock] = Field(min_length=1)
    introductions: IntroductionBlock


class LeadsFile(Strict):
    """The whole of `leads.yaml`."""

    languages: dict[Language, WordingBlock]


def load_palette(folders: Sequence[Path]) -> Palette:
    """The palette of the first folder that has a `leads.yaml`: the desk's own before the shipped one.

    Raises:
        ConfigError: no folder has one, or it is wrong; file, line and what is meant in every complaint.
    """
    path = next((folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()), None)
    if path is None:
        raise ConfigError(f"{FILE_NAME} is missing from {', '.join(map(str, folders)) or 'every template folder'}")
    return _palette(path, read_bytes(path))


# The desk's pages ask for it as somebody types, and checking takes some 30 ms.
@lru_cache(maxsize=8)
def _palette(path: Path, raw: bytes) -> Palette:
    file = parse_yaml(raw, path)
    try:
        checked = LeadsFile.model_validate(file.data)
    except ValidationError as error:
        raise ConfigError(sentences(error, file, LeadsFile)) from error
    palette = Palette({tag: _wording(tag, block) for tag, block in checked.languages.items()})
    if found := _faults(palette, file):
        raise ConfigError(found)
    return palette


def _faults(palette: Palette, file: YamlFile) -> list[str]:
    found = [
        (("languages", tag, *place), says)
        for tag, wording in palette.wordings.items()
        for place, says in faults(wording)
    ]
    if "en" not in palette.wordings:
        found.append((("languages",), "`en` is needed, others fall back to it"))
    return [f"{file.path}:{file.line_of(place)}: {'.'.join(map(str, place))}: {says}" for place, says in found]


def _wording(tag: str, block: WordingBlock) -> Wording:
    return Wording(
        language=tag,
        title_marks=tuple((opening, closing) for opening, closing in block.title_marks),
        quotation_marks=tuple((opening, closing) for opening, closing in block.quotation_marks),
        comma=block.comma,
        last=block.last,
        others=block.others,
        verbs={
            kind: tuple(Verb(verb.one, verb.many, verb.also) for verb in verbs) for kind, verbs in block.verbs.items()
        },
        forms=tuple(
            LeadForm(form.form, form.one, form.many or form.one, frozenset(form.kinds)) for form in block.leads
        ),
        introductions=Introductions(**block.introductions.model_dump(exclude_none=True)),
    )
