"""Which stored bytes a redaction empties: those that hold the words in any letters, but no imported issue."""

from datetime import date

import pytest

from aggregator.models import Digest, Snapshot
from aggregator.review.people import PeopleDesk
from aggregator.store import articles, digests
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, Role
from tests.integration.drafting_desk import NOW, add_article, add_outlets
from tests.integration.redacting import SECRET_DE, keep, take_away


@pytest.fixture
def database(each_database: Database) -> Database:
    add_outlets(each_database)
    PeopleDesk(each_database, now=NOW).add("بهار", Role.PUBLISHER)
    return each_database


def test_documents_of_its_source_that_hold_it_are_emptied_and_others_stay(database: Database) -> None:
    words = f"{SECRET_DE}. Der Pegel steigt noch immer an."
    article = add_article(database, "Schleuse zu", text=words, outlet="hafenblatt", language="de")
    other = add_article(database, "Brücke", text="Die Brücke ist offen.", outlet="hafenblatt", language="de")
    feed = keep(database, f"<rss><item>Die Brücke</item><item>{words}</item></rss>".encode(), other)
    page = keep(database, b'<p>Die Br\xc3\xbccke</p><a href="https://hafenblatt.example/1">x</a>')
    escaped = keep(database, f'{{"text": "{words}"}}'.encode("ascii", "backslashreplace"))
    done = take_away(database, article)
    with database.read() as session:
        bodies = {sha: session.get(Snapshot, sha) for sha in (feed, page, escaped)}
        assert [row is not None and row.body is None for row in bodies.values()] == [True, False, True]
        assert articles.texts(session, [other])[other].text == "Die Brücke ist offen."
    assert done.gone is not None and done.gone.snapshots == 2


VOWELLED = "أُغْلِقَ الْهَوِيسُ لِإِصْلَاحِ الْبَوَّابَةِ"
PLAIN_AR = "أغلق الهويس لإصلاح البوابة"


@pytest.mark.parametrize(
    ("words", "raw"),
    [
        (PLAIN_AR, f"<item>{PLAIN_AR}</item>".encode("cp1256")),
        (PLAIN_AR, f"<item>{PLAIN_AR}</item>".encode("utf-16")),
        (PLAIN_AR, f"<item>{PLAIN_AR}</item>".encode("ascii", "xmlcharrefreplace")),
        (PLAIN_AR, ("<i>" + "".join(one if one == " " else f"&#x{ord(one):X};" for one in PLAIN_AR)).encode()),
        (VOWELLED, f"<item>{VOWELLED}</item>".encode()),
        ("Brücke über Fluss öffnet", "<item>Br\xfccke \xfcber Fluss \xf6ffnet</item>".encode("latin-1")),
        ("Brücke über Fluss öffnet", b"<item>Br&uuml;cke &uuml;ber Fluss &ouml;ffnet</item>"),
        ("The lock stays shut", "<item>The lock stays shut</item>".encode("utf-16-le")),
    ],
    ids=["cp1256", "utf-16", "numbers", "hex", "vowels", "latin-1", "names", "utf-16-le"],
)
def test_documents_that_hold_it_in_other_letters_are_emptied_too(database: Database, words: str, raw: bytes) -> None:
    article = add_article(database, "x", text=words, outlet="hafenblatt", language="ar")
    held, other = keep(database, raw), keep(database, "<item>جسر وميناء</item>".encode("cp1256"))
    take_away(database, article)
    with database.read() as session:
        bodies = [session.get(Snapshot, sha256) for sha256 in (held, other)]
        assert [row is not None and row.body is None for row in bodies] == [True, False]


def test_the_file_of_an_imported_issue_stays_as_an_edition_does(database: Database) -> None:
    words = f"{SECRET_DE}. Der Pegel steigt."
    article = add_article(database, "Schleuse zu", text=words, outlet="hafenblatt", language="de")
    file = keep(database, f"+++ {words}".encode())
    with database.write() as session:
        issue = Digest(series="Velda Weekly", cover_date=date(2026, 11, 20), created_at=NOW, imported_sha256=file)
        issue.status = DigestStatus.PUBLISHED
        digests.add(session, issue)
    take_away(database, article)
    with database.read() as session:
        kept = session.get(Snapshot, file)
        assert kept is not None and kept.body is not None
