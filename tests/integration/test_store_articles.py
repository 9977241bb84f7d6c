from datetime import timedelta

import pytest

from aggregator.errors import StoreError, UnknownIdError
from aggregator.models import Sighting
from aggregator.store import arrivals, articles, search
from aggregator.store.database import Database
from aggregator.vocabulary import PageState, Verdict
from tests.factories import NOW, add_articles, add_outlet, make_arrival, make_article, make_revision, make_source

#: Over the bound parameters either engine takes in one statement (32,766 and 65,535).
TOO_MANY = 70_000


@pytest.fixture
def desk(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
    return each_database


def test_an_article_is_stored_with_its_first_revision(desk: Database) -> None:
    with desk.write() as session:
        article_id = articles.add(session, make_article(title="سرخط"), make_revision(text="متن نخست"))
    with desk.read() as session:
        article = articles.get(session, article_id)
        assert (article.title, article.verdict, article.revision) == ("سرخط", Verdict.PENDING, 1)
        assert articles.current_revision(session, article).text == "متن نخست"


def test_many_arrivals_are_stored_with_their_first_revisions_and_found(desk: Database) -> None:
    new = [make_arrival(url_key=f"k{n}", text=f"متن {n}", terms=f"متن {n}") for n in range(3)]
    with desk.write() as session:
        ids = arrivals.add(session, new)
        assert arrivals.add(session, []) == {}
        arrivals.sight(session, "rud", [(f"e{n}", "hash", f"m{n}", ids[f"k{n}"]) for n in range(3)], at=NOW)
    with desk.read() as session:
        assert {key: articles.get(session, ident).url_key for key, ident in ids.items()} == {k: k for k in ids}
        assert [articles.texts(session, [ids[key]])[ids[key]].text for key in ids] == ["متن 0", "متن 1", "متن 2"]
        assert articles.get(session, ids["k0"]).published_at == NOW
        assert articles.get(session, ids["k0"]).page_state is PageState.WANTED
        assert search.find(session, "متن") == sorted(ids.values(), reverse=True)
        assert set(articles.sightings(session, "rud", ["e0", "e1", "e2", "e3"])) == {"e0", "e1", "e2"}


def test_who_showed_an_article_first_is_known_by_its_key(desk: Database) -> None:
    with desk.write() as session:
        session.add(make_source(id="other", url="https://other.example/feed"))
        session.flush()
        arrivals.add(session, [make_arrival(url_key="k1"), make_arrival(url_key="k2", source_id="other")])
    with desk.read() as session:
        assert articles.sources_by_url_keys(session, ["k2", "k1", "k3"]) == {"k1": "rud", "k2": "other"}
        assert articles.sources_by_url_keys(session, []) == {}
        assert len(articles.sources_by_url_keys(session, (f"k{n}" for n in range(TOO_MANY)))) == 2


def test_an_unknown_article_is_said_to_be_unknown(desk: Database) -> None:
    with desk.read() as session, pytest.raises(UnknownIdError, match="no article 77"):
        articles.get(session, 77)


def test_revisions_come_oldest_first_and_the_current_one_is_the_articles(desk: Database) -> None:
    with desk.write() as session:
        [article_id] = add_articles(session, text="eins")
        session.add(make_revision(article_id=article_id, number=3, text="drei"))
        session.add(make_revision(article_id=article_id, number=2, text="zwei"))
        articles.get(session, article_id).revision = 2
    with desk.read() as session:
        assert [revision.text for revision in articles.revisions(session, article_id)] == ["eins", "zwei", "drei"]
        assert articles.current_revision(session, articles.get(session, article_id)).text == "zwei"
        assert articles.texts(session, [article_id])[article_id].text == "zwei"


def test_a_revision_number_cannot_be_given_twice(desk: Database) -> None:
    with desk.write() as session:
        [article_id] = add_articles(session)
    with pytest.raises(StoreError), desk.write() as session:
        session.add(make_revision(article_id=article_id, number=1))


def test_articles_are_found_by_any_of_more_keys_than_a_statement_takes(desk: Database) -> None:
    with desk.write() as session:
        [first, last] = [add_articles(session, url_key=key)[0] for key in ("k0", f"k{TOO_MANY - 1}")]
        add_articles(session, url_key="another")
    with desk.read() as session:
        found = articles.ids_by_url_keys(session, (f"k{number}" for number in range(TOO_MANY)))
    assert found == {"k0": first, f"k{TOO_MANY - 1}": last}


def test_texts_are_found_by_any_of_more_ids_than_a_statement_takes(desk: Database) -> None:
    with desk.write() as session:
        ids = add_articles(session, 3)
    with desk.read() as session:
        found = articles.texts(session, range(TOO_MANY))
    assert sorted(found) == ids
    assert found[ids[0]].outlet_name == "رودنامه"
    assert found[ids[0]].published_at == NOW - timedelta(hours=5)


def test_sightings_are_those_of_the_source_asked_for(desk: Database) -> None:
    def seen(source: str, key: str) -> Sighting:
        hashes = {"entry_key": key, "content_hash": "0" * 64}
        return Sighting(source_id=source, article_id=article_id, first_seen_at=NOW, changed_at=NOW, **hashes)

    with desk.write() as session:
        [article_id] = add_articles(session)
        session.add(make_source(id="other"))
        session.flush()
        session.add_all([seen("rud", "a"), seen("rud", "b"), seen("other", "a")])
    with desk.read() as session:
        keys = ["a", "c", *(f"k{number}" for number in range(TOO_MANY))]
        found = articles.sightings(session, "rud", keys)
        assert [(key, sighting.source_id) for key, sighting in found.items()] == [("a", "rud")]
    with pytest.raises(StoreError), desk.write() as session:
        session.add(seen("rud", "a"))


def test_only_settled_articles_nobody_judged_are_to_judge_oldest_first(desk: Database) -> None:
    with desk.write() as session:
        [late] = add_articles(session, published_at=NOW)
        [early] = add_articles(session, published_at=NOW - timedelta(days=3))
        add_articles(session, page_state=PageState.WANTED)
        [failed] = add_articles(session, page_state=PageState.FAILED, published_at=NOW - timedelta(days=1))
        [judged] = add_articles(session)
        articles.set_verdict(session, judged, Verdict.UNIQUE)
    with desk.read() as session:
        assert articles.to_judge(session, 10) == [early, failed, late]
        assert articles.to_judge(session, 2) == [early, failed]
        assert articles.count_by_verdict(session) == {Verdict.PENDING: 4, Verdict.UNIQUE: 1}
        assert articles.count(session) == 5


def test_wanted_pages_are_those_due_longest_due_first(desk: Database) -> None:
    with desk.write() as session:
        session.add(make_source(id="other"))
        session.flush()
        wanted = {"page_state": PageState.WANTED}
        [due_now] = add_articles(session, page_due_at=NOW, **wanted)
        [long_due] = add_articles(session, page_due_at=NOW - timedelta(hours=1), **wanted)
        [elsewhere] = add_articles(session, page_due_at=NOW - timedelta(hours=2), source_id="other", **wanted)
        add_articles(session, page_due_at=NOW + timedelta(microseconds=1), **wanted)
        add_articles(session, page_state=PageState.FETCHED, page_due_at=NOW - timedelta(hours=9))
    with desk.read() as session:
        due = [article.id for article in articles.pages_wanted(session, now=NOW, limit=10)]
        assert due == [elsewhere, long_due, due_now]
        assert [a.id for a in articles.pages_wanted(session, now=NOW, limit=10, source_ids=["rud"])] == [
            long_due,
            due_now,
        ]
        assert [a.id for a in articles.pages_wanted(session, now=NOW, limit=1)] == [elsewhere]
        assert [a.id for a in articles.pages_wanted(session, now=NOW, limit=1, but=[elsewhere])] == [long_due]
        assert [a.id for a in articles.pages_wanted(session, now=NOW, limit=9, but_sources=["rud"])] == [elsewhere]


def test_pages_of_a_source_that_is_switched_off_are_not_wanted(desk: Database) -> None:
    with desk.write() as session:
        session.add(make_source(id="off", enabled=False))
        session.flush()
        add_articles(session, page_state=PageState.WANTED, page_due_at=NOW, source_id="off")
    with desk.read() as session:
        assert articles.pages_wanted(session, now=NOW, limit=10) == []


def test_all_addresses_come_oldest_first(desk: Database) -> None:
    with desk.write() as session:
        ids = [add_articles(session, url=url)[0] for url in ("https://b.example/", "https://a.example/")]
    with desk.read() as session:
        pairs = articles.all_urls(session)
    assert pairs == list(zip(ids, ("https://b.example/", "https://a.example/"), strict=True))
