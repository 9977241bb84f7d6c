"""What is suspicious in `config/sources.yaml` that is no fault of form: seen without asking the network. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aggregator.phrases import Phrase
from aggregator.settings.sources import SourceBlock, Sources
from aggregator.text.urls import canonical_url, feed_key

#: Polled more often than this, in minutes, a source needs a reason. A feed's own `ttl` is 60 in the example of RSS 2.0.
_OFTEN = 30
#: Polled less often than this, in minutes, entries are lost where a feed holds a day's worth of them.
_SELDOM = 1_440


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something to see to: `wrong` when it does harm, else only worth knowing."""

    source_id: str
    wrong: bool
    says: str


def suspicions(config: Sources) -> list[Suspicion]:
    """What is suspicious, in the order of the file."""
    first: dict[str, str] = {}
    for source_id, block in config.sources.items():
        first.setdefault(feed_key(block.address), source_id)
    joined = dict(_joined(config.sources))
    found = []
    for source_id, block in config.sources.items():
        other = first[feed_key(block.address)]
        if other != source_id:
            found.append(Suspicion(source_id, True, _same(block, other, config.sources)))
        if source_id in joined:
            found.append(Suspicion(source_id, True, joined[source_id]))
        found += [Suspicion(source_id, False, says) for says in worth_knowing(block)]
    return found


def _same(block: SourceBlock, other: str, blocks: Mapping[str, SourceBlock]) -> str:
    if canonical_url(block.address) == canonical_url(blocks[other].address):
        return f"polls the same address as {other}: {block.address}; remove one of them"
    return f"polls the same feed as {other}, but for http/https or a slash: {blocks[other].address}; remove one of them"


def _joined(blocks: Mapping[str, SourceBlock]) -> Iterator[tuple[str, str]]:
    """Sources that only their name makes one outlet with a source of another site, and what to say of them."""
    first: dict[str, str] = {}
    for source_id, block in blocks.items():
        if block.outlet is not None:
            continue
        other = first.setdefault(outlet := block.outlet_id(source_id), source_id)
        if not blocks[other].holder.is_same(block.holder):
            yield (
                source_id,
                f"its name makes it one outlet ({outlet}) with {other}, which is on another site, so that their "
                "reports do not count as independent; set `outlet:` for one of them, or the same id for both",
            )


def worth_knowing(block: SourceBlock) -> Iterator[Phrase]:
    """What a block by itself leads to that somebody may not mean."""
    if not block.languages:
        yield Phrase("no languages are given: short texts may be taken for another language")
    if not block.home:
        yield Phrase("no home page is given: entries that link to it are taken for articles")
    if not block.enabled:
        yield Phrase("disabled: it is not polled")
    if block.poll_minutes is not None and block.poll_minutes < _OFTEN:
        yield Phrase(
            "polled every %(minutes)s minutes, which is often: does the outlet mind?", minutes=block.poll_minutes
        )
    if block.poll_minutes is not None and block.poll_minutes > _SELDOM:
        yield Phrase(
            "polled every %(minutes)s minutes, less than daily: are entries gone before they are read?",
            minutes=block.poll_minutes,
        )
