"""What pages of sources say of states, outcomes and decisions: in English, to be translated where it is shown."""

from babel import Locale, UnknownLocaleError

from aggregator.vocabulary import PollOutcome, SourceKind, SourceState
from aggregator.web.languages import locale_of, marked

#: By state: what it is called, and how it looks.
STATES: dict[SourceState, tuple[str, str]] = {
    SourceState.FAILING: (marked("failing"), "bad"),
    SourceState.GONE: (marked("gone"), "bad"),
    SourceState.BLOCKED: (marked("blocked"), "bad"),
    SourceState.MOVED: (marked("moved"), "warn"),
    SourceState.EMPTY: (marked("empty"), "warn"),
    SourceState.UNDATED: (marked("undated"), "warn"),
    SourceState.QUIET: (marked("quiet"), "warn"),
    SourceState.NEW: (marked("new"), ""),
    SourceState.OK: (marked("well"), "good"),
    SourceState.PAUSED: (marked("switched off"), ""),
}

#: By outcome: how a poll ended.
OUTCOMES: dict[PollOutcome, str] = {
    PollOutcome.STORED: marked("read"),
    PollOutcome.NOT_MODIFIED: marked("nothing new"),
    PollOutcome.SAME_BODY: marked("nothing new"),
    PollOutcome.HTTP_ERROR: marked("refused by the server"),
    PollOutcome.UNREACHABLE: marked("not reached"),
    PollOutcome.REFUSED: marked("forbidden by our address policy"),
    PollOutcome.ROBOTS: marked("forbidden by robots.txt"),
    PollOutcome.TOO_LARGE: marked("too large"),
    PollOutcome.NOT_A_FEED: marked("not a feed"),
    PollOutcome.PARSER_DIED: marked("broke the reader"),
    PollOutcome.NOT_STORED: marked("could not be stored"),
    PollOutcome.QUARANTINED: marked("in quarantine"),
}

#: By kind: what is polled.
KINDS: dict[SourceKind, str] = {
    SourceKind.FEED: marked("a feed"),
    SourceKind.LISTING: marked("a page that lists articles"),
    SourceKind.SITEMAP: marked("a sitemap"),
    SourceKind.WORDPRESS: marked("posts of a WordPress site"),
    SourceKind.SPIDER: marked("a site that its own spider reads"),
}

#: By key of `select`: what stands there on a page that lists articles.
PARTS = {
    "entry": marked("An entry"),
    "link": marked("Its link"),
    "title": marked("Its headline"),
    "date": marked("Its date"),
    "summary": marked("Its teaser"),
    "next": marked("The next page"),
}

#: What was decided, by the diary's verb.
VERBS = {
    "add": marked("added"),
    "edit": marked("edited"),
    "enable": marked("switched on"),
    "disable": marked("switched off"),
    "remove": marked("removed"),
}


def language_name(tag: str, shown_in: str) -> str:
    """What a language (BCP 47) is called in a language of the interface; the tag where nobody knows."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale_of(shown_in)) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def path_of(source_id: str) -> str:
    """The page of a source; `/sources/add` is where one is added, so that a source of that name has a longer one."""
    return f"/sources/id/{source_id}" if source_id == "add" else f"/sources/{source_id}"
