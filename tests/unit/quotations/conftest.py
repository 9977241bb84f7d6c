"""Sources that the tests of the ledger quote: invented towns, in the six languages of the house."""

from aggregator.quotations.model import Source

TEXTS = {
    "en": "The harbour was closed for 1,200 days. “It can't reopen,” the mayor's office said on Monday, because the "
    "well-known bridge is unable to carry 5% more lorries. In the end it will not reopen before 2019, unless the "
    "council pays for har-\nbour works. Is the ferry safe? The engineers never answered that question in the report.",
    "fa": "مهندس گفت این پل تا پایان سال باز نمی‌شود و کتاب‌خانهٔ شهر ۱۲ روز بسته است. شهردار گفت کار ادامه دارد و "
    "هیچ کشتی از بندر بیرون نرفته است. نتیجه در سال ۱۳۹۹ روشن خواهد شد.",
    "ar": "قال رئيس البلدية إنّ الجسر لم يفتح بعد، وأن المدينة تنتظر ١٢ عامًا. لن يعود الميناء إلى العمل قبل الصيف "
    "المقبل. قال المهندس إن التقرير ليس كاملا حتى الآن.",
    "sq": "Ura e re nuk është hapur ende, tha kryebashkiaku në mbrëmje. Porti s’ka punuar që nga viti 1995 dhe "
    "biblioteka do të mbyllet për dy muaj. Askush nuk e di se kur do të kthehen anijet.",
    "fr": "Le port n'est pas fermé : « l'été sera long », a dit la maire. Le pont ne rouvrira pas avant 2019, et la "
    "bibliothèque reste ouverte jusqu'à minuit. Personne ne sait quand les bateaux reviendront.",
    "de": "Die Brücke wird nicht vor 2019 geöffnet, sagte die Bürgermeisterin am Montag. „Der Hafen ist unsicher“, "
    "heißt es im Bericht. Die Bücherei hat keine neuen Räume, und die Fähre fährt im Winter selten.",
}


def sources(*texts: str, is_cited: bool = True) -> list[Source]:
    """One source for each text, numbered from 1."""
    return [Source(number, 1, f"Title {number}", text, is_cited) for number, text in enumerate(texts, 1)]
