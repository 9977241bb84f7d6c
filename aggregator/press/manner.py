"""What the desk's `leads.yaml` says of good manner, in the form that pre-flight takes."""

from aggregator.drafting.lead import VerbClass
from aggregator.drafting.leads_file import load_palette
from aggregator.drafting.verb_warnings import warned_verbs
from aggregator.phrases import Phrase
from aggregator.review.preflight.facts import Verb
from aggregator.review.preflight.reading import Manner
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates

_WRONG = {
    VerbClass.PRESUPPOSING: Phrase("takes for true what the source says"),
    VerbClass.EVALUATING: Phrase("judges the source"),
}
_PLACE = "{quotation}"


def manner_of(home: DeskHome) -> Manner:
    """Verbs that take sides, and sentences that introduce words a source quotes, in the desk's language.

    Raises:
        ConfigError: `leads.yaml` is missing or wrong.
    """
    wording = load_palette([home.templates, shipped_templates()]).wording(home.desk.language)

    def warned(text: str) -> list[Verb]:
        return [Verb(start, end, _WRONG[kind]) for start, end, _, kind in warned_verbs(text, wording)]

    said = wording.introductions
    quoting = (said.quotes_first, said.quotes_later, said.speaker_first, said.speaker_later)
    of_posts = (said.post_quotes_first, said.post_speaker_first)
    return Manner(warned, tuple(one.split(_PLACE)[0] for one in (*quoting, *of_posts) if one))
