"""Markup and stray characters from outside: washing for storage, strict HTML for display, plain text for reading.

The wash happens at the border, once, and again at render for HTML. It deliberately never rewrites what a reader sees:
no Unicode normalisation, no spelling, no quotation marks; only what cannot be stored or must not run is taken out.
"""

import html as entities
import re
from functools import lru_cache

import nh3

from aggregator.text.plain import markup_in, text_of_html
from aggregator.text.urls import safe_href

LONGEST_LINE = 2_000
# Beyond these nh3 stops being linear (measured: 50,000 open <div> 8 s, one tag of 50,000 attributes 0.8 s) and the text
# is shown without its markup. An article of 10,000 words in paragraphs and links stays far below.
_MOST_TAGS = 10_000
_MOST_ATTRIBUTES = 5_000
_MOST_ENTITIES = 20_000  # 900,000 ampersands took 20 s
_LONGEST_HTML = 1_000_000
# The last round only sees that nothing changed any more; four leave room for what settles slowly.
_ROUNDS = 4

# C0 and C1 controls but tab and line feed, lone surrogates, and the 66 non-characters (Unicode Standard, section 23.7).
# Two classes, because one character beyond the first plane makes the whole class ten times slower (measured: 10 MB/s).
_UNSTORABLE = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSTORABLE_ASCII = bytes((*range(1, 9), *range(0x0B, 0x20), 0x7F))
_ASTRAL_NONCHARACTERS = re.compile(
    "[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)
_LINE_ENDS = re.compile("[\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029]+")

_TAGS = frozenset(
    (
        *("p", "br", "a", "em", "strong", "i", "b", "q", "cite", "span", "bdi"),
        *("blockquote", "ul", "ol", "li", "h2", "h3", "h4", "figure", "figcaption"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    )
)
_ATTRIBUTES = {"*": {"dir", "lang"}, "a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_DROPPED_WITH_CONTENT = frozenset(
    ("script", "style", "template", "iframe", "noscript", "object", "svg", "math", "title", "textarea", "select")
)
_VALUES = {
    "dir": re.compile("ltr|rtl|auto"),
    "lang": re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}"),
    "colspan": re.compile("[0-9]{1,2}"),
    "rowspan": re.compile("[0-9]{1,2}"),
}
# Blocks outside the allow-list become the nearest one inside it; dropped, they would run two sentences into one word.
_AS_PARAGRAPH = (
    "div section article main header footer aside nav address pre center dl dt dd details summary form "
    "fieldset hr h5 h6"
)
_BLOCK_NAME = re.compile(rf"(</?)(?:(h1)|{'|'.join(_AS_PARAGRAPH.split())})(?=[\s/>])", re.IGNORECASE)
_EMPTY_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>[ \t\n]*</p>")
# only with their semicolon: "R&D" and "?a=1&copy=2" are text
_ENTITY = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Deeper than any article needs, and well under what readers of our output accept (libxml2: 256).
_TOO_DEEP = re.compile("(?:</[a-z0-9]+>){100}")
_OPENING = re.compile("<[A-Za-z]")


def clean_text(text: str) -> str:
    r"""`text` as it may be stored. Nothing visible changes, NFC is deliberately not applied. Idempotent.

    `\r\n` and `\r` become `\n`, NUL goes, other controls (not tab), lone surrogates and non-characters become
    U+FFFD.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "")
    if text.isascii():
        octets = text.encode()
        return text if octets == octets.translate(None, _UNSTORABLE_ASCII) else _UNSTORABLE.sub("\ufffd", text)
    text = _UNSTORABLE.sub("\ufffd", text)
    has_astral = len(text.encode("utf-16-le")) > 2 * len(text)
    return _ASTRAL_NONCHARACTERS.sub("\ufffd", text) if has_astral else text


def clean_line(text: str) -> str:
    """`clean_text` on one line of at most 2,000 characters, for a title or a name: line separators become spaces."""
    parts = (part.strip() for part in _LINE_ENDS.split(text))
    return clean_text(" ".join(filter(None, parts)))[:LONGEST_LINE].strip()


def clean_html(html: str, *, base_url: str | None = None) -> str:
    """The safe part of an HTML fragment: tags of an article body, absolute http(s) and mailto links, `dir`, `lang`.

    No images, styles, scripts or comments. `base_url` resolves relative links; without it they lose their href.
    Idempotent, also on hostile input: what has not settled after four rounds is shown as plain paragraphs.
    """
    text = clean_text(html)
    if not _is_reasonable(text):
        return _paragraphs(text)
    for _ in range(_ROUNDS):
        cleaned = _clean_once(text, base_url)
        if cleaned == text:
            break
        text = cleaned
    else:
        return _paragraphs(text)
    # escaping may have made it too much for the next cleaning, which has to come to the same end
    return _paragraphs(text) if _TOO_DEEP.search(text) or not _is_reasonable(text) else text


def plain_text(html: str) -> str:
    """The text of `html`: paragraphs a blank line apart, entities decoded, scripts and styles gone, white space tidied.

    Text without a known tag is not HTML ("a < b") and comes back as it is, but for decoded entities. Never raises;
    linear.
    """
    return clean_text(text_of_html(html)) if markup_in(html) else _without_entities(html)


def _without_entities(text: str) -> str:
    return _ENTITY.sub(lambda entity: _character(entity[0]), text) if "&" in text else text


@lru_cache(1_000)
def _character(entity: str) -> str:
    return clean_text(entities.unescape(entity))


def clean_plain_text(html: str) -> str:
    """`clean_text` of `plain_text`, which is not washed a second time where it has been."""
    return clean_text(text_of_html(html) if markup_in(html) else _without_entities(html))


def _is_reasonable(html: str) -> bool:
    if (
        len(html) > _LONGEST_HTML
        or html.count("&") > _MOST_ENTITIES
        or sum(1 for _ in _OPENING.finditer(html)) > _MOST_TAGS
    ):
        return False
    return all(_separators(piece.partition("<")[2]) <= _MOST_ATTRIBUTES for piece in html.split(">"))


def _separators(tag: str) -> int:
    """An upper bound of the attributes of a tag: something must stand between two of them."""
    return len(tag) and sum(map(tag.count, " \t\n\f/'\""))


def _clean_once(html: str, base_url: str | None) -> str:
    def value_of(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return safe_href(value, base=base_url)
        if attribute == "rel":  # nh3's own, from link_rel
            return value
        value = value.strip().lower() if attribute == "dir" else value.strip()
        return value if attribute in _VALUES and _VALUES[attribute].fullmatch(value) else None

    cleaned = nh3.clean(
        _BLOCK_NAME.sub(lambda name: name[1] + ("h2" if name[2] else "p"), html),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        url_schemes={"http", "https", "mailto"},
        attribute_filter=value_of,
        link_rel="noopener noreferrer",
    )
    return clean_text(_EMPTY_PARAGRAPH.sub("", cleaned)).strip()


def _paragraphs(html: str) -> str:
    """Plain paragraphs, escaped as nh3 writes them, so that cleaning them again changes nothing."""
    paragraphs = clean_text(text_of_html(html)).split("\n\n")
    return "".join(f"<p>{_escaped(part)}</p>" for part in paragraphs if part)


def _escaped(text: str) -> str:
    return entities.escape(text, quote=False).replace("\u00a0", "&nbsp;").replace("\n", "<br>")
