import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html

from aggregator.drafting import stage as drafting
from aggregator.errors import ConfigError, OutputError, UnknownIdError
from aggregator.publishing.stage import draft, file_stem
from aggregator.settings import DeskHome
from aggregator.store import digests
from aggregator.store.database import Database
from aggregator.text.markup import clean_line, clean_text
from aggregator.vocabulary import ItemStatus
from tests.integration.drafting_desk import (
    DE_TEXT,
    FA_TEXT,
    NOW,
    SHIPPED,
    add_article,
    add_story,
    desk,
    home,
    scratch,
    story_of,
)
from tests.unit.publishing.digest_cases import HOSTILE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = scratch(tmp_path)
    yield made
    made.close()


def drafted(database: Database, **changes: object) -> int:
    return drafting.run(database, desk(**changes), now=NOW, templates=[SHIPPED]).digest_id


def rendered(database: Database, root: Path, digest_id: int, **changes: object) -> dict[str, str]:
    paths = draft(database, home(root, **changes), digest_id=digest_id, now=NOW, shipped=SHIPPED, notes=True)
    return {path.suffix: path.read_text(encoding="utf-8") for path in paths}


def story_with_reprint(database: Database) -> None:
    story = add_story(database)
    original = add_article(database, "آب‌بند درمل بسته شد", story=story)
    add_article(database, "Riss im Tor", text=DE_TEXT, story=story, outlet="hafenblatt", language="de", bylines=())
    reprint = add_article(database, "نسخه", outlet="bregu", copy_of=original)
    add_article(database, "نسخه نسخه", outlet="courier", copy_of=reprint)
    add_article(database, "نسخه دیگر", outlet="bregu", copy_of=original)


def test_a_digest_is_rendered_in_every_format_of_the_output(database: Database, tmp_path: Path) -> None:
    story_with_reprint(database)
    ident = drafted(database)
    paths = draft(database, home(tmp_path), digest_id=ident, now=NOW, shipped=SHIPPED)
    assert [path.name for path in paths] == [f"velda-weekly-2026-11-27.{form}" for form in ("html", "md", "txt")]
    assert all(path.parent == tmp_path / "out" for path in paths)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in paths}


def test_the_text_names_sources_and_those_that_carried_them(database: Database, tmp_path: Path) -> None:
    story_with_reprint(database)
    lines = rendered(database, tmp_path, drafted(database))[".txt"].splitlines()
    assert lines[0] == "\u2068آب‌بند درمل بسته شد\u2069 – Velda Weekly – 278"
    assert lines[4].startswith("++ \u2068پریسا رودبان\u2069")
    carried = lines[lines.index("Also carried by:") + 1 :]
    assert carried[0:4:2] == ["  Bregu i Ri", "  Lirova Courier"]
    assert "  Riss im Tor – Hafenblatt, Nov 22, 2026" in lines
    assert lines[-1] == "Nov 27, 2026"


def test_rendering_again_gives_the_same_bytes(database: Database, tmp_path: Path) -> None:
    story_with_reprint(database)
    ident = drafted(database)
    assert rendered(database, tmp_path, ident) == rendered(database, tmp_path, ident)


def test_held_and_rejected_items_are_not_shown(database: Database, tmp_path: Path) -> None:
    for number in range(4):
        story_of(database, f"Titulli {number}", days=number)
    ident = drafted(database)
    with database.read() as session:
        first, second, third, _ = digests.items(session, ident)
    for item, status in ((first, ItemStatus.HELD), (second, ItemStatus.REJECTED), (third, ItemStatus.ACCEPTED)):
        with database.write() as session:
            digests.change_item(session, item.id or 0, expected_version=1, values={"status": status})
    text = rendered(database, tmp_path, ident)[".txt"]
    assert "Draft: 1 accepted, 1 still to decide" in text
    assert first.headline not in text and second.headline not in text and third.headline in text


