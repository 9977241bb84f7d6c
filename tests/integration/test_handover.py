"""An article belongs to the outlet on whose site it stands, whoever showed it first."""

from dataclasses import replace
from typing import Any

import pytest

from aggregator.collection import intake, pages
from aggregator.collection.handover import is_the_owner_s
from aggregator.collection.pages import PagePlan
from aggregator.collection.raw import Published, RawItem
from aggregator.collection.sources import PollPlan
from aggregator.models import Outlet, Source
from aggregator.store import search, sources
from aggregator.store.database import Database
from aggregator.vocabulary import PageState, PublishedBasis, SourceKind, Verdict
from tests.factories import NOW
from tests.integration.collecting import HOUR, answer, feed, item, page, plan, the_articles, the_texts

DIGEST_HOME = "https://permbledhje.example/"


@pytest.fixture
def desk(database: Database) -> Database:
    outlets = [
        Outlet(id="rudnameh", name="رودنامه", home="https://www.rud.example/"),
        Outlet(id="permbledhje", name="Përmbledhje", home=DIGEST_HOME),
    ]
    rows = [
        Source(id="rud", outlet_id="rudnameh", kind=SourceKind.FEED, url="https://rud.example/rud.xml"),
        Source(id="digest", outlet_id="permbledhje", kind=SourceKind.FEED, url=f"{DIGEST_HOME}feed"),
    ]
    with database.write() as session:
        sources.mirror(session, outlets=outlets, sources=rows)
    return database


def aggregators_plan() -> PollPlan:
    return plan("digest", outlet_id="permbledhje", home=DIGEST_HOME, url=f"{DIGEST_HOME}feed")


def aggregators(text: str = "Gazeta Rudnameh shkruan për urën e re.", **given: Any) -> RawItem:
    return item(1, text, entry_key="d" * 64, title="Ura e re", language="sq", **given)


def own(text: str = "شهرداری پل تازه‌ای را گشود.", **given: Any) -> RawItem:
    return item(1, text, **given)


def test_an_article_an_aggregator_showed_first_goes_to_its_own_outlet(desk: Database) -> None:
    intake.store_feed(desk, aggregators_plan(), answer(), feed(aggregators()), now=NOW)
    published = Published(NOW - 5 * HOUR, PublishedBasis.FEED, 210)
    shown = own(bylines=("مینا رودی",), published=published)
    poll = intake.store_feed(desk, plan(), answer(), feed(shown), now=NOW + HOUR)
    assert (poll.stored, poll.known, poll.revised) == (0, 0, 1)
    (article,) = the_articles(desk)
    assert (article.outlet_id, article.source_id, article.title) == ("rudnameh", "rud", shown.title)
    assert (article.bylines, article.language, article.published_at) == (["مینا رودی"], "fa", published.moment)
    assert the_texts(desk)[-1][1:] == (2, "feed", shown.text)
    with desk.read() as session:
        assert search.find(session, "شهرداری") == [article.id]
        assert search.find(session, "shkruan") == []


def test_a_handed_over_article_is_judged_again(desk: Database) -> None:
    intake.store_feed(desk, aggregators_plan(), answer(), feed(aggregators()), now=NOW)
    (before,) = the_articles(desk)
    with desk.write() as session:
        before.verdict, before.judged_revision = Verdict.UNIQUE, 1
        session.add(before)
    intake.store_feed(desk, plan(), answer(), feed(own()), now=NOW + HOUR)
    (article,) = the_articles(desk)
    assert (article.judged_revision, article.revision) == (1, 2)


def test_the_page_that_was_read_stays_the_article_s_text(desk: Database) -> None:
    intake.store_feed(desk, aggregators_plan(), answer(), feed(aggregators()), now=NOW)
    (article,) = the_articles(desk)
    read = "متن کامل این خبر در چند بند. " * 20
    pages.store_page(desk, PagePlan(article.id or 0, "digest", article.url, 0), page(read), now=NOW)
    intake.store_feed(desk, plan(), answer(), feed(own()), now=NOW + HOUR)
    (article,) = the_articles(desk)
    assert (article.outlet_id, article.page_state) == ("rudnameh", PageState.FETCHED)
    assert the_texts(desk)[-1][1:] == (3, "page", read)
    with desk.read() as session:
        assert search.find(session, "بند") == [article.id]


def test_a_page_is_wanted_again_where_only_the_aggregator_s_words_were_had(desk: Database) -> None:
    unwanted = replace(aggregators_plan(), pages="never")
    intake.store_feed(desk, unwanted, answer(), feed(aggregators()), now=NOW)
    intake.store_feed(desk, plan(), answer(), feed(own()), now=NOW + HOUR)
    (article,) = the_articles(desk)
    assert (article.page_state, article.page_due_at) == (PageState.WANTED, NOW + HOUR)


@pytest.mark.parametrize("first", ["aggregator", "outlet"])
def test_an_aggregator_s_later_edits_change_nothing_of_it(desk: Database, first: str) -> None:
    shows = [(aggregators_plan(), aggregators()), (plan(), own())]
    for given, entry in shows if first == "aggregator" else reversed(shows):
        intake.store_feed(desk, given, answer(), feed(entry), now=NOW)
    before = the_texts(desk)
    edited = aggregators("Një tekst krejt tjetër, më i gjatë se ai i gazetës. " * 9, content_hash="e" * 64)
    poll = intake.store_feed(desk, aggregators_plan(), answer(), feed(edited), now=NOW + HOUR)
    assert (poll.revised, the_texts(desk)) == (1, before)
    assert [article.outlet_id for article in the_articles(desk)] == ["rudnameh"]


def test_an_article_stays_with_who_showed_it_first_when_it_is_neither_s(desk: Database) -> None:
    elsewhere = {"url": "https://agjencia.example/1", "url_key": "agjencia.example/1"}
    intake.store_feed(desk, aggregators_plan(), answer(), feed(aggregators(**elsewhere)), now=NOW)
    poll = intake.store_feed(desk, plan(), answer(), feed(own(**elsewhere)), now=NOW + HOUR)
    assert (poll.known, poll.revised) == (1, 0)
    assert [article.outlet_id for article in the_articles(desk)] == ["permbledhje"]


@pytest.mark.parametrize(
    ("url", "home", "holder", "expected", "note"),
    [
        ("https://rud.example/1", "https://www.rud.example/", "https://x.example/", True, "its own site"),
        ("https://port.rud.example/1", "https://rud.example/", "https://x.example/", True, "a part of its site"),
        ("https://en.gazeta.co.uk/1", "https://gazeta.co.uk/", "https://sq.gazeta.co.uk/", False, "both of one site"),
        ("https://notrud.example/1", "https://rud.example/", "https://x.example/", False, "only ends alike"),
        ("https://z.example/1", "https://rud.example/", "https://x.example/", False, "somebody else's"),
        ("", "https://rud.example/", "https://x.example/", False, "no link"),
        ("https://rud.example/1", "", "https://x.example/", False, "an outlet without a home"),
        ("https://rud.example/1", "https://rud.example/", "", True, "a holder without a home"),
        ("https://a.blogspot.com/1", "https://a.blogspot.com", "https://b.blogspot.com", True, "two blogs of a host"),
    ],
)
def test_whose_page_it_is(url: str, home: str, holder: str, expected: bool, note: str) -> None:
    assert is_the_owner_s(url, home=home, holder_home=holder) is expected, note
