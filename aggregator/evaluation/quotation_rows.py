"""Labelled quotations, as `newsloom evaluate quotations` reads them. Nothing is judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator.evaluation.jsonlines import Place, read_rows, string
from aggregator.evaluation.scratch import named, new_id
from aggregator.quotations.model import Source
from aggregator.vocabulary import QuotationVerdict


@dataclass(frozen=True, slots=True)
class QuotationRow:
    """A quotation without its marks, the texts to prove it against, and `gold`, what it is.

    Sources are numbered from 1, the cited ones first. `kind` is how the row was made (empty: not said).
    """

    id: str
    quote: str
    sources: tuple[Source, ...]
    language: str
    kind: str
    gold: QuotationVerdict


def read_quotations(path: Path) -> Iterator[QuotationRow]:
    """The rows `{id, quote, source_text or sources: [text, ...], lang, verdict}` of a file (DESIGN, section 5).

    `source_text` or `sources` are cited; null or an empty text stands for a source of which none is stored. A row may
    have `others: [text, ...]`, texts that are stored but not cited, and its `kind`.

    Raises:
        DataFileError: the file is missing, a row is malformed, or an id stands twice.
    """
    seen: set[str] = set()
    for line, row in read_rows(path):
        place = Place(path, line)
        yield QuotationRow(
            id=new_id(row, seen, place=place),
            quote=string(row, "quote", place=place),
            sources=_sources(row, place),
            language=string(row, "lang", place=place, default="und"),
            kind=named(row, "kind"),
            gold=_verdict(row, place),
        )


def _sources(row: Mapping[str, Any], place: Place) -> tuple[Source, ...]:
    if "sources" not in row and "source_text" not in row:
        raise place.error("'source_text' or 'sources' is missing")
    if row.get("sources") is not None and row.get("source_text") is not None:
        raise place.error("'source_text' and 'sources' cannot both be there")
    whole = row.get("sources") is None
    cited = [string(row, "source_text", place=place, default="")] if whole else _texts(row, "sources", place)
    others = _texts(row, "others", place) if row.get("others") is not None else []
    return tuple(
        Source(number, 1, "", text, is_cited=number <= len(cited))
        for number, text in enumerate([*cited, *others], start=1)
    )


def _texts(row: Mapping[str, Any], key: str, place: Place) -> list[str]:
    texts = row[key]
    if not isinstance(texts, list):
        raise place.error(f"{key!r} is no list but {type(texts).__name__}")
    return [string({key: text}, key, place=place, default="") for text in texts]


def _verdict(row: Mapping[str, Any], place: Place) -> QuotationVerdict:
    said = string(row, "verdict", place=place)
    try:
        return QuotationVerdict(said)
    except ValueError:
        raise place.error(f"'verdict' is none of {', '.join(QuotationVerdict)}: {said!r}") from None
