"""Which browser somebody is signed in with, in a few words: what it says of itself is long, and names its ancestors."""

from gettext import NullTranslations

#: What to look for, the descendants before those whose names they carry too.
_BROWSERS = (
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("HeadlessChrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(header: str, translations: NullTranslations) -> str:
    """A browser by its User-Agent header: `Firefox on Windows`; what it says itself where it is none of the known."""
    browser = next((name for mark, name in _BROWSERS if mark in header), "")
    system = next((name for mark, name in _SYSTEMS if mark in header), "")
    if browser and system:
        return translations.gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or header[:60]
