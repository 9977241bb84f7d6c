"""Words beside a verb of saying that are no part of a name, by what they look like. Data only.

They are few on purpose: what is missing costs a name, what is wrong gives somebody words that another said.
"""

#: Capitalised at the beginning of a sentence, or always, and no part of a name; folded.
_LATIN = (
    "but and when on in at as so yet then now still later earlier yesterday today one two the a an his her their our "
    "my its this that these those for from with after before since while although because if last next officials "
    "neither nor both whether according "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december "
    "laut gegenüber zufolge "
    "aber und als am im in auf da doch dann jetzt heute gestern spater der die das ein eine sein seine ihr ihre dieser "
    "diese nach vor seit montag dienstag mittwoch donnerstag freitag samstag sonntag journalisten reportern medien "
    "presse zeitung "
    "interrogé interrogée "
    "mais et quand au aux en dans puis hier aujourdhui le la les un une son sa ses leur ce cette ces pour de du apres "
    "avant depuis lundi mardi mercredi jeudi vendredi samedi dimanche selon monsieur madame "
    "por dhe kur ne me nga pastaj dje sot ai ajo nje ky kjo pas para te e hene marte merkure enjte premte shtune diel "
    "sipas gazetes"
)
_PERSIAN = (
    "که از به در با بر تا این آن روز دیروز امروز دیشب شب صبح عصر ظهر سال ماه هفته پس پیش بعد اما ولی و یا یک یکی هم او "
    "وی آنها گذشته شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه سپس همچنین گفته برای اکنون حالا سرانجام"
)
_ARABIC = (
    "في من على عن إلى إن أن بعد قبل مع هذا هذه ذلك تلك هو هي له لها أمس اليوم ثم لكن قد كما حين عندما خلال لـ إنه إنها"
)
NO_NAMES = frozenset((_LATIN + " " + _PERSIAN + " " + _ARABIC).split())
#: Small words inside names.
PARTICLES = frozenset("de di du da von van der den del della la le al el bin ibn".split())
