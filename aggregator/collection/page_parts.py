"""Parts of an article's page that stand where the source's config says. Pure, run in the parsing child."""

from copy import deepcopy
from typing import Any

from lxml import etree

from aggregator.collection.page_facts import PageFacts
from aggregator.collection.raw import ArticleParts
from aggregator.text.markup import plain_text
from aggregator.text.selectors import found


def without_parts(tree: Any, parts: ArticleParts) -> None:
    """Take out of a page, in place, what is said to be no part of its text."""
    for element in list(found(tree, parts.without)):
        if not isinstance(element, str) and element.getparent() is not None:
            element.drop_tree()


def text_in(tree: Any, parts: ArticleParts) -> str:
    """The text that stands where it is said to stand, a blank line between its paragraphs; empty without one."""
    return "\n\n".join(filter(None, (_text_of(each) for each in found(tree, parts.text))))


def facts_in(tree: Any, parts: ArticleParts) -> PageFacts:
    """Headline, authors and date where they are said to stand."""
    return PageFacts(
        title=next(filter(None, (_line_of(each) for each in found(tree, parts.title))), ""),
        authors=tuple(dict.fromkeys(filter(None, (_line_of(each) for each in found(tree, parts.author))))),
        published=next(filter(None, (_date_of(each) for each in found(tree, parts.date))), ""),
    )


def _text_of(element: Any) -> str:
    if isinstance(element, str):
        return element.strip()
    copied = deepcopy(element)
    copied.tail = None
    return plain_text(etree.tostring(copied, encoding="unicode", method="html")).strip()


def _line_of(element: Any) -> str:
    return " ".join((element if isinstance(element, str) else str(element.text_content())).split())


def _date_of(element: Any) -> str:
    if isinstance(element, str):
        return element.strip()
    return str(element.get("datetime") or element.get("content") or "").strip() or _line_of(element)
