"""From an address that a person gives to the block of a new source: what is asked, refused and proposed on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlmodel import Session

from aggregator.collection.proposal import Proposal
from aggregator.collection.raw import Selectors
from aggregator.errors import NotAFeedError, NotAllowedError, UnknownIdError, UrlError, UsageError
from aggregator.models import CollectionRequest
from aggregator.phrases import Phrase, kept
from aggregator.settings import Sources
from aggregator.settings.register import Register
from aggregator.settings.source_insertion import NewBlock
from aggregator.settings.sources import address_in, fault_of_name
from aggregator.store import outlets
from aggregator.store import sources as store
from aggregator.text.slugs import Holder, is_slug
from aggregator.text.urls import canonical_url, has_scheme, unwrapped
from aggregator.vocabulary import RequestKind


def address_of(target: str) -> str:
    """What a person gave, without what is around it, if it can be an address; the scheme may be left out.

    Raises:
        UnknownIdError: it looks like an id.
        UsageError: it looks like an address, but is none.
    """
    target = unwrapped(target)
    if not has_scheme(target) and not set(target) & set(".:/"):
        raise UnknownIdError(
            "source",
            target,
            hint=Phrase(
                "it is no address either, such as https://news.example/; `newsloom sources list` shows the ids"
            ),
        )
    try:
        canonical_url(target if has_scheme(target) else f"https://{target}")
    except UrlError as error:
        raise UsageError(Phrase("%(target)s cannot be asked for: %(error)s", target=target, error=error)) from error
    return target


def preview_of(address: str, *, discover: bool, now: datetime) -> CollectionRequest:
    """The request for a preview; `discover` where the address may be a page whose site has the feed."""
    return CollectionRequest(kind=RequestKind.PREVIEW, url=address, details={"discover": discover}, asked_at=now)


def held(session: Session, config: Sources) -> tuple[dict[str, str], dict[str, Holder]]:
    """What the database has for `Register`: the sources that config names no more, and whose the outlets are."""
    once = {source.id: source.url for source in store.every(session) if source.id not in config.sources}
    return once, outlets.holders(session)


def told_of_idle(report: dict[str, Any], config: Sources) -> dict[str, Any]:
    """A preview's report with a note on a source that has the address and does not poll it."""
    idle = report["overlap"]["idle"]
    if idle in config.sources:
        note = Phrase("the source %(source)s has this address and is disabled in config/sources.yaml", source=idle)
    elif idle:
        note = Phrase(
            "the source %(source)s had this address; config names it no more, its articles are kept", source=idle
        )
    else:
        return report
    return report | {"notes": [note, *report["notes"]], "told": [kept(note), *report.get("told", [])]}


@dataclass(frozen=True, slots=True)
class Proposing:
    """The sources there are, among which a new one has to find its place."""

    config: Sources
    register: Register

    @classmethod
    def of(cls, session: Session, config: Sources) -> Self:
        """As the desk has them."""
        return cls(config, Register(config, *held(session, config)))

    def refuse(self, address: str, *, ident: str | None = None, name: str | None = None) -> None:
        """What can be refused before anything is asked from the network.

        Raises:
            UsageError: the id or the name can be none.
            NotAllowedError: the address has a source, or the id is taken.
        """
        if name is not None and (fault := fault_of_name(name)):
            raise UsageError(Phrase("--name “%(name)s”: %(fault)s", name=name[:60], fault=fault))
        full = address if has_scheme(address) else f"https://{address}"
        self._refuse_known(address, self.register.polled_by(full))
        if ident is not None:
            if not is_slug(ident):
                raise UsageError(
                    Phrase("--id %(ident)s: small letters a-z, digits and hyphens are needed, at most 64", ident=ident)
                )
            if block := self.config.sources.get(ident):
                raise NotAllowedError(
                    Phrase(
                        "the id %(source_id)s is taken: %(name)s, %(address)s",
                        source_id=ident,
                        name=block.name,
                        address=block.address,
                    )
                )

    def block(
        self, report: Mapping[str, Any], *, now: datetime, ident: str | None = None, name: str | None = None
    ) -> NewBlock:
        """The block for the feed that a preview has found.

        Raises:
            NotAFeedError: no feed was found.
            NotAllowedError: the feed is polled already, or the id was another feed's.
        """
        if not report["feed"]:
            raise NotAFeedError(f"{report['asked']}: {'; '.join(report['notes'])}")
        said = report["source"]
        kind, address = address_in(said)
        self._refuse_known(address, self.register.polled_by(address))
        proposal = Proposal(
            name=name or said["name"],
            home=said.get("home", ""),
            languages=tuple(said.get("languages", ())),
            address=address,
            time_zone=said.get("time_zone"),
            kind=kind,
            select=Selectors(**said["select"]) if "select" in said else None,
        )
        source_id = ident or self.register.id_for(proposal.name, proposal.address)
        self.refuse_id(source_id, proposal.address)
        verified = f"verified {now:%Y-%m-%d}" if report["items"] else ""
        outlet = self.register.outlet_for(proposal.holder, source_id)
        return NewBlock(source_id, proposal.values(outlet), proposal.comments(verified, outlet))

    def refuse_id(self, source_id: str, address: str) -> None:
        """Do nothing where a source of this address may have the id.

        Raises:
            NotAllowedError: a source has it, or another feed had it.
        """
        if block := self.config.sources.get(source_id):
            raise NotAllowedError(
                Phrase(
                    "the id %(source_id)s is taken: %(name)s, %(address)s",
                    source_id=source_id,
                    name=block.name,
                    address=block.address,
                )
            )
        if not self.register.is_free(source_id, address):
            raise NotAllowedError(
                Phrase(
                    "the id %(source_id)s was another feed's, whose articles hang on it; choose another",
                    source_id=source_id,
                )
            )

    def _refuse_known(self, url: str, other: str | None) -> None:
        if other is not None and self.config.sources[other].enabled:
            raise NotAllowedError(Phrase("%(url)s is polled already, by the source %(other)s", url=url, other=other))
        if other is not None:
            raise NotAllowedError(
                Phrase(
                    "%(url)s has a source already, %(other)s, which is disabled; enable it instead",
                    url=url,
                    other=other,
                )
            )
