"""Every status and kind the desk knows, each an enum, so that a word is spelled once.

The values stand in the database and in `--json` output: adding one is a change of contract, renaming one a migration.
README, section "Statuses", explains each to the people who meet them; a house test keeps that true.
"""

from enum import StrEnum


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    LISTING = "listing"
    SITEMAP = "sitemap"
    WORDPRESS = "wordpress"
    SPIDER = "spider"
    CLIP = "clip"


class RequestKind(StrEnum):
    """What the collector is asked to do."""

    POLL = "poll"
    PAGE = "page"
    PREVIEW = "preview"
    CLIP = "clip"


class RequestState(StrEnum):
    """What became of a request to the collector."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"


class SourceState(StrEnum):
    """How a source fares, as `collection/health.py` judges it."""

    OK = "ok"
    NEW = "new"
    QUIET = "quiet"
    EMPTY = "empty"
    UNDATED = "undated"
    FAILING = "failing"
    GONE = "gone"
    MOVED = "moved"
    BLOCKED = "blocked"
    PAUSED = "paused"


class PublishedBasis(StrEnum):
    """What an article's publication time rests on, best first."""

    CLIP = "clip"
    FEED = "feed"
    META = "meta"
    TEXT = "text"
    FIRST_SEEN = "first_seen"


class Origin(StrEnum):
    """Where the text of a revision was read."""

    FEED = "feed"
    PAGE = "page"
    CLIP = "clip"


class PageState(StrEnum):
    """Whether an article's own page still has to be fetched."""

    UNWANTED = "unwanted"
    WANTED = "wanted"
    FETCHED = "fetched"
    FAILED = "failed"


class PollOutcome(StrEnum):
    """How one poll of a source ended."""

    STORED = "stored"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    HTTP_ERROR = "http_error"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    ROBOTS = "robots"
    TOO_LARGE = "too_large"
    NOT_A_FEED = "not_a_feed"
    PARSER_DIED = "parser_died"
    NOT_STORED = "not_stored"
    QUARANTINED = "quarantined"

    @property
    def is_success(self) -> bool:
        """Whether the server answered and all entries of the source's document are accounted for."""
        return self in (PollOutcome.STORED, PollOutcome.NOT_MODIFIED, PollOutcome.SAME_BODY)


class IncidentKind(StrEnum):
    """What cuts the desk off from all its sources at once."""

    NO_NETWORK = "no_network"
    CAPTIVE_PORTAL = "captive_portal"


class QuarantineState(StrEnum):
    """Whether a document that killed its parser is still tried."""

    WATCHED = "watched"
    QUARANTINED = "quarantined"


class Verdict(StrEnum):
    """What deduplication says of an article."""

    PENDING = "pending"
    UNIQUE = "unique"
    DUPLICATE = "duplicate"
    REPRINT = "reprint"
    UNSURE = "unsure"


class OriginKind(StrEnum):
    """Whose text an article is."""

    OUTLET = "outlet"
    AGENCY = "agency"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class LineageBasis(StrEnum):
    """What an article's origin rests on."""

    OWN = "own"
    SAME_TEXT = "same_text"
    FIRST_PUBLISHED = "first_published"
    WIRE_MARKER = "wire_marker"
    BYLINE = "byline"
    LINK = "link"
    CONFLICT = "conflict"
    UNSURE = "unsure"
    NOT_READ = "not_read"


class StoryStatus(StrEnum):
    """Whether a story still takes articles."""

    OPEN = "open"
    ENDED = "ended"
    MERGED = "merged"


class LinkKind(StrEnum):
    """What an editor said of two articles: later runs obey it."""

    MUST_LINK = "must_link"
    CANNOT_LINK = "cannot_link"


