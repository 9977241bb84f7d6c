"""A reader of the desk's pages that finds what must not be there: what runs, what loads, what nobody can name."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: An element that runs something, loads something or leads somewhere by itself.
_FORBIDDEN = frozenset(
    "style object embed applet base frame frameset math foreignobject animate set noscript template".split()
)
_ADDRESSES = frozenset("href src action formaction poster data cite background xlink:href srcdoc".split())
_NAMED_BY_LABEL = frozenset("input select textarea".split())


def faults(html: str) -> list[str]:
    """What is wrong with a page or a part of one; empty when nothing is."""
    is_page = html.lstrip()[:9].lower() == "<!doctype"
    root = LexborHTMLParser(html).root
    assert root is not None
    elements = [node for node in root.traverse(include_text=False) if node.tag and not node.tag.startswith("-")]
    found = [fault for element in elements for fault in _of(element)]
    found += [*_unnamed(elements), *_doubled_ids(elements)]
    if is_page:
        found += [] if root.attributes.get("lang") and root.attributes.get("dir") else ["the page names no language"]
        found += (
            [] if sum(element.tag == "h1" for element in elements) == 1 else ["no heading of the first level, or two"]
        )
    return found


def check(html: str) -> None:
    """Raises AssertionError with every fault of a page."""
    found = faults(html)
    assert not found, "\n".join(found)


def _of(element: LexborNode) -> Iterator[str]:
    where, has = f"<{element.tag}>", _attributes(element)
    if element.tag in _FORBIDDEN or (element.tag == "meta" and has.get("http-equiv")):
        yield f"{where} stands there"
    if element.tag == "script" and (not has.get("src", "").startswith("/static/") or element.text().strip()):
        yield f"{where} is not one of the desk's own: {has.get('src')}"
    for name, value in has.items():
        if name.startswith(("on", "hx-on")) or name == "style":
            yield f"{where} {name}={value!r} is forbidden by the policy"
        elif name in _ADDRESSES and not _is_harmless(element.tag or "", value):
            yield f"{where} {name}={value!r}"
    if element.tag == "a" and has.get("target") == "_blank" and "noopener" not in has.get("rel", ""):
        yield f"{where} gives its opener away"


def _attributes(element: LexborNode) -> dict[str, str]:
    return {name.lower(): value or "" for name, value in element.attributes.items()}


def _is_harmless(tag: str, value: str) -> bool:
    """Links may lead to other sites; what is loaded or posted may not."""
    plain = value.strip()
    if plain.startswith(("/", "#", "?")) and not plain.startswith(("//", "/\\")):
        return True
    if tag == "a":
        return plain.startswith(("https://", "http://", "mailto:"))
    return plain == "" or (tag == "img" and plain.startswith("data:image/"))


def _unnamed(elements: list[LexborNode]) -> Iterator[str]:
    named = {_attributes(element).get("for") for element in elements if element.tag == "label"}
    for element in elements:
        has = _attributes(element)
        is_named = has.get("aria-label") or has.get("aria-labelledby")
        if element.tag in _NAMED_BY_LABEL and has.get("type") not in ("hidden", "submit"):
            if not is_named and has.get("id") not in named - {None} and not _stands_in(element, "label"):
                yield f"<{element.tag} name={has.get('name')!r}> has no label"
        elif element.tag in ("button", "a") and not (is_named or element.text().strip()):
            pictures = [each for each in element.css("img") if _attributes(each).get("alt")]
            if not pictures and not element.css("title"):
                yield f"<{element.tag}> says nothing: {has}"


def _stands_in(element: LexborNode, tag: str) -> bool:
    above = element.parent
    while above is not None:
        if above.tag == tag:
            return True
        above = above.parent
    return False


def _doubled_ids(elements: list[LexborNode]) -> Iterator[str]:
    seen: set[str] = set()
    for ident in filter(None, (_attributes(element).get("id") for element in elements)):
        if ident in seen:
            yield f"two elements are called {ident!r}"
        seen.add(ident)
