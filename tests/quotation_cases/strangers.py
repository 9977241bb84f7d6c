"""Quotations that no cited text has: genuine elsewhere, invented, or without a text to prove them."""

import random

from tests.quotation_cases.articles import LANGUAGES, Article, articles
from tests.quotation_cases.case import Case
from tests.quotation_cases.genuine import line_break, marks
from tests.quotation_cases.runs import any_run
from tests.quotation_cases.tables import INVENTED


def _other(article: Article, chance: random.Random) -> Article:
    return chance.choice([one for one in articles()[article.language] if one.story != article.story])


def elsewhere(article: Article, chance: random.Random) -> Case | None:
    """A run of an article that is stored, but not cited."""
    other = _other(article, chance)
    made = any_run(other, chance, 5, 25)
    return made and Case(made.text, "elsewhere", (article.text,), (other.text,))


def elsewhere_set_anew(article: Article, chance: random.Random) -> Case | None:
    """The same with other marks and a line break, and a third article stored besides."""
    made, third = elsewhere(article, chance), _other(article, chance)
    if made is None:
        return None
    quote = line_break(marks(made.quote, article, chance), article, chance)
    return Case(quote, "elsewhere", made.cited, (third.text, *made.others))


def other_article(article: Article, chance: random.Random) -> Case | None:
    """A run of an article that is not stored."""
    made = any_run(_other(article, chance), chance, 6, 25)
    return made and Case(made.text, "not_found", (article.text,))


def other_language(article: Article, chance: random.Random) -> Case | None:
    """A run of an article in another language."""
    language = chance.choice([one for one in LANGUAGES if one != article.language])
    made = any_run(chance.choice(articles()[language]), chance, 6, 20)
    return made and Case(made.text, "not_found", (article.text,))


def invented(article: Article, chance: random.Random) -> Case | None:
    """A sentence that nobody said."""
    quote = chance.choice(INVENTED[article.language])
    return Case(quote, "not_found", (article.text,), spot=quote)


def no_text(article: Article, chance: random.Random) -> Case | None:
    """A run of an article whose text is not stored; with two sources, of neither."""
    made = any_run(article, chance, 5, 25)
    return made and Case(made.text, "unverifiable", chance.choice((("",), ("", ""))))
