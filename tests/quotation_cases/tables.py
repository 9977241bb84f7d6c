"""Words by language: reservations, names, insertions, and sentences that nobody said."""

#: What to take away, or to make certain: pattern and what is said for it.
HEDGES = {
    "en": {
        r"\b(perhaps|probably|possibly|almost|nearly|about) ": "",
        r"\b(may|might|could) ": "will ",
        r"\bseems\b": "is",
    },
    "de": {r"\b(vielleicht|vermutlich|wohl|womöglich|fast|rund|etwa|offenbar|gut) ": "", r"\bkönnte\b": "wird"},
    "fr": {r"\b(peut-être|sans doute|probablement|environ|près de|presque|quelque) ": "", r"\bpourrait\b": "va"},
    "sq": {r"\b(ndoshta|mbase|rreth|gati|afro|me siguri) ": "", r"\bmund të\b": "do të"},
    "fa": {r"\b(شاید|احتمالاً|حدود|نزدیک به|نزدیک|ممکن است) ": ""},
    "ar": {r"\b(ربما|نحو|قد) ": "", r"\bوقد ي": "وسي", r"\bمن المحتمل ": "من المؤكد "},
}
#: Names of persons, places and months that stand in the articles; each is said for another one.
NAMES = {
    "en": """
        Velda Lirova Karsen Ostrel Dremmel Tolm Tadovan Haldun Merrow Callow Ashdene Thornby Quist
        Brandreth Fennimore Crane Dunmore Achterberg Ollander October September April November
        Monday Tuesday Friday Sunday
    """.split(),
    "de": """
        Velda Lirova Karsen Ostrel Dremmel Tolm Tadovan Haldun Aschdorf Dornbach Quist Brandrath
        Fennemann Krahn Dunmohr Achterberg Ollander Oktober September April November Montag
        Dienstag Freitag Sonntag
    """.split(),
    "fr": """
        Velda Lirova Karsen Ostrel Dremmel Tolm Tadovan Haldun Merrow Thornby Quist Brandret
        Fennimor Crane Dunmor Achterberg Ollandre octobre septembre avril novembre lundi mardi
        vendredi dimanche
    """.split(),
    "sq": """
        Velda Lirova Karsen Ostrel Tadovan Haldun Kuisti Brandi Feneri Krana Dumora Ahtera Olandi
        tetor shtator prill nëntor hënën martën premten dielën
    """.split(),
    "fa": """
        ولدا لیرووا کارسن اوسترل تولم اشدن تورنبی کویست برندر فنر کران دانمور آختر اولاند مهر
        شهریور آبان فروردین دوشنبه یکشنبه پنجشنبه سه‌شنبه
    """.split(),
    "ar": """
        فيلدا ليروفا كارسن أوسترل تولم مرو أشدين ثورنبي كويست براندر فنار كرين دنمور أختر أولاند
        أكتوبر سبتمبر أبريل نوفمبر الاثنين الثلاثاء الجمعة الأحد
    """.split(),
}
#: At most four words.
INSERTIONS = {
    "en": ("the harbour", "as he put it", "in October", "of the old town"),
    "de": ("im Hafen", "wie er sagte", "vom Oktober", "in der alten Stadt"),
    "fr": ("le port", "selon elle", "en octobre", "de la vieille ville"),
    "sq": ("në port", "sipas tij", "në tetor", "të qytetit të vjetër"),
    "fa": ("در بندر", "به گفته او", "در مهر", "از شهر کهنه بندر"),
    "ar": ("في الميناء", "كما قال", "في أكتوبر", "من المدينة القديمة هناك"),
}
#: More than four.
LONG_INSERTIONS = {
    "en": ("by which he meant the town hall", "after all that the council had promised"),
    "de": ("womit er wohl das Rathaus meinte", "nach allem was der Rat versprochen hatte"),
    "fr": ("il voulait dire par là la mairie", "après tout ce que le conseil avait promis"),
    "sq": ("me këtë ai e kishte fjalën për bashkinë", "pas gjithë atyre që kishte premtuar këshilli"),
    "fa": ("که منظورش از آن شهرداری شهر بود", "پس از همه آنچه شورا وعده داده بود"),
    "ar": ("وكان يقصد بذلك مبنى البلدية القديم", "بعد كل ما كان المجلس قد وعد به"),
}
#: Nobody said them, though somebody might have.
INVENTED = {
    "en": (
        "A quay is only as honest as the rope that holds to it",
        "My grandmother paid for this bridge with eggs and patience",
        "Whoever counts the gulls will soon forget the ships",
        "Ask the lighthouse keeper, he reads every cloud twice",
    ),
    "de": (
        "Ein Leuchtturm fragt den Nebel nicht um Erlaubnis",
        "Meine Großmutter bezahlte diese Brücke mit Eiern und Geduld",
        "Wer Möwen zählt, vergisst bald darauf seine Schiffe",
        "Das Seil kennt jeden Knoten besser als der Matrose",
    ),
    "fr": (
        "Un phare ne demande jamais son avis au brouillard",
        "Ma grand-mère avait payé ce pont avec des œufs",
        "Qui compte les mouettes oublie bientôt ses navires",
        "La corde connaît mieux les nœuds que le matelot",
    ),
    "sq": (
        "Fari nuk i kërkon leje mjegullës së mëngjesit",
        "Gjyshja ime e pagoi këtë urë me vezë dhe durim",
        "Kush numëron pulëbardhat i harron shpejt anijet",
        "Litari i njeh nyjat më mirë se detari plak",
    ),
    "fa": (
        "فانوس دریایی از مه اجازه نمی‌گیرد",
        "مادربزرگم بهای این پل را با تخم‌مرغ و شکیبایی داد",
        "آن که مرغان دریایی را می‌شمارد کشتی‌ها را زود فراموش می‌کند",
        "طناب گره‌ها را بهتر از ملوان پیر می‌شناسد",
    ),
    "ar": (
        "المنارة لا تستأذن الضباب حين تضيء",
        "دفعت جدتي ثمن هذا الجسر بيضاً وصبراً",
        "من يعد النوارس ينس السفن سريعاً",
        "الحبل أعرف بالعقد من البحار العجوز",
    ),
}
