"""All cases: how many of each kind in each language, drawn with a seed, each proven before it is taken."""

import random
from collections.abc import Iterator
from typing import Any

from tests.quotation_cases import alterations, genuine, omissions, strangers
from tests.quotation_cases.articles import LANGUAGES, articles
from tests.quotation_cases.case import Case, Operation, is_what_it_says
from tests.quotation_cases.genuine import changed

SEED = "quotations"
#: Draws for one case; the rarest kinds need a few hundred.
_DRAWS = 4_000

#: Kind: how many in each language, and how it is made.
KINDS: dict[str, tuple[int, Operation]] = {
    "verbatim_short": (8, genuine.verbatim(3, 8)),
    "verbatim": (8, genuine.verbatim(9, 25)),
    "verbatim_long": (5, genuine.verbatim(26, 60)),
    "verbatim_over_paragraphs": (3, genuine.verbatim_over_paragraphs),
    "verbatim_in_second_source": (3, genuine.verbatim_in_second_source),
    "paragraphs_joined": (3, genuine.paragraphs_joined),
    "marks": (5, changed(genuine.marks)),
    "line_break": (4, changed(genuine.line_break)),
    "spaces": (2, changed(genuine.spaces)),
    "final_mark": (4, changed(genuine.final_mark)),
    "trailing_omission": (2, changed(genuine.trailing_omission)),
    "invisible": (2, changed(genuine.invisible)),
    "elided_two_runs": (8, omissions.elided(2)),
    "elided_three_runs": (6, omissions.elided(3)),
    "elided_and_set_anew": (3, omissions.elided_and_set_anew),
    "insertion": (5, omissions.insertion),
    "negation_omitted": (4, omissions.negation_omitted),
    "word_replaced": (6, alterations.word_replaced),
    "word_dropped": (5, alterations.word_dropped),
    "word_added": (5, alterations.word_added),
    "words_swapped": (5, alterations.words_swapped),
    "letter_changed": (4, alterations.letter_changed),
    "word_replaced_in_elided": (3, alterations.word_replaced_in_elided),
    "first_or_last_replaced": (4, alterations.first_or_last_replaced),
    "word_cut": (3, alterations.word_cut),
    "number_changed": (5, alterations.number_changed),
    "decimal_moved": (2, alterations.decimal_moved),
    "name_changed": (5, alterations.name_changed),
    "hedge_removed": (4, alterations.hedge_removed),
    "insertion_too_long": (2, omissions.insertion_too_long),
    "negation_removed": (16, alterations.negation("removed")),
    "negation_inserted": (10, alterations.negation("inserted")),
    "negation_flipped": (8, alterations.negation("flipped")),
    "negation_flipped_in_elided": (5, alterations.negation_flipped_in_elided),
    "joined_unmarked": (6, omissions.joined_unmarked),
    "reordered_marked": (5, omissions.reordered_marked),
    "reordered_unmarked": (3, omissions.reordered_unmarked),
    "far_apart": (5, omissions.far_apart),
    "four_runs": (4, omissions.four_runs),
    "across_sources": (3, omissions.across_sources),
    "elsewhere": (4, strangers.elsewhere),
    "elsewhere_set_anew": (2, strangers.elsewhere_set_anew),
    "other_article": (6, strangers.other_article),
    "other_language": (3, strangers.other_language),
    "invented": (3, strangers.invented),
    "no_text": (4, strangers.no_text),
}
#: What only some scripts have.
_CASE: dict[str, tuple[int, Operation]] = {"first_letter": (6, changed(genuine.first_letter))}
_ACCENTS: dict[str, tuple[int, Operation]] = {"decomposed": (2, changed(genuine.decomposed))}
_ARABIC_SCRIPT: dict[str, tuple[int, Operation]] = {
    "letter_forms": (4, changed(genuine.letter_forms)),
    "digits": (3, changed(genuine.digits)),
}
_OWN = {
    "en": _CASE,
    "fa": _ARABIC_SCRIPT | {"joiner": (5, changed(genuine.joiner))},
    "ar": _ARABIC_SCRIPT | {"harakat": (5, changed(genuine.harakat))},
}


def rows(seed: str = SEED) -> list[dict[str, Any]]:
    """The cases as rows for `newsloom evaluate quotations`, language by language; the same for the same seed."""
    return [case.row(f"{language}-{kind}-{number:02}", language, kind) for language, kind, number, case in cases(seed)]


def cases(seed: str = SEED) -> Iterator[tuple[str, str, int, Case]]:
    """Language, kind, number within both, and case."""
    for language in LANGUAGES:
        for kind, (wanted, operation) in (KINDS | _OWN.get(language, _CASE | _ACCENTS)).items():
            chance = random.Random(f"{seed} {language} {kind}")
            for number, case in enumerate(_drawn(language, wanted, operation, chance), start=1):
                yield language, kind, number, case


def _drawn(language: str, wanted: int, operation: Operation, chance: random.Random) -> list[Case]:
    """So many different cases.

    Raises:
        LookupError: the texts do not yield so many.
    """
    found: dict[tuple[str, ...], Case] = {}
    for _ in range(_DRAWS):
        case = operation(chance.choice(articles()[language]), chance)
        if case is not None and is_what_it_says(case):
            found.setdefault(case.key, case)
        if len(found) == wanted:
            return list(found.values())
    raise LookupError(f"the {language} texts yield only {len(found)} of {wanted} cases")
