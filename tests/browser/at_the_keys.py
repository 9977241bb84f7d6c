"""Somebody at the keyboard of a real browser: no mouse, and in Persian a keyboard with Persian letters."""

import re
from collections.abc import Callable
from typing import Any

#: What a Persian keyboard (ISIRI 9147) writes where an English one has these.
_PERSIAN = dict(
    zip(
        "qwertyuiop[]asdfghjkl;'zxcvbnm",
        "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپ",
        strict=True,
    )
) | {"?": "؟"}
_PLACES = {"[": "BracketLeft", "]": "BracketRight", "?": "Slash", "/": "Slash"}
#: How often a condition is looked at: every 20 ms, for 20 seconds at most.
_STEP, _MOST = 20, 1000


class Keys:
    """Presses keys in a page; `language` is that of the interface and of the letters on the keyboard."""

    def __init__(self, page: Any, language: str) -> None:
        self.page, self.language = page, language
        self._wire = page.context.new_cdp_session(page) if language == "fa" else None

    def press(self, *keys: str) -> None:
        """Press what an English keyboard calls these keys."""
        for key in keys:
            written = _PERSIAN.get(key.lower()) if self._wire else None
            if self._wire is None or written is None:
                self.page.keyboard.press(key)
                continue
            # pages get the letter that is printed on the key, and the place of the key
            shift = 8 if key.isupper() or key == "?" else 0
            place = _PLACES.get(key, f"Key{key.upper()}")
            for kind in ("rawKeyDown", "keyUp"):
                self._wire.send(
                    "Input.dispatchKeyEvent", {"type": kind, "key": written, "code": place, "modifiers": shift}
                )

    def go(self, *keys: str) -> None:
        """Press keys that lead to a page, and wait until it is there."""
        with self.page.expect_navigation():
            self.press(*keys)

    def write(self, text: str) -> None:
        """Write a text where the focus is, in whatever script it is."""
        self.page.keyboard.insert_text(text)

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on what the selector finds; a person without a mouse gets there no other way."""
        for _ in range(400):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    def row(self) -> str:
        """The id of the row that the keys are for; empty where there is none."""
        return str(self.page.evaluate("document.querySelector('[data-row][aria-current]')?.id ?? ''"))

    def walk_to(self, row: str) -> None:
        """Move to a row of the list, up or down, one row after the other; what is not loaded yet is asked for."""
        rows = self._rows()
        if row not in rows:
            self.press("l")
            self.until(lambda: len(self._rows()) > len(rows))
            rows = self._rows()
        here = self.row()
        steps = rows.index(row) - (rows.index(here) if here else -1)
        self.press(*("j" if steps > 0 else "k") * abs(steps))
        self.until(lambda: self.row() == row)

    def told(self, *, after: str = "") -> str:
        """What the live region says, once it says something else than `after`."""
        self.until(lambda: self._status() not in ("", after))
        return self._status()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, as a person waits for the page."""
        for _ in range(_MOST):
            if holds():
                return
            self.page.wait_for_timeout(_STEP)
        raise AssertionError(f"it never came; the page says {self.main()[:1500]!r}")

    def main(self) -> str:
        """The words of the page, as they are seen."""
        return " ".join(self.page.locator("main").inner_text().split())

    def _rows(self) -> list[str]:
        return list(self.page.evaluate("[...document.querySelectorAll('[data-row]')].map((row) => row.id)"))

    def _status(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("#status").inner_text()).strip()
