"""Tables, made by hand, of how each language denies: what to take away, to put in and to turn round.

They need not know the grammar: a reporter's slip need not be good grammar either. They must only change what is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.quotation_cases.articles import Article


@dataclass(frozen=True)
class Rule:
    """What stands, and what is said for it; `kind` is removed, inserted or flipped."""

    kind: str
    pattern: str
    said: str

    def matches(self, article: Article) -> Iterator[re.Match[str]]:
        """Where it can be used."""
        return re.finditer(self.pattern, article.text, re.IGNORECASE)


def _rules(removed: dict[str, str], inserted: dict[str, str], flipped: dict[str, str]) -> tuple[Rule, ...]:
    kinds = (("removed", removed), ("inserted", inserted), ("flipped", flipped))
    return tuple(Rule(kind, pattern, said) for kind, table in kinds for pattern, said in table.items())


#: French verbs that begin with a consonant.
_FR_PLAIN = "sont|sera|peut|peuvent|doit|veut|coûtera|restent|demande|tourne|dit|fait"
#: The Persian verbs that stand with a prefix of denial in the articles.
_FA_DENIED = "گفت|رسید|پرسید|شد|شده|بود|داشت|داشته|خورد|دید|شود|دارد|کرد|کرده|خواهد|یاوردند|خوابیده|رسیده|بریده"
#: Arabic verbs of the articles in the past, and in the present without their first letter.
_AR_PAST = "كان|كانت|قال|قالت|أعلن|أعلنت|وجد|كتبت|تحركت|طلب|قرأت|صوتت|جمع|وصل|فاز|بلغ|أضاف|خسر|دخلها"
_AR_PRESENT = "قول|مكن|مكنه|عمل|سير|أخذ|وزع|ظل|ريد|ؤكد|غطي|رفع|حتاج|بقى|بدو"

_EN = _rules(
    {
        r"\b(is|are|was|were|am|has|have|had|will|would|could|should|may|might|must|do|does|did|need) not ": r"\1 ",
        r"\bcannot\b": "can",
        r"\b(?!can|won)(\w+)n[’']t\b": r"\1",
        r"\bcan[’']t\b": "can",
        r"\bwon[’']t\b": "will",
        r"\bnot ": "",
        r"\bnever ": "",
        r"\bno (?!fewer)": "",
    },
    {
        r"\b(is|are|was|were|has|had|will|would|could|can) (?!not|never)": r"\1 not ",
        r"\b(have|be|been) (?!not|never)": r"never \1 ",
    },
    {
        r"\bnobody\b": "everybody",
        r"\bnone of\b": "all of",
        r"\bnothing\b": "everything",
        r"\bwithout\b": "with",
        r"\bwith\b": "without",
        r"\bnever\b": "always",
        r"\bno (?!fewer)": "every ",
        r"\bagainst\b": "for",
        r"\banybody\b": "nobody",
    },
)
_DE = _rules(
    {r"\bnicht ": "", r"\bnie ": "", r"\b(noch )?nie(mals)? ": "", r"\bkein(e|en|er|em)?\b": r"ein\1"},
    {
        r"\b(ist|sind|war|waren|wird|wurde|hat|haben|hatte|kann|könnte|soll|will) (?!nicht|nie)": r"\1 nicht ",
        r"\bein(e|en|er|em)? ": r"kein\1 ",
    },
    {
        r"\bniemand(en)?\b": r"jemand\1",
        r"\bnichts\b": "alles",
        r"\bohne\b": "mit",
        r"\bmit\b": "ohne",
        r"\bnie\b": "immer",
        r"\bkeinen\b": "jeden",
        r"\bkeine\b": "jede",
        r"\bkein\b": "jedes",
        r"\bgegen\b(?! \d)": "für",
        r"\bjemand(en)?\b": r"niemand\1",
    },
)
_FR = _rules(
    {
        r"\bne ([\w’-]+) (pas|plus|jamais)\b": r"\1",
        r"\bn[’'](\w+) (pas|plus|jamais)\b": r"\1",
        r"\bne ": "",
        r"\b(pas|jamais) ": "",
    },
    {
        r"(?<![\w’'-])(?<!ne )(est|était|a|avait|aura|ouvre) (?!pas)": r"n’\1 pas ",
        rf"(?<![\w’'-])(?<!ne )({_FR_PLAIN}) (?!pas|plus|jamais)": r"ne \1 pas ",
    },
    {
        r"\bsans\b": "avec",
        r"\bavec\b": "sans",
        r"\bjamais\b": "toujours",
        r"\baucun\b": "chaque",
        r"\baucune\b": "chaque",
        r"\bpersonne ne\b": "chacun",
        r"\bpersonne n[’']": "chacun ",
        r"\brien\b": "tout",
        r"\bcontre\b": "pour",
        r"\bplus\b": "moins",
    },
)
_SQ = _rules(
    {r"\bnuk ": "", r"\bs[’']": "", r"\bmos ": "", r"\bkurrë ": "", r"\basnjë ": ""},
    {
        r"(?<!nuk )(?<!s’)\b(është|janë|ishte|ishin|kishte|kishin|ka|kanë|mund|mori|merr|pritet|thotë) ": r"nuk \1 ",
        r"(?<!nuk )\bdo të ": "nuk do të ",
    },
    {
        r"\basnjë\b": "çdo",
        r"\basnjëra\b": "secila",
        r"\baskush\b": "gjithkush",
        r"\baskënd\b": "këdo",
        r"\basgjë\b": "gjithçka",
        r"\bkurrë\b": "gjithmonë",
        r"\bpa (?=\w+ )": "me ",
        r"\bme (?=\w+ )": "pa ",
        r"\bkundër\b": "për",
    },
)
_FA = _rules(
    {
        r"\bنمی‌": "می‌",
        r"برنمی‌": "برمی‌",
        r"\bنیست\b": "است",
        rf"\bن(?=(?:{_FA_DENIED})\b)": "",
        r"\bنباید\b": "باید",
        r"\bهرگز ": "",
        r"\bنه (?!سال)": "",
    },
    {
        r"\bمی‌": "نمی‌",
        r"\bاست\b": "نیست",
        r"\bهست\b": "نیست",
        r"(?<!‌)\b(بود|شد|گفت|کرد|دارد|داشت|خواهد|یافت|شود)\b": r"ن\1",
    },
    {
        r"\bبدون ": "با ",
        r"\bبا (?=\w+ )": "بدون ",
        r"\bهیچ ": "هر ",
        r"\bهیچ‌کدام\b": "همه",
        r"\bهرگز\b": "همیشه",
        r"\bکسی\b": "هیچ‌کس",
        r"\bهر ": "هیچ ",
        r"\bبی‌": "با ",
    },
)
_AR = _rules(
    {
        r"\b([وف]?)لا ": r"\1",
        r"\b([وف]?)لم ": r"\1",
        r"\b([وف]?)لن ": r"\1س",
        r"\b([وف]?)(ليس|ليست|لست) ": r"\1",
        r"\bغير ": "",
        r"\bألا ": "أن ",
    },
    {
        rf"(?<!لم )(?<!ما )(?<!قد )\b({_AR_PAST}) ": r"ما \1 ",
        rf"(?<!لا )(?<!لم )(?<!لن )(?<!ما )(?<!أن )\b([يت](?:{_AR_PRESENT})) ": r"لا \1 ",
    },
    {
        r"\b(بدون|دون) ": "مع ",
        r"\bمع ": "بدون ",
        r"\bأبداً": "دائماً",
        r"\bلا أحد\b": "الجميع",
        r"\bضد\b": "مع",
        r"\bأقل\b": "أكثر",
        r"\bأكثر\b": "أقل",
        r"\bقبل ": "بعد ",
        r"\bبعد ": "قبل ",
    },
)
NEGATIONS = {"en": _EN, "de": _DE, "fr": _FR, "sq": _SQ, "fa": _FA, "ar": _AR}
