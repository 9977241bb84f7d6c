"""A walk through all pages of a desk by the links and forms that stand on them, as people of each role see them."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

from tests.fakes.browser import Answer, Browser
from tests.integration.web_routes import Route, route_of

#: Pages of one route that are looked at, for each set of names in their query.
_OF_A_KIND = 3


@dataclass
class Seen:
    """Pages by route, and forms by the route they are sent to: paths, and what they would send."""

    pages: dict[Route, list[str]] = field(default_factory=lambda: defaultdict(list))
    forms: dict[Route, list[tuple[str, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    #: links and forms to paths of the desk that no route answers, with the page they stand on
    astray: list[str] = field(default_factory=list)
    #: pages that did not answer with 200, or led on
    broken: list[str] = field(default_factory=list)


def walk(browser: Browser, seen: Seen, *, start: str = "/") -> None:
    """Follow whatever stands on pages and can be got, from `start` on; nothing is sent."""
    waiting, known = [start], {start}
    while waiting:
        path = waiting.pop(0)
        answer = browser.get(path, follow=False)
        if answer.status in (302, 303, 307):
            onwards = [answer.header("location")]
        elif answer.status != 200:
            seen.broken.append(f"{path}: {answer.status}")
            continue
        elif "text/html" not in answer.header("content-type"):
            continue
        else:
            onwards = list(_links(answer))
            _note_forms(answer, seen)
        for link in onwards:
            goal = _own(path, link)
            if goal is None or goal in known:
                continue
            known.add(goal)
            if _note_page(goal, path, seen):
                waiting.append(goal)


def _note_page(goal: str, on: str, seen: Seen) -> bool:
    """Whether a page is to be looked at: it is one of the first of its kind."""
    route = route_of("GET", goal)
    if route is None:
        seen.astray.append(f"{on} leads to {goal}")
        return False
    kind = _names(goal)
    alike = [each for each in seen.pages[route] if _names(each) == kind]
    if goal not in alike and len(alike) >= _OF_A_KIND:
        return False
    if goal not in alike:
        seen.pages[route].append(goal)
    return True


def _names(path: str) -> tuple[str, ...]:
    return tuple(sorted({name for name, value in parse_qsl(path.partition("?")[2]) if value}))


def _own(base: str, link: str) -> str | None:
    """A link as path and query of the desk; None for one elsewhere, into the page itself or to a file."""
    whole = urljoin(f"http://desk.invalid{base}", link.strip())
    if not whole.startswith("http://desk.invalid/") or link.startswith("#"):
        return None
    path = whole.removeprefix("http://desk.invalid").partition("#")[0]
    return None if path.startswith("/static/") else path


def _links(answer: Answer) -> Iterator[str]:
    tree = answer.tree
    for attribute in ("href", "src", "hx-get"):
        for element in tree.xpath(f"//*[@{attribute}]"):
            yield element.get(attribute)
    for form in tree.xpath("//form[not(@method) or @method='get']"):
        yield f"{form.get('action') or answer.path.partition('?')[0]}?{urlencode(_fields(form), doseq=True)}"


def _note_forms(answer: Answer, seen: Seen) -> None:
    for form in answer.tree.xpath("//form"):
        sent = form.get("hx-post") or (
            form.get("method", "get").lower() == "post" and (form.get("action") or answer.path)
        )
        buttons = [button.get("formaction") for button in form.xpath(".//button[@formaction]")]
        for action in filter(None, [sent, *buttons]):
            _note_form("POST", action, _fields(form), answer.path, seen)
    for method in ("post", "put", "patch", "delete"):
        for element in answer.tree.xpath(f"//*[@hx-{method}][not(self::form)]"):
            values = json.loads(element.get("hx-vals") or "{}")
            _note_form(method.upper(), element.get(f"hx-{method}"), values, answer.path, seen)


def _note_form(method: str, action: str, fields: dict[str, Any], on: str, seen: Seen) -> None:
    goal = _own(on, action)
    route = None if goal is None else route_of(method, goal)
    if goal is None or route is None:
        seen.astray.append(f"{on} has a form that is sent to {action}")
    elif len(seen.forms[route]) < _OF_A_KIND:
        seen.forms[route].append((goal, fields))


def _fields(form: Any) -> dict[str, Any]:
    """What a form sends as it stands there."""
    found: dict[str, Any] = {}
    for element in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name, kind = element.get("name"), element.get("type", "")
        if element.tag == "textarea":
            found[name] = element.text or ""
        elif element.tag == "select":
            options = element.xpath(".//option[@selected]") or element.xpath(".//option")[:1]
            found[name] = [option.get("value", option.text_content()) for option in options]
        elif kind in ("checkbox", "radio"):
            if element.get("checked") is not None:
                found.setdefault(name, []).append(element.get("value", "on"))
        elif kind not in ("file", "submit", "image", "button"):
            found[name] = element.get("value", "")
    return found
