"""What the diary's rows call the fields they tell of, and the values of those that have words of the interface."""

import json
from collections.abc import Callable

from aggregator.models import Decision
from aggregator.web.languages import marked

#: Those that a person reads about; a field of another name (a number for the record, one of other versions) keeps it.
FIELDS = {
    "headline": marked("Headline"),
    "lead": marked("Lead"),
    "body": marked("Text"),
    "words": marked("Words"),
    "language": marked("Language"),
    "section": marked("Section"),
    "position": marked("Place in its section"),
    "status": marked("State"),
    "merged_into": marked("Item that took it in"),
    "number": marked("Number"),
    "cover_date": marked("Cover date"),
    "articles": marked("Articles"),
    "took_in": marked("Story that was taken in"),
    "new_story": marked("New story"),
    "sources": marked("Sources"),
    "pieces": marked("Sources and quotations"),
    "translation": marked("Translation"),
    "finding": marked("Finding"),
    "anonymous": marked("Source without a name"),
    "role": marked("Role"),
    "edition": marked("Edition"),
    "hash": marked("Hash"),
}
#: Fields whose values are words of the interface.
_STATES = ("status", "role")
#: Characters of one field before or after: a page stays below 150 kB with the longest of Persian on both sides.
_LONGEST = 15_000


def value_of(
    row: Decision, field: str, value: object, *, say: Callable[[str], str], section: Callable[[str], str]
) -> str:
    """One side of a field as text; nothing for nothing.

    Args:
        say: a message of the catalogue in the language of the interface.
        section: what a section of items is called, by its key.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str) and row.noun == "item" and field == "section":
        return section(value)
    if isinstance(value, str) and field in _STATES:
        return say(value.replace("_", " "))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} […]"
