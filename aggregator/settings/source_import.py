"""Which feeds of a foreign list become sources, under which ids, and why the others do not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import ValidationError

from aggregator.errors import LanguageTagError, UrlError
from aggregator.settings.opml import PREFIX, Outline
from aggregator.settings.register import Register
from aggregator.settings.source_insertion import NewBlock
from aggregator.settings.sources import SourceBlock, Sources, values_of
from aggregator.text.invisible import is_visible, without_invisible
from aggregator.text.language import normal_tag
from aggregator.text.markup import clean_line
from aggregator.text.slugs import WHY_OUTLET, Holder, is_slug
from aggregator.text.urls import host_of, is_web_url, unwrapped

_LONGEST_NAME = 200


class Skip(StrEnum):
    """Why a feed of a list does not become a source."""

    POLLED = "polled already"
    REPEATED = "repeated in the list"
    WRONG = "no valid source"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A feed that is not taken over: its line in the file, its address, why, and what else there is to say."""

    line: int
    address: str
    why: Skip
    says: str


@dataclass(slots=True)
class ImportPlan:
    """What becomes of a list."""

    new: list[NewBlock] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many are skipped, by reason."""
        return {why.value: sum(one.why is why for one in self.skipped) for why in Skip}


def plan_import(
    outlines: Iterable[Outline], config: Sources, once: Mapping[str, str], stored: Mapping[str, Holder]
) -> ImportPlan:
    """The plan for a list, taken into the sources of `config`; `once` and `stored` are as for `Register`."""
    register, plan = Register(config, once, stored), ImportPlan()
    for outline in outlines:
        found = _judged(outline, config, register)
        if isinstance(found, Skipped):
            plan.skipped.append(found)
        else:
            plan.new.append(found)
    return plan


def _judged(outline: Outline, config: Sources, register: Register) -> NewBlock | Skipped:
    given = dict(_values(outline))
    try:
        block = SourceBlock.model_validate(given)
    except ValidationError as error:
        return Skipped(outline.line, outline.address, Skip.WRONG, _why(error))
    if other := register.polled_by(block.address):
        why = Skip.POLLED if other in config.sources else Skip.REPEATED
        return Skipped(outline.line, outline.address, why, f"source {other}")
    wanted = outline.attributes.get(f"{PREFIX}id", "")
    is_given = is_slug(wanted) and register.is_free(wanted, block.address)
    source_id = wanted if is_given else register.id_for(block.name, block.address)
    comments = {}
    if block.outlet is None and (outlet := register.outlet_for(block.holder, source_id)):
        block = block.model_copy(update={"outlet": outlet})
        register.hold(outlet, block)
        comments = {"outlet": WHY_OUTLET}
    register.add(source_id, block)
    return NewBlock(source_id, values_of(block), comments)


def _values(outline: Outline) -> Iterator[tuple[str, object]]:
    """What an entry says of a source, under our names."""
    said = outline.attributes
    yield "feed", unwrapped(outline.address)
    name = said.get("text") or said.get("title") or ""
    # what a desk has exported comes back as it was
    yield "name", _name(name if f"{PREFIX}id" in said else without_invisible(name), outline.address)
    if is_web_url(home := said.get("htmlurl", "")):
        yield "home", unwrapped(home)
    yield "languages", said[f"{PREFIX}languages"].split() if f"{PREFIX}languages" in said else _language(said)
    if f"{PREFIX}enabled" in said:
        yield "enabled", said[f"{PREFIX}enabled"] != "false"
    for name in ("outlet", "time_zone", "poll_minutes", "pages"):
        if given := said.get(PREFIX + name):
            yield name, given


def _name(given: str, address: str) -> str:
    """A name as it may stand in config: as it is given, on one line and not too long; the host where there is none."""
    if is_visible(given) and given == clean_line(given) and len(given) <= _LONGEST_NAME:
        return given
    try:
        name = clean_line(given)[:_LONGEST_NAME].strip()
        return name if is_visible(name) else host_of(address)
    except UrlError:
        return "?"  # the address is what is wrong then


def _language(said: Mapping[str, str]) -> list[str]:
    try:
        return [normal_tag(said.get("language", ""))]
    except LanguageTagError:
        return []


def _why(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg'].removeprefix('Value error, ')}"
