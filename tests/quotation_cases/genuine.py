"""Quotations that must pass: verbatim ones, and ones of which only the typography was changed."""

import random
import re
import unicodedata
from collections.abc import Callable

from tests.quotation_cases.articles import Article, articles
from tests.quotation_cases.case import Case, Operation
from tests.quotation_cases.runs import any_run, run, tokens

_MARKS = (
    ((r"[’‘]", "'"), (r"[“”„]", '"'), (r"«\s*|\s*»", '"')),
    ((r"'", "’"), (r"’", "'"), (r"[“”„]", "'"), (r"«\s*", "“"), (r"\s*»", "”")),
    ((r"’", "ʼ"), (r"[“„]", "«"), (r"”", "»"), (r"«\s*", "„"), (r"\s*»", "“")),
)
_DIGITS = {"fa": ("0123456789", "٠١٢٣٤٥٦٧٨٩"), "ar": ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")}
_FORMS = {"fa": (("ی", "ي"), ("ک", "ك")), "ar": (("ي", "ی"), ("ك", "ک"))}
_HARAKAT = re.compile("[\u064b-\u0652]")

_Change = Callable[[str, Article, random.Random], str]


def verbatim(least: int, most: int) -> Operation:
    """A run as it stands."""

    def make(article: Article, chance: random.Random) -> Case | None:
        made = any_run(article, chance, least, most)
        return made and Case(made.text, "exact", (article.text,))

    return make


def verbatim_over_paragraphs(article: Article, chance: random.Random) -> Case | None:
    """A run that goes over the end of a paragraph, its break included."""
    made = run(article, first := chance.randrange(len(tokens(article))), first + chance.randint(8, 30))
    return Case(made.text, "exact", (article.text,)) if made and "\n" in made.text else None


def verbatim_in_second_source(article: Article, chance: random.Random) -> Case | None:
    """A run of one of two cited articles."""
    made, other = any_run(article, chance, 4, 25), chance.choice(articles()[article.language])
    cited = (other.text, article.text) if chance.random() < 0.7 else (article.text, other.text)
    return made and Case(made.text, "exact", cited)


def paragraphs_joined(article: Article, chance: random.Random) -> Case | None:
    """The same, with a space for the break."""
    made = verbatim_over_paragraphs(article, chance)
    return made and Case(re.sub(r"\s*\n\s*", " ", made.quote), "normalised", made.cited)


def changed(change: _Change, least: int = 4, most: int = 30) -> Operation:
    """A run with a change that only touches typography."""

    def make(article: Article, chance: random.Random) -> Case | None:
        made = any_run(article, chance, least, most)
        return made and Case(change(made.text, article, chance), "normalised", (article.text,))

    return make


def marks(text: str, _article: Article, chance: random.Random) -> str:
    """Curly, straight and angled marks for one another."""
    for pattern, mark in chance.choice(_MARKS):
        text = re.sub(pattern, mark, text)
    return text


def line_break(text: str, _article: Article, chance: random.Random) -> str:
    """One or two line breaks for spaces."""
    words = text.split(" ")
    if len(words) < 2:
        return text
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(1, len(words))
        words[place] = f"\n{words[place].lstrip()}"
    return " ".join(words).replace(" \n", chance.choice(("\n", "\r\n", " \n")))


def spaces(text: str, _article: Article, chance: random.Random) -> str:
    """Another space, or two of them."""
    return re.sub(r"[ \u00a0\u202f]", chance.choice(("\u00a0", "  ", "\u202f")), text, count=chance.randint(1, 3))


def final_mark(text: str, article: Article, chance: random.Random) -> str:
    """A mark at the end that the article does not have there."""
    return text + chance.choice(".,!" if article.language != "fa" else ".،!")


def trailing_omission(text: str, _article: Article, chance: random.Random) -> str:
    """Points at the end, as where a sentence is broken off."""
    return text + chance.choice(("…", "...", " …", " ..."))


def first_letter(text: str, _article: Article, _chance: random.Random) -> str:
    """The first letter in the other case."""
    return text[:1].swapcase() + text[1:]


def decomposed(text: str, _article: Article, _chance: random.Random) -> str:
    """Accents as characters of their own."""
    return unicodedata.normalize("NFD", text)


def invisible(text: str, article: Article, chance: random.Random) -> str:
    """A mark of direction or a soft hyphen that no reader sees."""
    place = chance.randrange(1, len(text))
    hidden = chance.choice("\u200f\u200e\u2060" if article.language in _FORMS else "\u00ad\u2060")
    beside = text[place - 1].isalpha() and text[place].isalpha()
    return text[:place] + hidden + text[place:] if beside or hidden in "\u200f\u200e" else text


def joiner(text: str, _article: Article, chance: random.Random) -> str:
    """Zero-width non-joiners dropped or made spaces."""
    return text.replace("\u200c", chance.choice(("", " ")))


def letter_forms(text: str, article: Article, chance: random.Random) -> str:
    """Kaf and yeh of the other alphabet; in Arabic a lengthening stroke besides."""
    for ours, theirs in _FORMS[article.language]:
        text = text.replace(ours, theirs)
    if article.language == "ar" and chance.random() < 0.3:
        text = re.sub(r"(?<=[بتسنملي])(?=[بتسنملا])", "ـ", text, count=1)
    return text


def digits(text: str, article: Article, chance: random.Random) -> str:
    """Digits of another script."""
    wanted = chance.choice(_DIGITS[article.language])
    return "".join(wanted[int(char)] if char.isdecimal() else char for char in text)


def harakat(text: str, _article: Article, chance: random.Random) -> str:
    """Vowel signs left out, or a few put in."""
    if _HARAKAT.search(text):
        return _HARAKAT.sub("", text)
    return re.sub(r"(?<=[بتسنمل])(?=[\u0621-\u064a])", chance.choice("\u064e\u064f\u0650"), text, count=3)
