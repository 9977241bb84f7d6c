"""Words of six languages for those who speak without being named. Data; few on purpose, they only advise.

`UNNAMED` are those who speak without a name; `CARRYING` is what may stand for somebody named before, a pronoun or the
text itself.
"""

from aggregator.text.words import words

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

UNNAMED = {language: frozenset(words(row)) for language, row in _UNNAMED.items()}
CARRYING = {language: frozenset(words(row)) for language, row in _CARRYING.items()}
