"""OPML, the format in which programs exchange lists of feeds: 2.0 written, 1.0 and 2.0 read (opml.org/spec2.opml).

What OPML has no word for (id, outlet, zone ...) goes into attributes of a namespace of our own, so that a desk's list
comes back as it was. The reader is expat inside defusedxml: entity declarations and external references are refused.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from aggregator.errors import DataFileError
from aggregator.phrases import Phrase
from aggregator.settings.sources import SourceBlock, Sources
from aggregator.vocabulary import SourceKind

MAX_BYTES = 1 << 20
#: Feeds a file may name: a desk is made for 2,000.
MAX_OUTLINES = 5_000
#: Deepest folder in a folder.
MAX_DEPTH = 20

#: The name of our attributes' namespace; nothing stands at it.
NAMESPACE = "urn:newsloom:sources"
PREFIX = "newsloom:"

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Outline:
    """An entry of a list that names a feed: its line, and its attributes by their names in small letters."""

    line: int
    attributes: Mapping[str, str]

    @property
    def address(self) -> str:
        """The feed's address, as it stands there."""
        return self.attributes.get("xmlurl") or self.attributes.get("url", "")


def read_opml(raw: bytes, name: str) -> list[Outline]:
    """The feeds that an OPML file names, in order, out of whatever folders; `name` is the file's in complaints.

    Raises:
        DataFileError: it is too large, no XML, no OPML, declares entities, or holds too much; with its line.
    """
    if len(raw) > MAX_BYTES:
        raise DataFileError(f"{name}: larger than {MAX_BYTES >> 20} MiB")
    reader = _Reader(name)
    try:
        defusedxml.sax.parseString(raw, reader)
    except SAXParseException as error:
        raise DataFileError(f"{name}:{error.getLineNumber()}: no XML: {error.getMessage()}") from error
    except DefusedXmlException as error:
        raise DataFileError(
            Phrase(
                "%(name)s: refused: it declares entities, or needs other documents (%(error)s)", name=name, error=error
            )
        ) from error
    except (SAXException, ValueError, LookupError) as error:  # an encoding that expat does not know, or nobody does
        raise DataFileError(f"{name}: cannot be read: {str(error) or type(error).__name__}"[:300]) from error
    return reader.found


class _Reader(ContentHandler):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.found: list[Outline] = []
        self._name, self._depth, self._place = name, 0, None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802  # the interface's name
        self._place = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  # likewise
        self._depth += 1
        if self._depth == 1 and name.lower() != "opml":
            raise self._fault(f"<{name[:60]}> where <opml> should be: no list of feeds")
        if self._depth > MAX_DEPTH + 3:  # opml, body, and the entry itself
            raise self._fault(f"more than {MAX_DEPTH} folders deep")
        if name.lower() == "outline":
            self._outline({str(key).lower(): str(value) for key, value in attrs.items()})

    def endElement(self, name: str) -> None:  # noqa: N802  # likewise
        self._depth -= 1

    def _outline(self, attributes: Mapping[str, str]) -> None:
        is_feed = "xmlurl" in attributes or (attributes.get("type", "").lower() == "rss" and "url" in attributes)
        if not is_feed:
            return
        if len(self.found) == MAX_OUTLINES:
            raise self._fault(f"more than {MAX_OUTLINES} feeds")
        self.found.append(Outline(self._line, attributes))

    @property
    def _line(self) -> int:
        return int(self._place.getLineNumber() or 1) if self._place is not None else 1

    def _fault(self, says: str) -> DataFileError:
        return DataFileError(Phrase("%(_name)s:%(_line)s: %(says)s", _name=self._name, _line=self._line, says=says))


def written(sources: Sources, *, title: str, now: datetime) -> str:
    """The feeds as OPML 2.0, in the order of config; sources of other kinds have no place in a list of feeds."""
    feeds = {ident: block for ident, block in sources.sources.items() if block.kind is SourceKind.FEED}
    lines = "\n".join(f"    {_outline(source_id, block)}" for source_id, block in feeds.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:newsloom="{NAMESPACE}">
  <head>
    <title>{_escaped(title)}</title>
    <dateCreated>{format_datetime(now)}</dateCreated>
  </head>
  <body>
{lines}
  </body>
</opml>
"""


def _outline(source_id: str, block: SourceBlock) -> str:
    attributes = {"text": block.name, "title": block.name, "type": "rss", "xmlUrl": block.address}
    attributes |= {"htmlUrl": block.home} if block.home else {}
    attributes |= {"language": block.languages[0]} if block.languages else {}
    attributes |= {f"{PREFIX}id": source_id}
    attributes |= {f"{PREFIX}{name}": value for name, value in _own(block).items()}
    written_out = (f'{name}="{_escaped(value)}"' for name, value in attributes.items())
    return f"<outline {' '.join(written_out)}/>"


def _own(block: SourceBlock) -> dict[str, str]:
    """What OPML has no attribute for, of what differs from its default."""
    given = block.model_dump(mode="json", exclude_defaults=True, exclude={"name", "feed", "home", "article"})
    return {name: _as_attribute(value) for name, value in given.items()}


def _as_attribute(value: object) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _escaped(text: str) -> str:
    return html.escape(_NO_XML.sub("\ufffd", text))
