"""Where on pages things stand: what `select` and `article` of a source may say."""

from typing import Annotated

from pydantic import AfterValidator, Field

from aggregator.settings.thresholds import Strict
from aggregator.text.bounded import Bounded
from aggregator.text.selectors import compiled


def _selector(value: str) -> str:
    compiled(value)
    return value


def _pattern(value: str) -> str:
    Bounded(value)
    return value


#: A CSS selector, or XPath where it begins with `/`, `./` or `(`.
PageSelector = Annotated[str, AfterValidator(_selector)]
#: A regular expression in RE2's syntax, found anywhere in an address.
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]


class ListSelectors(Strict):
    """Where on a listing its entries stand. All but `entry` and `next` are looked for inside an entry."""

    #: one entry; without it each link is one
    entry: PageSelector | None = None
    #: the link to the article
    link: PageSelector
    #: its headline; the link's words when not given
    title: PageSelector | None = None
    #: its date: the `datetime` of the element, else its words
    date: PageSelector | None = None
    #: a teaser
    summary: PageSelector | None = None
    #: the link to the next page of the list
    next: PageSelector | None = None


class ArticleSelectors(Strict):
    """Where on an article's page its parts stand; what is not given, or not found, is found as on any page."""

    title: PageSelector | None = None
    #: the text; of several elements that it finds each is a part, in the page's order
    text: PageSelector | None = None
    date: PageSelector | None = None
    author: PageSelector | None = None
    #: what is no part of the text: boxes, captions, links to other articles
    without: PageSelector | None = None
