"""Between the store and `translation.py`: what the articles of a story tell, with the vectors and the frame in force.

Nothing is kept: texts, vectors and wordings of the moment give the verdicts of the moment. It deliberately decides
nothing.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlmodel import Session

from aggregator.clustering.embedder import from_bytes
from aggregator.clustering.frame import from_bytes as frame_from_bytes
from aggregator.clustering.translation import Rules, Telling, Translation, places_of, translations
from aggregator.clustering.translation_credit import credits_in
from aggregator.clustering.vectors import Vector
from aggregator.settings.agencies import Agencies
from aggregator.settings.thresholds import TranslationThresholds
from aggregator.store import stories, story_frames
from aggregator.store.articles import ArticleText
from aggregator.text.names import NameFinder


def translations_among(
    session: Session,
    texts: Mapping[int, ArticleText],
    thresholds: TranslationThresholds,
    *,
    agencies: Agencies,
    finder: NameFinder,
) -> dict[int, Translation]:
    """Which articles of one story are translations of which others, by id; `texts` are all its articles.

    Args:
        session: where vectors and the frame in force are read.
        texts: the story's articles, by id.
        thresholds: when a later article is a translation.
        agencies: the desk's, or those Newsloom ships: the wordings of credits.
        finder: of watched names.
    """
    if len({_language(text) for text in texts.values()}) < 2:
        return {}
    wordings = [one for wording in agencies.wordings.values() for one in wording.translated]
    directions = _directions(session, texts)
    story = [_telling(text, wordings, finder, directions.get(ident)) for ident, text in texts.items()]
    return translations(story, Rules(**thresholds.model_dump()))


def _telling(text: ArticleText, wordings: Sequence[str], finder: NameFinder, direction: Vector | None) -> Telling:
    body = text.text or text.summary
    length, places, spelled = places_of(f"{text.title}\n{body}", finder)
    return Telling(
        id=text.id,
        language=_language(text),
        outlet=text.outlet_name,
        published=text.published_at,
        length=length,
        places=places,
        spelled=spelled,
        direction=direction,
        credits=credits_in(body, wordings),
    )


def _language(text: ArticleText) -> str:
    return text.language.split("-")[0].lower()


def _directions(session: Session, texts: Mapping[int, ArticleText]) -> dict[int, Vector]:
    """The centred vectors of articles that have one of their own, at length one."""
    row = story_frames.get(session)
    if row is None or row.model is None:
        return {}
    frame = frame_from_bytes(row.data, placed=row.placed, articles=row.articles)
    if not frame.knows_vectors:
        return {}
    found: dict[int, Vector] = {}
    for ident, embedding in stories.embeddings(session, row.model, texts).items():
        centred = frame.centred(from_bytes(embedding.vector), _language(texts[ident]))
        length = float(np.linalg.norm(centred))
        if embedding.text_hash and length > 0.0:  # without a hash it is the story's, not the article's
            found[ident] = np.asarray(centred / length, dtype=np.float32)
    return found
