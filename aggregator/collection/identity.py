"""Which entry is which: identities inside a source and over all sources, decided document by document.

A GUID identifies an entry only where the document uses it once, and so does a link: some feeds give every entry the
address of their front page. What neither identifies is known by its words. GUID and own link together name one entry,
though a document may hold it twice, as it was and as it was edited.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.text.words import words

#: So many entries of one GUID and one link may be versions of one article; more of them are a feed that gives its
#: section's address to all, and to take those for one would lose articles.
MOST_VERSIONS = 3


@dataclass(frozen=True, slots=True)
class Traits:
    """What may identify an entry: GUID, the key of its link (`text.urls.url_key`; empty without), hash of its words."""

    guid: str
    link_key: str
    words: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The two keys an entry is stored under."""

    entry_key: str
    url_key: str
    #: whether the link is the entry's own, and not one that it shares with others or with the front page
    own_link: bool


def digest(*parts: str) -> str:
    """A hash of texts, as 64 hexadecimal digits; the parts keep their borders."""
    hashed = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        hashed.update(f"{len(raw)}:".encode() + raw)
    return hashed.hexdigest()


def text_hash(title: str, text: str) -> str:
    """Hash of the folded words of a text: equal means equal but for typography. Without a text, the title is hashed."""
    return hash_of_words(words(text or title))


def hash_of_words(found: Sequence[str]) -> str:
    """Hash of words that are split and folded already."""
    return digest(" ".join(found))


def identify(traits: Sequence[Traits], *, source_id: str, own_keys: frozenset[str]) -> list[Identity]:
    """The identities of a document's entries, in order; versions of one entry have the same.

    Args:
        traits: of all entries of one document.
        source_id: the source.
        own_keys: link keys that identify no entry: those of the feed itself and of the outlet's home page.
    """
    # An entry that a document repeats word for word is one entry: it makes neither its GUID nor its link ambiguous.
    traits = _versions_as_one(_copies_as_one(traits, own_keys), own_keys)
    different = set(traits)
    guids = Counter(trait.guid for trait in different if trait.guid)
    links = Counter(trait.link_key for trait in different if trait.link_key)
    return [_identity(trait, guids, links, source_id, own_keys) for trait in traits]


def _copies_as_one(traits: Sequence[Traits], own_keys: frozenset[str]) -> list[Traits]:
    """The traits, those of one own link and the same words under one GUID: some feeds make one for each listing."""
    first: dict[tuple[str, str], str] = {}
    for trait in traits:
        first.setdefault((trait.link_key, trait.words), trait.guid)
    has_link = [bool(trait.link_key) and trait.link_key not in own_keys for trait in traits]
    return [
        replace(trait, guid=first[trait.link_key, trait.words]) if linked else trait
        for trait, linked in zip(traits, has_link, strict=True)
    ]


def _versions_as_one(traits: Sequence[Traits], own_keys: frozenset[str]) -> list[Traits]:
    """The traits, those of versions of one entry without the words in which they differ."""
    versions = Counter(
        (trait.guid, trait.link_key)
        for trait in set(traits)
        if trait.guid and trait.link_key and trait.link_key not in own_keys
    )
    return [
        replace(trait, words="") if 1 < versions[trait.guid, trait.link_key] <= MOST_VERSIONS else trait
        for trait in traits
    ]


def _identity(
    trait: Traits, guids: Counter[str], links: Counter[str], source_id: str, own_keys: frozenset[str]
) -> Identity:
    link_identifies = links[trait.link_key] == 1 and trait.link_key not in own_keys
    if trait.guid and guids[trait.guid] == 1:
        entry_key = digest("guid", trait.guid)
    elif link_identifies:
        entry_key = digest("link", trait.link_key)
    else:
        entry_key = digest("words", trait.guid, trait.link_key, trait.words)
    url_key = trait.link_key if link_identifies else f"{source_id}#{entry_key}"
    return Identity(entry_key=entry_key, url_key=url_key, own_link=link_identifies)
