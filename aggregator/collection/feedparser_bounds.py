"""Bounds on what feedparser does with hostile text, where it has none of its own.

It looks for a mail address in every author with an expression that takes quadratic time: 32 KB of `a@a.a.a...` took
3.5 s, 400 KB minutes (kurtmckee/feedparser#562, #580).
"""

from typing import Any

from feedparser.mixin import _FeedParserMixin

#: Characters of an author that feedparser looks at; as many as are kept of a byline.
LONGEST_AUTHOR = 200


def bind() -> None:
    """Set the bounds for this process."""
    unbounded: Any = _FeedParserMixin._sync_author_detail

    def bounded(parser: Any, key: str = "author") -> None:
        context = parser._get_context()
        if len(context.get(key) or "") > LONGEST_AUTHOR:
            context[key] = context[key][:LONGEST_AUTHOR]
        unbounded(parser, key)

    _FeedParserMixin._sync_author_detail = bounded
