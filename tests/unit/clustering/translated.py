"""Invented articles on three events: a first report, its translation, and a report of the same event by others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """A text in a language."""

    language: str
    title: str
    text: str


@dataclass(frozen=True)
class Event:
    """`own` is an independent report, in the language of the translation."""

    original: Written
    translation: Written
    own: Written


LIBRARY = Event(
    Written(
        "fa",
        "کتابخانه شناور کارسن با ۴۲۰۰ کتاب به راه افتاد",
        "کتابخانه شناور کارسن صبح شنبه با ۴۲۰۰ جلد کتاب از اسکله لیرووا به راه افتاد. این قایق ۲۸ متری که "
        "«مارینا» نام دارد، هر هفته به ۹ "
        "روستای کنار رود ولدا سر می‌زند.\n\n"
        "میلان تادوان، سرپرست کتابخانه، گفت در سه ماه نخست ۱۱۵۰ نفر نام‌نویسی کرده‌اند. به گفته او بهای "
        "بازسازی قایق ۳۶۰ هزار کرون بود و "
        "شورای اوسترل نیمی از آن را پرداخت.\n\n"
        "«مارینا» روزهای سه‌شنبه از ساعت ۱۶ تا ۱۹ در بندر گوراس می‌ماند. هر خواننده می‌تواند ۵ کتاب برای "
        "۲۱ روز امانت بگیرد. تادوان افزود که "
        "از ماه آینده ۳۰۰ کتاب صوتی هم به قفسه‌ها افزوده می‌شود.",
    ),
    Written(
        "en",
        "Karsen's floating library sets off with 4,200 books",
        "The floating library of Karsen left the quay of Lirova on Saturday morning with 4,200 books. The "
        "28-metre boat, named Marina, calls "
        "each week at 9 villages along the river Velda.\n\n"
        "Milan Tadovan, head of the library, said that 1,150 people had signed up in the first three "
        "months. According to him the conversion "
        "of the boat cost 360 thousand crowns, of which the council of Ostrel paid half.\n\n"
        "On Tuesdays the Marina stays in the port of Guras from 16 to 19. Each reader may borrow 5 books "
        "for 21 days. Tadovan added that 300 "
        "audio books will be added to the shelves from next month.",
    ),
    Written(
        "en",
        "A library that comes by water",
        "Children waved from the bank at Guras when the Marina came round the bend. The boat carries 4,200 "
        "books, a kettle and a stove, and "
        "from Saturday it is the only library that 9 villages on the Velda have.\n\n"
        "“We waited 14 years for this,” said Ottilie Brandt, who taught at the school of Guras until it "
        "closed in 2012. She had walked 3 "
        "kilometres and went home with a novel and a book on bees.\n\n"
        "The council has promised money for 2 years. After that, the fishermen's cooperative fears, the "
        "boat might be sold. Milan Tadovan, "
        "who runs it, would not speak of that. He was looking for a cat that had come aboard in Lirova.",
    ),
)

BRIDGE = Event(
    Written(
        "ar",
        "إغلاق جسر كارسن الخشبي 45 يوما لأعمال الترميم",
        "أعلنت بلدية كارسن يوم الاثنين إغلاق الجسر الخشبي فوق نهر فيلدا لمدة 45 يوما لأعمال الترميم. ويبلغ "
        "طول الجسر 132 مترا، وقد بني عام 1911.\n\n"
        "وقال المهندس سمير هلدون إن كلفة الأعمال تبلغ 780 ألف كرون، وإن 64 دعامة من أصل 96 ستستبدل. وأضاف "
        "أن شركة ليروفا للبناء ستبدأ العمل "
        "يوم 12 من الشهر.\n\n"
        "وستنقل عبارة مجانية المشاة بين الضفتين كل 20 دقيقة من الساعة 6 صباحا. أما السيارات فعليها أن تسلك "
        "جسر أوسترل على بعد 17 كيلومترا. "
        "ويعبر الجسر 3400 شخص كل يوم.",
    ),
    Written(
        "fr",
        "Le pont de bois de Karsen fermé 45 jours pour restauration",
        "La municipalité de Karsen a annoncé lundi la fermeture du pont de bois sur la Velda pendant 45 "
        "jours, le temps de travaux de "
        "restauration. Long de 132 mètres, le pont a été construit en 1911.\n\n"
        "L'ingénieur Samir Haldoun a déclaré que les travaux coûteraient 780 000 couronnes et que 64 des "
        "96 piliers seraient remplacés. Il a "
        "ajouté que la société de construction de Lirova commencerait le travail le 12 du mois.\n\n"
        "Un bac gratuit transportera les piétons entre les deux rives toutes les 20 minutes à partir de 6 "
        "heures. Les voitures, elles, devront "
        "emprunter le pont d'Ostrel, à 17 kilomètres. Le pont est traversé chaque jour par 3 400 personnes.",
    ),
    Written(
        "fr",
        "Pont fermé : à Karsen, les commerçants comptent les jours",
        "« Quarante-cinq jours, c'est toute la saison », soupire Yvonne Marchal derrière son comptoir. Le "
        "pont de bois de Karsen ferme lundi, "
        "et sa boulangerie, à 30 mètres de la rive, y perdra selon elle 40 % de ses clients.\n\n"
        "La mairie a réuni mardi 120 habitants dans la salle des fêtes. Elle leur a promis un bac gratuit "
        "toutes les 20 minutes, mais rien pour "
        "les livraisons. Le détour par Ostrel fait 17 kilomètres ; en 2019 déjà, 6 magasins n'y avaient "
        "pas survécu.\n\n"
        "L'association des commerçants demande 90 000 couronnes d'aide. Le conseil en parlera le 28. D'ici "
        "là, dit Mme Marchal, on fera du pain "
        "pour les mouettes de la Velda.",
    ),
)

FERRY = Event(
    Written(
        "sq",
        "Trageti i ri i Gurasit nis lundrimin me 48 vende",
        "Trageti i ri i Gurasit nisi lundrimin të mërkurën në orën 7.30 nga porti i Lirovës. Anija "
        "“Albatros” ka 48 vende dhe është 19 metra e "
        "gjatë.\n\n"
        "Drejtoresha e portit, Teuta Karsen, tha se bileta kushton 35 korona, ndërsa fëmijët nën 12 vjeç "
        "udhëtojnë falas. Sipas saj, trageti bën "
        "8 rrugë në ditë drejt ishullit Ostrel.\n\n"
        "Anija u ndërtua në kantierin Tessmer dhe kushtoi 2,4 milionë korona. Motori elektrik e çon me 14 "
        "kilometra në orë. Trageti i vjetër, i "
        "vitit 1983, do të shitet në ankand më 26 të muajit.",
    ),
    Written(
        "de",
        "Neue Fähre von Guras nimmt mit 48 Plätzen den Betrieb auf",
        "Die neue Fähre von Guras hat am Mittwoch um 7.30 Uhr im Hafen von Lirova den Betrieb aufgenommen. "
        "Das Schiff „Albatros“ hat 48 Plätze "
        "und ist 19 Meter lang.\n\n"
        "Hafendirektorin Teuta Karsen sagte, die Fahrkarte koste 35 Kronen, Kinder unter 12 Jahren führen "
        "umsonst. Nach ihren Angaben fährt die "
        "Fähre 8 Mal am Tag zur Insel Ostrel.\n\n"
        "Gebaut wurde das Schiff auf der Werft Tessmer, es kostete 2,4 Millionen Kronen. Der Elektromotor "
        "bringt es auf 14 Kilometer in der "
        "Stunde. Die alte Fähre von 1983 soll am 26. des Monats versteigert werden.",
    ),
    Written(
        "de",
        "Auf Jungfernfahrt mit der „Albatros“",
        "Um 7.30 Uhr liegt noch Nebel über dem Hafen von Lirova, und niemand sieht, wie leise die neue "
        "Fähre ablegt. Auf 48 Plätzen sitzen an "
        "diesem Mittwoch 9 Fahrgäste und ein Dackel.\n\n"
        "Bootsmann Jörn Petersen ist 31 Jahre auf der alten gefahren. „Die hat 70 Liter am Tag "
        "geschluckt“, sagt er. „Die hier schluckt gar "
        "nichts, dafür muss sie nachts 6 Stunden an die Leine.“\n\n"
        "Auf Ostrel warten 40 Leute mit Fahnen. Die Insel hat den neuen Steg selbst bezahlt, 110.000 "
        "Kronen, gesammelt in 2 Wintern. Nur die "
        "Fahrkarte ärgert manche: 35 Kronen, das sind 10 mehr als zuvor.",
    ),
)

EVENTS = {"Persian to English": LIBRARY, "Arabic to French": BRIDGE, "Albanian to German": FERRY}
