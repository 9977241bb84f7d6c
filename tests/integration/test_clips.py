"""Storing clips, on both databases: one article each, found like any other, and never a second one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.collection import clips, pages
from aggregator.collection.clipping import Given
from aggregator.collection.intake import store_feed
from aggregator.collection.pages import PagePlan
from aggregator.collection.raw import Published
from aggregator.errors import UsageError
from aggregator.store import articles, search, snapshots
from aggregator.store.database import Database
from aggregator.vocabulary import Origin, PageState, PublishedBasis, Verdict
from tests.databases import Databases
from tests.factories import NOW
from tests.integration.clipped import (
    AR,
    BOARD,
    FA,
    FR,
    SQ,
    YESTERDAY,
    by_hand,
    everything,
    of_page,
    stored,
    the_article,
)
from tests.integration.clipped import the_outlets as outlets_of
from tests.integration.collecting import answer, feed, item, mirrored, page, plan, the_texts


@pytest.mark.parametrize(("text", "language"), [(FA, "fa"), (AR, "ar"), (SQ, "sq"), (FR, "fr")])
def test_a_text_by_hand_becomes_an_article_that_is_found_and_judged_but_never_fetched(
    each_database: Database, text: str, language: str
) -> None:
    found = stored(each_database, by_hand(text, title="Lajm", authors=("Ana Prifti",), url="https://rud.example/9"))
    assert found.new and not found.revised
    article = the_article(each_database, found.article_id)
    assert (article.title, article.bylines, article.language) == ("Lajm", ["Ana Prifti"], language)
    assert (article.published_at, article.published_basis) == (YESTERDAY.moment, PublishedBasis.CLIP)
    assert (article.published_offset, article.url_key) == (210, "rud.example/9")
    assert (article.page_state, article.page_due_at, article.verdict) == (PageState.UNWANTED, None, Verdict.PENDING)
    assert the_texts(each_database) == [(found.article_id, 1, "clip", text)]
    with each_database.read() as session:
        assert articles.to_judge(session, 9) == [found.article_id]
        assert articles.pages_wanted(session, now=NOW + timedelta(days=99), limit=9) == []
        assert search.find(session, " ".join(text.split()[-3:])) == [found.article_id]
        assert search.find(session, "lajm") == [found.article_id]


def test_a_page_becomes_an_article_with_its_bytes(each_database: Database) -> None:
    clip = of_page("https://bregu.example/ura")
    found = stored(each_database, clip)
    article = the_article(each_database, found.article_id)
    assert (article.title, article.bylines, article.language) == ("Ura mbyllet", ["Lule Shtegtari"], "sq")
    with each_database.read() as session:
        revision = articles.current_revision(session, article)
        assert revision.origin is Origin.PAGE, "the words were read from the page, and can be proven against it"
        assert snapshots.read(session, revision.snapshot_sha256 or "") == SQ.encode()


def test_a_page_without_a_date_counts_from_when_it_was_clipped(each_database: Database) -> None:
    found = stored(each_database, of_page("https://bregu.example/ura", published=None))
    article = the_article(each_database, found.article_id)
    assert (article.published_at, article.published_basis) == (NOW, PublishedBasis.FIRST_SEEN)


def test_a_post_keeps_its_account_and_has_no_title(each_database: Database) -> None:
    found = stored(each_database, by_hand(SQ, outlet="", authors=(), handle="@bordi", platform="Telegram"))
    article = the_article(each_database, found.article_id)
    assert (article.title, article.post_platform, article.post_handle) == ("", "Telegram", "@bordi")
    said = clips.answer(each_database, found)
    assert said == {
        "article_id": found.article_id,
        "new": True,
        "revised": False,
        "title": "Bordi i lumit njofton se ura e re mbyllet të hënën dhe nuk hapet para fundit të …",
        "outlet": "@bordi",
        "platform": "Telegram",
        "handle": "@bordi",
        "language": "sq",
        "words": 18,
    }


EARLIER = replace(YESTERDAY, moment=YESTERDAY.moment - timedelta(hours=1))
AGAIN = [
    (by_hand(FA), by_hand(FA), "the same text at the same outlet"),
    (by_hand(FA), by_hand(f"  {FA}\n".replace("ی", "ي"), title="دیگر"), "typed on another keyboard, with a title"),
    (by_hand(FA, url="https://rud.example/1?utm_source=x"), by_hand(FA, url="http://rud.example/1#top"), "one page"),
    (of_page("https://bregu.example/ura"), of_page("http://bregu.example/ura/?fbclid=1", text=FR), "the same address"),
    (
        of_page("https://bregu.example/ura"),
        by_hand(SQ, outlet="bregu i RI", url="https://bregu.example/ura"),
        "its page's text by hand",
    ),
    (
        of_page("https://bregu.example/ura"),
        by_hand(SQ[:40], outlet="bregu-i-ri", url="https://bregu.example/ura"),
        "a passage of it",
    ),
    (
        by_hand(SQ, outlet="", handle="@bordi", platform="Telegram"),
        by_hand(f" {SQ}\n", outlet="@BORDI", platform="TELEGRAM", handle="@Bordi", published=EARLIER),
        "a post, in another spelling and at another hour of its day",
    ),
]


ANOTHER = [
    ({"published": Published(NOW, PublishedBasis.CLIP, 210)}, "another day"),
    ({"published": Published(YESTERDAY.moment, PublishedBasis.CLIP, -12 * 60)}, "another day where it was published"),
    ({"platform": "X"}, "another platform"),
    ({"handle": "@bordi_2"}, "another account of the outlet"),
]


@pytest.mark.parametrize("text", [FA, SQ, "🌊"])
@pytest.mark.parametrize(("other", "note"), ANOTHER, ids=[case[-1] for case in ANOTHER])
def test_the_same_words_in_another_post_are_another_article(
    each_database: Database, text: str, other: dict[str, Any], note: str
) -> None:
    said = {"outlet": "Trageti", "handle": "@bordi", "platform": "Telegram"}
    first, second = (stored(each_database, by_hand(text, **said | changes)) for changes in ({}, other))
    assert first.new and second.new, note
    for changes, found in (({}, first), (other, second)):
        again = stored(each_database, by_hand(text, **said | changes))
        assert (again.article_id, again.new) == (found.article_id, False), note


@pytest.mark.parametrize(("first", "again", "note"), AGAIN)
def test_clipping_again_changes_nothing(
    each_database: Database, first: clips.Clip, again: clips.Clip, note: str
) -> None:
    one = stored(each_database, first)
    before = everything(each_database)
    other = clips.store_clip(each_database, again, now=NOW + timedelta(hours=1))
    assert (other.article_id, other.new, other.revised) == (one.article_id, False, False), note
    assert everything(each_database) == before, note


def test_one_text_at_two_outlets_is_two_articles(each_database: Database) -> None:
    one, other = stored(each_database, by_hand(FA)), stored(each_database, by_hand(FA, outlet="Bordi i Lumit"))
    assert one.new and other.new and one.article_id != other.article_id


def test_two_posts_of_signs_alone_are_two(each_database: Database) -> None:
    wave, fire = (stored(each_database, by_hand(sign, outlet="", handle="@bordi")) for sign in ("🌊", "🔥"))
    assert wave.article_id != fire.article_id
    assert stored(each_database, by_hand("🌊", outlet="", handle="@bordi")).article_id == wave.article_id


def test_an_article_of_a_feed_is_reported_and_not_doubled(each_database: Database) -> None:
    mirrored(each_database, "rud")
    store_feed(each_database, plan(), answer(), feed(item(1)), now=NOW)
    before = everything(each_database)
    found = stored(each_database, of_page("https://rud.example/1?utm_source=post", text=SQ))
    assert (found.new, found.revised) == (False, False)
    assert everything(each_database) == before, "a fetched page never speaks for an article that a feed brought"


def test_a_text_by_hand_is_the_next_revision_of_a_feed_s_article_and_stays_it(each_database: Database) -> None:
    mirrored(each_database, "rud")
    store_feed(each_database, plan(), answer(), feed(item(1, published=None)), now=NOW)
    clip = by_hand(FA * 3, url="https://rud.example/1", authors=("پریسا رودبان",), language="fa")
    found = stored(each_database, clip)
    assert (found.new, found.revised) == (False, True)
    article = the_article(each_database, found.article_id)
    assert (article.source_id, article.title, article.revision) == ("rud", "پل تازه 1", 2)
    assert (article.bylines, article.published_basis) == (["پریسا رودبان"], PublishedBasis.CLIP), "gaps are filled"
    assert (article.page_state, article.page_due_at) == (PageState.UNWANTED, None)
    with each_database.read() as session:
        assert search.find(session, "شورای رودخانه") == [found.article_id]
    assert not stored(each_database, clip).revised
    edited = feed(item(1, text="خبر کوتاه.", published=None), body=b"<rss >")
    store_feed(each_database, plan(), answer(), edited, now=NOW + timedelta(hours=1))
    after = the_article(each_database, found.article_id)
    assert (after.revision, after.page_state) == (2, PageState.UNWANTED), (
        "neither the feed's edit nor a page replaces it"
    )


def test_what_an_article_knows_of_itself_is_not_overwritten_by_a_clip(each_database: Database) -> None:
    mirrored(each_database, "rud")
    store_feed(each_database, plan(), answer(), feed(item(1, bylines=("سیمین",))), now=NOW)
    stored(each_database, by_hand(FA * 2, url="https://rud.example/1", authors=("دیگری",)))
    article = the_article(each_database, 1)
    assert (article.bylines, article.published_basis) == (["سیمین"], PublishedBasis.FEED)


STRANGERS = [
    (by_hand(FA * 3, outlet="Bregu i Ri", url="https://rud.example/1"), "not of Bregu i Ri", "another outlet, unknown"),
    (by_hand(SQ, outlet="Quay Post", url="https://rud.example/1"), "not of Quay Post", "another outlet, known"),
    (
        by_hand(AR, outlet="", handle="@mina", platform="Telegram", url="https://rud.example/1"),
        "no post, and this is a post",
        "an account's post",
    ),
    (by_hand(FA * 3, handle="@rud", url="https://rud.example/1"), "this is a post", "its own post"),
    (by_hand(FA * 3, url="https://t.example/bordi/1"), "a post, and this is no post", "an article where a post stands"),
    (
        by_hand(FR, outlet="", handle="@tjeter", platform="Telegram", url="https://t.example/bordi/1"),
        "not of @tjeter",
        "another account's post",
    ),
    (
        by_hand(FR, outlet="@bordi", handle="@tjeter", url="https://t.example/bordi/1"),
        "not of @tjeter",
        "another account at the same outlet",
    ),
    (
        of_page("https://rud.example/1", given=by_hand(outlet="", handle="@mina").given),
        "this is a post",
        "a page taken for a post",
    ),
]


@pytest.mark.parametrize(("clip", "said", "note"), STRANGERS, ids=[case[-1] for case in STRANGERS])
def test_an_article_never_comes_to_say_what_somebody_else_wrote(
    each_database: Database, clip: clips.Clip, said: str, note: str
) -> None:
    mirrored(each_database, "rud")
    store_feed(each_database, plan(), answer(), feed(item(1)), now=NOW)
    stored(each_database, by_hand(SQ, outlet="", handle="@bordi", platform="Telegram", url="https://t.example/bordi/1"))
    stored(each_database, by_hand(SQ, outlet="Quay Post"))
    before = everything(each_database)
    with pytest.raises(UsageError, match=said):
        stored(each_database, clip)
    assert everything(each_database) == before, note


def test_a_post_s_text_by_hand_fills_what_was_not_known_of_it(each_database: Database) -> None:
    there = {"outlet": "Bordi i Lumit", "url": "https://t.example/bordi/1"}
    found = stored(each_database, by_hand(SQ, handle="@bordi", **there))
    assert stored(each_database, by_hand(SQ + " " + FR, handle="@BORDI", platform="Telegram", **there)).revised
    article = the_article(each_database, found.article_id)
    assert (article.post_platform, article.post_handle, article.title) == ("Telegram", "@bordi", "")


def test_a_shorter_page_does_not_replace_a_text_by_hand(each_database: Database) -> None:
    found = stored(each_database, by_hand(FA * 20, url="https://rud.example/1"))
    wanted = PagePlan(found.article_id, "clip:rudnameh", "https://rud.example/1", 0)
    assert not pages.store_page(each_database, wanted, page("برای خواندن، مشترک شوید."), now=NOW)
    assert the_article(each_database, found.article_id).revision == 1


#: What an article says of its link.
_LINK = {"page_checked_at", "page_error"}


@pytest.mark.parametrize("from_feed", [True, False], ids=["of a feed's article", "of a clip"])
def test_a_page_looked_at_again_does_not_replace_a_text_by_hand(each_database: Database, from_feed: bool) -> None:
    mirrored(each_database, "rud")
    if from_feed:
        store_feed(each_database, plan(), answer(), feed(item(1, bylines=())), now=NOW)
    found = stored(each_database, by_hand(FA * 3, url="https://rud.example/1"))
    before = the_article(each_database, found.article_id)
    again = pages.plan_of(each_database, found.article_id)
    washed = page(AR * 20, title="عنوان", bylines=("كاتب",))
    assert not pages.store_page(each_database, again, washed, now=NOW)
    pages.store_page_failure(each_database, again, now=NOW, why="the server answers 500", final=False)
    after = the_article(each_database, found.article_id)
    assert (after.page_checked_at, after.page_error) == (NOW, "the server answers 500"), "the link is seen to be dead"
    assert after.model_dump(exclude=_LINK) == before.model_dump(exclude=_LINK)
    with each_database.read() as session:
        assert snapshots.read(session, washed.packed.sha256), "its bytes are kept"


def test_a_page_looked_at_again_gives_a_post_neither_title_nor_author(each_database: Database) -> None:
    said = by_hand(outlet="Bordi", handle="@bordi", platform="T", published=None).given
    clip = of_page("https://t.example/bordi/1", given=said, title="", bylines=())
    found = stored(each_database, clip)
    again = pages.plan_of(each_database, found.article_id)
    same = page(SQ, title="Bordi në T", bylines=("T Platforma",))
    assert not pages.store_page(each_database, again, same, now=NOW)
    assert pages.store_page(each_database, again, page(FR, title="Bordi në T", bylines=("T",)), now=NOW)
    article = the_article(each_database, found.article_id)
    assert (article.title, article.bylines, article.revision) == ("", [], 2)
    assert the_texts(each_database)[-1] == (found.article_id, 2, "page", FR)


def test_a_feed_that_shows_a_clip_later_neither_doubles_nor_rewrites_it(each_database: Database) -> None:
    mirrored(each_database, "rud")
    found = stored(each_database, by_hand(FA, url="https://rud.example/1"))
    poll = store_feed(each_database, plan(), answer(), feed(item(1)), now=NOW)
    assert (poll.stored, poll.known) == (0, 1)
    edited = feed(item(1, text="خبر دیگر."), body=b"<rss >")
    store_feed(each_database, plan(), answer(), edited, now=NOW + timedelta(hours=1))
    article = the_article(each_database, found.article_id)
    assert (article.revision, article.page_state, article.source_id) == (1, PageState.UNWANTED, "clip:rudnameh")


def test_two_people_clipping_at_once_get_one_article(each_database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: stored(each_database, by_hand(SQ, outlet="", handle="@bordi")), range(8)))
    assert len({one.article_id for one in found}) == 1
    assert sum(one.new for one in found) == 1
    assert len(outlets_of(each_database)) == 1


def test_a_clip_that_cannot_be_stored_leaves_nothing(each_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("aggregator.store.arrivals.search.index_terms", fails)
    with pytest.raises(RuntimeError):
        stored(each_database, of_page("https://bregu.example/ura"))
    assert everything(each_database) == []


TEXTS = st.sampled_from([FA, AR, SQ, FR, "🌊", SQ[:30], FA + "\n\n" + FR])
CLIPS = st.builds(
    lambda text, url, said: by_hand(text, url=url, **said),
    TEXTS,
    st.sampled_from(["", "", "https://rud.example/1", "https://www.rud.example.org/2", "http://rud.example/1#x"]),
    st.sampled_from([{"outlet": "رودنامه"}, {"outlet": "Bregu"}, {"outlet": "", "handle": "@bordi"}]),
)


def _became(database: Database, clip: clips.Clip) -> int | str:
    """The article that a clip is, or why it was refused."""
    try:
        return stored(database, clip).article_id
    except UsageError as error:
        return str(error)


@given(st.lists(CLIPS, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_clipped_clipping_the_last_again_changes_nothing(
    databases: Databases, chosen: list[clips.Clip]
) -> None:
    with databases.open("sqlite") as database:
        last = [_became(database, clip) for clip in chosen][-1:]
        before = everything(database)
        assert [_became(database, clip) for clip in chosen[-1:]] == last
        assert everything(database) == before
        keys = [row["url_key"] for row in before if "url_key" in row]
        assert len(keys) == len(set(keys))


def test_an_address_we_have_is_known_before_it_is_fetched(each_database: Database) -> None:
    assert clips.known_address(each_database, "https://bregu.example/ura") is None
    found = stored(each_database, of_page("https://bregu.example/ura"))
    known = clips.known_address(each_database, "https://bregu.example/ura?utm_source=x")
    assert known is not None and (known.article_id, known.new) == (found.article_id, False)


def test_the_languages_of_its_outlet_are_expected_of_a_clip(each_database: Database) -> None:
    mirrored(each_database, "rud")
    stored(each_database, by_hand("لا شيء", outlet="", handle="@mina", language="ar"))
    languages = clips.outlet_languages
    assert languages(each_database, BOARD, "", by_hand=True) == ()
    assert languages(each_database, Given(handle="@MINA"), "", by_hand=True) == ("ar",)
    assert languages(each_database, Given(published=Published(NOW, PublishedBasis.CLIP)), "", by_hand=True) == ()
