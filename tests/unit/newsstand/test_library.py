"""The newsstand's texts and gold agree with themselves, and every form of feed can be read back."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from aggregator.collection.extract import extract_page
from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.listing import parse_listing
from aggregator.collection.raw import Context, ParsedFeed, Selectors
from aggregator.collection.sitemap import parse_sitemap
from aggregator.collection.wash import wash_feed
from aggregator.collection.wordpress import parse_posts
from aggregator.newsstand import unfed
from aggregator.newsstand.feeds import Entry, render
from aggregator.newsstand.library import Article, Library, Outlet, library, quotations
from aggregator.newsstand.pages import page
from crawlers import site

START = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
STOCK = library(START)
BY_ID = {article.id: article for article in STOCK.articles}
OUTLETS = list(STOCK.outlets.values())


def test_the_newsstand_has_what_the_issue_asks_for() -> None:
    assert len(STOCK.outlets) >= 10
    assert len(STOCK.articles) >= 70
    assert {article.language for article in STOCK.articles} == {"en", "fa", "ar", "sq", "fr", "de"}
    assert max(START - article.published for article in STOCK.articles).days >= 28
    assert any(article.corrected for article in STOCK.articles)


def test_ids_are_unique() -> None:
    assert [name for name, times in Counter(article.id for article in STOCK.articles).items() if times > 1] == []


@pytest.mark.parametrize("article", STOCK.articles, ids=lambda article: article.id)
def test_an_article_stands_at_a_known_outlet_in_its_language_and_in_the_past(article: Article) -> None:
    assert article.outlet in STOCK.outlets
    assert article.published < START
    assert article.text.title and article.text.body and article.story
    if article.corrected and article.corrected_at:
        assert article.published < article.corrected_at <= START
        assert article.corrected != article.text


@pytest.mark.parametrize("kind", ["duplicate_of", "twin_of"])
def test_gold_points_at_an_article_that_exists_and_is_not_itself(kind: str) -> None:
    pointed = {article.id: getattr(article, kind) for article in STOCK.articles if getattr(article, kind)}
    assert pointed
    assert all(target in BY_ID and target != source for source, target in pointed.items())


def test_a_copy_is_no_older_than_what_it_copies_and_tells_the_same_story() -> None:
    for article in STOCK.articles:
        if article.duplicate_of:
            original = BY_ID[article.duplicate_of]
            assert original.published <= article.published, article.id
            assert original.story == article.story, article.id


def test_groups_have_one_root_each_and_stories_are_told_across_languages() -> None:
    groups = STOCK.groups()
    assert all(groups[root] == root for root in groups.values())
    languages = {story: {a.language for a in STOCK.articles if a.story == story} for story in STOCK.stories().values()}
    assert any(len(found) >= 4 for found in languages.values())


def test_days_are_offsets_so_that_nothing_ages() -> None:
    later = library(datetime(2031, 1, 1, tzinfo=UTC))
    shifts = {after.published - before.published for before, after in zip(STOCK.articles, later.articles, strict=True)}
    assert max(shifts) - min(shifts) < (START - START.replace(minute=28))


def parsed(outlet: Outlet, articles: list[Article]) -> ParsedFeed:
    home = f"http://{outlet.id}.localhost:1/"
    entries = [
        Entry(article, article.text, url=home.rstrip("/") + article.path, outlet=outlet, updated=article.published)
        for article in articles
    ]
    if outlet.feed == "listing":
        body, content_type = unfed.render(outlet, entries, home=home)
        return parse_listing(body, home + outlet.path, content_type, Selectors(**unfed.SELECT))
    if outlet.feed == "sitemap":
        index, _ = unfed.render(outlet, entries, home=home)
        assert parse_sitemap(index, home + outlet.path, now=START).further == (home.rstrip("/") + unfed.NEWS_PATH,)
        return parse_sitemap(unfed.news_sitemap(outlet, entries)[0], home + unfed.NEWS_PATH, now=START)
    if outlet.spider:
        return site.read(outlet.spider, unfed.render(outlet, entries, home=home)[0], home + outlet.path)
    if outlet.feed == "wordpress":
        return parse_posts(unfed.render(outlet, entries, home=home)[0], home + outlet.path)
    body, content_type = render(outlet, entries, home=home)
    return parse_feed(body, url=home + outlet.path, content_type=content_type)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: f"{outlet.id}-{outlet.feed}")
def test_every_form_of_feed_gives_back_its_articles(outlet: Outlet) -> None:
    articles = STOCK.of(outlet.id)
    feed = parsed(outlet, articles)
    context = Context(
        source_id=outlet.id,
        url=f"http://{outlet.id}.localhost:1{outlet.path}",
        home=f"http://{outlet.id}.localhost:1/",
        languages=(outlet.language,),
        now=START,
        time_zone=outlet.time_zone or (site.site_named(outlet.spider).time_zone if outlet.spider else "UTC"),
    )
    washed = wash_feed(feed, context)
    # the broken feed's first summary is spoilt on purpose, and it has an empty item
    assert [item.title for item in washed.items] == [article.text.title for article in articles]
    assert [item.url for item in washed.items] == [f"http://{outlet.id}.localhost:1{a.path}" for a in articles]
    assert washed.rejected == ({"empty": 1} if outlet.feed == "broken" else {})
    if outlet.full:
        assert [item.text for item in washed.items] == [article.text.body for article in articles]
    if outlet.feed != "rss092":
        assert [item.published and item.published.moment for item in washed.items] == [a.published for a in articles]


def test_every_oddity_of_a_feed_is_at_some_outlet() -> None:
    wanted = {"rss20", "rss092", "atom", "rdf", "json", "windows_1256", "solar_hijri", "broken"}
    assert wanted <= {outlet.feed for outlet in OUTLETS}
    assert any(outlet.moved_to for outlet in OUTLETS)
    assert {outlet.full for outlet in OUTLETS} == {True, False}


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_an_article_s_page_gives_back_its_text(outlet: Outlet) -> None:
    for article in STOCK.of(outlet.id)[:2]:
        body, content_type = page(article, article.text, outlet, others=[])
        found = extract_page(body, f"http://{outlet.id}.localhost:1{article.path}", content_type)
        assert article.text.body in found.text, article.id
        assert found.bylines == ((article.author,) if article.author else ())


def test_quotations_called_exact_stand_in_a_body_they_cite() -> None:
    rows = [row for row in quotations() if row["verdict"] == "exact"]
    assert len(rows) >= 5
    for row in rows:
        assert any(row["quote"] in body for body in bodies(STOCK, row["cites"])), row["quote"]


def test_other_quotations_stand_in_no_body_they_cite_as_they_are() -> None:
    rows = [row for row in quotations() if row["verdict"] not in {"exact", "truncated"}]
    assert rows
    for row in rows:
        assert all(row["quote"] not in body for body in bodies(STOCK, row["cites"])), (row["verdict"], row["quote"])


def bodies(stock: Library, cites: object) -> list[str]:
    names = cites if isinstance(cites, list) else [cites]
    found = [BY_ID[name] for name in names]
    return [text.body for article in found for text in (article.text, article.corrected) if text]
