"""Words whose full stop does not end a sentence, folded, by language. Data only.

They are few on purpose: what is missing costs one sentence cut in two, what is wrong glues two sentences together.
Single letters (initials) and dotted ones (`z. B.`, `U.S.`) need no entry.
"""

_ENGLISH = (
    "mr mrs ms dr prof st jr sr gen sen rep gov capt col lt sgt cmdr adm rev hon pres supt messrs vs etc inc ltd corp "
    "bros dept approx jan feb apr jun jul aug sep sept oct nov dec "
)
_FRENCH = "mm mme mmes mlle mgr vve ste cf janv fevr avr juil env "
_GERMAN = (
    "hr frl dipl ing bzw ca evtl ggf inkl exkl vgl sog usw usf mio mrd tsd jh chr okt dez fa jg allg ehem geb "
    "gest verh "
)
_ALBANIAN = "znj zt zj etj dmth psh shek"
ALWAYS = frozenset((_ENGLISH + _FRENCH + _GERMAN + _ALBANIAN).split())

_NUMBERED = "est no nr nos fig figs vol pp art arts abs abb bd kap str tel ch sec par cap para pg vell fq"
#: Only with a number behind: "No. 5", but "He said no."
BEFORE_NUMBERS = frozenset(_NUMBERED.split())

_ORDINALS_FOLLOW = (
    "am im der die das den dem des zum zur vom beim bis ab seit jeder jede jedes ihr ihre ihrem ihren sein seine "
    "seinem seinen"
)
#: A number of one or two digits with a full stop is an ordinal behind these German words ("der 2. Weltkrieg").
BEFORE_ORDINALS = frozenset(_ORDINALS_FOLLOW.split())

#: Persian verbs that are as short as an abbreviation.
SHORT_WORDS = frozenset(("شد", "زد"))
