"""What sections are called in the interface, one name each on every page; translated where they are shown."""

from gettext import NullTranslations

from aggregator.settings import Desk
from aggregator.web.languages import marked

#: That of a section which stands in the digest without one.
_NONE = marked("Without a heading")
#: How languages set it: with a space or one that breaks no line before it in French, wide in Chinese.
_COLON = ":： \u00a0\u202f"


def section_names(desk: Desk, say: NullTranslations) -> dict[str, str]:
    """The name of each section by its key: its heading without the colon, or that it has none.

    Of several that have none, the key is told besides.
    """
    bare = [section.key for section in desk.sections if not section.heading.strip()]
    none = say.gettext(_NONE)
    return {
        section.key: section.heading.rstrip(_COLON) or (none if len(bare) == 1 else f"{none} ({section.key})")
        for section in desk.sections
    }


def section_name(desk: Desk, key: str, say: NullTranslations) -> str:
    """The name of one section, which config may have no more."""
    gone = say.gettext(marked("Section %(key)s, which desk.yaml has no more"))
    return section_names(desk, say).get(key) or gone % {"key": key}
