"""What sources.yaml may say."""

import pytest

from aggregator.settings.sources import SourceBlock

OPAQUE = [
    "https://a.example/api/z$qppe_kq_",  # `$` must not be escaped
    "https://a.example/api/zpoqil-vomx-tpe_kip",
    "HTTPS://A.Example/Feed?b=2&a=1&utm_source=rss",  # neither case, nor order, nor tracking parameters are touched
    "https://a.example/%7Euser/%D8%A7",
    "http://a.example:80/x/../feed",
]


@pytest.mark.parametrize("address", OPAQUE)
def test_a_feed_address_is_kept_byte_for_byte(load_with, address: str) -> None:
    home = load_with(sources=f"sources:\n  a:\n    name: A\n    feed: {address}\n")
    assert home.sources.sources["a"].feed == address


@pytest.mark.parametrize(
    "address",
    [
        "shtypi.example/feed",
        "ftp://a.example/f",
        "file:///etc/passwd",
        "https://user:pw@a.example/",
        "https://",
        "javascript:alert(1)",
        "' https://a.example/'",
        '"\\u200Fhttps://a.example/"',
        '"https://a.example/feed\\u200E"',
        '"\\uFEFFhttps://a.example/"',
        '"https://a.example/\\u2069"',
        "https://0x7f.1/",
    ],
)
def test_what_is_no_web_address_is_refused_on_its_line(faults_of, address: str) -> None:
    (fault,) = faults_of(sources=f"sources:\n  a:\n    name: A\n    feed: {address}\n")
    assert fault.startswith("sources.yaml:4: sources.a.feed: ")


@pytest.mark.parametrize("text", ["sources:\n", "sources: ~\n", "", "# all of them are gone\nsources:\n"])
def test_a_desk_may_be_without_sources(load_with, text: str) -> None:
    assert load_with(sources=text).sources.sources == {}


@pytest.mark.parametrize("name", ["\\u200C", "\\u200F\\u202E", " \\u3164"])
def test_a_name_that_nobody_sees_is_none(faults_of, name: str) -> None:
    (fault,) = faults_of(sources=f'sources:\n  a:\n    name: "{name}"\n    feed: https://a.example/\n')
    assert fault.startswith("sources.yaml:3: sources.a.name: some text that can be seen is needed")


def test_marks_around_an_address_that_nobody_sees_are_named(faults_of) -> None:
    (fault,) = faults_of(sources='sources:\n  a:\n    name: A\n    feed: "https://a.example/\\u200F"\n')
    assert "white space or an invisible mark around the address" in fault


def test_a_source_may_be_without_a_home_page_but_not_with_a_wrong_one(load_with, faults_of) -> None:
    assert load_with().sources.sources["shtypi"].home == ""
    assert faults_of(more_source="    home: gazeta\n") == [
        "sources.yaml:5: sources.shtypi.home: not an absolute http or https URL (given: 'gazeta')"
    ]


def test_a_switched_off_source_needs_the_word_false(load_with, faults_of) -> None:
    (fault,) = faults_of(more_source="    enabled: off\n")
    assert fault == "sources.yaml:5: sources.shtypi.enabled: true or false is needed (given: 'off')"
    home = load_with(sources="sources:\n  a:\n    name: A\n    feed: https://a.example/\n    enabled: false\n")
    assert home.sources.sources["a"].enabled is False


@pytest.mark.parametrize(
    ("name", "outlet", "expected"),
    [
        ("Zëri i Lumit", None, "zeri-i-lumit"),  # folded, so that the id is not full of holes
        ("Die Flüsse", None, "die-flusse"),
        ("رودنامه", None, "rwdnmh"),  # romanised, letter by letter
        ("الخليج 24", None, "lkhlyj-24"),  # the whole name, not only what is Latin in it
        ("++ ·", None, "the-source"),  # nothing is left of the name: the source's own id
        ("Rudnameh", "river", "river"),
        ("x" * 63 + " y", None, "x" * 63),  # cut at 64, no hyphen left at the end
    ],
)
def test_the_outlet_is_the_named_one_or_made_from_the_name(name: str, outlet: str | None, expected: str) -> None:
    block = SourceBlock(name=name, feed="https://a.example/", outlet=outlet)
    assert block.outlet_id("the-source") == expected


TWO = "sources:\n  a:\n    name: {}\n    feed: https://a.example/\n  b:\n    name: {}\n    feed: https://b.example/\n"


def test_two_names_that_give_one_outlet_unasked_are_a_complaint(faults_of) -> None:
    (fault,) = faults_of(sources=TWO.format("Zëri i Lumit", "Zeri-i Lumit"))
    assert fault.startswith("sources.yaml:6: sources.b.name: 'Zeri-i Lumit' gives the outlet id 'zeri-i-lumit'")
    assert "'Zëri i Lumit' (sources.a)" in fault and "set `outlet:`" in fault


@pytest.mark.parametrize(
    ("sources", "why"),
    [
        (TWO.format("رودنامه", "رودنامه"), "one name: one outlet with two feeds"),
        (TWO.format("Zëri", "Zeri") + "    outlet: zeri\n", "the editor says so"),
        (TWO.format("Zëri", "Zeri") + "    outlet: zeri-2\n", "the editor tells them apart"),
        (TWO.format("رودنامه", "المرسى"), "two names in Arabic script are told apart"),
    ],
)
def test_sources_of_one_outlet_and_of_two_are_taken(load_with, sources: str, why: str) -> None:
    assert len(load_with(sources=sources).sources.sources) == 2, why


@pytest.mark.parametrize("ident", ["Bad Id", "a_b", "-a", "a-", "شهر", "a" * 65, "a/b", ".."])
def test_what_cannot_be_an_id_is_refused(faults_of, ident: str) -> None:
    (fault,) = faults_of(sources=f'sources:\n  "{ident}":\n    name: A\n    feed: https://a.example/\n')
    assert fault.startswith(f"sources.yaml:2: sources.{ident}: small letters a-z, digits and hyphens are needed")
