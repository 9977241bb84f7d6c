"""Language tags: BCP 47 (RFC 5646) in its usual spelling, and the direction a language is written in.

ISO 639-2 and 639-3 codes, and what feeds and locales make of tags (`en_US.UTF-8`, `iw`, `en-UK`), are accepted. It
deliberately does not know the whole IANA registry: a tag no newsroom uses is more often a mistake.
"""

import re
from typing import Literal

from aggregator.errors import LanguageTagError
from aggregator.phrases import Phrase

_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja "
    "jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb "
    "nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_ISO_639_1 = frozenset(_TWO_LETTERS.split())
# Languages that have no two-letter code and appear in news or in the detector.
_THREE_LETTERS = (
    "ast bar bcl bpy bxr nah pfl arz ary arq apc acm ajp ayl azb bal bho bqi ceb ckb crh csb diq dsb dty fil frr "
    "fur gag gom glk gsw hak haw hif hsb ilo kab krc lad lez lij lmo lrc mai mhr min mrj mwl myv mzn nan nap nds "
    "new nqo pam pms pnb rue rup sah scn sco sdh syr szl tcy tyv und vec vep vls vro war wuu xal xmf yue zza zgh "
    "rif hbo"
)
_ISO_639_3 = frozenset(_THREE_LETTERS.split())
# ISO 639-2 and 639-3 codes, and withdrawn codes, of languages that have a shorter or newer one.
_NEWER = (
    "afr:af amh:am ara:ar arb:ar arm:hy hye:hy asm:as aze:az azj:az baq:eu eus:eu bel:be ben:bn bos:bs bul:bg "
    "bur:my mya:my cat:ca ces:cs cze:cs chi:zh zho:zh cmn:zh cym:cy wel:cy dan:da deu:de ger:de dut:nl nld:nl "
    "ell:el gre:el eng:en epo:eo est:et ekk:et fas:fa per:fa pes:fa prs:fa-AF fin:fi fra:fr fre:fr fry:fy geo:ka "
    "kat:ka gla:gd gle:ga glg:gl guj:gu hau:ha heb:he iw:he hin:hi hrv:hr hun:hu ibo:ig ice:is isl:is ind:id in:id "
    "ita:it jpn:ja ji:yi yid:yi kan:kn kas:ks kaz:kk khm:km kin:rw kir:ky kor:ko kur:ku kmr:ku lao:lo lat:la lav:lv "
    "lvs:lv lit:lt ltz:lb mac:mk mkd:mk mal:ml mar:mr may:ms msa:ms zsm:ms mlt:mt mon:mn khk:mn mo:ro nep:ne npi:ne "
    "nno:nn nob:nb nor:no ori:or ory:or orm:om pan:pa pol:pl por:pt pus:ps pbt:ps roh:rm ron:ro rum:ro rus:ru "
    "scc:sr srp:sr sh:sr-Latn sin:si slk:sk slo:sk slv:sl smo:sm sna:sn snd:sd som:so spa:es alb:sq sqi:sq als:sq "
    "aln:sq swa:sw swh:sw swe:sv tam:ta tat:tt tel:te tgk:tg tgl:fil tl:fil tha:th tib:bo bod:bo tir:ti tuk:tk "
    "tur:tr uig:ug ukr:uk urd:ur uzb:uz uzn:uz vie:vi xho:xh yor:yo zul:zu"
)
_ALIASES = dict(pair.split(":") for pair in _NEWER.split())
_TAG = re.compile(
    r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)((?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)"
)
_LONGEST_TAG = 60
_RTL_SCRIPTS = frozenset(["Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"])
_WRITTEN_RTL = (
    "acm ajp apc ar arq ary arz ayl azb bal bqi ckb dv fa glk hbo he ks lrc mzn nqo pnb ps sd sdh syr ug ur yi"
)
_RTL_LANGUAGES = frozenset(_WRITTEN_RTL.split())


def normal_tag(tag: str) -> str:
    """The BCP 47 tag in its usual spelling: `fas`, `per` -> `fa`, `en_us` -> `en-US`, `zh-hant-tw` -> `zh-Hant-TW`.

    Raises LanguageTagError for what is no tag or names no language we know. Idempotent.
    """
    plain = re.split("[.@]", tag.strip(), maxsplit=1)[0].replace("_", "-").lower()
    match = _TAG.fullmatch(plain) if len(plain) <= _LONGEST_TAG else None
    if match is None:
        raise LanguageTagError(
            Phrase("“%(tag)s” is not a language tag: use BCP 47 such as fa, ar, sq, en-GB", tag=tag[:_LONGEST_TAG])
        )
    language, *implied = _ALIASES.get(match[1], match[1]).split("-")
    if language not in _ISO_639_1 and language not in _ISO_639_3:
        raise LanguageTagError(
            Phrase("no language “%(match)s” is known: use BCP 47 such as fa, ar, sq, en-GB", match=match[1])
        )
    script = match[2].title() if match[2] else next((part for part in implied if len(part) == 4), "")
    region = match[3].upper() if match[3] else next((part for part in implied if len(part) == 2), "")
    region = {"UK": "GB"}.get(region, region)
    return "-".join(filter(None, (language, script, region))) + match[4] + match[5]


def base_language(tag: str) -> str:
    """The language of a tag without script, region or variant: `en-GB` -> `en`. Raises LanguageTagError."""
    return normal_tag(tag).partition("-")[0]


def direction(tag: str) -> Literal["rtl", "ltr"]:
    """The direction the language is written in; a script in the tag decides (`ku` ltr, `ku-Arab` rtl).

    Raises LanguageTagError.
    """
    language, *rest = normal_tag(tag).split("-")
    script = next((part for part in rest[:1] if len(part) == 4 and part.isalpha()), "")
    rtl = script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES
    return "rtl" if rtl else "ltr"
