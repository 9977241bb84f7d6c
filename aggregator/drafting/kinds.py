"""What kind of item an article makes, guessed from evidence that is plain. Pure.

Plain is: it was a post; its address has a folder for opinions (or interviews); its title begins with the label that an
outlet puts there ("Opinion:"). Everything else is a report: a title that merely asks, or an angry one, proves nothing,
and a person says it with `digest edit --kind`.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from aggregator.text.fold import fold
from aggregator.vocabulary import ItemKind

#: Whole folders of an address. Left out on purpose: `comment`, `kommentar`, `debate` (readers' comments stand there as
#: well) and `columns`, `articles` in any language.
_FOLDERS = {
    ItemKind.OP_ED: "opinion, opinions, op-ed, op-eds, oped, opeds, editorial, editorials, meinung, leitartikel, "
    "tribune, tribunes, opinione, یادداشت, دیدگاه, آراء, رأي",
    ItemKind.INTERVIEW: "interview, interviews, entretien, entretiens, intervista, intervistat, گفت‌وگو, مقابلات",
    ItemKind.BOOK_REVIEW: "book-review, book-reviews, buchkritik, rezensionen",
}
#: What stands before the colon, bar or dash at the beginning of a title.
_LABELS = {
    ItemKind.OP_ED: "opinion, op-ed, editorial, meinung, leitartikel, tribune, یادداشت, دیدگاه, سرمقاله, رأي, "
    "مقال رأي, افتتاحية",
    ItemKind.INTERVIEW: "interview, entretien, intervistë, intervista, گفت‌وگو, گفتگو, مصاحبه, مقابلة, حوار",
    ItemKind.BOOK_REVIEW: "book review, rezension, buchkritik, معرفی کتاب, نقد کتاب, مراجعة كتاب",
    ItemKind.CORRECTION: "correction, berichtigung, korrektur, rectificatif, korrigjim, اصلاحیه, تصحيح",
}


def _folded(table: Mapping[ItemKind, str]) -> dict[str, ItemKind]:
    return {fold(word): kind for kind, words in table.items() for word in words.split(", ")}


_BY_FOLDER, _BY_LABEL = _folded(_FOLDERS), _folded(_LABELS)
#: A label, and what parts it from the title; a dash counts between spaces only ("Op-ed").
_LABEL = re.compile(r"([^:|]{2,24}?)\s*(?:[:|]|\s[–—-]\s)")


def kind_of(title: str, url: str, *, is_post: bool) -> ItemKind:
    """The kind of an item that leads with this article; a report where nothing says otherwise plainly. Never raises."""
    if is_post:
        return ItemKind.SOCIAL_POST
    label = _LABEL.match(title.lstrip())  # not by the pattern: its time would grow with the square of the spaces
    named = _BY_LABEL.get(fold(label[1])) if label else None
    return named or _of_address(url) or ItemKind.REPORT


def _of_address(url: str) -> ItemKind | None:
    """By the folders of the address; its last part is the article's own name."""
    path = url.partition("://")[2].partition("?")[0].partition("#")[0]
    folders = [fold(unquote(part)) for part in path.split("/")[1:-1]]
    return next((_BY_FOLDER[folder] for folder in folders if folder in _BY_FOLDER), None)
