"""The pages of sources: the board, one source, its block edited, polled now, labelled; who may what."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.collection.config_gate import accept
from aggregator.errors import CollectorError
from aggregator.settings import load
from aggregator.store import decisions, leases, outlet_labels, sources
from aggregator.vocabulary import RequestState, Role
from tests.databases import Databases
from tests.factories import NOW
from tests.fakes.browser import Answer, Browser
from tests.fakes.page_reading import check, faults
from tests.integration.web_desk import Served
from tests.integration.web_sources import CONFIG, Collectors, answer, poll_of, request_of, served_sources

ADMINISTRATOR = Role.ADMINISTRATOR


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield served_sources(tmp_path, database)


@pytest.fixture
def collectors(monkeypatch: pytest.MonkeyPatch) -> Collectors:
    return Collectors(monkeypatch)


def config(served: Served) -> str:
    return (served.root / "config" / "sources.yaml").read_text("utf-8")


def fields(page: Answer, action: str) -> dict[str, str]:
    """What the form of an action would send."""
    (form,) = page.tree.xpath(f"//form[@action={action!r}]")
    found = {each.get("name"): each.get("value", "") for each in form.xpath(".//input[@name]")}
    return found | {each.get("name"): each.text_content().removeprefix("\n") for each in form.xpath(".//textarea")}


def test_the_board_tells_those_first_that_need_a_person(served: Served) -> None:
    page = served.browser().get("/sources")
    check(page.text)
    rows = page.tree.xpath("//tr[@data-row]")
    assert [" ".join(row.xpath(".//th//bdi")[0].text_content().split()) for row in rows] == [
        "روزنامهٔ رود",
        "Bregu",
        "Štom <b>Nad</b> & Co",
    ]
    assert [row.xpath(".//td[1]")[0].text_content().strip() for row in rows] == ["failing", "well", "switched off"]
    assert rows[0].xpath(".//th//bdi")[0].get("dir") == "rtl"
    assert "4 in a row" in rows[0].text_content()
    pictures = [each.get("aria-label") for each in rows[1].xpath(".//*[name()='svg']")]
    assert pictures == ["7 articles in seven days, at most 1 a day", "0 of the last 4 polls failed"]
    assert "No collector is running" in page.words()


def test_the_board_is_filtered_by_state_language_outlet_and_words(served: Served) -> None:
    browser = served.browser()
    for query, names in (
        ("state=failing", ["rud"]),
        ("state=paused", ["stom"]),
        ("language=ckb", ["rud"]),
        ("outlet=bregu", ["bregu"]),
        ("words=%D8%B1%D9%88%D8%AF", ["rud"]),
        ("words=STOM.example", ["stom"]),
        ("words=%3Cscript%3E", []),
        ("state=nonsense", []),
    ):
        page = browser.get(f"/sources?{query}")
        check(page.text)
        links = page.tree.xpath("//tr[@data-row]//th//a/@href")
        assert links == [f"/sources/{name}" for name in names], query


def test_two_sources_of_one_name_are_told_apart_by_their_ids(databases: Databases, tmp_path: Path) -> None:
    again = "\n  bregu-sport:\n    name: Bregu\n    home: https://bregu.example/sport\n    feed: https://bregu.example/sport/rss\n"
    with databases.open("sqlite") as database:
        browser = served_sources(tmp_path, database, CONFIG + again).browser()
        page = browser.get("/sources")
        check(page.text)
        names = [" ".join(each.text_content().split()) for each in page.tree.xpath("//tr/th[@scope='row']")]
    assert sorted(name for name in names if name.startswith("Bregu")) == ["Bregu bregu sq", "Bregu bregu-sport"]
    assert not any("stom" in name for name in names)


def test_two_thousand_sources_stay_under_150_kb_a_page(databases: Databases, tmp_path: Path) -> None:
    blocks = "".join(
        f"  s{n}:\n    name: روزنامهٔ شمارهٔ {n} از بندر\n    languages: [fa]\n    feed: https://s{n}.example/feed\n"
        for n in range(2_000)
    )
    with databases.open("sqlite") as database:
        (tmp_path / "x").mkdir()
        served = served_sources(tmp_path / "x", database)
        (served.root / "config" / "sources.yaml").write_text(CONFIG + blocks, "utf-8")
        accept(database, load(served.root, environ={}), now=NOW)
        browser = served.browser()
        browser.cookies["language"] = "fa"
        page = browser.get("/sources")
        assert len(page.tree.xpath("//tr[@data-row]")) == 100
        assert len(page.body) < 150_000
        last = browser.get("/sources?start=2000")
        assert len(last.tree.xpath("//tr[@data-row]")) == 3
        assert last.tree.xpath("//a[@rel='prev']/@href") == ["/sources?start=1900"]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_source_s_page_is_sound_in_both_languages(served: Served, language: str) -> None:
    browser = served.browser(ADMINISTRATOR)
    browser.cookies["language"] = language
    for source_id in ("bregu", "rud", "stom", "id/rud"):
        page = browser.get(f"/sources/{source_id}")
        assert page.status == 200
        check(page.text)
    page = browser.get("/sources/rud")
    assert page.tree.xpath("//h1")[0].get("lang") == "fa"
    assert "<script>503</script>" in page.words()
    assert "Porti i ri 0" in browser.get("/sources/bregu").words()


def test_an_unknown_source_is_told_so(served: Served) -> None:
    for path in ("/sources/lumi", "/sources/LUMI", "/sources/%2e%2e%2fx", "/sources/rud/polls/9", "/sources/lists/1"):
        page = served.browser(ADMINISTRATOR).get(path)
        assert page.status == 404, path


def test_an_edit_keeps_comments_is_in_force_and_can_be_taken_back(served: Served) -> None:
    browser = served.browser(ADMINISTRATOR)
    form = fields(browser.get("/sources/rud"), "/sources/rud/edit")
    assert form["text"] == form["shown"]
    text = form["text"].replace("[fa, ckb]", "[fa]  # یک زبان").replace("\n", "\r\n")
    page = browser.post("/sources/rud/edit", form | {"text": text, "shown": form["shown"].replace("\n", "\r\n")})
    assert "The block is changed" in page.said()
    assert config(served) == CONFIG.replace("[fa, ckb]", "[fa]  # یک زبان")
    with served.database.read() as session:
        (row,) = decisions.of(session, "source", decisions.number_of("rud"))
    assert "Hélène: edited" in page.words()
    page = browser.post(page.tree.xpath("//div[@id='status']//form/@action")[0])
    assert config(served) == CONFIG and page.path == "/sources/rud"
    assert row.id is not None and "Taken back" in page.said()


def test_a_wrong_block_is_shown_again_with_complaints_at_the_line(served: Served) -> None:
    browser = served.browser(ADMINISTRATOR)
    form = fields(browser.get("/sources/rud"), "/sources/rud/edit")
    wrong = form["text"].replace("languages:", "langauges:").replace("feed: https://", "feed: javascript://")
    page = browser.post("/sources/rud/edit", form | {"text": wrong})
    assert page.status == 422
    check(page.text)
    assert fields(page, "/sources/rud/edit") == form | {"text": wrong}, "nothing of it is lost"
    lines = [each.text_content() for each in page.tree.xpath("//ol[@class='code']/li[@class='wrong']")]
    assert len(lines) == 2 and "did you mean 'languages'" in lines[0]
    assert config(served) == CONFIG
    hostile = browser.post("/sources/rud/edit", form | {"text": "rud: &a [<script>alert(1)</script>\n" * 3})
    assert hostile.status == 422
    check(hostile.text)


def test_two_who_edit_one_block_lose_nothing(served: Served) -> None:
    first, second = served.browser(ADMINISTRATOR), served.browser(ADMINISTRATOR)
    mine = fields(first.get("/sources/rud"), "/sources/rud/edit")
    second.post("/sources/rud/edit", mine | {"text": mine["text"].replace("[fa, ckb]", "[fa, ar]")})
    page = first.post("/sources/rud/edit", mine | {"text": mine["text"].replace("[fa, ckb]", "[fa]")})
    assert page.status == 409
    check(page.text)
    assert "[fa, ar]" in config(served)
    again = fields(page, "/sources/rud/edit")
    assert "[fa]" in again["text"] and "[fa, ar]" in again["shown"]
    assert "[fa, ar]" in page.tree.xpath("//div[@role='alert']//pre")[0].text_content()
    first.post("/sources/rud/edit", again)
    assert "languages: [fa]\n" in config(served)


def test_a_source_is_switched_off_and_on(served: Served) -> None:
    browser = served.browser(ADMINISTRATOR)
    page = browser.post("/sources/bregu/disable")
    assert "Switched off" in page.said() and "enabled: false" in config(served).split("rud:")[0]
    with served.database.read() as session:
        assert not sources.get(session, "bregu").enabled
    assert browser.post("/sources/bregu/disable").status == 403
    assert "Switched on" in browser.post("/sources/bregu/enable").said()


def test_a_source_that_has_moved_is_followed_by_one_button(served: Served) -> None:
    there = "https://bregu.example/atom?of=all"
    with served.database.write() as session:
        source = sources.get(session, "bregu")
        source.moved_to, source.moved_since, source.moved_seen = there, NOW - timedelta(days=8), 9
    browser = served.browser(ADMINISTRATOR)
    page = browser.get("/sources/bregu")
    check(page.text)
    form = fields(page, "/sources/bregu/follow")
    assert browser.post("/sources/bregu/follow", {"address": "https://elsewhere.example/"}).status == 403
    after = browser.post("/sources/bregu/follow", form)
    assert config(served) == CONFIG.replace("https://bregu.example/rss", there), after.words()
    assert not after.tree.xpath("//form[@action='/sources/bregu/follow']")


def test_removing_one_of_few_is_asked_first(served: Served) -> None:
    browser = served.browser(ADMINISTRATOR)
    form = fields(browser.get("/sources/rud"), "/sources/rud/remove")
    page = browser.post("/sources/rud/remove", form)
    assert page.status == 409 and config(served) == CONFIG
    check(page.text)
    sure = [
        {each.get("name"): each.get("value") for each in form.xpath(".//input")}
        for form in page.tree.xpath("//form[@action='/sources/rud/remove']")
    ]
    page = browser.post("/sources/rud/remove", sure[0])
    assert page.path == "/sources" and "rud" not in config(served)
    page = browser.post(page.tree.xpath("//div[@id='status']//form/@action")[0])
    assert page.path == "/sources/rud" and "rud.example/feed" in config(served)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_others_see_everything_and_change_nothing_but_labels(served: Served, role: Role) -> None:
    browser = served.browser(role)
    page = browser.get("/sources/rud")
    assert page.status == 200 and not page.tree.xpath("//textarea") and "rud.example/feed" in page.words()
    for path in ("edit", "enable", "disable", "remove"):
        assert browser.post(f"/sources/rud/{path}", {"text": "x", "shown": "x"}).status == 403
    for path in ("/sources/add", "/sources/list.opml"):
        assert browser.post(path, {"address": "https://lumi.example/"}).status == 403
    assert browser.get("/sources/add").status == 403
    assert config(served) == CONFIG


def test_labels_are_set_with_who_says_so_and_taken_back(served: Served) -> None:
    browser = served.browser()
    page = browser.post("/sources/rud/label", {"label": "طرف <b>ماجرا</b>", "source": "its own imprint"})
    check(page.text)
    assert "طرف <b>ماجرا</b> Teuta" in page.words()
    with served.database.read() as session:
        outlet = sources.get(session, "rud").outlet_id
        assert [row.label for row in outlet_labels.in_force(session, [outlet])[outlet]] == ["طرف <b>ماجرا</b>"]
    page = browser.post("/sources/rud/unlabel", fields(page, "/sources/rud/unlabel"))
    assert "ماجرا" not in page.words()


def polling(browser: Browser, source_id: str) -> tuple[Answer, int]:
    page = browser.post(f"/sources/{source_id}/poll")
    return page, int(page.path.partition("request_id=")[2].partition("#")[0])


def test_a_poll_is_asked_for_and_followed_until_it_is_over(served: Served, collectors: Collectors) -> None:
    browser = served.browser()
    page, ident = polling(browser, "bregu")
    collectors.wait()
    check(page.text)
    assert "one is being started" in page.words()
    assert [batch.ids for batch in collectors.started] == [(ident,)]
    again, same = polling(browser, "bregu")
    assert same == ident, "one that is asked for will do"
    htmx = {"hx-request": "true"}
    part = browser.get(f"/sources/bregu/polls/{ident}", **htmx)
    assert faults(part.text) == []
    asks = part.tree.xpath("//div[@id='poll']/@hx-get")[0]
    assert browser.get(asks, **htmx).status == 204, "nothing to tell"
    answer(served.database, ident, {"poll_id": poll_of(served.database, "bregu")})
    part = browser.get(asks, **htmx)
    assert "Polled: read." in " ".join(part.tree.text_content().split()) and not part.tree.xpath("//div/@hx-get")
    assert "12 entries, 3 new" in " ".join(part.tree.text_content().split())
    assert again.status == 200


def test_a_poll_that_fails_says_why_and_a_disabled_source_is_not_polled(served: Served, collectors: Collectors) -> None:
    def died(*_: object) -> None:
        raise CollectorError("the collector was killed by <signal> 9")

    collectors.does = died
    browser = served.browser()
    page, ident = polling(browser, "bregu")
    collectors.wait()
    assert "killed by <signal> 9" in browser.get(page.path).words()
    assert request_of(served.database, ident).state is RequestState.FAILED
    assert browser.post("/sources/stom/poll").status == 403
    assert browser.post("/sources/lumi/poll").status == 404


def test_a_poll_that_waits_for_a_collector_that_went_can_be_begun_again(served: Served, collectors: Collectors) -> None:
    from aggregator.clock import utc_now
    from aggregator.holder import this_process

    served.clock.at = utc_now()
    with served.database.write() as session:
        token = leases.take(session, leases.COLLECTOR, this_process(), now=utc_now())
    browser = served.browser()
    page, ident = polling(browser, "bregu")
    assert "It waits for its turn" in page.words() and collectors.started == []
    with served.database.write() as session:
        leases.release(session, leases.COLLECTOR, token, now=utc_now())
    served.clock.on(seconds=30)
    page = browser.get(page.path)
    action = f"/sources/bregu/polls/{ident}/start"
    assert page.tree.xpath(f"//form[@action={action!r}]")
    browser.post(action)
    collectors.wait()
    assert [batch.ids for batch in collectors.started] == [(ident,)]
