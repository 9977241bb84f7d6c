"""Clips by address: fetched by a fake, read by the real parser in this process, stored in a real database."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from aggregator.clock import utc_now
from aggregator.collection import parsing
from aggregator.collection.clipping import given, to_details
from aggregator.collection.raw import Context, Published, Response, WashedPage
from aggregator.errors import CollectorError, ParserDied
from aggregator.models import Outlet
from aggregator.store import articles, snapshots
from aggregator.store.database import Database
from aggregator.vocabulary import Origin, PageState, PublishedBasis
from crawlers.clips import Clipper
from tests.integration.clipped import AR, FA, SQ, everything, the_article, the_outlets

HTML = """<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:site_name" content="{site}"><meta name="author" content="Lule Shtegtari">
<meta property="article:published_time" content="2024-03-02T08:00:00+01:00">
</head><body><nav><a href="/">Ballina</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"""


def html(text: str, *, title: str = "Ura mbyllet", site: str = "Bregu i Ri", lang: str = "sq") -> bytes:
    paragraphs = "".join(f"<p>{text} {number}.</p>" for number in range(4))
    return HTML.format(title=title, site=site, lang=lang, paragraphs=paragraphs).encode()


class Web:
    """Answers by address, and what was asked for."""

    def __init__(self, **answers: Response) -> None:
        self.answers = {answer.url: answer for answer in answers.values()}
        self.asked: list[str] = []

    def say(self, url: str, body: bytes, *, status: int = 200, kind: str = "text/html", final: str = "") -> None:
        self.answers[url] = Response(url=final or url, status=status, body=body, content_type=kind)

    async def fetch(self, url: str) -> Response:
        self.asked.append(url)
        if url not in self.answers:
            raise CollectorError(f"{url}: no such host")
        return self.answers[url]


class InProcess:
    """The parser of the children, without children."""

    async def page(self, response: Response, context: Context) -> WashedPage:
        return parsing.page(response, context)


class Dying:
    """A parser that the page kills, or that has a bug."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def page(self, response: Response, context: Context) -> WashedPage:
        raise self.error


@pytest.fixture
def web() -> Web:
    return Web()


def clip(database: Database, web: Web, url: str, parser: Any = None, **said: Any) -> dict[str, Any]:
    clipper = Clipper(web.fetch, parser or InProcess(), database)
    return asyncio.run(clipper.clip(url, to_details(given(**said))))


def refused(database: Database, web: Web, url: str, parser: Any = None, **said: Any) -> str:
    with pytest.raises(CollectorError) as error:
        clip(database, web, url, parser, **said)
    assert everything(database) == [], "nothing is kept of what is refused"
    return str(error.value)


def test_a_page_is_fetched_read_and_kept_with_its_bytes(each_database: Database, web: Web) -> None:
    body = html(SQ)
    web.say("https://bregu.example/ura", body)
    answer = clip(each_database, web, "https://bregu.example/ura?utm_source=post#top")
    assert web.asked == ["https://bregu.example/ura"]
    assert answer | {"words": 0} == {
        "article_id": answer["article_id"],
        "new": True,
        "revised": False,
        "title": "Ura mbyllet",
        "outlet": "Bregu i Ri",
        "platform": "",
        "handle": "",
        "language": "sq",
        "words": 0,
    }
    assert answer["words"] > 50
    article = the_article(each_database, answer["article_id"])
    assert (article.bylines, article.published_basis) == (["Lule Shtegtari"], PublishedBasis.META)
    assert article.page_state is PageState.UNWANTED
    with each_database.read() as session:
        revision = articles.current_revision(session, article)
        assert revision.origin is Origin.PAGE
        assert snapshots.read(session, revision.snapshot_sha256 or "") == body


def test_a_page_we_have_is_not_asked_for_again(each_database: Database, web: Web) -> None:
    web.say("https://bregu.example/ura", html(SQ))
    first = clip(each_database, web, "https://bregu.example/ura")
    before = everything(each_database)
    again = clip(each_database, web, "http://bregu.example/ura/", title="Tjetër")
    assert again == first | {"new": False}
    assert (web.asked, everything(each_database)) == (["https://bregu.example/ura"], before)


def test_a_redirect_to_a_page_we_have_leads_to_it(each_database: Database, web: Web) -> None:
    web.say("https://bregu.example/ura", html(SQ))
    web.say("https://sh.example/x", html(SQ), final="https://bregu.example/ura?amp=1")
    first = clip(each_database, web, "https://bregu.example/ura")
    before = everything(each_database)
    assert clip(each_database, web, "https://sh.example/x") == first | {"new": False}
    assert everything(each_database) == before


