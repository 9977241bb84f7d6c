"""A passage as it is set into an item: the marks of the item's language, and a neutral sentence before it."""

from dataclasses import dataclass

from sqlmodel import Session

from aggregator.drafting.lead import Wording, in_marks, introduce
from aggregator.drafting.leads_file import load_palette
from aggregator.drafting.passages import quoted_passages
from aggregator.drafting.speakers import speaker_of
from aggregator.review.placing import stands_alone
from aggregator.review.quoting import Passage
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import articles
from aggregator.text.language import base_of


@dataclass(frozen=True, slots=True)
class SetQuotation:
    """A passage, with who says it where the source names somebody, and the words to be inserted for it."""

    passage: Passage
    words: str


def wording_of(home: DeskHome, language: str) -> Wording:
    """What the desk's `leads.yaml` has for a language.

    Raises:
        ConfigError: `leads.yaml` is missing or wrong.
    """
    return load_palette([home.templates, shipped_templates()]).wording(language)


def set_quotation(
    session: Session, home: DeskHome, passage: Passage, *, language: str, body: str, at: int | None
) -> SetQuotation:
    """A passage as an item of a language takes it at a place of its body.

    A paragraph of its own says what it quotes; inside a sentence it stands in marks alone.

    Raises:
        UnknownIdError: there is no such article.
        ConfigError: `leads.yaml` is missing or wrong.
    """
    article = articles.get(session, passage.article_id)
    row = articles.at_revisions(session, [(passage.article_id, passage.revision)]).get(
        (passage.article_id, passage.revision)
    )
    text = "" if row is None else row.text
    words = text[passage.start : passage.end].strip()
    wording = wording_of(home, language)
    start = passage.start + len(text[passage.start : passage.end]) - len(text[passage.start : passage.end].lstrip())
    is_spoken = any(one.start <= start and start + len(words) <= one.end for one in quoted_passages(text))
    speaker = speaker_of(text, start, start + len(words), article.language) if is_spoken else ""
    found = Passage(passage.article_id, passage.revision, passage.start, passage.end, speaker)
    if not stands_alone(body, len(body) if at is None else at):
        return SetQuotation(found, in_marks(words, wording.quotation_marks))
    # a name in another language would stand oddly in the sentence
    named = speaker if base_of(article.language) == base_of(wording.language) else ""
    is_post = bool(article.post_platform or article.post_handle)
    first = not body.strip()
    told = introduce(words, wording, spoken=is_spoken, first=first, post=is_post, speaker=named)
    return SetQuotation(found, told)