class DigestStatus(StrEnum):
    """Where an issue stands. Only `review/edition_desk.py` changes it, and a decision that makes an approval void."""

    PREPARING = "preparing"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class EditionCause(StrEnum):
    """Why an edition of an issue was made."""

    APPROVAL = "approval"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class CorrectionKind(StrEnum):
    """What a correction of a published issue is."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    EDITORS_NOTE = "editors_note"


class DeliveryState(StrEnum):
    """What became of an edition at one target of an output."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class ItemStatus(StrEnum):
    """Where a digest item stands. Only `review/desk.py` changes it, each time for a named person."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    HELD = "held"
    REJECTED = "rejected"
    MERGED = "merged"


class ItemKind(StrEnum):
    """What an item tells of. Drafting guesses where the evidence is plain; people say otherwise."""

    REPORT = "report"
    OP_ED = "op_ed"
    INTERVIEW = "interview"
    STATEMENT = "statement"
    TESTIMONY = "testimony"
    BOOK_REVIEW = "book_review"
    COMMENTARY_ROUND_UP = "commentary_round_up"
    SOCIAL_POST = "social_post"
    TRANSLATION_NOTICE = "translation_notice"
    CAMPAIGN_NOTE = "campaign_note"
    CORRECTION = "correction"
    LIGHT = "light"
    READER_COMMENT = "reader_comment"
    REMOVED_ARTICLE = "removed_article"


class GrowthKind(StrEnum):
    """What is new of the story of an item."""

    ARTICLE = "article"
    REVISION = "revision"


class NoveltyKind(StrEnum):
    """What a story is to the readers of the last issues."""

    NEW = "new"
    UPDATE = "update"
    REPEAT = "repeat"


class Facet(StrEnum):
    """What candidates are filtered by, besides what was decided on them."""

    SECTION = "section"
    LANGUAGE = "language"
    OUTLET = "outlet"
    WATCHED = "watched"
    WEEK = "week"
    NOVELTY = "novelty"


class Standing(StrEnum):
    """Where a candidate stands in the issue in preparation."""

    UNDECIDED = "undecided"
    UNDRAFTED = "undrafted"
    ACCEPTED = "accepted"
    HELD = "held"
    REJECTED = "rejected"
    MERGED = "merged"


class PieceRole(StrEnum):
    """What a piece of source text does in an item."""

    SOURCE = "source"
    QUOTATION = "quotation"
    EXTRACT = "extract"


class QuotationVerdict(StrEnum):
    """What a quotation is, by the stored texts of the sources. Only the first three are proven in what is cited."""

    EXACT = "exact"
    NORMALISED = "normalised"
    ELIDED = "elided"
    ALTERED = "altered"
    STITCHED = "stitched"
    ELSEWHERE = "elsewhere"
    TRANSLATED = "translated"
    SECOND_HAND = "second_hand"
    NOT_FOUND = "not_found"
    UNVERIFIABLE = "unverifiable"


class TranslationKind(StrEnum):
    """Who put a passage into the language of the digest."""

    HUMAN = "human"
    MACHINE = "machine"
    SECOND_HAND = "second_hand"


class FindingWeight(StrEnum):
    """What a finding of pre-flight does: stop the issue, ask for a look, or advise."""

    BLOCK = "block"
    WARNING = "warning"
    ADVICE = "advice"


class Check(StrEnum):
    """What pre-flight looks at; a finding is named after its check."""

    ALTERED = "altered"
    STITCHED = "stitched"
    ELSEWHERE = "elsewhere"
    NOT_FOUND = "not_found"
    UNVERIFIABLE = "unverifiable"
    UNCONFIRMED = "unconfirmed"
    SHORT_QUOTATION = "short_quotation"
    MEANING_RISK = "meaning_risk"
    SECOND_HAND = "second_hand"
    OPEN_MARK = "open_mark"
    SPEAKER = "speaker"
    UNMARKED_WORDS = "unmarked_words"
    QUOTED_WORDS = "quoted_words"
    MISSING_FACT = "missing_fact"
    UNATTRIBUTED = "unattributed"
    VERB = "verb"
    MIXED_DIRECTION = "mixed_direction"
    NO_SOURCE = "no_source"
    OLD_SOURCE = "old_source"
    USED_SOURCE = "used_source"
    CHANGED_SOURCE = "changed_source"
    REVISED_SOURCE = "revised_source"
    DEAD_LINK = "dead_link"
    UNTRANSLATED_TITLE = "untranslated_title"
    REPEATED = "repeated"
    TOLD_BEFORE = "told_before"
    UNDECIDED = "undecided"
    EMPTY_SECTION = "empty_section"
    ONE_OUTLET = "one_outlet"
    NO_ITEMS = "no_items"


class Doing(StrEnum):
    """What somebody does with what is open in their window."""

    READING = "reading"
    EDITING = "editing"


class Role(StrEnum):
    """What a named person may do."""

    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


class FindingLevel(StrEnum):
    """How bad a finding of the doctor is."""

    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"
