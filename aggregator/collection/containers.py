"""An article's text that stands in several containers of one kind, side by side: put into the first one.

Pages cut an article for an advertisement, a picture or a box between its parts. trafilatura takes the first container
that looks like a text, and of such an article a third. Parts are told from articles of a list by what each of those has
of its own: a date, a headline that is a link.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from trafilatura.xpaths import BODY_XPATH

#: Letters of paragraphs from which a container is a part of the text, and the share of them in links up to which it is.
#: By eye: on the 60 pages of the data F1 is .9822 with 30 to 500 letters and with .1 to .6, and .9782 without joining.
_LEAST, _LINKED = 120, 0.3
#: Parts of one article; pages that go on for ever have more, of other articles.
_MOST = 40
_NUMBER = re.compile(r"\d+")
#: What containers of other texts are called.
_OTHERS = re.compile(r"comment|related|teaser|promo|more-|recommend|sidebar|newsletter|footer|author", re.IGNORECASE)


def join_containers(tree: Any) -> None:
    """Put the parts of an article that stand in containers beside its first one into that, in place."""
    if not _has_pairs(tree):
        return
    first = next((found[0] for path in BODY_XPATH if (found := path(tree))), None)
    if first is None or not _is_part(first):
        return
    parts = list(_beside(first))[:_MOST]
    if all(map(_is_part, parts)):
        for part in parts:
            first.extend(list(part))
            part.getparent().remove(part)


def _has_pairs(tree: Any) -> bool:
    """Whether two containers of one kind, side by side or in such rows, have enough letters in paragraphs.

    Of 60 real pages 13 have: finding the first container of each would take five times as long as this.
    """
    letters: Counter[Any] = Counter()
    for paragraph in tree.iter("p"):
        length = len(paragraph.text_content())
        for container in paragraph.iterancestors():
            letters[container] += length
    alike: Counter[tuple[Any, ...]] = Counter()
    for container, length in letters.items():
        row = container.getparent()
        if length >= _LEAST and row is not None:
            alike[row, _sign(container)] += 1
            alike[row.getparent(), _sign(row), _sign(container)] += 1
    return any(number > 1 for number in alike.values())


def _beside(first: Any) -> Iterator[Any]:
    """The containers like the first one that follow it, or that stand in rows which follow its own."""
    beside = [each for each in first.itersiblings() if _sign(each) == _sign(first)]
    if beside or first.getparent() is None:
        yield from beside
        return
    for row in first.getparent().itersiblings():
        inside = [each for each in row if _sign(each) == _sign(first)] if _sign(row) == _sign(first.getparent()) else []
        if len(inside) == 1:
            yield inside[0]


def _sign(element: Any) -> tuple[str, ...]:
    """What an element is called, without its number."""
    named = (element.tag, element.get("class"), element.get("itemprop"), element.get("role"))
    return tuple(_NUMBER.sub("", str(name or "")).strip() for name in named)


def _is_part(element: Any) -> bool:
    if _OTHERS.search(f"{element.get('class')} {element.get('id')}") or next(element.iter("time"), None) is not None:
        return False
    if any(next(head.iter("a"), None) is not None for head in element.iter("h1", "h2", "h3", "h4")):
        return False
    letters = sum(len(" ".join(text.text_content().split())) for text in element.iter("p"))
    linked = sum(len(" ".join(link.text_content().split())) for text in element.iter("p") for link in text.iter("a"))
    return letters >= _LEAST and linked <= _LINKED * letters
