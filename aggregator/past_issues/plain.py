"""A plain text, or Markdown as text, as blocks: paragraphs are what blank lines part. Pure."""

import re
from collections.abc import Iterator

from aggregator.past_issues.form import Form, matches
from aggregator.past_issues.issue import Block, Document, Line, Part
from aggregator.text.language import base_of
from aggregator.text.markup import clean_text
from aggregator.text.scripts import is_written_in
from aggregator.text.urls import safe_href

_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+")
#: Behind an address in a sentence, and no part of it.
_TRAILING = ".,;:!?)]}'’،؛؟"
#: What Newsloom's own texts put around words that run the other way.
_ISOLATES = re.compile("[\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
#: Windows' sets of other scripts than the Latin one; texts before UTF-8 were in the desk's.
_CHARSETS = {"Arab": "cp1256", "Cyrl": "cp1251", "Grek": "cp1253", "Hebr": "cp1255"}
_MARKDOWN_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*)\)")
_MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+")
_MARKDOWN_RULE = re.compile(r"(?:[-*_][ \t]*){3,}")
_MARKDOWN_BULLET = re.compile(r"[-*+][ \t]+(?=\[|\S)")


def read_text(raw: bytes, form: Form, *, is_markdown: bool = False) -> Document:
    """A text in UTF-8 (else UTF-16 by its byte order mark, else Windows' set for the desk's script) by a form."""
    text = _ISOLATES.sub("", clean_text(_decoded(raw, form.language))).strip("\n")
    paragraphs = [part for part in _BLANK_LINES.split(text) if part.strip()]
    read = (_markdown(part) if is_markdown else _block(part, wrapped=form.wrapped) for part in paragraphs)
    return Document(tuple(_with_sources([block for block in read if block.lines], form)))


def _decoded(raw: bytes, language: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        base = base_of(language)
        charset = next((name for script, name in _CHARSETS.items() if is_written_in(base, script)), "cp1252")
        return raw.decode(charset, "replace")


def _block(paragraph: str, *, wrapped: bool) -> Block:
    lines = [line.strip(" \t") for line in paragraph.split("\n")]
    kept = [line for line in lines if line]
    return Block(tuple(Line(line, addresses(line)) for line in ([" ".join(kept)] if wrapped else kept)))


def addresses(text: str) -> tuple[str, ...]:
    """The web addresses that stand in a text, in order, each once."""
    found = (address.rstrip(_TRAILING) for address in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(safe for address in found if (safe := safe_href(address))))


def _markdown(paragraph: str) -> Block:
    """A paragraph of Markdown as the words it shows: marks that make up its form are none of them."""
    lines = [line.strip(" \t").removesuffix("\\") for line in paragraph.split("\n")]
    kept = [line for line in lines if not _MARKDOWN_RULE.fullmatch(line)]
    if kept and _MARKDOWN_HEADING.match(kept[0]):
        kept[0] = _MARKDOWN_HEADING.sub("", kept[0], count=1)
        return Block((_markdown_line(kept[0]),), Part.HEADING)
    return Block(tuple(line for each in kept if (line := _markdown_line(each)).text))


def _markdown_line(line: str) -> Line:
    links = tuple(safe for _, target in _MARKDOWN_LINK.findall(line) if (safe := safe_href(_plain(target))))
    # a list is only known for one by its links: a marker of the desk may be `-` or `*`
    bare = _MARKDOWN_BULLET.sub("", line, count=1) if links else line
    shown = _plain(_MARKDOWN_LINK.sub(r"\1", bare))
    return Line(shown, links or addresses(shown))


def _plain(text: str) -> str:
    return _MARKDOWN_ESCAPE.sub(r"\1", text).strip(" \t")


def _with_sources(blocks: list[Block], form: Form) -> Iterator[Block]:
    """Marks the paragraph that a line such as `Sources:` opens; where that stands alone, the next one with links."""
    opened = False
    for block in blocks:
        for lines in _runs(block.lines, form):
            if lines[0].text.endswith(":") and matches(form.furniture, lines[0].text):
                continue  # a list that is no part of the issue
            opens = matches(form.source_lines, lines[0].text)
            if opens or (opened and any(line.links for line in lines)):
                yield Block(lines[1:] if opens else lines, Part.SOURCES)
            else:
                yield Block(lines, block.part)
            opened = opens and len(lines) == 1


def _runs(lines: tuple[Line, ...], form: Form) -> Iterator[tuple[Line, ...]]:
    """The lines of a paragraph, cut before those behind which sources stand."""
    cuts = [number for number, line in enumerate(lines) if number and matches(form.source_lines, line.text)]
    for start, end in zip([0, *cuts], [*cuts, len(lines)], strict=True):
        yield lines[start:end]
