"""`templates/leads.yaml`: the sentence forms, verbs and marks a desk writes its leads with, read and checked.

A desk's own file replaces the shipped one as a whole. This file knows how the data is written down; what the data does
is `lead.py`'s, which never sees YAML.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from aggregator.drafting.lead import Introductions, LeadForm, LeadKind, Palette, Verb, VerbClass, Wording, complaints
from aggregator.errors import ConfigError
from aggregator.settings.complaints import complaints as sentences
from aggregator.settings.desk import Language
from aggregator.settings.thresholds import Strict
from aggregator.settings.yaml_file import YamlFile, read_yaml

FILE_NAME = "leads.yaml"

Words = Annotated[str, Field(min_length=1, max_length=300)]
Marks = Annotated[list[Annotated[str, Field(min_length=1, max_length=4)]], Field(min_length=2, max_length=2)]


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
    one: Words
    #: where the sentence differs for several authors
    many: Words | None = None
    kinds: tuple[LeadKind, ...] = ()


class IntroductionBlock(Strict):
    """Sentences before a quotation."""

    quotes_first: Words
    quotes_later: Words
    says_first: Words
    says_later: Words
    #: before the first quotation of a post, where that reads otherwise
    post_quotes_first: Words | None = None
    post_says_first: Words | None = None
    #: where the text names who says the words
    speaker_first: Words | None = None
    speaker_later: Words | None = None
    post_speaker_first: Words | None = None


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
    file = read_yaml(path)
    try:
        checked = LeadsFile.model_validate(file.data)
    except ValidationError as error:
        raise ConfigError(sentences(error, file, LeadsFile)) from error
    palette = Palette({tag: _wording(tag, block) for tag, block in checked.languages.items()})
    if faults := _faults(palette, file):
        raise ConfigError(faults)
    return palette


def _faults(palette: Palette, file: YamlFile) -> list[str]:
    faults = [
        f"{file.path}:{file.line_of(['languages', tag])}: languages.{tag}: {fault}"
        for tag, wording in palette.wordings.items()
        for fault in complaints(wording)
    ]
    if "en" not in palette.wordings:
        faults.append(f"{file.path}:{file.line_of(['languages'])}: languages: `en` is needed, others fall back to it")
    return faults


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
