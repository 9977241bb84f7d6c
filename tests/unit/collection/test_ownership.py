import pytest

from aggregator.collection.ownership import Place, owners
from aggregator.errors import UrlError

PRESS = [
    Place("quay", "https://www.quay.example/"),
    Place("quay-fa", "https://fa.quay.example/"),
    Place("agency-en", "https://agency.example/en/"),
    Place("agency-ar", "https://agency.example/ar/"),
    Place("lumi", "https://lumi.example.co.uk/"),
    Place("homeless", ""),
    Place("broken", "not an address"),
    Place("blog", "https://ura.blogspot.com/"),
]

CASES = [
    ("https://quay.example/2026/lock", {"quay"}, "the same host, with or without www"),
    ("http://m.quay.example:8080/lock", {"quay"}, "scheme, port and mobile host do not matter"),
    ("https://fa.quay.example/قفل", {"quay-fa"}, "the very host before the host above it"),
    ("https://sport.quay.example/lock", {"quay"}, "a host below"),
    ("https://news.lumi.example.co.uk/ura", {"lumi"}, "a suffix of two labels"),
    ("https://other.co.uk/ura", set(), "a shared suffix is no site"),
    ("https://agency.example/ar/الجسر", {"agency-ar"}, "of one host, the home page it stands under"),
    ("https://agency.example/fr/pont", {"agency-en", "agency-ar"}, "no telling which"),
    ("https://agency.example/arts/bridge", {"agency-en", "agency-ar"}, "a path is compared step by step"),
    ("https://quay.example.evil.example/lock", set(), "a name at the front proves nothing"),
    ("https://evilquay.example/lock", set(), "nor does one at the end"),
    ("https://lagja.blogspot.com/1", set(), "two blogs of one host are two sites"),
    ("https://ura.blogspot.com/1", {"blog"}, "a blog of its own"),
]


@pytest.mark.parametrize(("url", "found", "note"), CASES, ids=[case[-1] for case in CASES])
def test_a_page_belongs_to_the_nearest_outlet_of_its_site(url: str, found: set[str], note: str) -> None:
    assert owners(url, PRESS) == found, note


def test_a_sister_host_decides_only_when_it_is_the_only_one() -> None:
    both = [Place("en", "https://en.port.example/"), Place("fa", "https://fa.port.example/")]
    assert owners("https://blog.port.example/1", both) == set()
    assert owners("https://blog.port.example/1", both[:1]) == {"en"}


def test_what_is_no_address_belongs_to_nobody() -> None:
    with pytest.raises(UrlError):
        owners("ftp://quay.example/", PRESS)
