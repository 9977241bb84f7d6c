"""`newsloom clip`: articles and posts brought in by hand."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, progress_bar, say
from aggregator.clock import utc_now
from aggregator.collection import clips
from aggregator.collection.clipping import (
    MOST_BYTES,
    Given,
    clip_of_text,
    given,
    given_address,
    given_date,
    given_text,
    to_details,
)
from aggregator.collection.launch import ask
from aggregator.errors import UsageError
from aggregator.models import CollectionRequest
from aggregator.text.posts import whence
from aggregator.vocabulary import RequestKind

_STANDARD_INPUT = Path("-")


def clip(
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="The article's page, which is fetched.")] = None,
    text: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its text instead, plain and UTF-8; - is standard input.")
    ] = None,
    outlet: Annotated[str, typer.Option(metavar="NAME", help="Who published it: a name, or an id the desk has.")] = "",
    date: Annotated[
        str, typer.Option(help="When it was published: 2026-03-04, ۱۳ اسفند ۱۴۰۴ ...; without a zone, the desk's.")
    ] = "",
    author: Annotated[list[str] | None, typer.Option(help="Who wrote it; may be repeated.")] = None,
    platform: Annotated[str, typer.Option(help="Of a post: where it stands, such as X or Telegram.")] = "",
    handle: Annotated[str, typer.Option(help="Of a post: the account, such as @riverboard.")] = "",
    title: Annotated[str, typer.Option(help="Its title, when it bore one.")] = "",
    address: Annotated[
        str, typer.Option("--url", metavar="URL", help="With --text: where it stands; nothing is fetched.")
    ] = "",
    language: Annotated[str, typer.Option(help="Its language (fa, sq ...), when the text is told wrongly.")] = "",
    as_json: AsJson = False,
) -> None:
    """Bring in an article, or a post, by hand: by its address, or by its text.

    Example: newsloom clip --text post.txt --platform Telegram --handle @riverboard --date 2026-03-04
    """
    said = given(outlet=outlet, title=title, authors=author or (), platform=platform, handle=handle, language=language)
    with OpenDesk() as desk:
        if date:
            said = replace(said, published=given_date(date, now=utc_now(), zone=desk.home.desk.zone))
        if text is not None:
            _refuse(url is not None, "give a URL to fetch or --text, not both; --url says where the text stands")
            found = _by_text(desk, text, said, address)
        else:
            _refuse(url is None, "give the URL of a page, or its text with --text FILE")
            _refuse(bool(address), "--url goes with --text; a page to fetch is given without it")
            found = _by_address(desk, url or "", said)
    if as_json:
        print_json(found)
        return
    say(_sentence(found))


def _by_address(desk: OpenDesk, url: str, said: Given) -> dict[str, Any]:
    """Clip a page; one we have already is not asked for again."""
    address = given_address(url)
    if known := clips.known_address(desk.database, address):
        return clips.answer(desk.database, known)
    request = CollectionRequest(kind=RequestKind.CLIP, url=address, details=to_details(said), asked_at=utc_now())
    with progress_bar() as progress:
        progress("clip", 0)
        return ask(desk.database, desk.home.root, request)


def _by_text(desk: OpenDesk, file: Path, said: Given, url: str) -> dict[str, Any]:
    """Clip a text given by hand, without any network."""
    _refuse(not said.outlet_name, "a text needs --outlet, or for a post --handle or --author: who published it?")
    _refuse(said.published is None, "a text needs --date: when was it published?")
    address = given_address(url) if url else ""
    raw, name = _read(file)
    expected = clips.outlet_languages(desk.database, said, address, by_hand=True)
    made = clip_of_text(said, given_text(raw, name), url=address, expected=expected, zone=desk.home.desk.zone)
    return clips.answer(desk.database, clips.store_clip(desk.database, made, now=utc_now()))


def _read(file: Path) -> tuple[bytes, str]:
    """The bytes of a file, no more than are needed to see that it is too large, and what to call it."""
    if file == _STANDARD_INPUT:
        return sys.stdin.buffer.read(MOST_BYTES + 1), "standard input"
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1), str(file)
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _refuse(wrong: bool, why: str) -> None:
    if wrong:
        raise UsageError(why)


def _sentence(found: dict[str, Any]) -> str:
    became = "is new" if found["new"] else "has a further revision" if found.get("revised") else "was there already"
    size = counted(found["words"], "word", "words")
    where = whence(found["outlet"], found.get("platform", ""), found.get("handle", ""))
    shown = f"article {found['article_id']} {became}: {found['title']} – {where}, {found['language']}, {size}"
    # Control characters of outside texts would reach the terminal.
    return "".join(letter for letter in shown if letter.isprintable() or letter in "\u200c\u200d")
