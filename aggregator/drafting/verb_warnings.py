"""Attribution verbs that take a side, found in what the desk itself writes. Pure.

What stands in quotation marks is the source's and is not looked at. Words are compared folded, whole and in every form
that the palette lists; it deliberately knows no grammar, so what the palette does not list is not found.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from aggregator.drafting.lead import VerbClass, Wording
from aggregator.drafting.passages import quoted_passages
from aggregator.text.fold import fold, fold_with_offsets

_NON_JOINER = "\u200c"


def warned_verbs(text: str, wording: Wording) -> list[tuple[int, int, str, VerbClass]]:
    """The verbs in `text` that presuppose truth or evaluate: start, end, the words as they stand, their class.

    In the order of the text. `wording` is that of the text's language. Never raises.
    """
    forms = tuple(
        (form, kind) for kind, verbs in wording.verbs.items() if kind.warns for verb in verbs for form in verb.forms
    )
    if not forms:
        return []
    classes = {_joined(fold(form)): kind for form, kind in forms}
    pattern = _pattern(tuple(form for form, _ in forms))
    folded, quoted = fold_with_offsets(text), quoted_passages(text)
    spans = [(*folded.span(*found.span("verb")), _joined(found["verb"])) for found in pattern.finditer(folded.text)]
    return [
        (start, end, text[start:end], classes[form])
        for start, end, form in spans
        if not any(passage.start <= start < passage.end for passage in quoted)
    ]


@lru_cache(maxsize=16)
def _pattern(forms: Sequence[str]) -> re.Pattern[str]:
    """Any of the forms as whole words; the longest first, so that a phrase goes before its first word.

    Where a form has a zero-width non-joiner, which folding takes away, people write a space or nothing. The Arabic
    words for "and" are written onto the verb.
    """
    spelt = {" ?".join(re.escape(fold(part)) for part in form.split(_NON_JOINER)) for form in forms}
    longest = sorted(spelt, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)[وف]?(?P<verb>{'|'.join(longest)})(?!\w)")


def _joined(form: str) -> str:
    return form.replace(" ", "")
