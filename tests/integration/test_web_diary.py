"""`/diary` in a browser: searching, reading, taking back."""

from datetime import timedelta

import pytest

from aggregator.models import Decision
from aggregator.review.desk import ReviewDesk
from aggregator.review.issue_steps import ISSUE_STEPS
from aggregator.review.people import PeopleDesk
from aggregator.review.transitions import STEPS
from aggregator.store import decisions, digests, users
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from aggregator.web.diary_words import _SENTENCES, NOUNS
from tests.fakes.page_reading import check
from tests.integration.full_desk import FullDesk
from tests.integration.web_desk import NAMES

TEUTA, HELENE = NAMES[Role.EDITOR], NAMES[Role.ADMINISTRATOR]


def last(full: FullDesk, verb: str) -> Decision:
    with full.served.database.read() as session:
        return [row for row in decisions.every(session) if row.verb == verb][-1]


def rows(full: FullDesk, query: str = "") -> list[str]:
    tree = full.browsers[Role.EDITOR].get(f"/diary?{query}").tree
    return [" ".join(row.text_content().split()) for row in tree.xpath("//tr[@data-row]")]


def test_every_step_of_items_and_issues_has_words() -> None:
    assert set(STEPS) <= set(_SENTENCES["item"])
    assert set(ISSUE_STEPS) <= set(_SENTENCES["digest"])
    assert set(NOUNS) == set(_SENTENCES)


def test_whatever_the_desk_noted_is_told_in_a_sentence_of_its_own(full: FullDesk) -> None:
    with full.served.database.read() as session:
        noted = {(row.noun, row.verb) for row in decisions.every(session)}
    assert len(noted) > 12
    assert [pair for pair in noted if pair[1] not in _SENTENCES[pair[0]]] == []


def test_what_a_row_changed_is_told_in_words_of_the_interface(full: FullDesk) -> None:
    browser = full.browsers[Role.EDITOR]

    def told(language: str) -> list[list[str]]:
        browser.post("/appearance", {"language": language})
        lines = browser.get(f"/diary/{last(full, 'accept').id}").tree.xpath("//main//tbody/tr")
        return [[" ".join(cell.text_content().split()) for cell in line] for line in lines]

    try:
        assert ["State", "draft", "accepted"] in told("en")
        assert ["وضعیت", "پیش‌نویس", "پذیرفته"] in told("fa")
    finally:
        browser.post("/appearance", {"language": "en"})


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_pages_are_sound(full: FullDesk, language: str) -> None:
    browser = full.browsers[Role.ADMINISTRATOR]
    browser.post("/appearance", {"language": language})
    with full.served.database.read() as session:
        ids = [row.id for row in decisions.every(session)]
    for path in ("/diary", "/diary?words=none", *(f"/diary/{ident}" for ident in ids)):
        answer = browser.get(path)
        check(answer.text)
        assert answer.status == 200 and len(answer.body) < 150_000


def test_rows_say_who_did_what_and_lead_to_it(full: FullDesk) -> None:
    [row] = rows(full, "verb=reject")
    assert TEUTA in row and "rejected" in row and "کهنه است" in row
    listed = full.browsers[Role.EDITOR].get("/diary?noun=user").tree
    assert listed.xpath("//tr[@data-row]//a[@href='/people']")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=%DA%A9%D9%87%D9%86%D9%87", 1),
        ("words=%D9%83%D9%87%D9%86%D9%87&verb=reject&noun=item", 1),  # as an Arabic keyboard writes it
        ("words=%DA%A9%D9%87%D9%86%D9%87&verb=accept", 0),
        ("verb=accept", 3),
        ("by=0", 0),
        ("noun=nonsense", 0),
        ("since=9999-12-31&until=0001-01-01", None),
        ("since=yesterday&by=Ana&before=x", None),
    ],
)
def test_the_search_narrows_and_what_is_no_question_asks_nothing(full: FullDesk, query: str, found: int | None) -> None:
    assert len(rows(full, query)) == (len(rows(full)) if found is None else found)


def test_days_are_those_of_the_desk_both_included(full: FullDesk) -> None:
    with full.served.database.read() as session:
        moment = decisions.every(session)[0].at.astimezone(full.served.zone)
    day = moment.date()
    assert len(rows(full, f"since={day}&until={day}")) >= len(rows(full, f"until={day - timedelta(days=1)}")) == 0


def test_long_diaries_are_read_page_by_page(full: FullDesk) -> None:
    with full.served.database.write() as session:
        for place in range(120):
            row = Decision(at=full.served.clock.at, user_id=1, verb="edit", noun="item", noun_id=1, why=f"ص {place}")
            decisions.note(session, row)
    browser, seen = full.browsers[Role.EDITOR], []
    path = "/diary?verb=edit&words=%D8%B5"
    while path:
        tree = browser.get(path).tree
        seen += [row.text_content() for row in tree.xpath("//tr[@data-row]")]
        path = next(iter(tree.xpath("//a[@data-key='n']/@href")), "")
    assert len(seen) == len(set(seen)) == 120


def test_a_decision_on_an_item_is_taken_back_from_the_diary(full: FullDesk) -> None:
    with full.served.database.read() as session:
        [draft, *_] = [
            item
            for digest in digests.every(session)
            if digest.status is DigestStatus.PREPARING
            for item in digests.items(session, digest.id or 0, [ItemStatus.DRAFT])
        ]
    ReviewDesk(full.served.database, TEUTA, now=full.served.clock.at).hold(draft.id or 0)
    browser = full.browsers[Role.EDITOR]
    form = browser.get(f"/diary/{last(full, 'hold').id}").tree.xpath("//main//form/@action")
    assert "Taken back" in browser.post(form[0]).said()
    with full.served.database.read() as session:
        assert digests.item(session, draft.id or 0).status is ItemStatus.DRAFT
    assert "took back a decision on" in rows(full)[0]


def test_what_cannot_be_taken_back_says_why_and_has_no_button(full: FullDesk) -> None:
    answer = full.browsers[Role.PUBLISHER].get(f"/diary/{last(full, 'publish').id}")
    assert "cannot be taken back here" in answer.words()
    assert answer.tree.xpath("//main//form") == []
    assert full.browsers[Role.PUBLISHER].post(f"/diary/{last(full, 'publish').id}/undo").status == 403


def test_decisions_on_people_are_taken_back_by_administrators(full: FullDesk) -> None:
    people = PeopleDesk(full.served.database, now=full.served.clock.at)
    people.change_role("Besa Kola", Role.PUBLISHER, by=HELENE)
    people.disable("Besa Kola", by=HELENE)
    helene, mina = full.browsers[Role.ADMINISTRATOR], full.browsers[Role.PUBLISHER]
    assert mina.post(f"/diary/{last(full, 'disable').id}/undo").status == 403
    for verb in ("disable", "role"):
        assert "Taken back" in helene.post(f"/diary/{last(full, verb).id}/undo").said()
    with full.served.database.read() as session:
        besa = users.get(session, "Besa Kola")
        assert (besa.role, besa.disabled_at) == (Role.EDITOR, None)
    assert helene.post(f"/diary/{last(full, 'role').id}/undo").status == 200, "what took it back is taken back as well"
    assert helene.post(f"/diary/{last(full, 'add').id}/undo").status == 403
