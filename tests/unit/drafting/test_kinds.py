"""Kinds of items, guessed in six languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.kinds import kind_of
from aggregator.vocabulary import ItemKind

QUAY = "https://quay.example"
CASES = [
    ("Lock shut for 19 days", f"{QUAY}/news/lock", ItemKind.REPORT),
    ("Who pays for the bridge?", f"{QUAY}/news/bridge", ItemKind.REPORT),  # asking alone proves nothing
    ("Who pays for the bridge?", f"{QUAY}/opinion/bridge", ItemKind.OP_ED),
    ("Opinion: the bridge is late", "", ItemKind.OP_ED),
    ("Op-ed | The bridge is late", "", ItemKind.OP_ED),
    ("Opinion polls close at nine", f"{QUAY}/opinion", ItemKind.REPORT),  # the article's own name
    ("Opinions differ: the bridge", "", ItemKind.REPORT),
    ("Meinung: Die Schleuse gehört uns", "", ItemKind.OP_ED),
    ("Riss im Tor", "https://hafenblatt.example/meinung/riss", ItemKind.OP_ED),
    ("Berichtigung – Riss im Tor", "", ItemKind.CORRECTION),
    ("Tribune : l’écluse oubliée", "https://quai.example/a", ItemKind.OP_ED),
    ("Entretien : la batelière", "", ItemKind.INTERVIEW),
    ("Intervistë: kapitenia e portit", "", ItemKind.INTERVIEW),
    ("Ura e re", "https://bregu.example/opinione/ura", ItemKind.OP_ED),
    ("یادداشت: پل دیر رسید", "", ItemKind.OP_ED),
    ("گفت‌وگو | ناخدای بندر", "", ItemKind.INTERVIEW),
    ("پل تازه", "https://rud.example/%DB%8C%D8%A7%D8%AF%D8%AF%D8%A7%D8%B4%D8%AA/pol", ItemKind.OP_ED),
    ("رأي: الجسر المتأخر", "", ItemKind.OP_ED),
    ("مقابلة: قبطانة الميناء", "", ItemKind.INTERVIEW),
    ("تصحيح: أيام الإغلاق", "", ItemKind.CORRECTION),
]


@pytest.mark.parametrize(("title", "url", "kind"), CASES, ids=[case[0] for case in CASES])
def test_a_kind_is_guessed_where_it_is_plain(title: str, url: str, kind: ItemKind) -> None:
    assert kind_of(title, url, is_post=False) is kind


def test_a_post_is_a_post_whatever_it_says() -> None:
    assert kind_of("Opinion: nein", f"{QUAY}/opinion/x", is_post=True) is ItemKind.SOCIAL_POST


@pytest.mark.timeout(10)  # a page waited a second for each article with 2,000 line ends before its title
@pytest.mark.parametrize("title", ["\n" * 60_000 + "یادداشت پل", "Meinung" + " " * 60_000 + "die Schleuse"])
def test_a_title_with_very_many_spaces_is_read_at_once(title: str) -> None:
    assert kind_of(title, "", is_post=False) is ItemKind.REPORT


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_title_and_address_have_a_kind(title: str, url: str) -> None:
    assert kind_of(title, url, is_post=False) in ItemKind
