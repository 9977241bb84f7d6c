"""`newsloom digest news`, `take` and `leave`: a story grows, and the words of a person stay."""

from pathlib import Path
from typing import Any

import pytest

from aggregator.drafting import stage
from aggregator.drafting.news import of_digest
from aggregator.drafting.proposal import MOST_SOURCES
from aggregator.errors import NotAllowedError, StaleVersionError, UsageError
from aggregator.models import DigestItem, Membership
from aggregator.settings import load
from aggregator.store import digests, stories
from tests.databases import upgraded
from tests.integration.cli_desk import Desk
from tests.integration.drafting_desk import DE_TEXT, FA_TEXT, NOW, SHIPPED, add_article, add_outlets, add_story, revise

MINE = "سخن ویراستار، که ماشین به آن دست نمی‌زند."
ANA = ("--as", "Ana")


class Grown:
    """A desk with one item, edited by Ana, and its story."""

    def __init__(self, root: Path) -> None:
        self.desk = Desk(root)
        self.desk.run("init", str(root))
        self.database = upgraded(f"sqlite:///{root / 'var' / 'newsloom.db'}")
        self.desk.run("users", "add", "Ana")
        add_outlets(self.database)
        self.story = add_story(self.database)
        self.first = add_article(self.database, "آب‌بند بسته شد", story=self.story)
        self.redraft()
        self.desk.run("digest", "edit", "1", "--lead", MINE, "--body", MINE, *ANA)

    def redraft(self) -> None:
        stage.run(self.database, load(self.desk.root).desk, now=NOW, templates=[SHIPPED])

    def german(self) -> int:
        words = {"text": DE_TEXT, "outlet": "hafenblatt", "language": "de"}
        return add_article(self.database, "Schleuse geschlossen", story=self.story, **words)  # type: ignore[arg-type]  # a table of texts

    def item(self) -> Any:
        return self.desk.json("digest", "show", "--item", "1")

    def news(self) -> Any:
        return self.desk.json("digest", "news", "1")["news"]

    def sources(self) -> list[tuple[int, int]]:
        return [(each["article_id"], each["revision"]) for each in self.item()["pieces"] if each["role"] == "source"]


@pytest.fixture
def grown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    made = Grown(tmp_path / "desk")
    yield made
    made.database.close()


def test_a_touched_item_whose_story_grows_shows_what_is_new_and_keeps_its_words(grown: Grown) -> None:
    assert "nothing new" in grown.desk.run("digest", "news", "1")
    fresh = grown.german()
    grown.redraft()
    assert "item 1: 1 new article: Hafenblatt" in grown.desk.run("digest", "show")
    assert grown.desk.json("digest", "show")["items"][0]["news"] == "1 new article: Hafenblatt"
    [one] = grown.news()
    assert (one["kind"], one["id"], one["left"]) == ("article", fresh, False)
    assert [DE_TEXT[each["start"] : each["end"]] for each in one["quotations"]] == [
        each["text"] for each in one["quotations"]
    ]
    assert "could be quoted: Wir haben" in grown.desk.run("digest", "news", "1")
    assert (grown.item()["lead"], grown.item()["body"]) == (MINE, MINE)


def test_taking_adds_the_source_alone_and_is_one_row_of_the_diary(grown: Grown) -> None:
    fresh = grown.german()
    assert "took 1 article" in grown.desk.run("digest", "take", "1", str(fresh), *ANA)
    assert grown.sources() == [(grown.first, 1), (fresh, 1)]
    assert (grown.item()["lead"], grown.item()["body"], grown.news()) == (MINE, MINE, [])
    rows = [row for row in grown.item()["diary"] if row["verb"] == "take"]
    assert [(row["before"]["sources"], row["after"]["sources"]) for row in rows] == [
        ([[grown.first, 1]], [[grown.first, 1], [fresh, 1]])
    ]
    grown.redraft()
    assert grown.item()["body"] == MINE


def test_quotations_come_behind_the_words_only_when_asked_and_are_bound(grown: Grown) -> None:
    fresh = grown.german()
    grown.desk.run("digest", "take", "1", str(fresh), "--quote", *ANA)
    item = grown.item()
    quoted = [each for each in item["pieces"] if each["role"] == "quotation" and each["article_id"] == fresh]
    assert item["body"].startswith(MINE + "\n\n") and "Hafenblatt" in item["body"]
    assert quoted and all(DE_TEXT[each["start"] : each["end"]] == each["text"] for each in quoted)
    assert all(each["text"] in item["body"] for each in quoted)


