"""Verbs by which a text says whose words it gives, in the six languages of the house. Data, and the one place of it.

They are few on purpose: what is missing costs a name or an advice, what is wrong gives somebody words another said.
"""

from aggregator.text.words import words

#: Verbs of saying, as they stand right beside a quotation in news, by language.
BESIDE = {
    "en": "said, says, added, adds, asked, asks, explained, explains, argued, argues, warned, warns, replied, recalled",
    "de": "sagte, sagt, erklärte, erklärt, meinte, meint, betonte, betont, fragte, fragt, ergänzte, warnte, warnt",
    "fr": "a déclaré, déclare, a dit, dit, a expliqué, explique, a affirmé, affirme, a ajouté, ajoute, a précisé",
    "sq": "tha, thotë, shtoi, shton, deklaroi, deklaron, shpjegoi, shpjegon, theksoi, thekson, u shpreh, pyeti, pyet",
    "fa": "گفت, می‌گوید, گفته است, افزود, اظهار کرد, توضیح داد, پرسید",
    "ar": "قال, قالت, أوضح, أوضحت, صرح, صرحت, صرّح, صرّحت, أكد, أكدت, أكّد, أكّدت, يقول, تقول",
}
#: Further ones, that stand anywhere in a sentence that reports, and "according to".
_FURTHER = {
    "en": "say says said write writes wrote written claim claims claimed argue argues argued report reports reported "
    "according ask asks asked add adds added explain explains explained conclude concludes concluded note notes noted "
    "suggest suggests suggested believe believes question questioned told tell tells warn warns warned describes "
    "described declare declares declared",
    "fr": "dit disent déclare déclarent affirme affirment écrit écrivent selon explique expliquent conclut concluent "
    "estime estiment demande demandent ajoute ajoutent rapporte rapportent raconte racontent",
    "de": "sagt sagen sagte sagten schreibt schreiben schrieb schrieben erklärt erklären erklärte laut zufolge meint "
    "meinen behauptet behaupten berichtet berichten berichtete fragt fragen fragte betont betonen",
    "sq": "thotë thonë tha thanë shkruan shkruajnë shkroi sipas pohon pohojnë shpjegon shpjegojnë pyet pyesin raporton "
    "raportojnë deklaroi deklaron deklaruan shtoi shton",
    "fa": "گفت گفتند گفته میگوید میگویند گوید گویند نوشت نوشتند نوشته مینویسد مینویسند افزود پرسید میپرسد معتقدند "
    "اعلام گزارش تاکید مدعی",
    "ar": "قال قالت قالوا وقال وقالت يقول تقول يقولون كتب كتبت وكتب يكتب ذكر ذكرت وذكرت أعلن أعلنت أكد أكدت أفاد أفادت "
    "أضاف وأضاف أوضح سأل بحسب وفقا حسب",
}


def _telling(verbs: str) -> set[str]:
    """The word of each verb that says something: the longest of "a déclaré"."""
    return {max(words(verb), key=len) for verb in verbs.split(", ")}


#: All of them as single folded words, by language.
SAYING = {language: frozenset({*_telling(BESIDE[language]), *words(row)}) for language, row in _FURTHER.items()}

#: Verbs that go on with the sentence behind words in marks where no small letter shows it; the pronoun before them.
TAGS = (
    *BESIDE["fa"].split(", "), *BESIDE["ar"].split(", "), "گفتند", "می‌پرسد", "پرسیدند", "نوشت",
    "قالوا", "كتب", "كتبت", "سأل", "سألت", "تساءل", "تساءلت",
)  # fmt: skip
PRONOUNS = ("او", "وی", "هو", "هي")
