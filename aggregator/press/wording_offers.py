"""Wording that a desk offers whoever writes an item: lead sentences of its sources, and verbs by what they imply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from aggregator.drafting import facts
from aggregator.drafting.lead import Lead, Verb, VerbClass, leads
from aggregator.drafting.leads_file import load_palette
from aggregator.drafting.proposal import lead_facts
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import articles

#: Sentences offered for one source: those that use most of what is known. Nobody reads more, nor longer ones.
_MOST, _LONGEST = 5, 600
#: Sources that sentences are offered for.
_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Offers:
    """Lead sentences by article, and verbs by kind, in `language`: that of the wording the desk has for the item."""

    language: str
    leads: Mapping[int, Sequence[Lead]]
    verbs: Mapping[VerbClass, Sequence[Verb]]


def offers(session: Session, home: DeskHome, article_ids: Sequence[int], *, language: str) -> Offers:
    """What `leads.yaml` has for an item of a language that rests on these articles.

    Raises:
        ConfigError: `leads.yaml` is missing or wrong.
    """
    palette = load_palette([home.templates, shipped_templates()])
    wording = palette.wording(language)
    texts = articles.texts(session, article_ids)
    told = {
        article_id: [
            one
            for one in leads(lead_facts(facts.source(texts[article_id]), home.desk.zone), language, palette=palette)
            if len(one.text) <= _LONGEST
        ][:_MOST]
        for article_id in article_ids[:_SOURCES]
        if article_id in texts
    }
    return Offers(wording.language, told, {kind: wording.verbs[kind] for kind in VerbClass if wording.verbs.get(kind)})