def test_what_is_left_is_remembered_until_it_reads_otherwise_and_can_be_taken_after_all(grown: Grown) -> None:
    fresh = grown.german()
    grown.desk.run("digest", "leave", "1", str(fresh), "--why", "e njohur", *ANA)
    assert "item 1:" not in grown.desk.run("digest", "show")
    assert [one["left"] for one in grown.news()] == [True]
    assert isinstance(grown.desk.refused("digest", "leave", "1", "--all", *ANA), NotAllowedError)
    revise(grown.database, fresh, DE_TEXT + "\n\nEin zweiter Riss wurde gefunden.")
    assert [(one["kind"], one["left"]) for one in grown.news()] == [("article", False)]
    grown.desk.run("digest", "leave", "1", "--all", *ANA)
    grown.desk.run("digest", "take", "1", str(fresh), *ANA)
    assert grown.sources()[-1] == (fresh, 2) and grown.news() == []


def test_a_revision_of_a_cited_article_is_news_and_taking_it_binds_to_it(grown: Grown) -> None:
    quotations = [each["text"] for each in grown.item()["pieces"] if each["role"] == "quotation"]
    text = "اصلاحیه: " + FA_TEXT.replace(quotations[-1], "سخنی دیگر که گوینده پس گرفت")
    revise(grown.database, grown.first, text)
    [one] = grown.news()
    assert (one["kind"], one["cited_revision"], one["revision"], one["lost"]) == ("revision", 1, 2, [quotations[-1]])
    assert "1 quotation of it no longer stand" in grown.desk.run("digest", "take", "1", str(grown.first), *ANA)
    bound = {each["text"]: each for each in grown.item()["pieces"] if each["role"] == "quotation"}
    assert grown.sources() == [(grown.first, 2)]
    assert bound[quotations[-1]]["revision"] == 1
    kept = bound[quotations[0]]
    assert kept["revision"] == 2 and text[kept["start"] : kept["end"]] == quotations[0]


def test_an_untouched_draft_is_left_to_the_next_run(grown: Grown) -> None:
    story = add_story(grown.database, "دوم")
    add_article(grown.database, "بازار ماهی باز شد", story=story, text=DE_TEXT, outlet="bregu", language="de")
    grown.redraft()
    add_article(grown.database, "بازار شلوغ است", story=story, outlet="courier")
    assert "item 2:" not in grown.desk.run("digest", "show")
    assert "the next run writes it anew" in grown.desk.run("digest", "news", "2")


def test_what_another_item_tells_is_no_news(grown: Grown) -> None:
    fresh = grown.german()
    other = add_story(grown.database, "دوم")
    with grown.database.write() as session:
        stories.place(session, Membership(article_id=fresh, story_id=other, score=1.0, placed_at=NOW))
    grown.redraft()
    assert grown.news() == []
    grown.desk.run("digest", "hold", "2", *ANA)  # what nobody was at would give way to item 1
    grown.desk.run("stories", "merge", str(grown.story), str(other), *ANA)
    assert grown.news() == [], "item 2 cites it"
    grown.desk.run("digest", "reject", "2", "--why", "një lajm", *ANA)
    assert [one["id"] for one in grown.news()] == [fresh]


def test_wrong_use_is_refused_and_changes_nothing(grown: Grown) -> None:
    fresh = grown.german()
    assert isinstance(grown.desk.refused("digest", "take", "1", str(grown.first), *ANA), UsageError)
    assert isinstance(grown.desk.refused("digest", "leave", "1", *ANA), UsageError)
    stale = grown.desk.refused("digest", "take", "1", str(fresh), "--version", "1", *ANA)
    assert isinstance(stale, StaleVersionError)
    assert grown.sources() == [(grown.first, 1)]
    grown.desk.run("digest", "reject", "1", "--why", "e vjetër", *ANA)
    assert isinstance(grown.desk.refused("digest", "news", "1"), NotAllowedError)


def test_the_kind_of_an_item_is_said_by_a_person(grown: Grown) -> None:
    grown.desk.run("digest", "edit", "1", "--kind", "interview", *ANA)
    assert grown.item()["kind"] == "interview"
    assert "item 1, interview, draft" in grown.desk.run("digest", "show", "--item", "1")
    assert isinstance(grown.desk.refused("digest", "edit", "1", "--kind", "interview", *ANA), UsageError)


