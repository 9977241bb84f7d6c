"""Scripts: which one a text is mostly written in, and which languages are written in it. Data and two rules.

It deliberately covers the scripts that news is written in; a text in another one has no main script.
"""

import re

_ONE_LANGUAGE = {
    "Kana": ("ja", "\u3041-\u309f\u30a1-\u30fa\u31f0-\u31ff"),
    "Hani": ("zh", "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"),
    "Hang": ("ko", "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"),
    "Thai": ("th", "\u0e00-\u0e7f"),
    "Laoo": ("lo", "\u0e80-\u0eff"),
    "Mymr": ("my", "\u1000-\u109f"),
    "Khmr": ("km", "\u1780-\u17ff"),
    "Grek": ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    "Armn": ("hy", "\u0530-\u058f"),
    "Geor": ("ka", "\u10a0-\u10ff\u1c90-\u1cbf"),
    "Guru": ("pa", "\u0a00-\u0a7f"),
    "Gujr": ("gu", "\u0a80-\u0aff"),
    "Orya": ("or", "\u0b00-\u0b7f"),
    "Taml": ("ta", "\u0b80-\u0bff"),
    "Telu": ("te", "\u0c00-\u0c7f"),
    "Knda": ("kn", "\u0c80-\u0cff"),
    "Mlym": ("ml", "\u0d00-\u0d7f"),
    "Sinh": ("si", "\u0d80-\u0dff"),
}
_MANY_LANGUAGES = {
    "Latn": "A-Za-z\u00aa-\u024f\u1e00-\u1eff",
    "Arab": "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Cyrl": "\u0400-\u052f",
    "Hebr": "\u0590-\u05ff",
    "Deva": "\u0900-\u097f",
    "Beng": "\u0980-\u09ff",
    "Ethi": "\u1200-\u139f",
}
_LETTERS = {
    script: re.compile(f"[{letters}]")
    for script, letters in (_MANY_LANGUAGES | {name: row[1] for name, row in _ONE_LANGUAGE.items()}).items()
}
_NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
# Languages of the scripts that several share; everything not named here is written in Latin letters.
_WRITTEN_IN = {
    "Arab": "ar fa ur ps ckb ug sd ks pnb arz ary arq apc acm ajp ayl azb bal bqi glk lrc "
    "mzn sdh ku az kk ky pa uz ms ha",
    "Cyrl": "bxr ru uk be bg mk sr bs kk ky mn tg tt ba ce cv os ab av az uz tk ro kv sah tyv "
    "xal mhr mrj myv rue krc crh cu",
    "Hebr": "he yi lad hbo",
    "Deva": "hi mr ne sa bho gom mai dty new ks sd",
    "Beng": "bn as bpy",
    "Ethi": "am ti",
}
_LANGUAGES = {script: frozenset(tags.split()) for script, tags in _WRITTEN_IN.items()}
_LANGUAGES |= {script: frozenset({tag}) for script, (tag, _) in _ONE_LANGUAGE.items()}
_LANGUAGES["Hani"] = frozenset({"zh", "yue", "wuu", "gan", "ja"})
_LANGUAGES["Kana"] = frozenset({"ja"})
# Written in Latin letters as well as in another script.
_ALSO_LATIN = frozenset(["sr", "bs", "az", "uz", "tk", "ku", "kk", "ro", "crh", "ms", "ha"])
_NEVER_LATIN = frozenset().union(*_LANGUAGES.values()) - _ALSO_LATIN


def letters_of(text: str) -> str:
    """The letters of `text`, of any script."""
    if text.isascii():
        return text.encode().translate(None, _NO_LETTERS).decode()
    return "".join(filter(str.isalpha, text))


def main_script(text: str) -> str | None:
    """The ISO 15924 code of the script that more than half of the letters of `text` are in, if there is one.

    Japanese mixes two scripts; any kana among Chinese characters makes the whole `Kana`.
    """
    letters = text if text.isalpha() else letters_of(text)
    if letters.isascii():
        return "Latn" if letters else None
    counts = {script: len(pattern.findall(letters)) for script, pattern in _LETTERS.items()}
    if counts["Kana"]:
        counts["Kana"] += counts.pop("Hani")
    script = max(counts, key=counts.__getitem__)
    return script if counts[script] * 2 > len(letters) else None


def is_written_in(language: str, script: str) -> bool:
    """Whether the language (a base tag) is written in that script."""
    if script == "Latn":
        return language not in _NEVER_LATIN
    return language in _LANGUAGES.get(script, frozenset())


def only_language_of(script: str) -> str | None:
    """The one news language written in that script, if there is just one (`Hani` counts as Chinese)."""
    return _ONE_LANGUAGE[script][0] if script in _ONE_LANGUAGE else None
