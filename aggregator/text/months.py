"""Names of months in the calendars and languages that feeds and pages use. Data only.

Twelve cells a row, January first (or the first month of the calendar), spellings divided by "|". They are looked up
folded, so case, accents, hamza and the two forms of yeh and kaf need no spelling of their own.
"""

GREGORIAN = (
    # English, with the four-letter forms of broken feeds
    "january|jan, february|feb|febr, march|mar, april|apr, may, june|jun, july|jul, august|aug, september|sep|sept, "
    "october|oct, november|nov, december|dec",
    # French
    "janvier|janv, février|févr|fév, mars, avril|avr, mai, juin, juillet|juil, août, septembre, octobre, "
    "novembre, décembre|déc",
    # German and Austrian
    "januar|jänner|jän, februar|feber, märz|mär|mrz, april, mai, juni, juli, august, september, oktober|okt, "
    "november, dezember|dez",
    # Albanian, plain and with the article
    "janar|janari, shkurt|shkurti|shk, mars|marsi, prill|prilli|pri, maj|maji, qershor|qershori|qer, "
    "korrik|korriku|kor, "
    "gusht|gushti|gush, shtator|shtatori|sht, tetor|tetori|tet, nëntor|nëntori|nën, dhjetor|dhjetori|dhj",
    # Spanish, Italian, Portuguese, Dutch, Turkish
    "enero|ene, febrero, marzo, abril|abr, mayo, junio, julio, agosto|ago, septiembre|setiembre, octubre, "
    "noviembre, diciembre|dic",
    "gennaio|gen, febbraio, marzo, aprile, maggio|mag, giugno|giu, luglio|lug, agosto, settembre, ottobre|ott, "
    "novembre, dicembre",
    "janeiro, fevereiro|fev, março, abril, maio, junho, julho, agosto, setembro|set, outubro|out, novembro, dezembro",
    "januari, februari, maart|mrt, april, mei, juni, juli, augustus, september, oktober, november, december",
    "ocak|oca, şubat|şub, mart, nisan|nis, mayıs, haziran|haz, temmuz|tem, ağustos|ağu, eylül|eyl, ekim|eki, "
    "kasım|kas, aralık",
    # Russian and Ukrainian in the genitive, as dates have them
    "января|янв, февраля|фев, марта, апреля|апр, мая, июня, июля, августа|авг, сентября|сен, октября|окт, "
    "ноября, декабря|дек",
    "січня, лютого, березня, квітня, травня, червня, липня, серпня, вересня, жовтня, листопада, грудня",
    # Persian as Iran and as Afghanistan spell the Gregorian months
    "ژانویه, فوریه, مارس, آوریل, مه|می, ژوئن, ژوئیه|جولای, اوت|آگوست, سپتامبر, اکتبر, نوامبر, دسامبر",
    "جنوری, فبروری, مارچ, اپریل, می, جون, جولای, اگست, سپتمبر, اکتوبر, نومبر, دسمبر",
    # Arabic: Egypt and the Gulf, the Levant and Iraq, Algeria and Tunisia, Morocco
    "يناير, فبراير, مارس, أبريل|إبريل, مايو, يونيو|يونيه, يوليو|يوليه, أغسطس, سبتمبر, أكتوبر, نوفمبر, ديسمبر",
    "كانون الثاني, شباط, آذار, نيسان, أيار, حزيران, تموز, آب, أيلول, تشرين الأول, تشرين الثاني, كانون الأول",
    "جانفي, فيفري, مارس, أفريل, ماي, جوان, جويلية, أوت, سبتمبر, أكتوبر, نوفمبر, ديسمبر",
    "يناير, فبراير, مارس, أبريل, ماي, يونيو, يوليوز, غشت, شتنبر, أكتوبر, نونبر, دجنبر",
)

SOLAR_HIJRI = (
    # each land in Persian and then in Latin letters: first Iran, then Afghanistan
    "فروردین, اردیبهشت, خرداد, تیر, مرداد|امرداد, شهریور, مهر, آبان, آذر, دی, بهمن, اسفند",
    "farvardin, ordibehesht, khordad, tir, mordad|amordad, shahrivar, mehr, aban, azar, dey|dei, bahman, esfand",
    "حمل, ثور, جوزا, سرطان, اسد, سنبله, میزان, عقرب, قوس, جدی, دلو, حوت",
    "hamal, sawr, jawza, saratan, asad, sunbula|sonbola, mizan, aqrab, qaws, jadi, dalw, hut",
)

HIJRI = (
    "محرم|المحرم, صفر, ربيع الأول, ربيع الثاني|ربيع الآخر, جمادى الأولى|جمادى الأول, جمادى الآخرة|جمادى "
    "الثانية|جمادى الثاني, "
    "رجب, شعبان, رمضان, شوال, ذو القعدة|ذي القعدة|ذیقعده, ذو الحجة|ذي الحجة|ذیحجه",
    "muharram, safar, rabi al-awwal, rabi al-thani|rabi al-akhir, jumada al-awwal|jumada al-ula, jumada "
    "al-thani|jumada al-akhira, "
    "rajab, shaban|sha'ban, ramadan, shawwal, dhu al-qadah|dhu al-qa'dah, dhu al-hijjah",
)
