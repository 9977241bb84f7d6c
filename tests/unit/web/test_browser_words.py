from gettext import NullTranslations

import pytest

from aggregator.web.browser_words import browser_of

GECKO = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
EDGE = f"{CHROME.replace('X11; Linux x86_64', 'Windows NT 10.0')} Edg/140.0.0.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (GECKO, "Firefox on Windows"),
        (CHROME, "Chrome on Linux"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on iPhone"),
        (CHROME.replace("X11; Linux x86_64", "Linux; Android 16"), "Chrome on Android"),
        ("Firefox/1", "Firefox"),
        ("something else " * 20, ("something else " * 20)[:60]),
        ("", ""),
    ],
)
def test_a_browser_is_told_by_name_and_system(header: str, words: str) -> None:
    assert browser_of(header, NullTranslations()) == words