def test_what_an_earlier_issue_said_is_shown(grown: Grown) -> None:
    grown.desk.run("digest", "accept", "1", *ANA)
    first = grown.desk.json("digest", "list")[0]
    grown.desk.run("digest", "new", *ANA)
    with grown.database.write() as session:
        row = digests.item(session, 1)
        again = {"name": "novelty", "kind": "update", "issue": first["number"], "item": 1, "says": "Update"}
        latest = digests.in_preparation(session, first["series"])
        assert latest is not None and latest.id is not None
        fresh = DigestItem(
            digest_id=latest.id, section=row.section, position=1, lead="سطر", reasons=[again], created_at=NOW
        )
        ident = digests.add_item(session, fresh, [])
    expected = {"issue": first["number"], "cover_date": first["cover_date"], "item": 1}
    for found in (
        grown.desk.json("digest", "show", "--item", str(ident)),
        grown.desk.json("digest", "news", str(ident)),
    ):
        assert expected.items() <= found["earlier"].items() and found["earlier"]["lead"] == MINE
    for command in (("show", "--item"), ("news",)):
        shown = grown.desk.run("digest", *command, str(ident))
        assert f"told before in issue {first['number']} of {first['cover_date']}, item 1: " in shown and MINE in shown
    assert grown.item()["earlier"] is None


def test_of_an_issue_that_a_later_one_has_followed_only_corrections_are_news(grown: Grown) -> None:
    grown.desk.run("digest", "accept", "1", *ANA)
    grown.desk.run("digest", "new", *ANA)
    grown.german()
    assert grown.news() == []
    revise(grown.database, grown.first, "تصحیح: آب‌بند باز است.")
    assert [one["kind"] for one in grown.news()] == ["revision"]


def test_an_item_moved_by_hand_stays_in_its_section(grown: Grown) -> None:
    section = next(
        key for key in (each.key for each in load(grown.desk.root).desk.sections) if key != grown.item()["section"]
    )
    grown.desk.run("digest", "move", "1", "--section", section, "--position", "1", *ANA)
    grown.german()
    grown.redraft()
    assert grown.item()["section"] == section


def test_an_item_that_took_another_in_is_shown_the_growth_of_both_stories_and_keeps_what_was_left(grown: Grown) -> None:
    story = add_story(grown.database, "دوم")
    add_article(grown.database, "بازار ماهی باز شد", story=story, text=DE_TEXT, outlet="bregu", language="de")
    grown.redraft()
    known = add_article(grown.database, "بازار شلوغ است", story=story, outlet="courier")
    grown.desk.run("digest", "leave", "2", str(known), *ANA)
    grown.desk.run("digest", "merge", "1", "2", *ANA)
    fresh = add_article(grown.database, "Markt voll", story=story, outlet="hafenblatt", text=DE_TEXT, language="de")
    assert {one["id"]: one["left"] for one in grown.news()} == {known: True, fresh: False}


def test_what_drafting_had_no_room_for_is_no_news(grown: Grown) -> None:
    story = add_story(grown.database, "سیل")
    words = {"text": DE_TEXT, "outlet": "bregu", "language": "de"}
    for number in range(MOST_SOURCES + 2):
        add_article(grown.database, f"Hochwasser {number}", story=story, **words)  # type: ignore[arg-type]  # a table of texts
    grown.redraft()
    grown.desk.run("digest", "accept", "2", *ANA)
    assert grown.desk.json("digest", "news", "2")["news"] == []
    later = add_article(grown.database, "Pegel", story=story, days=-0.1, **words)  # type: ignore[arg-type]  # a table of texts
    assert [one["id"] for one in grown.desk.json("digest", "news", "2")["news"]] == [later]


def test_the_news_of_one_item_are_those_it_has_among_all(grown: Grown) -> None:
    """Whatever was merged into it, and whatever other items of its story tell."""
    others = [add_story(grown.database) for _ in range(2)]
    for number, story in enumerate(others):
        add_article(grown.database, f"پل تازه {number}", story=story)
    grown.redraft()
    grown.desk.run("digest", "merge", "1", "2", *ANA)
    grown.german()
    for number, story in enumerate(others):
        add_article(grown.database, f"Ura e re {number}", story=story, outlet="hafenblatt", language="de", text=DE_TEXT)
    with grown.database.read() as session:
        digest = digests.get(session, 1)
        whole = of_digest(session, digest)
        alone = {item_id: of_digest(session, digest, only=item_id) for item_id in whole}
        assert {item_id: len(growth.news) for item_id, growth in whole.items()} == {1: 2, 3: 1}
        assert alone == {item_id: {item_id: growth} for item_id, growth in whole.items()}
