"""Which paths of the desk are pages that can be gone to, and which page a form stood on. Pure."""

import re

from aggregator.web.rights import RIGHTS

#: Answers that no page is shown for.
_FILES = frozenset({"/sources/list.opml"})
#: Where forms stand whose address has no page above it.
_STANDS_ON = {"/clips": "/clip", "/undo": "/", "/deliveries": "/issue"}


def _pattern(path: str) -> str:
    """A route of the table as an expression."""
    parts = re.split(r"(\{[^}]*\})", path)
    return "".join(
        (r"\d+" if part.endswith(":int}") else "[^/]+") if part.startswith("{") else re.escape(part) for part in parts
    )


_PAGES = re.compile("|".join(_pattern(path) for method, path in RIGHTS if method == "GET"))


def page_for(path: str) -> str:
    """The path itself where it is a page; else the nearest one above it, where its form stands.

    A form that was refused is shown again at its own address, which is none.
    """
    while path not in ("", "/"):
        if path not in _FILES and _PAGES.fullmatch(path):
            return path
        if path in _STANDS_ON:
            return _STANDS_ON[path]
        path = path.rpartition("/")[0]
    return "/"
