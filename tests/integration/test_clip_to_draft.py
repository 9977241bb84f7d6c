"""A clip goes the whole way behind collection, as any article does: copies, stories, a draft that names its source."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from aggregator.collection.clipping import Clip
from aggregator.collection.raw import Published
from aggregator.models import DigestItem, Piece
from aggregator.pipeline import process
from aggregator.publishing import stage as publishing
from aggregator.settings import Desk, DeskHome, Outputs, Sources
from aggregator.settings.home import shipped_templates
from aggregator.store import articles, digests, stories
from aggregator.store.database import Database
from aggregator.vocabulary import PieceRole, PublishedBasis, Verdict
from tests.factories import NOW
from tests.integration.clipped import AR, FA, FR, SQ, by_hand, of_page, stored

LONG_FA = (
    "شورای رودخانه درمل روز دوشنبه اعلام کرد پل تازه تا پایان ماه بسته می‌ماند.\n\n"
    "مدیر شورا گفت: «ترک ستون میانی پل را هفتهٔ گذشته دیدیم و نمی‌خواهیم خطر کنیم.»\n\n"
    "قایقرانان رودخانه درمل می‌گویند بسته بودن پل تازه برای کار آنان سودمند است."
)
CAPTION_FA = "شورای رودخانه درمل: پل تازه از دوشنبه تا پایان ماه بسته می‌ماند، ستون میانی ترک دارد."


def home(root: Path, **changes: object) -> DeskHome:
    fields: dict[str, object] = {"name": "Velda", "series": "Velda Weekly", "time_zone": "Asia/Tehran"}
    desk = Desk.model_validate(fields | changes)
    return DeskHome(root=root, desk=desk, sources=Sources(), outputs=Outputs(), database_url="sqlite://")


def run(database: Database, desk: DeskHome) -> list[tuple[DigestItem, list[Piece]]]:
    """The drafts after a pass, with their pieces."""
    _, _, drafted = process(desk, database, embedder=None, clock=lambda: NOW)
    with database.read() as session:
        items = digests.items(session, drafted.digest_id)
        pieces = digests.pieces(session, [item.id or 0 for item in items])
    return [(item, pieces[item.id or 0]) for item in items]


LEADS = [
    (
        "en",
        by_hand(SQ, outlet="Bordi i Lumit", handle="@bordi", platform="Telegram"),
        "Bordi i Lumit (@bordi) wrote on Telegram on Mar 3, 2026.",
        f"The post says: “{SQ}”",
        "an organisation",
    ),
    (
        "en",
        by_hand(AR, outlet="", authors=("سلمى البحري",), handle="@salma", platform="X"),
        "سلمى البحري (@salma) wrote on X on Mar 3, 2026.",
        f"The post says: “{AR}”",
        "an author without an outlet",
    ),
    (
        "fa",
        by_hand(FA, outlet="رودنامه", authors=("پریسا رودبان",), handle="@rud", platform="تلگرام"),
        "پریسا رودبان (@rud) از رودنامه روز ۱۲ اسفند ۱۴۰۴ (۳ مارس ۲۰۲۶) در تلگرام نوشت.",
        f"در این پست آمده است: «{FA}»",
        "an author of an outlet, in Persian",
    ),
    (
        "it",
        by_hand(FR, outlet="", handle="@quai", platform=""),
        "@quai wrote in a post on Mar 3, 2026.",
        f"The post says: “{FR}”",
        "an account alone, in a language without leads of its own",
    ),
]


@pytest.mark.parametrize(("language", "clip", "lead", "body", "note"), LEADS, ids=[case[-1] for case in LEADS])
def test_a_post_becomes_a_draft_that_names_its_account_and_quotes_its_caption(
    each_database: Database, tmp_path: Path, language: str, clip: Clip, lead: str, body: str, note: str
) -> None:
    found = stored(each_database, clip)
    ((item, pieces),) = run(each_database, home(tmp_path, language=language))
    assert (item.lead, item.body) == (lead, body), note
    quotation = next(piece for piece in pieces if piece.role is PieceRole.QUOTATION)
    assert (quotation.article_id, quotation.start, quotation.end) == (found.article_id, 0, len(quotation.text))
    assert item.headline[0] in "“«" and item.headline[1:15] in quotation.text, "its words, in marks: it bore no title"
    assert item.headline not in item.lead


def test_a_post_whose_day_nobody_knows_is_given_none(each_database: Database, tmp_path: Path) -> None:
    said = by_hand(outlet="Bordi i Lumit", handle="@bordi", platform="T", published=None).given
    stored(each_database, of_page("https://t.example/bordi/1", given=said, title="", bylines=(), published=None))
    ((item, _),) = run(each_database, home(tmp_path))
    assert item.lead == "Bordi i Lumit (@bordi) wrote on T."


def test_an_article_by_hand_becomes_a_draft_as_a_collected_one_does(each_database: Database, tmp_path: Path) -> None:
    stored(each_database, by_hand(LONG_FA, title="پل تازه بسته می‌ماند", authors=("پریسا رودبان",)))
    ((item, _),) = run(each_database, home(tmp_path, language="fa"))
    assert item.lead.startswith("پریسا رودبان") and "«پل تازه بسته می‌ماند»" in item.lead and "رودنامه" in item.lead
    assert "«ترک ستون میانی پل را هفتهٔ گذشته دیدیم و نمی‌خواهیم خطر کنیم.»" in item.body


def test_clips_are_told_from_copies_and_grouped_into_stories(each_database: Database, tmp_path: Path) -> None:
    first = stored(each_database, by_hand(LONG_FA, title="پل تازه بسته می‌ماند"))
    copy = stored(each_database, by_hand(LONG_FA, title="پل تازه بسته می‌ماند", outlet="بندر"))
    post = stored(each_database, by_hand(CAPTION_FA, outlet="", handle="@shora", platform="تلگرام"))
    other = stored(each_database, by_hand(FR, title="La bibliothèque rouvre", outlet="Le Quai"))
    drafts = run(each_database, home(tmp_path, language="fa"))
    with each_database.read() as session:
        texts = articles.texts(session, [one.article_id for one in (first, copy, post, other)])
        placed = stories.members(session, [item.story_id or 0 for item, _ in drafts])
    verdicts = {ident: text.verdict for ident, text in texts.items()}
    assert verdicts[copy.article_id] is Verdict.REPRINT
    assert {verdicts[one.article_id] for one in (first, post, other)} == {Verdict.UNIQUE}
    groups = sorted(sorted(member.article_id for member in story) for story in placed.values())
    assert groups == [[first.article_id, post.article_id], [other.article_id]]
    told = next(item for item, pieces in drafts if pieces[0].article_id == first.article_id)
    assert "رودنامه" in told.lead, "an article with a title leads before a post"


def test_a_revision_by_hand_is_drafted_anew(each_database: Database, tmp_path: Path) -> None:
    there = "https://rud.example/1"
    stored(each_database, by_hand(FA, url=there, title="پل"))
    desk = home(tmp_path, language="fa")
    ((before, _),) = run(each_database, desk)
    assert stored(each_database, by_hand(LONG_FA, url=there, title="پل")).revised
    ((after, pieces),) = run(each_database, desk)
    assert (after.id, after.version) == (before.id, before.version + 1)
    assert {piece.revision for piece in pieces} == {2} and "ستون میانی" in after.body


def test_a_post_that_is_too_long_to_be_quoted_whole_is_quoted_in_part(each_database: Database, tmp_path: Path) -> None:
    long = f"{LONG_FA}\n\n{FA} {FA}"
    stored(each_database, by_hand(long, outlet="", handle="@shora", platform="تلگرام"))
    ((item, pieces),) = run(each_database, home(tmp_path, language="fa"))
    quoted = [piece.text for piece in pieces if piece.role is PieceRole.QUOTATION]
    assert quoted and all(len(text) < len(long) / 2 for text in quoted)
    assert item.body.startswith("در این پست به نقل از گوینده آمده است: «")


def test_a_rendering_says_which_account_a_post_is_from(each_database: Database, tmp_path: Path) -> None:
    at = "https://t.example/bordi/1"
    stored(each_database, by_hand(SQ, outlet="Bordi i Lumit", handle="@bordi", platform="Telegram", url=at))
    hostile = "<script>alert(1)</script> \u202e[x](javascript:1) {{ 7*7 }} and a few more words to be quoted"
    stored(each_database, by_hand(hostile, outlet="<b>Evil</b>", handle="@<i>\u202e", platform="</p>{{ 7*7 }}"))
    desk = home(tmp_path)
    run(each_database, desk)
    with each_database.read() as session:
        digest = digests.in_preparation(session, "Velda Weekly")
    assert digest is not None
    paths = publishing.draft(
        each_database, desk, digest_id=digest.id or 0, now=NOW, shipped=shipped_templates(), notes=True
    )
    page, text = (next(path for path in paths if path.suffix == end).read_text("utf-8") for end in (".html", ".txt"))
    assert "– Bordi i Lumit (@bordi, Telegram), " in re.sub("</?bdi[^>]*>", "", page) and f'href="{at}"' in page
    assert "“Bordi i lumit njofton se ura e re mbyllet të hënën dhe nuk hapet para fundit të” … – Bordi i Lumit" in text
    assert (
        "<script>" not in page and "<i>" not in page and "<b>Evil" not in page and "49" not in page.split("<body>")[1]
    )


CAPTIONS = [
    ("El puerto cierra hoy.\nAbre el martes.\n\n- <b>muelle</b> 3", "en", "The post says: “{}”", "Spanish in English"),
    ("پل بسته شد.\nتا پایان ماه باز نمی‌شود.\n\n# شورا", "fa", "در این پست آمده است: «{}»", "Persian"),
    ("پل بسته شد.\n\nتا پایان ماه باز نمی‌شود.", "it", "The post says: “{}”", "Persian among Latin letters"),
]


@pytest.mark.parametrize(("caption", "language", "body", "note"), CAPTIONS, ids=[case[-1] for case in CAPTIONS])
def test_a_caption_of_several_lines_is_rendered_line_by_line(
    each_database: Database, tmp_path: Path, caption: str, language: str, body: str, note: str
) -> None:
    stored(each_database, by_hand(caption, outlet="Bordi", handle="@bordi", platform="T"))
    desk = home(tmp_path, language=language)
    ((item, _),) = run(each_database, desk)
    assert item.body == body.format(caption)
    with each_database.read() as session:
        digest = digests.in_preparation(session, "Velda Weekly")
    assert digest is not None
    paths = publishing.draft(
        each_database, desk, digest_id=digest.id or 0, now=NOW, shipped=shipped_templates(), notes=False
    )
    whole = {path.suffix: re.sub("[\u2068\u2069]", "", path.read_text("utf-8")) for path in paths}
    first, *further = body.format(caption).split("\n")
    assert "\n".join([first, *(f"    {line}" if line else "" for line in further)]) in whole[".txt"]
    paragraph = etree.HTML(whole[".html"]).xpath("//article/p[.//br]")
    assert len(paragraph) == 1 and len(paragraph[0].findall(".//br")) == caption.count("\n")
    assert "".join(paragraph[0].itertext()) == body.format(caption).replace("\n", "")
    shown = MarkdownIt("commonmark").render(whole[".md"])
    assert html.escape(body.format(caption), quote=False).replace("\n", "<br />\n") in shown.replace("&quot;", '"')


def test_a_clip_of_long_ago_is_no_candidate(each_database: Database, tmp_path: Path) -> None:
    long_ago = Published(NOW - timedelta(days=40), PublishedBasis.CLIP)
    stored(each_database, by_hand(SQ, published=long_ago))
    assert run(each_database, home(tmp_path)) == []
