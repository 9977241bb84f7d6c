"""A letter in brackets marks a change of its case anywhere; full stops of initials are typography, spaces are not."""

import pytest

from aggregator.quotations.model import Source
from aggregator.quotations.verdict import judge


def verdict(said: str, stands: str) -> str:
    return judge(said, [Source(1, 1, "", stands)]).verdict.value


@pytest.mark.parametrize(
    ("said", "stands", "expected"),
    [
        ("On Sunday [t]he harbour closed", "On Sunday The harbour closed", "normalised"),
        ("On Sunday [T]he harbour closed", "On Sunday the harbour closed", "normalised"),
        ("Dimanche [l]e vieux port fermait", "Dimanche Le vieux port fermait", "normalised"),
        ("[o]n Sunday … [t]he harbour closed", "On Sunday, they say, The harbour closed", "elided"),
        # without the mark it is another case
        ("On Sunday the harbour closed", "On Sunday The harbour closed", "altered"),
        # another letter, more than one, or one inside a word is no change of case
        ("On Sunday [s]he harbour closed", "On Sunday The harbour closed", "altered"),
        ("On Sunday [th]e harbour closed", "On Sunday THe harbour closed", "altered"),
        ("On Sunday t[h]e harbour closed", "On Sunday tHe harbour closed", "altered"),
        ("THE HARBOUR CLOSED ON SUNDAY", "The harbour closed on Sunday", "altered"),
    ],
)
def test_a_letter_in_brackets_marks_a_change_of_its_case(said: str, stands: str, expected: str) -> None:
    assert verdict(said, stands) == expected


@pytest.mark.parametrize(
    ("said", "stands", "expected"),
    [
        ("boats of the US Coast Guard", "boats of the U.S. Coast Guard", "normalised"),
        ("boats of the U.S. Coast Guard", "boats of the US Coast Guard", "normalised"),
        ("les bateaux de l’ONU partent", "les bateaux de l’O.N.U. partent", "normalised"),
        ("anijet e BE sot", "anijet e B.E. sot", "normalised"),
        # only one of two stops is left out, small letters, a sentence that ends
        ("boats of the U.S Coast Guard", "boats of the U.S. Coast Guard", "altered"),
        ("at nine am they sail", "at nine a.m. they sail", "altered"),
        ("he had plan B It failed", "he had plan B. It failed", "altered"),
        ("on pier A B stayed empty", "on pier A. B stayed empty", "altered"),
        # the same letters, but "can not only" is no "cannot only"
        ("we can not only repair it", "we cannot only repair it", "altered"),
        ("we cannot repair it", "we can not repair it", "altered"),
    ],
)
def test_full_stops_of_initials_are_typography_and_nothing_else_is(said: str, stands: str, expected: str) -> None:
    assert verdict(said, stands) == expected
