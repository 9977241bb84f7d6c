"""Which entry is which, decided for a document as a whole."""

from hypothesis import example, given
from hypothesis import strategies as st

from aggregator.collection.identity import MOST_VERSIONS, Identity, Traits, digest, identify


def identities(
    *traits: tuple[str, str, str], own: frozenset[str] = frozenset(), source: str = "prova"
) -> list[Identity]:
    return identify([Traits(*trait) for trait in traits], source_id=source, own_keys=own)


def test_a_guid_used_once_identifies_whatever_else_changes() -> None:
    (before,) = identities(("id-1", "prova.example/1", "vjetër"))
    (after,) = identities(("id-1", "prova.example/moved", "ri"))
    assert before.entry_key == after.entry_key
    assert (before.url_key, after.url_key) == ("prova.example/1", "prova.example/moved")


def test_without_a_guid_the_link_identifies() -> None:
    (before,), (after,) = identities(("", "prova.example/1", "a")), identities(("", "prova.example/1", "b"))
    assert before == after
    assert before.own_link


def test_a_guid_used_twice_identifies_nothing_and_the_links_take_its_place() -> None:
    first, second = identities(("same", "prova.example/1", "a"), ("same", "prova.example/2", "b"))
    assert first.entry_key != second.entry_key
    assert first.entry_key == identities(("", "prova.example/1", "z"))[0].entry_key


def test_entries_that_share_guid_and_link_are_known_by_their_words() -> None:
    front = frozenset({"prova.example"})
    first, second = identities(("same", "prova.example", "یک"), ("same", "prova.example", "دو"), own=front)
    assert first.entry_key != second.entry_key
    assert first.url_key != second.url_key
    assert not first.own_link


def test_the_old_and_the_edited_version_in_one_document_are_the_entry_it_is_alone() -> None:
    (alone,) = identities(("id-1", "prova.example/1", "کهنه"))
    both = identities(("id-1", "prova.example/1", "تازه"), ("id-1", "prova.example/1", "کهنه"))
    assert both == [alone, alone]


def test_a_section_s_address_given_to_all_entries_makes_them_no_versions_of_one() -> None:
    found = identities(*(("section", "prova.example/lajme", f"fjalë {number}") for number in range(MOST_VERSIONS + 1)))
    assert len({one.entry_key for one in found}) == MOST_VERSIONS + 1


def test_an_entry_repeated_word_for_word_keeps_the_identity_it_has_alone() -> None:
    alone = identities(("id-1", "prova.example/1", "a"))[0]
    assert identities(("id-1", "prova.example/1", "a"), ("id-1", "prova.example/1", "a")) == [alone, alone]


def test_one_page_listed_twice_in_the_same_words_is_one_entry_whatever_its_guids() -> None:
    first, second = identities(("1-a", "prova.example/1", "a"), ("1-b", "prova.example/1", "a"))
    assert first == second and first.own_link
    front = frozenset({"prova.example"})
    apart = identities(("1", "prova.example", "a"), ("2", "prova.example", "a"), own=front)
    assert len({one.entry_key for one in apart}) == 2, "the front page is nobody's"


def test_the_front_page_and_the_feed_itself_are_no_entry_s_own_link() -> None:
    own = frozenset({"prova.example", "prova.example/feed"})
    front, feed, page = identities(
        ("1", "prova.example", "a"), ("2", "prova.example/feed", "b"), ("3", "prova.example/3", "c"), own=own
    )
    assert not front.own_link and not feed.own_link and page.own_link
    assert front.url_key.startswith("prova#") and page.url_key == "prova.example/3"


def test_entries_without_an_own_link_are_strangers_across_sources() -> None:
    (here,), (there,) = identities(("1", "", "a"), source="prova"), identities(("1", "", "a"), source="tjeter")
    assert here.entry_key == there.entry_key
    assert here.url_key != there.url_key


def test_a_digest_keeps_the_borders_of_its_parts() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4
    assert digest("\ud800") != digest("\ufffd")


traits = st.builds(Traits, *(st.sampled_from(["", "a", "b", "c"]) for _ in range(3)))


def is_one(one: Traits, other: Traits) -> bool:
    """Whether two are one entry by themselves: the same, versions of one GUID and own link, copies under own links."""
    has_link = one.link_key == other.link_key not in ("", "c")
    versions = has_link and one.guid == other.guid != ""
    return one == other or versions or (has_link and one.words == other.words)


@given(st.lists(traits, max_size=12))
@example([Traits("a", "a", ""), Traits("a", "a", "a"), Traits("", "a", "a")])  # a copy of what has another version
def test_entries_share_a_key_only_when_they_are_the_same_entry(document: list[Traits]) -> None:
    found = identify(document, source_id="prova", own_keys=frozenset({"c"}))
    by_key: dict[object, set[Traits]] = {}
    for trait, identity in zip(document, found, strict=True):
        for key in (identity.entry_key, ("url", identity.url_key)):
            by_key.setdefault(key, set()).add(trait)
    for together in by_key.values():
        reached = {next(iter(together))}
        while more := {each for each in together - reached if any(is_one(each, one) for one in reached)}:
            reached |= more
        assert reached == together
