"""Ids made from names and addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.slugs import LONGEST_SLUG, Holder, new_id, own_outlet

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")

# name, address, id, note
IDS = [
    ("Harbour Gazette", "https://www.hg.example/feed", "harbour-gazette", "the name"),
    ("Zëri i Lumit", "https://zeri.example/", "zeri-i-lumit", "Latin letters, folded"),
    ("رودنامه", "https://www.rudnameh.example/feed", "rudnameh", "the host reads better than rwdnmh"),
    ("المرسى", "https://marsa.blogspot.com/feeds", "marsa", "a blog's own part of its host"),
    ("رودنامه", "https://xn--mgbai9azgqp6j.example/", "rwdnmh", "no host that anybody can read"),
    ("رودنامه", "nowhere", "rwdnmh", "no host at all"),
    ("★", "https://[2001:db8::1]/", "2001-db8-1", "an address without a name"),
    ("", "", "source", "nothing to go by"),
]


@pytest.mark.parametrize(("name", "address", "wanted", "note"), IDS, ids=[row[3] for row in IDS])
def test_an_id_comes_from_the_name_or_the_host(name: str, address: str, wanted: str, note: str) -> None:
    assert new_id(name, address, ()) == wanted, note


def test_a_taken_id_gets_the_first_free_number() -> None:
    assert new_id("Bregu", "", {"bregu", "bregu-2", "bregu-4"}) == "bregu-3"


def test_a_long_id_is_cut_before_its_number() -> None:
    name = "x" * 62 + " yz"
    assert new_id(name, "", {new_id(name, "", ())}) == "x" * 62 + "-2"


@given(st.text(max_size=90), st.text(max_size=20), st.integers(0, 12))
def test_every_name_gives_an_id_that_nobody_has(name: str, host: str, taken: int) -> None:
    have: set[str] = set()
    for _ in range(taken + 1):
        ident = new_id(name, f"https://{host}/", have)
        assert SLUG.fullmatch(ident) and len(ident) <= LONGEST_SLUG
        assert ident not in have
        have.add(ident)


ZERI = Holder("Zëri", "zeri.example")
ELSEWHERE = Holder("Zëri", "tjeter.example")

# outlet, id, outlets there are, what to set, note
OUTLETS = [
    (ZERI, "zeri", {}, None, "nobody has that outlet"),
    (ZERI, "zeri-2", {"zeri": ZERI}, None, "the same name and site: one outlet with two feeds"),
    (ZERI, "zeri-2", {"zeri": Holder("Zëri", "")}, None, "the same name, and nobody knows its site"),
    (ZERI, "zeri-2", {"zeri": ELSEWHERE}, "zeri-2", "the same name on another site"),
    (Holder("Zeri", ZERI.site), "zeri-2", {"zeri": ZERI}, "zeri-2", "another name that gives the same id"),
    (ZERI, "z", {"zeri": ELSEWHERE, "z": Holder("Z", "")}, "z-2", "and the source's id is an outlet too"),
    (ZERI, "z", {"zeri": ELSEWHERE, "z": ZERI}, "z", "and the source's id is its own outlet already"),
    (Holder("★", ""), "ylli", {"ylli": Holder("Ylli", "")}, "ylli-2", "a name without letters: the source's id"),
]


@pytest.mark.parametrize(("new", "ident", "outlets", "wanted", "note"), OUTLETS, ids=[row[4] for row in OUTLETS])
def test_an_outlet_is_set_only_where_two_would_be_taken_for_one(
    new: Holder, ident: str, outlets: dict[str, Holder], wanted: str | None, note: str
) -> None:
    assert own_outlet(new, ident, outlets) == wanted, note


def test_an_outlet_s_site_is_that_of_its_first_address() -> None:
    assert Holder.of("Zëri", "", "no address", "https://www.zeri.example/feed", "https://b.example/") == ZERI
    assert Holder.of("Zëri", "") == Holder("Zëri", "")
