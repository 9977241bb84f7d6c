"""Words of six languages by which a sentence says whose words it gives. Data; few on purpose, they only advise.

`SAYING` are verbs (and "according to"); `UNNAMED` those who speak without a name; `CARRYING` what may stand for
somebody named before, a pronoun or the text itself.
"""

from aggregator.text.words import words

_SAYING = {
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
_UNNAMED = {
    "en": "commentators critics observers analysts sources source experts officials members insiders activists many "
    "some several one others people witnesses readers residents",
    "fr": "commentateurs critiques observateurs analystes sources source experts responsables certains plusieurs "
    "beaucoup témoins lecteurs habitants on",
    "de": "kommentatoren kritiker beobachter analysten quellen experten beamte mitglieder viele einige manche andere "
    "zeugen leser bewohner insider man",
    "sq": "komentuesit kritikët vëzhguesit analistët burime burimet ekspertët zyrtarët anëtarë shumë disa dëshmitarë "
    "lexues banorët",
    "fa": "کارشناسان منتقدان ناظران تحلیلگران منابع منبع مقامات مسئولان اعضا برخی بسیاری عده‌ای شاهدان خوانندگان "
    "ساکنان مفسران",
    "ar": "خبراء الخبراء معلقون المعلقون منتقدون المنتقدون مراقبون المراقبون محللون المحللون مصادر المصادر مصدر "
    "مسؤولون أعضاء كثيرون بعض شهود قراء سكان",
}
_CARRYING = {
    "en": "he she they it article author authors report paper piece writer reviewer book statement letter",
    "fr": "il elle ils elles article auteur auteure auteurs rapport journal texte livre communiqué lettre",
    "de": "er sie es artikel autor autorin autoren bericht zeitung text buch erklärung brief verfasser",
    "sq": "ai ajo ata ato artikulli autori autorja autorët raporti gazeta libri deklarata letra",
    "fa": "او وی آنها آنان ایشان مقاله نویسنده نویسندگان گزارش روزنامه کتاب بیانیه نامه",
    "ar": "هو هي هم المقال الكاتب الكاتبة الكتاب التقرير الصحيفة البيان الرسالة المقالة",
}

SAYING = {language: frozenset(words(row)) for language, row in _SAYING.items()}
UNNAMED = {language: frozenset(words(row)) for language, row in _UNNAMED.items()}
CARRYING = {language: frozenset(words(row)) for language, row in _CARRYING.items()}
