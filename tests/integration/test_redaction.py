"""Redacting an article: its words are nowhere any more, everything else stays, and nothing brings them back."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlmodel import Session, select

from aggregator.drafting import stage as drafting
from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import CollectionRequest, Decision, Digest, DigestItem, Edition, Piece, Snapshot, Translation
from aggregator.quotations.model import Source
from aggregator.review import redaction as decisions_on
from aggregator.review.people import PeopleDesk
from aggregator.review.preflight.ledger import ledger
from aggregator.review.preflight.reading import item_facts
from aggregator.store import articles, decisions, digests, redaction, search, stories
from aggregator.store.database import Database
from aggregator.vocabulary import (
    DigestStatus,
    EditionCause,
    ItemStatus,
    PieceRole,
    QuotationVerdict,
    RequestKind,
    RequestState,
    Role,
    TranslationKind,
)
from tests.integration.drafting_desk import (
    FA_TEXT,
    NOW,
    SHIPPED,
    add_article,
    add_outlets,
    add_story,
    desk,
    revise,
    scratch,
)
from tests.integration.redacting import SECRET_DE, keep, take_away

QUOTED = "ما به سیلاب عادت داریم ولی به در بسته هیچ عادت نداریم."
SECRET = "قایقرانی گفت"


@pytest.fixture
def database(each_database: Database) -> Database:
    add_outlets(each_database)
    people = PeopleDesk(each_database, now=NOW)
    people.add("Ana", Role.EDITOR)
    people.add("بهار", Role.PUBLISHER)
    people.add("Root", Role.ADMINISTRATOR)
    return each_database


def with_item(
    database: Database, *cited: int, status: DigestStatus = DigestStatus.PREPARING, touched: bool = True, day: int = 27
) -> int:
    """An item with a quotation and a note of the first article."""
    with database.write() as session:
        digest = Digest(
            series="Velda Weekly", cover_date=date(2026, 11, day), number=day, created_at=NOW, status=status
        )
        body = f"قایقرانی می‌گوید: «{QUOTED}»"
        row = DigestItem(digest_id=digests.add(session, digest), section="farsi", position=1, lead="x", created_at=NOW)
        row.body, row.language, row.touched = body, "fa", touched
        row.status = ItemStatus.ACCEPTED if touched else ItemStatus.DRAFT
        start = FA_TEXT.index(QUOTED)
        pieces = [Piece(item_id=0, position=0, role=PieceRole.SOURCE, article_id=each, revision=1) for each in cited]
        for role in (PieceRole.QUOTATION, PieceRole.EXTRACT):
            one = Piece(item_id=0, position=0, role=role, article_id=cited[0], revision=1, start=start, text=QUOTED)
            one.end = start + len(QUOTED)
            pieces.append(one)
        return digests.add_item(session, row, pieces)


def everywhere(session: Session, words: str) -> list[str]:
    """Tables in which any cell has the words, the diary left out."""
    tables = session.connection().dialect.get_table_names(session.connection())  # type: ignore[no-untyped-call]
    found = []
    for table in tables:
        if table in {"decision", "alembic_version"} or table.startswith("article_search_"):
            continue
        rows = session.connection().execute(sql(f'SELECT * FROM "{table}"')).all()
        if any(words in str(value) for row in rows for value in row):
            found.append(table)
    return sorted(found)


def test_its_words_are_nowhere_and_what_is_left_says_why(database: Database) -> None:
    story = add_story(database, "آب‌بند درمل بسته شد")
    article = add_article(database, "آب‌بند درمل بسته شد", story=story)
    revise(database, article, f"{FA_TEXT}\n\nپیوست")
    raw = keep(database, FA_TEXT.encode(), article)
    with database.write() as session:
        search.index(session, article, title="آب‌بند", body=FA_TEXT)
    done = take_away(database, article)
    assert done.gone is not None and (done.gone.revisions, done.gone.snapshots) == (2, 1)
    with database.read() as session:
        assert everywhere(session, SECRET) == []
        assert {row.title for row in articles.revisions(session, article)} == {""}
        assert stories.get(session, story).title == articles.get(session, article).title == ""
        assert search.find(session, "سیلاب") == []
        row = articles.get(session, article)
        assert (row.redacted_at, row.redacted_why, row.bylines, row.image) == (NOW, "خواست نویسنده", [], None)
        assert row.url and row.published_at and len(articles.revisions(session, article)[0].text_hash) > 0
        kept = session.get(Snapshot, raw)
        assert kept is not None and (kept.body, kept.redacted_why) == (None, "خواست نویسنده")
        assert articles.texts(session, [article])[article].heading == "[redacted: خواست نویسنده]"
        assert stories.members(session, [story])[story] == []
        [entry] = decisions.of(session, "article", article)
    assert (entry.verb, entry.why) == ("redact", "خواست نویسنده")


def test_doing_it_again_changes_nothing_and_tells_what_was_done(database: Database) -> None:
    article = add_article(database, "آب‌بند")
    take_away(database, article)
    again = take_away(database, article, why="another reason")
    assert (again.gone, again.why) == (None, "خواست نویسنده")
    with database.read() as session:
        assert len(decisions.of(session, "article", article)) == 1


def test_only_publishers_and_administrators_may_and_only_with_a_reason(database: Database) -> None:
    article = add_article(database, "آب‌بند")
    with pytest.raises(NotAllowedError, match="editor"):
        take_away(database, article, by="Ana")
    with pytest.raises(UsageError, match="--why"):
        take_away(database, article, why=" \n")
    with pytest.raises(UnknownIdError):
        take_away(database, 99)
    assert take_away(database, article, by="Root").gone is not None


def test_answers_that_tell_its_title_go_whatever_address_was_asked_for(database: Database) -> None:
    article = add_article(database, "آب‌بند درمل «بسته» شد")
    answers: list[dict[str, object]] = [
        {"article_id": article, "title": "قدیم"},
        {"items": [{"title": "آب‌بند درمل «بسته» شد"}]},
        {"article_id": article + 1, "title": "Brücke"},
    ]
    with database.write() as session:
        for kind, answer in zip([RequestKind.CLIP, RequestKind.PREVIEW, RequestKind.CLIP], answers, strict=True):
            row = CollectionRequest(kind=kind, url="https://x.example/?utm_source=y", answer=answer, asked_at=NOW)
            row.state = RequestState.DONE
            session.add(row)
    take_away(database, article)
    with database.read() as session:
        left = [row.answer for row in session.exec(select(CollectionRequest))]
    assert sorted(map(len, left)) == [0, 0, 2]


def test_its_quotations_are_unverifiable_and_the_ledger_says_why(database: Database) -> None:
    article = add_article(database, "آب‌بند")
    item = with_item(database, article)
    take_away(database, article)
    with database.read() as session:
        [facts] = item_facts(session, [digests.item(session, item)], desk())
    [entry] = ledger(facts, introductions=())
    assert entry.verdict is QuotationVerdict.UNVERIFIABLE
    assert facts.sources[0].redacted == "2026-11-23: خواست نویسنده"
    assert facts.sources[0].bound == Source(article, 1, "", "")
    assert QUOTED in facts.body, "what a person wrote stays theirs"


def test_copies_beside_items_go_where_nothing_is_published_and_issues_that_quote_it_are_named(
    database: Database,
) -> None:
    article = add_article(database, "آب‌بند")
    open_item = with_item(database, article, day=27)
    printed = with_item(database, article, day=20, status=DigestStatus.PUBLISHED)
    with database.write() as session:
        row = Edition(digest_id=2, revision=1, cause=EditionCause.APPROVAL, content="{}", hash="0", approved_by=2)
        row.approved_at = row.published_at = NOW
        session.add(row)
        of_it = Translation(
            item_id=open_item, article_id=article, revision=1, original=QUOTED, words="Wir", language="de"
        )
        of_it.kind, of_it.translator, of_it.user_id, of_it.made_at = TranslationKind.HUMAN, "Ana", 1, NOW
        session.add(of_it)
    done = take_away(database, article)
    with database.read() as session:
        pieces = digests.pieces(session, [open_item, printed])
        said = [[piece.text for piece in pieces[each]] for each in (open_item, printed)]
        [row] = session.connection().execute(sql("SELECT original, words, dropped_at FROM translation")).all()
    assert said == [["", "", ""], ["", QUOTED, ""]]
    assert row[0] == "" and row[1] == "Wir" and row[2] is not None
    assert [(each.issue, each.quotes, each.editions) for each in done.citing] == [
        ("Velda Weekly - 20", True, (1,)),
        ("Velda Weekly - 27", True, ()),
    ]


@pytest.mark.parametrize("status", [ItemStatus.HELD, ItemStatus.REJECTED, ItemStatus.MERGED])
@pytest.mark.parametrize("issue", [DigestStatus.PREPARING, DigestStatus.CORRECTED])
def test_what_a_machine_wrote_and_readers_never_had_loses_the_words(
    database: Database, status: ItemStatus, issue: DigestStatus
) -> None:
    article = add_article(database, "آب‌بند درمل بسته شد")
    item = with_item(database, article, status=issue)
    with database.write() as session:
        row = digests.item(session, item)
        row.status, row.headline, row.lead = status, "آب‌بند درمل بسته شد", "نوشت: «آب‌بند درمل بسته شد»"
        row.body = f"گفت: «{QUOTED}»\n\nDas Amt sagt: „Die Brücke ist offen.“"
        edition = Edition(digest_id=1, revision=1, cause=EditionCause.APPROVAL, content="{}", hash="0", approved_by=2)
        edition.approved_at = edition.published_at = NOW
        session.add_all([row, edition])
    [citing] = take_away(database, article).citing
    assert citing.editions == (), "readers never had it"
    with database.read() as session:
        row = digests.item(session, item)
        assert (row.headline, row.lead) == ("", "[redacted: خواست نویسنده]")
        assert row.body == "Das Amt sagt: „Die Brücke ist offen.“", "what another article says stays"
        assert everywhere(session, QUOTED) == []


def test_what_a_person_wrote_of_it_stays_theirs_though_it_is_held(database: Database) -> None:
    article = add_article(database, "آب‌بند")
    item = with_item(database, article)
    with database.write() as session:
        row = digests.item(session, item)
        row.status = ItemStatus.HELD
        session.add(row)
        decisions.note(session, Decision(at=NOW, user_id=1, verb="edit", noun="item", noun_id=item))
    take_away(database, article)
    with database.read() as session:
        assert QUOTED in digests.item(session, item).body


def test_the_diary_keeps_that_it_was_uncited_and_not_its_words(database: Database) -> None:
    article = add_article(database, "آب‌بند")
    with database.write() as session:
        for ident in (article, article + 1):
            row = Decision(at=NOW, user_id=1, verb="uncite", noun="item", noun_id=1)
            row.before = {"article": ident, "revisions": [1], "quoted": [QUOTED]}
            decisions.note(session, row)
    take_away(database, article)
    with database.read() as session:
        first, other = decisions.of(session, "item", 1)
    assert first.before == {"article": article, "revisions": [1], "quoted": []}
    assert other.before["quoted"] == [QUOTED]


def test_a_draft_that_nobody_touched_goes_and_comes_again_from_what_is_left(database: Database) -> None:
    story = add_story(database)
    article = add_article(database, "آب‌بند", story=story)
    other = add_article(
        database, "Schleuse zu", text="Die Schleuse ist zu.", story=story, outlet="hafenblatt", language="de"
    )
    report = drafting.run(database, desk(), now=NOW, templates=[SHIPPED])
    done = take_away(database, article)
    assert done.gone is not None and done.gone.drafts == 1
    drafting.run(database, desk(), now=NOW, templates=[SHIPPED])
    with database.read() as session:
        [item] = digests.items(session, report.digest_id)
        pieces = digests.pieces(session, [item.id or 0])[item.id or 0]
    assert {piece.article_id for piece in pieces} == {other}


def test_copies_with_the_same_text_are_named_and_judged_anew(database: Database) -> None:
    article = add_article(database, "آب‌بند")
    copy = add_article(database, "آب‌بند", outlet="bregu", copy_of=article)
    done = take_away(database, article)
    assert done.gone is not None and done.gone.copies == (copy,)
    with database.read() as session:
        assert copy in articles.to_judge(session, 10)
        assert article not in articles.to_judge(session, 10)
        assert article not in stories.to_place(session, 10)


def test_what_breaks_in_the_middle_leaves_everything_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = add_article(database, "آب‌بند")

    def broken(*_: object) -> None:
        raise RuntimeError("the machine stops")

    monkeypatch.setattr(decisions_on.decisions, "note", broken)
    with pytest.raises(RuntimeError):
        take_away(database, article)
    with database.read() as session:
        assert articles.texts(session, [article])[article].text == FA_TEXT
        assert articles.get(session, article).redacted_at is None


def test_a_kill_in_the_middle_leaves_everything_and_repeating_does_it(tmp_path: Path) -> None:
    database = scratch(tmp_path)
    PeopleDesk(database, now=NOW).add("بهار", Role.PUBLISHER)
    article = add_article(database, "آب‌بند")
    program = (
        "import os, signal; from aggregator.review import redaction; from aggregator.store.database import Database; "
        "from tests.integration.drafting_desk import NOW; "
        "redaction.decisions.note = lambda *_: os.kill(os.getpid(), signal.SIGKILL); "
        f"redaction.redact(Database({str(database.url)!r}), 'بهار', {article}, why='x', now=NOW)"
    )
    killed = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    with database.read() as session:
        assert articles.texts(session, [article])[article].text == FA_TEXT
    assert take_away(database, article).gone is not None
    with database.read() as session:
        assert articles.texts(session, [article])[article].text == ""
    database.close()


def test_the_words_are_not_even_in_free_pages_of_the_file(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's vacuum does it")
    article = add_article(database, "Schleuse zu", text=f"{SECRET_DE}. " * 3_000, outlet="hafenblatt", language="de")
    path = Path(str(database.url.database))
    assert SECRET_DE.encode() in path.read_bytes()
    take_away(database, article)
    database.close()
    assert SECRET_DE.encode() not in path.read_bytes()


def test_documents_that_come_later_with_it_are_not_kept(database: Database) -> None:
    article = add_article(database, "آب‌بند")
    with database.read() as session:
        key = articles.get(session, article).url_key
        assert not redaction.redacted(session, [key])
    take_away(database, article)
    with database.read() as session:
        assert redaction.redacted(session, ["x", key])
