"""A person's wish to have an article brought in: by its address, which the collector fetches, or by its text."""

from datetime import datetime, tzinfo

from aggregator.collection import clips
from aggregator.collection.clipping import Given, clip_of_text, given_address, given_text, to_details
from aggregator.collection.clips import Stored
from aggregator.errors import UsageError
from aggregator.holder import this_process
from aggregator.models import CollectionRequest
from aggregator.phrases import Phrase
from aggregator.store import requests
from aggregator.store.database import Database
from aggregator.vocabulary import RequestKind


def ask_for_page(database: Database, url: str, said: Given, *, now: datetime) -> int | Stored:
    """Ask the collector for a page; returns the request's id, or what we have of an address that is known already.

    Raises:
        UsageError: it is no address of a web page.
    """
    address = given_address(url)
    if known := clips.known_address(database, address):
        return known
    request = CollectionRequest(
        kind=RequestKind.CLIP, url=address, details=to_details(said), asked_at=now, asked_by=this_process().name
    )
    with database.write() as session:
        return requests.add(session, request)


def bring_text(database: Database, text: str, said: Given, *, url: str, now: datetime, zone: tzinfo) -> Stored:
    """Store a text given by hand, without any network; `url` says where it stands, `zone` is the desk's.

    Raises:
        UsageError: nobody is said to have published it, or no date, or the text is none; or its address is another's.
    """
    if not said.outlet_name:
        raise UsageError(Phrase("who published it? A text needs an outlet; a post an account, an author or an outlet"))
    if said.published is None:
        raise UsageError(Phrase("when was it published? A text needs a date"))
    address = given_address(url) if url else ""
    expected = clips.outlet_languages(database, said, address, by_hand=True)
    words = given_text(text.encode("utf-8", "replace"), "the text")
    made = clip_of_text(said, words, url=address, expected=expected, zone=zone)
    return clips.store_clip(database, made, now=now)
