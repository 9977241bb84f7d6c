"""Quotations of several runs: marked omissions and insertions that must pass, and joins that must not."""

import random

from tests.quotation_cases.articles import Article, articles
from tests.quotation_cases.case import Case, Operation
from tests.quotation_cases.genuine import line_break, marks
from tests.quotation_cases.negations import NEGATIONS
from tests.quotation_cases.runs import Run, any_run, around, run, several
from tests.quotation_cases.tables import INSERTIONS, LONG_INSERTIONS

_OMISSIONS = (" … ", " ... ", " [...] ", " […] ", "… ", "... ", " (...) ")
_JOINTS = (" ", " ", ". ", ", ")


def _joined(runs: list[Run], verdict: str, chance: random.Random, *, joints: tuple[str, ...] = _OMISSIONS) -> Case:
    pieces = tuple(one.text for one in runs)
    whole = pieces[0] + "".join(chance.choice(joints) + piece for piece in pieces[1:])
    return Case(whole, verdict, (runs[0].article.text,), pieces=pieces)


def elided(number: int) -> Operation:
    """So many runs in order, within some sixty words, with marks between them."""

    def make(article: Article, chance: random.Random) -> Case | None:
        lengths = [chance.randint(3, 12) for _ in range(number)]
        gaps = [chance.randint(2, 70 // number - 12) for _ in range(number - 1)]
        runs = several(article, chance, lengths, gaps)
        return runs and _joined(runs, "elided", chance)

    return make


def elided_and_set_anew(article: Article, chance: random.Random) -> Case | None:
    """Two marked runs, with line breaks and other quotation marks."""
    made = elided(2)(article, chance)
    if made is None:
        return None
    return Case(line_break(marks(made.quote, article, chance), article, chance), "elided", made.cited, (), made.pieces)


def insertion(article: Article, chance: random.Random) -> Case | None:
    """A run with up to four words in square brackets put in."""
    return _inserted(article, chance, chance.choice(INSERTIONS[article.language]), "elided")


def insertion_too_long(article: Article, chance: random.Random) -> Case | None:
    """A run with more than four words in square brackets put in."""
    return _inserted(article, chance, chance.choice(LONG_INSERTIONS[article.language]), "altered")


def _inserted(article: Article, chance: random.Random, words: str, verdict: str) -> Case | None:
    made = any_run(article, chance, 8, 25)
    if made is None:
        return None
    place = chance.choice(made.tokens[2:-3]).end
    pieces = (article.text[made.start : place], article.text[place : made.end])
    return Case(f"{pieces[0]} [{words}]{pieces[1]}", verdict, (article.text,), pieces=pieces)


def negation_omitted(article: Article, chance: random.Random) -> Case | None:
    """Two runs in order with a mark for a negation: formally right, and for the reader to weigh."""
    found = [match for rule in NEGATIONS[article.language] if rule.kind == "removed" for match in rule.matches(article)]
    if not found:
        return None
    match = chance.choice(found)
    middle = around(article, match.start(), match.end(), chance, 2)
    if middle is None:
        return None
    before, after = run(article, middle.first - 3, middle.first + 1), run(article, middle.last - 1, middle.last + 4)
    return _joined([before, after], "elided", chance) if before and after else None


def joined_unmarked(article: Article, chance: random.Random) -> Case | None:
    """Two runs in order without a mark for what is left out."""
    lengths = [chance.randint(4, 12), chance.randint(4, 12)]
    runs = several(article, chance, lengths, [chance.randint(5, 40)])
    return runs and _joined(runs, "stitched", chance, joints=_JOINTS)


def reordered_marked(article: Article, chance: random.Random) -> Case | None:
    """Two or three runs, the later one first, with marks."""
    number = chance.choice((2, 2, 3))
    lengths, gaps = [chance.randint(4, 10) for _ in range(number)], [chance.randint(3, 9)] * (number - 1)
    runs = several(article, chance, lengths, gaps)
    return runs and _joined([*runs[1:], runs[0]], "stitched", chance)


def reordered_unmarked(article: Article, chance: random.Random) -> Case | None:
    """Two runs, the later one first, without a mark."""
    runs = several(article, chance, [chance.randint(4, 10), chance.randint(4, 10)], [chance.randint(0, 20)])
    return runs and _joined(runs[::-1], "stitched", chance, joints=_JOINTS)


def far_apart(article: Article, chance: random.Random) -> Case | None:
    """Two runs in order with a mark, and far more than eighty words between them."""
    runs = several(article, chance, [chance.randint(4, 8), chance.randint(4, 8)], [chance.randint(95, 160)])
    return runs and _joined(runs, "stitched", chance)


def four_runs(article: Article, chance: random.Random) -> Case | None:
    """Four runs in order with marks, all near one another."""
    runs = several(article, chance, [4] * 4, [chance.randint(3, 6) for _ in range(3)])
    return runs and _joined(runs, "stitched", chance)


def across_sources(article: Article, chance: random.Random) -> Case | None:
    """A run of each of two cited articles with a mark between them."""
    other = chance.choice([one for one in articles()[article.language] if one.story != article.story])
    runs = [any_run(article, chance, 4, 10), any_run(other, chance, 4, 10)]
    if runs[0] is None or runs[1] is None:
        return None
    pieces = (runs[0].text, runs[1].text)
    return Case(chance.choice(_OMISSIONS).join(pieces), "stitched", (article.text, other.text), pieces=pieces)
