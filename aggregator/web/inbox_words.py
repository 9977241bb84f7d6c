"""What candidates are called by: novelty, where they stand, signals of ranking."""

from aggregator.vocabulary import NoveltyKind, Standing
from aggregator.web.languages import marked

NOVELTY = {
    NoveltyKind.NEW: marked("New"),
    NoveltyKind.UPDATE: marked("Update"),
    NoveltyKind.REPEAT: marked("Repeat"),
}
STANDINGS = {
    Standing.UNDECIDED: marked("Undecided"),
    Standing.UNDRAFTED: marked("Without a draft"),
    Standing.ACCEPTED: marked("Accepted"),
    Standing.HELD: marked("Held"),
    Standing.REJECTED: marked("Rejected"),
    Standing.MERGED: marked("Merged"),
}
#: The signals of ranking (`drafting/rank.py`).
REASONS = {
    "watchlist": marked("watched names"),
    "outlets": marked("outlets"),
    "novelty": marked("novelty"),
    "languages": marked("languages"),
    "freshness": marked("freshness"),
    "section": marked("section"),
    "history": marked("earlier decisions"),
}