def test_a_persian_desk_gets_a_page_from_right_to_left(database: Database, tmp_path: Path) -> None:
    story_with_reprint(database)
    changes = {"language": "fa", "series": "هفته‌نامه رود"}
    pages = rendered(database, tmp_path, drafted(database, **changes), **changes)
    root = lxml_html.document_fromstring(pages[".html"].encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    assert (root.get("lang"), root.get("dir")) == ("fa", "rtl")
    assert "بازنشر در:\n  \u2068Bregu i Ri\u2069\n" in pages[".txt"]
    assert "۶ آذر ۱۴۰۵ (۲۷ نوامبر ۲۰۲۶)" in pages[".md"]


def test_a_file_is_named_after_its_series_in_any_script() -> None:
    day = NOW.date()
    assert file_stem("Velda Weekly", day) == "velda-weekly-2026-11-23"
    assert file_stem("Përmbledhje e shtypit", day) == "permbledhje-e-shtypit-2026-11-23"
    assert file_stem("رود", day) == "rwd-2026-11-23"
    assert file_stem("+++", day) == "digest-2026-11-23"
    assert "/" not in file_stem("../../etc/passwd", day)


def test_the_formats_and_the_folder_are_those_of_the_output(database: Database, tmp_path: Path) -> None:
    outputs = {"outputs": {"draft": {"path": "web/drafts", "formats": ["txt", "txt"]}}}
    where = home(tmp_path, outputs=outputs)
    assert draft(database, where, digest_id=drafted(database), now=NOW, shipped=SHIPPED) == [
        tmp_path / "web" / "drafts" / "velda-weekly-2026-11-27.txt"
    ]


def test_what_cannot_be_rendered_is_said_plainly(database: Database, tmp_path: Path) -> None:
    ident = drafted(database)
    with pytest.raises(UnknownIdError):
        draft(database, home(tmp_path), digest_id=99, now=NOW, shipped=SHIPPED)
    with pytest.raises(OutputError, match="no output `draft`"):
        draft(database, home(tmp_path, outputs={"outputs": {}}), digest_id=ident, now=NOW, shipped=SHIPPED)
    (tmp_path / "config" / "templates").mkdir(parents=True)
    (tmp_path / "config" / "templates" / "digest.txt.j2").write_text("{{ oops }}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"digest\.txt\.j2:1"):
        draft(database, home(tmp_path), digest_id=ident, now=NOW, shipped=SHIPPED)
    assert not (tmp_path / "out").exists(), "nothing is written when one of the formats fails"


@pytest.mark.parametrize("poison", HOSTILE)
def test_hostile_articles_stay_harmless_all_the_way(poison: str, database: Database, tmp_path: Path) -> None:
    # as intake stores it: cleaned of what cannot be stored, otherwise as it came
    line, text = clean_line(poison), clean_text(poison)
    story = add_story(database)
    lead = f"{text} „{text} eins zwei drei vier fünf {text}“ {text}"
    first = add_article(database, line, text=lead, story=story, bylines=(line,), url=line)
    add_article(database, line, text=FA_TEXT, outlet="bregu", copy_of=first, url=line)
    pages = rendered(database, tmp_path, drafted(database))
    root = lxml_html.document_fromstring(pages[".html"].encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    assert not root.xpath("//script | //img | //svg | //i | //b | //@onload | //@onerror | //@onmouseover")
    assert all(link.get("href").startswith(("https://", "http://", "mailto:")) for link in root.iter("a"))
    assert all("49" not in page for page in pages.values())


#: Renders a digest while no file may grow beyond a limit, as on a full disk.
FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.integration.drafting_desk import NOW, SHIPPED, home
from aggregator.errors import OutputError
from aggregator.publishing.stage import draft
from aggregator.store.database import Database
root, ident, limit = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
database = Database(f"sqlite:///{root / 'newsloom.db'}")
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    draft(database, home(root), digest_id=ident, now=NOW, shipped=SHIPPED)
except OutputError as error:
    print(error)
    sys.exit(3)
"""


@pytest.mark.parametrize("limit", [1, 1_000, 6_000], ids=["at once", "in the text", "in the page"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_full_disk_leaves_the_earlier_rendering(limit: int, database: Database, tmp_path: Path) -> None:
    story_with_reprint(database)
    ident = drafted(database)
    before = rendered(database, tmp_path, ident)
    for number in range(8):
        story_of(database, f"Titulli {number}", days=number)
    drafted(database)
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path), str(ident), str(limit)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert ended.returncode == 3, ended.stderr
    assert "could not be written" in ended.stdout and "Earlier files are unchanged" in ended.stdout
    after = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    assert after == {f"velda-weekly-2026-11-27{suffix}": text for suffix, text in before.items()}
    assert set(rendered(database, tmp_path, ident)) == {".html", ".md", ".txt"}, "and it works once there is room"


def test_items_open_with_the_marker_of_the_desk(database: Database, tmp_path: Path) -> None:
    where: DeskHome = home(tmp_path, marker="§")
    story_with_reprint(database)
    ident = drafted(database)
    paths = draft(database, where, digest_id=ident, now=NOW, shipped=SHIPPED)
    assert "§ \u2068پریسا رودبان\u2069" in paths[2].read_text(encoding="utf-8")
