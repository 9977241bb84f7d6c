"""Two rounds of the real collector over the whole newsstand: everything once, exactly, and nothing asked for twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.collection.launch import RoundReport, collect
from aggregator.collection.sources import Wanted
from aggregator.models import Article, Revision
from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.library import Article as Gold
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Asked, Newsstand
from aggregator.settings import load
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.vocabulary import PageState, PollOutcome, PublishedBasis


@dataclass(frozen=True)
class Rounds:
    stand: Newsstand
    first: RoundReport
    second: RoundReport
    #: articles by address, and their texts by revision
    articles: dict[str, Article]
    texts: dict[str, list[Revision]]
    #: the ledger of each round
    ledgers: tuple[list[Asked], list[Asked]]

    def gold(self) -> Iterator[tuple[Gold, Article, list[Revision]]]:
        for gold in self.stand.library.articles:
            url = self.stand.url(gold)
            yield gold, self.articles[url], self.texts[url]


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    root = tmp_path_factory.mktemp("newsstand") / "desk"
    with Newsstand(library(datetime.now(UTC))) as stand:
        database = _desk(root, stand)
        first = collect(database, root, Wanted(every=True))
        asked = list(stand.ledger)
        stand.corrected = True
        second = collect(database, root, Wanted(every=True))
        with database.read() as session:
            stored = list(session.exec(select(Article)))
            texts: dict[int, list[Revision]] = {}
            for revision in session.exec(select(Revision).order_by(Revision.number)):
                texts.setdefault(revision.article_id, []).append(revision)
        database.close()
        by_url = {article.url: article for article in stored}
        assert len(by_url) == len(stored), "an article stands twice"
        of_url = {article.url: texts[article.id or 0] for article in stored}
        yield Rounds(stand, first, second, by_url, of_url, (asked, stand.ledger[len(asked) :]))


def _desk(root: Path, stand: Newsstand) -> Database:
    write_desk(root, stand)
    home = load(root, environ={})
    database = Database(home.database_url)
    schema.upgrade(database)
    accept(database, home, now=utc_now())
    return database


def test_each_article_is_there_exactly_once(rounds: Rounds) -> None:
    assert set(rounds.articles) == {rounds.stand.url(article) for article in rounds.stand.library.articles}


def test_the_account_of_both_rounds_adds_up(rounds: Rounds) -> None:
    for report in (rounds.first, rounds.second):
        kinds = ("stored", "known", "revised", "rejected", "truncated", "quarantined")
        assert report.total("seen") == sum(report.total(kind) for kind in kinds)
    assert rounds.first.total("stored") == len(rounds.articles)
    assert rounds.first.total("rejected") == 1, "the broken feed's empty item"
    assert rounds.second.total("stored") == 0


def test_languages_titles_and_bylines_are_right(rounds: Rounds) -> None:
    for gold, article, _ in rounds.gold():
        assert article.language == gold.language, gold.id
        assert article.title == rounds.stand.text(gold).title, gold.id
        assert article.bylines == ([gold.author] if gold.author else []), gold.id


def test_dates_are_exact_and_say_their_basis_and_offset(rounds: Rounds) -> None:
    for gold, article, _ in rounds.gold():
        outlet = rounds.stand.library.outlets[gold.outlet]
        dateless = outlet.feed == "rss092"
        assert article.published_at == gold.published, gold.id
        assert article.published_basis is (PublishedBasis.META if dateless else PublishedBasis.FEED), gold.id
        # the Solar Hijri feed and list print no zone: their times are read in the source's own
        # and WordPress tells the moment in UTC
        offset = {"solar_hijri": None, "spider": None, "wordpress": 0}.get(outlet.feed, outlet.offset)
        assert article.published_offset == offset, gold.id


def test_texts_are_those_published_to_the_letter(rounds: Rounds) -> None:
    for gold, article, texts in rounds.gold():
        assert texts[-1].text == rounds.stand.text(gold).body, gold.id
        assert texts[-1].title == article.title and texts[-1].number == article.revision


def test_pages_are_fetched_where_the_feed_has_no_full_text(rounds: Rounds) -> None:
    for gold, article, _ in rounds.gold():
        whole = rounds.stand.library.outlets[gold.outlet].full and len(gold.text.body) >= 1_000
        if rounds.stand.library.outlets[gold.outlet].full:
            assert article.page_state is (PageState.UNWANTED if whole else PageState.FETCHED), gold.id
        else:
            assert article.page_state is PageState.FETCHED, gold.id


def test_a_correction_is_one_more_revision_and_the_earlier_words_stay(rounds: Rounds) -> None:
    corrected = [(gold, texts) for gold, _, texts in rounds.gold() if gold.corrected]
    assert corrected
    for gold, texts in corrected:
        assert gold.corrected is not None
        assert (texts[-2].text, texts[-1].text) == (gold.text.body, gold.corrected.body), gold.id
    assert rounds.second.total("revised") >= len(corrected)


def test_what_was_not_corrected_has_no_revision_of_the_second_round(rounds: Rounds) -> None:
    polled = min(poll.at for poll in rounds.second.polls)
    for gold, article, texts in rounds.gold():
        later = [text.number for text in texts if text.observed_at >= polled]
        assert bool(later) is bool(gold.corrected), gold.id
        assert len({text.text for text in texts}) == len(texts), gold.id
        assert article.revision <= (3 if gold.corrected else 2)


def test_unchanged_feeds_answer_304_in_the_second_round(rounds: Rounds) -> None:
    outcomes = Counter(poll.outcome for poll in rounds.second.polls)
    changed = {gold.outlet for gold, _, _ in rounds.gold() if gold.corrected}
    sources = len(rounds.stand.library.outlets) + len(rounds.stand.library.section_feeds)
    assert set(outcomes) == {PollOutcome.NOT_MODIFIED, PollOutcome.STORED}
    # read again though they are the same: an index of sitemaps, which says nothing of what it is made of, and a feed
    # that breaks off before its end, of which nobody knows what is missing
    looked_into = len(changed) + len(rounds.stand.library.section_feeds) + 2
    assert outcomes[PollOutcome.NOT_MODIFIED] >= sources - looked_into
    assert sum(entry.status == 304 for entry in rounds.ledgers[1]) == outcomes[PollOutcome.NOT_MODIFIED]


def test_no_address_is_asked_for_twice_in_a_round(rounds: Rounds) -> None:
    for ledger in rounds.ledgers:
        twice = [place for place, times in Counter((entry.host, entry.path) for entry in ledger).items() if times > 1]
        assert twice == []


def test_robots_txt_is_read_before_anything_else_on_a_host(rounds: Rounds) -> None:
    for ledger in rounds.ledgers:
        first = {entry.host: entry.path for entry in reversed(ledger)}
        assert set(first.values()) == {"/robots.txt"}


def test_in_the_second_round_only_corrected_pages_are_fetched(rounds: Rounds) -> None:
    pages = {entry.path for entry in rounds.ledgers[1] if entry.path.startswith("/articles/")}
    assert pages <= {gold.path for gold, _, _ in rounds.gold() if gold.corrected}
