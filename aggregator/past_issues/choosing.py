"""Which form a file has: each is tried, and the one that finds most is taken."""

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from pathlib import PurePath

from aggregator.errors import DataFileError, ParseError
from aggregator.past_issues.form import Form
from aggregator.past_issues.issue import Document, PastIssue
from aggregator.past_issues.page import read_page
from aggregator.past_issues.plain import read_text
from aggregator.past_issues.reading import read_issue

_PAGE_ENDINGS, _MARKDOWN_ENDINGS = (".html", ".htm", ".xhtml"), (".md", ".markdown")
_PAGE = re.compile(rb"\s*<(?:!doctype|html|head|body|main|article|div|p)\b", re.IGNORECASE)


def media_type(name: str, raw: bytes) -> str:
    """What a file is, by its ending, else by its beginning."""
    ending = PurePath(name).suffix.lower()
    if ending in _PAGE_ENDINGS or (ending not in _MARKDOWN_ENDINGS and _PAGE.match(raw.removeprefix(b"\xef\xbb\xbf"))):
        return "text/html"
    return "text/markdown" if ending in _MARKDOWN_ENDINGS else "text/plain"


def read_file(
    raw: bytes, name: str, forms: Sequence[Form], *, now: datetime, zone: tzinfo, given: date | None = None
) -> tuple[Form, PastIssue]:
    """The issue in a file by the form that finds most of items, cover date and title; of equals the first.

    Raises:
        DataFileError: no form finds an item, or it cannot be read at all.
    """
    kind = media_type(name, raw)
    try:
        read = [(form, read_issue(_document(raw, form, kind), form, now=now, zone=zone, given=given)) for form in forms]
    except ParseError as error:
        raise DataFileError(f"{name}: {error}") from error
    form, issue = max(read, key=lambda pair: _found(pair[1]))
    if not issue.items:
        names = ", ".join(form.name for form in forms)
        raise DataFileError(
            f"{name}: no item was found by {names}: say in config/imports.yaml what opens an item (markers, or items)"
        )
    return form, issue


def _document(raw: bytes, form: Form, kind: str) -> Document:
    if kind == "text/html":
        return read_page(raw, form)
    return read_text(raw, form, is_markdown=kind == "text/markdown")


def _found(issue: PastIssue) -> tuple[bool, bool, bool]:
    return bool(issue.items), issue.cover_date is not None, bool(issue.number or issue.headline)
