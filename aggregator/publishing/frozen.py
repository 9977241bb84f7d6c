"""What an edition consists of, frozen: everything its renderings need, as values and as canonical JSON.

Pure. The JSON has its keys sorted, no white space and no moment but those of corrections, so that the same state of a
digest gives the same bytes and the same hash, on any machine and at any time.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from aggregator.errors import StoreError
from aggregator.publishing.edition import CitedArticle, DigestFacts, ItemFacts, SectionFacts, Words
from aggregator.vocabulary import CorrectionKind


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """What was set right: shown with the item, or with the whole issue where `item_id` is None."""

    kind: CorrectionKind
    item_id: int | None
    was: str
    now: str
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That an issue is no longer published; a notice with this reason stands in its place."""

    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FrozenEdition:
    """An approved digest. `items` are those accepted, in printed order; a withdrawn one has none."""

    desk: str
    #: where the archive is read; empty: nowhere
    public_url: str
    #: name of the template set
    form: str
    series: str
    number: int | None
    headline: str
    cover_date: date
    language: str
    marker: str
    #: IANA name
    zone: str
    sections: tuple[SectionFacts, ...]
    items: tuple[ItemFacts, ...]
    corrections: tuple[CorrectionFacts, ...] = ()
    withdrawn: Withdrawal | None = None
    #: of this form of JSON; a later version reads earlier ones
    version: Literal[1] = 1

    @property
    def digest(self) -> DigestFacts:
        """The digest in the form of the desk, as `edition.build` takes it."""
        return DigestFacts(
            series=self.series,
            number=self.number,
            headline=self.headline,
            cover_date=self.cover_date,
            language=self.language,
            marker=self.marker,
            zone=ZoneInfo(self.zone),
            sections=self.sections,
        )


_ADAPTER: TypeAdapter[FrozenEdition] = TypeAdapter(FrozenEdition)


def to_json(edition: FrozenEdition) -> str:
    """The canonical JSON of an edition."""
    plain = _ADAPTER.dump_python(edition, mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(content: str) -> FrozenEdition:
    """The edition that was frozen as `content`.

    Raises:
        StoreError: it is none, or one of a later version of Newsloom.
    """
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError as error:
        raise StoreError(f"a stored edition cannot be read ({error.error_count()} faults): update Newsloom") from error


def edition_hash(content: str, templates: Mapping[str, str], files: Mapping[str, str]) -> str:
    """One SHA-256 over an edition: its content, and the hashes of its templates and files by name."""
    whole = {
        "content": hashlib.sha256(content.encode()).hexdigest(),
        "templates": dict(templates),
        "files": dict(files),
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def articles_in(item: ItemFacts) -> tuple[CitedArticle, ...]:
    """The articles that an item names, some of them more than once."""
    words = (each.article for each in (*item.quotations, *item.extracts))
    return (*item.sources, *item.also_carried_by, *words, *(each.article for each in item.translations))


def set_right(
    last: FrozenEdition, present: FrozenEdition, item_id: int | None, *, redacted: Collection[int]
) -> FrozenEdition:
    """The edition after `last` in which nothing is new but the words of one item and the corrections of `present`.

    Whatever else people, machines and config say by now, nobody has approved. The address is the present one, for there
    it will be read; articles that were redacted since are shown as they are now.
    """
    now = {item.id: item for item in present.items}
    items = (_renewed(item, now.get(item.id, item), item_id, redacted) for item in last.items)
    return replace(last, public_url=present.public_url, items=tuple(items), corrections=present.corrections)


def _renewed(before: ItemFacts, now: ItemFacts, item_id: int | None, redacted: Collection[int]) -> ItemFacts:
    item = before
    if before.id == item_id:
        known = {article.id: article for article in articles_in(before)}
        said = tuple(replace(each, article=known.get(each.article.id, each.article)) for each in now.translations)
        item = replace(item, headline=now.headline, lead=now.lead, body=now.body, translations=said)
    if any(article.id in redacted for article in articles_in(before)):
        item = replace(item, sources=now.sources, also_carried_by=now.also_carried_by)
        item = replace(item, quotations=now.quotations, translations=now.translations)
    return item


def same_decisions(approved: FrozenEdition, present: FrozenEdition) -> bool:
    """Whether people and config still say what was approved; articles that changed meanwhile count for nothing.

    An edition keeps the articles as they read when it was approved.
    """
    known = {article.id: article for item in approved.items for article in articles_in(item)}
    return _as_if(present, known) == _as_if(approved, known)


def _as_if(edition: FrozenEdition, known: Mapping[int, CitedArticle]) -> FrozenEdition:
    return replace(edition, items=tuple(_with(item, known) for item in edition.items))


def _with(item: ItemFacts, known: Mapping[int, CitedArticle]) -> ItemFacts:
    """The item as it would be if its articles read as they did; what the desk calls their outlets is its own word.

    Who else carries them is found by machines, so that it is no decision either.
    """

    def then(article: CitedArticle) -> CitedArticle:
        return replace(known.get(article.id, article), labels=article.labels, is_own=article.is_own)

    def words_then(words: tuple[Words, ...]) -> tuple[Words, ...]:
        return tuple(replace(each, article=then(each.article)) for each in words)

    return replace(
        item,
        sources=tuple(then(article) for article in item.sources),
        also_carried_by=(),
        quotations=words_then(item.quotations),
        extracts=words_then(item.extracts),
        translations=tuple(replace(each, article=then(each.article)) for each in item.translations),
    )
