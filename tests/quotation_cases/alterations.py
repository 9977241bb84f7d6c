"""Quotations that must not pass: a word, a number, a name or a denial is another one."""

import random
import re

from tests.quotation_cases.articles import Article
from tests.quotation_cases.case import Case, Operation
from tests.quotation_cases.negations import NEGATIONS, Rule
from tests.quotation_cases.plain import letters, stands
from tests.quotation_cases.runs import Run, Token, any_run, around, several, tokens
from tests.quotation_cases.tables import HEDGES, NAMES


def _altered(quote: str, article: Article) -> Case:
    return Case(quote, "altered", (article.text,))


def _replaced(made: Run, start: int, end: int, said: str) -> str:
    """The run with other words for the characters `start:end` of the article."""
    text = made.article.text
    return re.sub(r" {2,}", " ", text[made.start : start] + said + text[end : made.end]).strip()


def _word(article: Article, chance: random.Random) -> str:
    token = chance.choice(tokens(article))
    return article.text[token.start : token.end]


def _middle(made: Run, chance: random.Random) -> Token:
    return chance.choice(made.tokens[2:-2])


def word_replaced(article: Article, chance: random.Random) -> Case | None:
    """Another word of the article for one in the middle."""
    made = any_run(article, chance, 6, 30)
    if made is None:
        return None
    token = _middle(made, chance)
    return _altered(_replaced(made, token.start, token.end, _word(article, chance)), article)


def word_dropped(article: Article, chance: random.Random) -> Case | None:
    """A word in the middle left out."""
    made = any_run(article, chance, 6, 30)
    if made is None:
        return None
    token = _middle(made, chance)
    return _altered(_replaced(made, token.start - 1, token.end, ""), article)


def word_added(article: Article, chance: random.Random) -> Case | None:
    """A word of the article put in."""
    made = any_run(article, chance, 6, 30)
    if made is None:
        return None
    start = _middle(made, chance).start
    return _altered(_replaced(made, start, start, f"{_word(article, chance)} "), article)


def words_swapped(article: Article, chance: random.Random) -> Case | None:
    """Two words of the run, near one another or not, in each other's place."""
    made = any_run(article, chance, 6, 30)
    if made is None:
        return None
    text, (one, two) = article.text, sorted(chance.sample(made.tokens, 2), key=lambda token: token.start)
    swapped = text[two.start : two.end] + text[one.end : two.start] + text[one.start : one.end]
    return _altered(_replaced(made, one.start, two.end, swapped), article)


def letter_changed(article: Article, chance: random.Random) -> Case | None:
    """One letter of a word in the middle is another letter of the article."""
    made, other = any_run(article, chance, 6, 30), chance.choice(article.text)
    if made is None or not other.isalpha():
        return None
    token = _middle(made, chance)
    place = chance.randrange(token.start, token.end)
    changed = _replaced(made, place, place + 1, other.lower())
    return _altered(changed, article) if article.text[place].isalpha() else None


def word_replaced_in_elided(article: Article, chance: random.Random) -> Case | None:
    """Another word of the article for one of the second of two runs that are joined with a mark."""
    runs = several(article, chance, [chance.randint(3, 7), chance.randint(6, 14)], [chance.randint(2, 15)])
    if runs is None:
        return None
    token = _middle(runs[1], chance)
    return _elided(runs[0], _replaced(runs[1], token.start, token.end, _word(article, chance)))


def _elided(before: Run, changed: str) -> Case | None:
    """A run, a mark and changed words; none where these stand in the article as well."""
    return None if stands(changed, before.article.text) else _altered(f"{before.text} … {changed}", before.article)


def first_or_last_replaced(article: Article, chance: random.Random) -> Case | None:
    """Another word of the article for the first or the last one."""
    made = any_run(article, chance, 6, 30)
    if made is None:
        return None
    token = chance.choice((made.tokens[0], made.tokens[-1]))
    return _altered(_replaced(made, token.start, token.end, _word(article, chance)), article)