def test_what_the_clipper_says_goes_before_what_the_page_says(each_database: Database, web: Web) -> None:
    web.say("https://rud.example/%D9%BE%D9%84", html(FA, title="پل بسته شد", lang="fa"))
    day = Published(utc_now() - timedelta(days=2), PublishedBasis.CLIP, 210)
    said = {"outlet": "رودنامه", "authors": ["پریسا رودبان"], "title": "پل", "published": day}
    answer = clip(each_database, web, "https://rud.example/پل", **said)
    article = the_article(each_database, answer["article_id"])
    assert (article.title, article.bylines, article.language) == ("پل", ["پریسا رودبان"], "fa")
    assert (article.published_at, article.published_offset) == (day.moment, 210)
    assert the_outlets(each_database)[article.outlet_id].name == "رودنامه"


def test_the_page_of_a_post_gives_its_caption_and_nothing_the_platform_says(each_database: Database, web: Web) -> None:
    web.say("https://t.example/mina/7", html(AR, title="هيئة الميناء on T", site="T", lang="ar"))
    answer = clip(each_database, web, "https://t.example/mina/7", handle="@mina", platform="T")
    article = the_article(each_database, answer["article_id"])
    assert (article.title, article.bylines, article.post_handle, article.post_platform) == ("", [], "@mina", "T")
    assert answer["outlet"] == "@mina" and answer["title"].startswith("أعلنت هيئة الميناء")


BAD_ANSWERS = [
    (404, "text/html", html(SQ), "the server answers 404", "gone"),
    (403, "text/html", html(SQ), "the server answers 403", "behind a wall"),
    (200, "application/pdf", b"%PDF-1.7\n\xff\xfe", "no web page but 'application/pdf'", "a document"),
    (200, "image/png", b"\x89PNG\r\n", "no web page but 'image/png'", "a picture"),
    (200, "text/html", b"", "no text", "empty"),
    (200, "text/html", b"<html><body><script>x()</script></body></html>", "no text", "nothing but a script"),
    (200, "text/html", b"\x00\xff\xfe\x00" * 99, "no text", "bytes that are no page"),
]


@pytest.mark.parametrize(("status", "kind", "body", "said", "note"), BAD_ANSWERS, ids=[row[-1] for row in BAD_ANSWERS])
def test_what_is_no_page_with_text_is_refused_with_the_way_round(
    database: Database, web: Web, status: int, kind: str, body: bytes, said: str, note: str
) -> None:
    web.say("https://bregu.example/ura", body, status=status, kind=kind)
    message = refused(database, web, "https://bregu.example/ura")
    assert said in message and "newsloom clip --text FILE" in message, note


def test_a_page_that_cannot_be_had_says_why(database: Database, web: Web) -> None:
    assert "no such host" in refused(database, web, "https://nowhere.example/ura")


@pytest.mark.parametrize("error", [ParserDied("parsing took longer than 15 s"), ValueError("a bug of ours")])
def test_a_page_that_kills_its_parser_is_refused(database: Database, web: Web, error: Exception) -> None:
    web.say("https://bregu.example/ura", html(SQ))
    message = refused(database, web, "https://bregu.example/ura", Dying(error))
    assert "cannot be read" in message and str(error) in message


def test_no_parser_to_be_had_is_no_page_s_fault(database: Database, web: Web) -> None:
    web.say("https://bregu.example/ura", html(SQ))
    message = refused(database, web, "https://bregu.example/ura", Dying(CollectorError("no parsing process")))
    assert message == "no parsing process"


@pytest.mark.parametrize("bad", ["", "bregu", "ftp://bregu.example/", "http://a:b@bregu.example/"])
def test_what_is_no_address_is_refused_before_anything_is_asked(database: Database, web: Web, bad: str) -> None:
    assert "no address" in refused(database, web, bad)
    assert web.asked == []


def test_details_that_make_no_sense_are_refused(database: Database, web: Web) -> None:
    with pytest.raises(CollectorError, match="cannot be read"):
        asyncio.run(Clipper(web.fetch, InProcess(), database).clip("https://bregu.example/", {"authors": 5}))
    assert web.asked == []


def test_a_page_between_two_outlets_is_asked_about(database: Database, web: Web) -> None:
    with database.write() as session:
        session.add_all(Outlet(id=name, name=name, home="https://bregu.example/") for name in ("a", "b"))
    web.say("https://bregu.example/ura", html(SQ))
    with pytest.raises(CollectorError, match="say which with --outlet"):
        clip(database, web, "https://bregu.example/ura")
    assert clip(database, web, "https://bregu.example/ura", outlet="b")["outlet"] == "b"
