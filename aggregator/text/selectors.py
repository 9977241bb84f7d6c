"""Where something stands on a page, as people write it down: CSS selectors, and XPath 1.0 where those do not reach.

What begins with `/`, `./` or `(` is XPath. Pure; a page's own texts are never part of an expression.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

LONGEST_SELECTOR = 300
#: Elements that one selector finds on one page at most; the longest listing seen has some hundreds.
MOST_FOUND = 5_000


@lru_cache(maxsize=256)
def compiled(selector: str) -> Any:
    """The selector, ready to be asked of an element.

    Raises:
        ValueError: it is neither CSS nor XPath.
    """
    if not selector.strip() or len(selector) > LONGEST_SELECTOR:
        raise ValueError(f"a selector of 1 to {LONGEST_SELECTOR} characters is needed")
    is_xpath = selector.lstrip().startswith(("/", "./", "("))
    try:
        return etree.XPath(
            selector if is_xpath else HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::")
        )
    except SelectorError as error:
        raise ValueError(f"no CSS selector: {error} (XPath begins with / or ./)") from error
    except etree.XPathSyntaxError as error:
        raise ValueError(f"no XPath: {error}") from error


def found(element: Any, selector: str) -> Iterator[Any]:
    """What a selector finds in an element, in the page's order: elements, or texts of attributes (`str`).

    Nothing where an XPath expression asks for something else, as a number, or cannot be worked out.
    """
    if not selector:
        return
    try:
        result = compiled(selector)(element)
    except etree.XPathError:  # an unknown function or variable shows only when it is asked
        return
    if isinstance(result, str):
        yield result
    elif isinstance(result, list):
        yield from result[:MOST_FOUND]
