"""An article page to its text, with trafilatura; headline, authors and date from what the page says of itself.

Runs in the parsing child. trafilatura's fast mode scored higher than its default on the 181 benchmark pages (F1 .962
against .960) at three quarters of the time. On the 60 of them that come with the project's data it has .9682; what is
done before and behind it here brings .9822, in some 1.2 times its time with metadata (`make bench-extraction`).
"""

from dataclasses import dataclass
from typing import Any

import trafilatura

from aggregator.collection.containers import join_containers
from aggregator.collection.page_facts import facts_of
from aggregator.collection.page_parts import facts_in, text_in, without_parts
from aggregator.collection.pointers import drop_pointers, without_headline
from aggregator.collection.raw import ArticleParts
from aggregator.collection.stand_ins import put_stand_ins
from aggregator.text.mojibake import may_be_damaged, mended_each
from aggregator.text.page_tree import page_tree

_ANYWHERE = ArticleParts()


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """What a page says, not yet washed. `published` is the page's own string, empty when it has none."""

    title: str = ""
    text: str = ""
    bylines: tuple[str, ...] = ()
    published: str = ""
    #: what the page calls its site (Open Graph)
    site_name: str = ""
    #: address of its lead image, relative or not
    image: str = ""


def extract_page(html: bytes, url: str, content_type: str = "", parts: ArticleParts = _ANYWHERE) -> ExtractedPage:
    """The article of a page; empty fields where the page has none, never an error for a page that is no article.

    Args:
        parts: where the source's config says that parts stand; what it does not say, or is not there, is found.
    """
    tree = page_tree(html, content_type)
    if tree is None:
        return ExtractedPage()
    _mend(tree)
    without_parts(tree, parts)
    told, text = facts_in(tree, parts), text_in(tree, parts)
    stand_ins = put_stand_ins(tree)
    facts = facts_of(tree, url)
    headlines = [facts.title, *(str(head.text_content()) for head in tree.iter("h1"))]
    if not text:
        text = "\n\n".join(without_headline(stand_ins.restore(_main_text(tree, url)).split("\n"), headlines))
    return ExtractedPage(
        title=told.title or stand_ins.restore(facts.title),
        text=text,
        bylines=told.authors or tuple(stand_ins.restore(name) for name in facts.authors),
        published=told.published or stand_ins.restore(facts.published),
        site_name=stand_ins.restore(facts.site_name),
        image=stand_ins.restore(facts.image),
    )


def _mend(tree: Any) -> None:
    """Take the damage of an encoding mistaken before the page came here out of its texts, in place."""
    told = [each for each in tree.iter("meta") if not (each.get("content") or "").isascii()]
    if not any(map(may_be_damaged, [*tree.itertext(), *(each.get("content") for each in told)])):
        return
    places = [
        (each, name) for each in tree.iter() for name in ("text", "tail") if not (getattr(each, name) or "").isascii()
    ]
    texts = [getattr(each, name) for each, name in places]
    found = mended_each([*texts, *(each.get("content") for each in told)])
    for (each, name), text in zip(places, found[: len(texts)], strict=True):
        if text != getattr(each, name):
            setattr(each, name, text)
    for each, text in zip(told, found[len(texts) :], strict=True):
        each.set("content", text)


def _main_text(tree: Any, url: str) -> str:
    """The article's paragraphs, a line each; empty where there is none. The tree is used up by it."""
    join_containers(tree)  # first: that headlines are links tells the articles of a list from the parts of one
    drop_pointers(tree)
    document = trafilatura.bare_extraction(
        tree, url=url, fast=True, include_comments=False, include_tables=True, with_metadata=False
    )
    text = (document.text or "") if document is not None and not isinstance(document, dict) else ""
    return "\n".join(line for line in text.split("\n") if line.strip())
