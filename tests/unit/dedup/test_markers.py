"""Markers of origin: respected where they mark it, not where an agency is merely cited. All names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedup.known_press import press_of
from aggregator.dedup.markers import Claim, Markers, Signed
from aggregator.settings.agencies import Agencies
from aggregator.settings.home import shipped_agencies
from aggregator.text.words import words
from aggregator.vocabulary import LineageBasis, OriginKind

_INVENTED = Agencies.model_validate(
    {
        "agencies": {
            "hpa": {"name": "Harbour Press Agency", "names": {"en": ["HPA"], "fa": ["بندرپرس"], "ar": ["بندر برس"]}},
            "stegdienst": {"name": "Stegdienst", "names": {"de": ["std"]}},
        },
        "wordings": shipped_agencies().wordings,
    }
)
_OUTLETS = [
    ("gazette", "River Gazette", "https://gazette.example/"),
    ("rud", "رودنامه", "https://rud.example/"),
    ("hpa-site", "The Harbour Press Agency", "https://hpa.example/"),
]
_MARKERS = Markers(press_of(_INVENTED, _OUTLETS))
_EN = "The wooden bridge was opened by the town council on Monday after years of work, and it is free for walkers."
_DE = "Der hölzerne Steg wurde am Montag nach Jahren der Arbeit vom Stadtrat eröffnet und ist frei für alle Fußgänger."
_FA = "پل چوبی شهر روز دوشنبه پس از سال‌ها کار به دست شورای شهر گشوده شد و گذر از آن برای همه رایگان است."


def _claim(text: str, *, bylines: tuple[str, ...] = (), outlet: str = "x", host: str = "x.example") -> Claim | None:
    return _MARKERS.claim(Signed(text, tuple(words(text)), bylines, outlet, host))


@pytest.mark.parametrize(
    "text",
    [
        f"(HPA) - {_EN}",
        f"HARBOUR TOWN, Nov 3 (HPA) — {_EN}",
        f"GURAS (HPA) {_EN}",
        f"Guras, 3. März. /HPA/. {_DE}",
        f"Guras, HPA - {_EN}",
        f"By Harbour Press Agency\n{_EN}",
        f"{_EN}\n\nHPA contributed to this report.",
        f"{_EN}\n\nSource: HPA",
        f"{_DE} (HPA)",
        f"{_DE}\n\nMit Material von HPA",
        f"{_EN}\nAvec HPA",
        f"{_EN}\n/HPA/",
        f"به گزارش بندرپرس، {_FA}",
        f"پل تازه گشوده شد\nبه گزارش خبرگزاري بندرپرس از ساحل، {_FA}",
        f"ساحل‌آباد - خبرگزاری بندرپرس - {_FA}",
        f"{_FA}\nمنبع: خبرگزاری بندرپرس",
        f"الميناء (بندر برس) - {_EN}",
        f"{_EN}\nالمصدر: بندر برس",
    ],
)
def test_an_agency_is_found_where_a_text_marks_it(text: str) -> None:
    found = _claim(text)
    assert found is not None
    assert (found.basis, found.origin.kind, found.origin.key) == (
        LineageBasis.WIRE_MARKER,
        OriginKind.AGENCY,
        "agency:hpa",
    )
    assert found.says


@pytest.mark.parametrize(
    "text",
    [
        f"The minister told HPA that a second bridge would follow. {_EN}",
        f"{_EN} A second one will follow, the minister told HPA.",
        f"{_EN} The mayor spoke to the Harbour Press Agency (HPA).",
        f"The Harbour Press Agency (HPA) said on Monday that it would move into the old library. {_EN}",
        f"HPA reported on Monday that a bridge was closed. {_EN}",
        f"HPA-owned piers are closed. {_EN}",
        f"{_EN}\n\nShe works with HPA and three others in town, and likes it.",
        f"Der Bürgermeister sagte Stegdienst, ein zweiter werde folgen. {_DE}",
        f"شهردار به بندرپرس گفت پل دوم نیز ساخته می‌شود. {_FA}",
        f"مدیر خبرگزاری بندرپرس گفت ساختمان تازه گشوده می‌شود. {_FA}",
        f"The book on bridges was first published in 1923. {_EN}",
        f"First published in 1923, the book on bridges is back. {_EN}",
        f"The study, which was first published in Pier Letters, says so. {_EN}",
        "",
    ],
)
def test_an_agency_or_a_publication_that_is_only_cited_marks_nothing(text: str) -> None:
    assert _claim(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"{_EN}\n\nThis article was first published at River Gazette.", "outlet:gazette"),
        (f"{_EN}\n\nThis story originally appeared in the River Gazette on 3 March 2026.", "outlet:gazette"),
        (f"First published at https://gazette.example/bridge\n{_EN}", "outlet:gazette"),
        (f"{_DE}\nZuerst erschienen in Uferbote am 3. März 2026.", "elsewhere:uferbote"),
        (f"{_EN}\nPublié initialement sur Le Courrier du Quai.", "elsewhere:courrier du quai"),
        (f"{_FA}\nاین مطلب نخستین بار در روزنامه رودنامه منتشر شد.", "outlet:rud"),
        (f"این مطلب نخستین‌بار در رودنامه منتشر شده است.\n{_FA}", "outlet:rud"),
        (f"(HPA) - {_EN}\nFirst published in River Gazette", "outlet:gazette"),
    ],
)
def test_where_a_text_was_first_published_goes_before_an_agency(text: str, key: str) -> None:
    found = _claim(text)
    assert found is not None
    assert (found.basis, found.origin.key) == (LineageBasis.FIRST_PUBLISHED, key)


@pytest.mark.parametrize(
    ("byline", "key"),
    [
        ("HPA", "agency:hpa"),
        ("By HPA", "agency:hpa"),
        ("A. Renn, HPA", "agency:hpa"),
        ("خبرگزاری بندرپرس", "agency:hpa"),
        ("Agencies", ""),
        ("News Desk", ""),
        ("A. Renn and agencies", ""),
        ("HPA, Stegdienst", ""),
        ("Von Agenturen", ""),
        ("خبرگزاری‌ها", ""),
        ("A. Renn", None),
    ],
)
def test_a_byline_names_an_agency_or_leaves_the_origin_open(byline: str, key: str | None) -> None:
    found = _claim(_EN, bylines=(byline,))
    assert (found and found.origin.key) == key


@pytest.mark.parametrize("text", [f"(Agencies) - {_EN}", f"{_DE}\n(HPA/std)", f"GURAS (HPA/std) - {_DE}"])
def test_several_voices_at_once_leave_the_origin_open(text: str) -> None:
    found = _claim(text)
    assert found is not None
    assert (found.origin.kind, found.origin.key) == (OriginKind.UNKNOWN, "")


def test_an_address_on_another_outlets_site_is_a_claim_and_on_its_own_is_none() -> None:
    found = _claim(_EN, outlet="rud", host="gazette.example")
    assert found is not None
    assert (found.basis, found.origin.key) == (LineageBasis.LINK, "outlet:gazette")
    assert _claim(_EN, outlet="gazette", host="gazette.example") is None


def test_an_outlet_that_is_an_agency_by_name_is_that_agency() -> None:
    assert press_of(_INVENTED, _OUTLETS).outlet("hpa-site").key == "agency:hpa"


@given(st.text(alphabet=st.characters() | st.sampled_from("\ue000\uf8ff(HPA)- \n"), max_size=200))
def test_no_text_whatever_raises(text: str) -> None:
    _claim(f"{text} HPA", bylines=(text,))
    _claim(f"HPA {text}")
