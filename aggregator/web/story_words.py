"""Words of the interface for what is known of stories and their articles, English, one table a kind."""

from typing import Final

from aggregator.dedup.kin_tree import Relation
from aggregator.text.original import Basis, Form
from aggregator.text.written_dates import written_number
from aggregator.vocabulary import (
    LineageBasis,
    Origin,
    OriginKind,
    PublishedBasis,
    StoryStatus,
    Verdict,
)
from aggregator.web import item_words
from aggregator.web.languages import marked, translations

STORY_STATUS: Final = {
    StoryStatus.OPEN: marked("still open"),
    StoryStatus.ENDED: marked("ended"),
    StoryStatus.MERGED: marked("merged"),
}
RELATION: Final = {
    Relation.ORIGINAL: marked("original"),
    Relation.COPY: marked("reprint"),
    Relation.LIKELY_COPY: marked("may be a reprint"),
    Relation.TRANSLATION: marked("likely a translation"),
}
ORIGIN_KIND: Final = {
    OriginKind.OUTLET: marked("own text"),
    OriginKind.AGENCY: marked("an agency's text"),
    OriginKind.ELSEWHERE: marked("text from elsewhere"),
    OriginKind.UNKNOWN: marked("origin unknown"),
}
LINEAGE_BASIS: Final = {
    LineageBasis.OWN: marked("nothing says otherwise"),
    LineageBasis.SAME_TEXT: marked("it has the same text"),
    LineageBasis.FIRST_PUBLISHED: marked("it was published first"),
    LineageBasis.WIRE_MARKER: marked("it carries the agency's mark"),
    LineageBasis.BYLINE: marked("by its byline"),
    LineageBasis.LINK: marked("by a link in it"),
    LineageBasis.CONFLICT: marked("the signs contradict each other"),
    LineageBasis.UNSURE: marked("no sign is sure"),
    LineageBasis.NOT_READ: marked("nobody has looked yet"),
}
VERDICT: Final = {
    Verdict.PENDING: marked("not compared yet"),
    Verdict.UNIQUE: marked("no copy"),
    Verdict.DUPLICATE: marked("duplicate"),
    Verdict.REPRINT: marked("reprint"),
    Verdict.UNSURE: marked("may be a copy"),
}
ITEM_STATUS: Final = item_words.STATUS
PUBLISHED_BASIS: Final = {
    PublishedBasis.CLIP: marked("as the person said who clipped it"),
    PublishedBasis.FEED: marked("as the feed says"),
    PublishedBasis.META: marked("as the page says"),
    PublishedBasis.TEXT: marked("as its text says"),
    PublishedBasis.FIRST_SEEN: marked("when it was first seen"),
}
READ_IN: Final = {
    Origin.FEED: marked("from the feed"),
    Origin.PAGE: marked("from the page"),
    Origin.CLIP: marked("from a clip"),
}
ENCODING_BASIS: Final = {
    Basis.MARK: marked("by its byte order mark"),
    Basis.DOCUMENT: marked("as the document says"),
    Basis.SERVER: marked("as the server said"),
    Basis.TRIED: marked("by trying"),
}
FORM: Final = {
    Form.PAGE: marked("web page"),
    Form.FEED: marked("feed"),
    Form.TEXT: marked("text"),
    Form.NO_TEXT: marked("no text"),
}
VERBS: Final = {
    "merge": marked("merged another story into this one"),
    "split": marked("split articles off"),
    "move": marked("moved articles here"),
    "same": marked("said that two articles belong together"),
    "not_same": marked("said that two articles do not belong together"),
    "undo": marked("took a decision back"),
}


def tables() -> dict[str, dict[object, str]]:
    """All of them by name, for templates."""
    found = {name.lower(): table for name, table in globals().items() if name.isupper() and isinstance(table, dict)}
    return {name: dict(table) for name, table in found.items()}


def drafts_told(language: str, *, set_aside: int, is_doubled: bool) -> list[str]:
    """What became of the drafts of stories that were made one, in sentences; none where nothing did."""
    say = translations(language)
    found = []
    if set_aside:
        text = say.ngettext(
            "%(num)s draft that nobody had worked on gave way to the other.",
            "%(num)s drafts that nobody had worked on gave way to the other.",
            set_aside,
        )
        found.append(text % {"num": written_number(set_aside, language)})
    if is_doubled:
        found.append(say.gettext("Several items tell this story now, and somebody worked on each: keep one."))
    return found