def word_cut(article: Article, chance: random.Random) -> Case | None:
    """A run that begins or ends inside a word."""
    made = any_run(article, chance, 5, 20)
    if made is None or len(letters(made.text.split()[0])) < 4 or len(letters(made.text.split()[-1])) < 4:
        return None
    letter = chance.randint(1, 2)
    if chance.random() < 0.5:
        quote, edge = made.text[letter:], made.text[: letter + 1]
    else:
        quote, edge = made.text[:-letter], made.text[-letter - 1 :]
    return Case(quote, "altered", (article.text,), by="words") if edge.isalpha() else None


def number_changed(article: Article, chance: random.Random) -> Case | None:
    """One digit of a number."""
    found = list(re.finditer(r"\d", article.text))
    if not found:
        return None
    match = chance.choice(found)
    made = around(article, *match.span(), chance)
    said = chr(ord(match[0]) - int(match[0]) + (int(match[0]) + chance.randint(1, 9)) % 10)
    return made and _altered(_replaced(made, *match.span(), said), article)


def decimal_moved(article: Article, chance: random.Random) -> Case | None:
    """The decimal sign of a number left out, or put a place further: the digits are the same."""
    found = list(re.finditer(r"\b\d+([.,٫])\d{1,2}\b(?![.,٫]\d)", article.text))
    if not found:
        return None
    match = chance.choice(found)
    made = around(article, *match.span(), chance)
    digits = match[0].replace(match[1], "")
    said = digits if chance.random() < 0.5 or len(digits) < 3 else f"{digits[:2]}{match[1]}{digits[2:]}"
    return made and Case(_replaced(made, *match.span(), said), "altered", (article.text,), by="numbers")


def name_changed(article: Article, chance: random.Random) -> Case | None:
    """Another name, or another month or day of the week."""
    names = NAMES[article.language]
    found = list(re.finditer(rf"\b(?:{'|'.join(names)})\b", article.text))
    if not found:
        return None
    match = chance.choice(found)
    made = around(article, *match.span(), chance)
    return made and _altered(_replaced(made, *match.span(), chance.choice(names)), article)


def hedge_removed(article: Article, chance: random.Random) -> Case | None:
    """What the source only holds possible, said as certain."""
    pattern, said = chance.choice(list(HEDGES[article.language].items()))
    found = list(re.finditer(pattern, article.text))
    if not found:
        return None
    match = chance.choice(found)
    made = around(article, *match.span(), chance)
    return made and _altered(_replaced(made, *match.span(), said), article)


def negation(kind: str) -> Operation:
    """A denial `removed`, `inserted` or `flipped`, by the tables of the language."""

    def make(article: Article, chance: random.Random) -> Case | None:
        rule = chance.choice([rule for rule in NEGATIONS[article.language] if rule.kind == kind])
        found = list(rule.matches(article))
        if not found:
            return None
        match = chance.choice(found)
        made = around(article, *match.span(), chance)
        quote = made and _replaced(made, *match.span(), _said(rule, match))
        return quote and Case(quote, "altered", (article.text,), spot=f"{article.id} {match.start()} {rule.said}")

    return make


def negation_flipped_in_elided(article: Article, chance: random.Random) -> Case | None:
    """A denial changed in one of two runs that are joined with a mark."""
    runs = several(article, chance, [chance.randint(3, 7), chance.randint(6, 14)], [chance.randint(2, 15)])
    if runs is None:
        return None
    inside = range(runs[1].tokens[2].start, runs[1].tokens[-2].start)
    rules = NEGATIONS[article.language]
    found = [(rule, match) for rule in rules for match in rule.matches(article) if match.start() in inside]
    found = [(rule, match) for rule, match in found if match.end() < runs[1].tokens[-1].start]
    if not found:
        return None
    rule, match = chance.choice(found)
    return _elided(runs[0], _replaced(runs[1], *match.span(), _said(rule, match)))


def _said(rule: Rule, match: re.Match[str]) -> str:
    """What is said for what was found, with a capital letter where it had one."""
    said = match.expand(rule.said)
    return said[:1].upper() + said[1:] if match[0][:1].isupper() else said
