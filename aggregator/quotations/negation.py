"""Words that turn a statement round or take it back by half, in the six languages of the house. Data and one rule.

For warning an editor of what an omission leaves out. It deliberately lists too much rather than too little.
"""

import re
from typing import Final

from aggregator.text.fold import fold

NEGATIONS: Final = frozenset(
    (
        "not no never none nobody nothing nowhere neither nor cannot without hardly barely scarcely refused denied "
        "nuk mos jo asnje asnjehere askush asgje pa kurre "
        "ne pas jamais rien aucun aucune ni non sans guere nullement "
        "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder noch ohne kaum nein "
        "لا لم لن ليس ليست ليسوا غير دون بدون کلا "
        "نه نیست نیستند نبود نبودند نشد نشده نکرد نکرده ندارد ندارند نداشت نخواهد نخواهند هرگز هیچ بدون نمی ن"
    ).split()
)
_HEDGES: Final = frozenset(
    (
        "may might could would perhaps maybe possibly probably allegedly reportedly apparently unless if seems seemed "
        "claimed suggested almost nearly "
        "ndoshta mund mbase gjoja nese pothuaj "
        "peut-etre pourrait pourraient probablement apparemment selon serait presque "
        "vielleicht wohl moglicherweise angeblich konnte konnten durfte offenbar scheinbar falls wenn "
        "ربما قد لعل يبدو یبدو محتمل زعم اذا لو تقریبا "
        "شاید احتمالا گویا ممکن ظاهرا اگر تقریبا"
    ).split()
)
_WORD: Final = re.compile(r"[^\s,.;:!?()\[\]{}«»“”\"…،؛؟—–]+")
# s' denies in Albanian before these, and is a pronoun in French
_CLITIC: Final = re.compile("n'|s'(?:ka|ke|esht|isht|mund|do|di|ja|pat|be)")
_PERSIAN: Final = re.compile("ن(?:می|خواه|دار|کرد|شد|بود|یست)")


def is_negation(word: str) -> bool:
    """Whether the word denies; the Arabic "and" and "so" may be joined to it."""
    plain = fold(word).strip("'\"")
    if plain == "ne":
        return word.casefold() == plain  # and not the Albanian "in"
    if plain in NEGATIONS or plain.endswith("n't") or _PERSIAN.match(plain):
        return True
    return bool(_CLITIC.match(plain)) or (plain[:1] in ("و", "ف") and plain[1:] in NEGATIONS)


def negations(text: str) -> list[str]:
    """The words of `text` that deny, as they stand."""
    return [word for word in _WORD.findall(text) if is_negation(word)]


def risks(text: str) -> list[str]:
    """The words of `text` that deny or take back by half, as they stand, each once."""
    found = [word for word in _WORD.findall(text) if is_negation(word) or fold(word) in _HEDGES]
    return list(dict.fromkeys(found))
