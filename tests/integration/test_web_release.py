"""From proof to withdrawal in the browser, to a folder and a mail server: nothing goes out unseen or unsaid."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from ruamel.yaml import YAML

from aggregator.store import deliveries, digests, editions
from aggregator.store.database import Database
from aggregator.vocabulary import DeliveryState, DigestStatus, Role
from tests.databases import Databases
from tests.fakes.browser import Answer, Browser
from tests.fakes.mail import Mailbox, mail_server
from tests.fakes.page_reading import check
from tests.integration.issue_in_hand import ANA, BEN, LEAD, SITE, TRUE, issue_in_hand, mail
from tests.integration.web_desk import Served, web_desk

DESK = """name: میز بندر
series: هفته‌نامه
language: fa
public_url: https://digest.example/
network: {allow: [127.0.0.0/8]}
sections:
  - {key: main}
  - {key: french, heading: 'En français :'}
"""


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, mailbox: Mailbox) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield made(tmp_path, database, {"web": SITE, "post": mail(mailbox.port)})


def made(root: Path, database: Database, outputs: dict[str, dict[str, object]], *, desk: str = DESK) -> Served:
    (root / "config").mkdir(exist_ok=True)
    with (root / "config" / "given.yaml").open("w", encoding="utf-8") as file:
        YAML().dump({"outputs": outputs}, file)
    config = {"desk.yaml": desk, "outputs.yaml": (root / "config" / "given.yaml").read_text("utf-8")}
    (root / "config" / "given.yaml").unlink()
    served = web_desk(root, database, config=config)
    issue_in_hand(database)
    return served


def field(answer: Answer, name: str) -> str:
    found = answer.tree.xpath(f"//form[@method='post']//input[@name='{name}']/@value")
    assert found, answer.words()
    return str(found[0])


def carried(served: Served) -> None:
    """What the thread of a served desk does by itself."""
    served.desk.carrier.work()


def approve(browser: Browser) -> Answer:
    proof = browser.get("/issues/1/proof")
    check(proof.text)
    return browser.post("/issues/1/approve", {"seen": field(proof, "seen")})


def publish(browser: Browser) -> Answer:
    plan = browser.get("/issues/1/publish")
    check(plan.text)
    return browser.post("/issues/1/publish", {"sure": "yes", "promised": field(plan, "promised")})


def status(served: Served) -> DigestStatus:
    with served.database.read() as session:
        return digests.get(session, 1).status


def site(served: Served) -> str:
    (folder,) = (served.root / "site" / "issues").iterdir()
    return (folder / "index.html").read_text("utf-8")


def test_an_issue_goes_all_the_way_from_its_proof_to_its_withdrawal(served: Served, mailbox: Mailbox) -> None:
    browser = served.browser(Role.PUBLISHER)
    assert browser.get("/issues/1/verify").path == "/issues/1"  # there is no edition to prove
    assert "Approved" in approve(browser).words()
    plan = browser.get("/issues/1/publish")
    assert ANA in plan.words() and "2 addresses" in plan.words() and not mailbox.taken
    answer = publish(browser)
    assert answer.path == "/issues/1" and "being sent" in answer.said()
    check(answer.text)
    assert "Being sent" in answer.words() and not mailbox.taken  # nobody waits for a mail server
    carried(served)
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [[ANA], [BEN]]
    assert TRUE in site(served) and "Le pont de bois" in site(served)
    after = browser.get("/issues/1/deliveries", **{"hx-request": "true"})
    assert "Being sent" not in after.text and "all of it has arrived" in after.text
    check(after.text)

    wish = {"kind": "correction", "item": "1", "was": "گشایش", "now": "بستن", "note": "« fermé », pas « ouvert »"}
    seen = browser.post("/issues/1/correct/look", wish)
    check(seen.text)
    (frame, *_) = seen.tree.xpath("//iframe/@src")
    assert "از بستن پلی خبر داد" in browser.get(frame).text and status(served) is DigestStatus.PUBLISHED
    yes = {"sure": "yes", "promised": field(seen, "promised"), "edition": field(seen, "edition")}
    browser.post("/issues/1/correct", wish | yes)
    carried(served)
    assert "از بستن پلی خبر داد" in site(served) and status(served) is DigestStatus.CORRECTED
    assert len(mailbox.taken) == 2  # corrections are not mailed unless config says so

    reason = "نامه جعلی بود : une lettre forgée"
    seen = browser.get(f"/issues/1/withdraw?{urlencode({'why': reason})}")
    check(seen.text)
    assert "une lettre forgée" in browser.get(seen.tree.xpath("//iframe/@src")[0]).text
    yes = {"sure": "yes", "promised": field(seen, "promised"), "edition": field(seen, "edition")}
    answer = browser.post("/issues/1/withdraw", {"why": reason} | yes)
    carried(served)
    assert "Withdrawn" in answer.words() and "une lettre forgée" in site(served) and LEAD not in site(served)
    proven = browser.get("/issues/1/verify")
    check(proven.text)
    assert proven.path == "/issues/1/verify" and proven.words().count("rendered anew, the bytes are the same") == 3
    files = proven.tree.xpath("//table//a/@href")
    assert len(files) == 15
    for path in files[:5]:
        stored = browser.get(path)
        assert stored.status == 200 and "sandbox" in stored.header("content-security-policy")
        assert TRUE in stored.text
    with served.database.read() as session:
        bytes_of = editions.files(session, 1)["page.html"].body
    assert browser.get(f"{files[0].rpartition('/')[0]}/page.html?as=file").body == bytes_of


def test_what_was_changed_since_it_was_shown_is_not_approved(served: Served) -> None:
    publisher, editor = served.browser(Role.PUBLISHER), served.browser()
    shown = publisher.get("/issues/1/proof")
    frames = [path for view in ("page", "mail") for path in frames_of(publisher, view)]
    editor.post("/issues/1/items/1", {"verb": "put", "section": "french", "version": 1})
    answer = publisher.post("/issues/1/approve", {"seen": field(shown, "seen")})
    assert answer.status == 403 and status(served) is DigestStatus.PREPARING
    with served.database.read() as session:
        assert editions.of(session, 1) == []
    for frame in frames:
        told = publisher.get(frame)
        assert told.status == 409 and TRUE not in told.text
    assert "Approved" in approve(publisher).words()


def frames_of(browser: Browser, view: str) -> list[str]:
    answer = browser.get(f"/issues/1/proof?view={view}")
    return [str(path) for path in answer.tree.xpath("//iframe/@src")]


def test_the_previews_are_the_bytes_that_are_approved(served: Served) -> None:
    browser = served.browser(Role.PUBLISHER)
    frames = {view: frames_of(browser, view) for view in ("page", "mail", "text", "markdown")}
    assert [len(paths) for paths in frames.values()] == [1, 2, 1, 1]
    shown = {view: browser.get(paths[0]) for view, paths in frames.items()}
    approve(browser)
    with served.database.read() as session:
        files = editions.files(session, 1)
    assert shown["page"].body == files["page.html"].body and shown["mail"].body == files["mail.html"].body
    for view, name in (("text", "issue.txt"), ("markdown", "issue.md")):
        whole = shown[view].tree.xpath("//pre")[0].text_content()
        assert whole.strip() == files[name].body.decode().strip()
    for answer in shown.values():
        assert answer.header("content-security-policy").startswith("sandbox; default-src 'none'")


def test_without_a_yes_nothing_is_published_and_an_old_yes_is_none(served: Served, mailbox: Mailbox) -> None:
    browser = served.browser(Role.PUBLISHER)
    approve(browser)
    plan = browser.get("/issues/1/publish")
    promised = field(plan, "promised")
    assert browser.post("/issues/1/publish", {"promised": promised}).status == 422
    assert browser.post("/issues/1/publish", {"sure": "yes"}).status == 422
    assert browser.post("/issues/1/publish", {"sure": "yes", "promised": "0" * 64}).status == 403
    carried(served)
    assert status(served) is DigestStatus.APPROVED and not mailbox.taken and not (served.root / "site").exists()


def test_what_failed_is_sent_again_and_what_nobody_knows_is_decided_by_a_person(
    served: Served, mailbox: Mailbox
) -> None:
    browser = served.browser(Role.PUBLISHER)
    approve(browser)
    mailbox.refused.add(ANA)
    mailbox.faults.append("lose")
    publish(browser)
    carried(served)
    answer = browser.get("/issues/1")
    check(answer.text)
    assert "Of 1 delivery nobody knows" in answer.words() and "1 delivery has not arrived" in answer.words()
    (action,) = answer.tree.xpath("//form[contains(@action, '/resolve')]/@action")
    assert browser.post(action, {"arrived": "no", "why": ""}).status == 422
    answer = browser.post(action, {"arrived": "no", "why": "در صندوقش نبود"})
    assert answer.path.startswith("/issues/1") and "2 deliveries have not arrived" in answer.words()
    mailbox.refused.clear()
    again = browser.get("/issues/1/publish")
    assert "2 deliveries that did not arrive are tried again" in again.words()
    publish(browser)
    carried(served)
    with served.database.read() as session:
        assert {row.state for row in deliveries.of(session, [1])} == {DeliveryState.SENT}
    # a site can always be looked through for pages that are gone; nobody is mailed twice
    assert "nobody: all have it" in browser.get("/issues/1/publish").words()


def test_editors_prepare_and_publishers_decide(served: Served) -> None:
    for role in (Role.EDITOR, Role.ADMINISTRATOR):
        browser = served.browser(role)
        proof = browser.get("/issues/1/proof")
        assert proof.status == 200 and "Publishers here:" in proof.words()
        for path in ("publish", "correct", "withdraw", "correct?file=page.html", "withdraw?why=x&file=page.html"):
            assert browser.get(f"/issues/1/{path}").status == 403, path
        seen = {"seen": "0" * 64, "sure": "yes", "promised": "0" * 64, "edition": 1, "why": "w", "kind": "editors_note"}
        for path in ("approve", "publish", "correct", "withdraw"):
            assert browser.post(f"/issues/1/{path}", seen).status == 403, path
        assert browser.post("/deliveries/1/resolve", {"arrived": "yes", "why": "w"}).status == 403
    assert status(served) is DigestStatus.PREPARING


def test_addresses_of_readers_are_shown_to_publishers_only(served: Served, mailbox: Mailbox) -> None:
    publisher = served.browser(Role.PUBLISHER)
    approve(publisher)
    mailbox.refused.add(ANA)
    publish(publisher)
    carried(served)
    assert ANA in publisher.get("/issues/1").text
    assert ANA not in served.browser().get("/issues/1").text


def test_what_cannot_be_set_right_is_told_beside_the_form_with_what_was_typed(served: Served) -> None:
    browser = served.browser(Role.PUBLISHER)
    approve(browser)
    publish(browser)
    for wish, said in (
        ({"item": "1", "was": "کشتی", "now": "قایق"}, "do not stand there"),
        ({"item": "1", "was": TRUE, "now": "پل چوبی دیگر برای گاری‌ها امن است"}, "pre-flight stops"),
        ({"item": "", "was": "", "now": "", "kind": "editors_note"}, "nothing to set right"),
    ):
        answer = browser.post("/issues/1/correct/look", wish)
        check(answer.text)
        assert answer.status == 422 and said in answer.words()
        assert (
            answer.tree.xpath("//form[contains(@action, '/look')]//textarea[@name='was']")[0].text_content().strip()
            == wish["was"]
        )
        assert not answer.tree.xpath("//iframe")
    assert status(served) is DigestStatus.PUBLISHED


def test_a_correction_of_an_edition_that_readers_have_no_more_is_refused(served: Served) -> None:
    browser, other = served.browser(Role.PUBLISHER), served.browser(Role.PUBLISHER)
    approve(browser)
    publish(browser)
    wish = {"kind": "editors_note", "note": "Deux lecteurs nous ont écrit."}
    pages = [each.post("/issues/1/correct/look", wish) for each in (browser, other)]
    forms = [
        wish | {"sure": "yes", "promised": field(page, "promised"), "edition": field(page, "edition")} for page in pages
    ]
    assert browser.post("/issues/1/correct", forms[0]).status == 200
    assert other.post("/issues/1/correct", forms[1]).status == 403
    with served.database.read() as session:
        assert len(editions.of(session, 1)) == 2


def test_the_page_of_an_issue_leads_to_where_it_stands_and_says_what_has_no_address(served: Served) -> None:
    browser = served.browser(Role.PUBLISHER)
    approve(browser)
    publish(browser)
    carried(served)
    page = browser.get("/issues/1")
    check(page.text)
    ((link,), words) = page.tree.xpath("//section[@class='delivery']//a"), page.words()
    assert link.get("href").startswith("https://digest.example/issues/")
    assert link.text_content().strip() == link.get("href")
    assert "Mail has no address" in words


def test_without_a_public_address_the_page_names_the_folder(databases: Databases, tmp_path: Path) -> None:
    with databases.open("sqlite") as database:
        served = made(tmp_path, database, {"web": SITE}, desk=DESK.replace("public_url: https://digest.example/\n", ""))
        browser = served.browser(Role.PUBLISHER)
        approve(browser)
        publish(browser)
        carried(served)
        page = browser.get("/issues/1")
        (folder,) = (tmp_path / "site" / "issues").iterdir()
        assert f"In the folder site/issues/{folder.name}" in page.words() and "no public_url" in page.words()
        assert not page.tree.xpath("//section[@class='delivery']//a")


def test_a_long_correction_is_looked_at_though_no_address_could_hold_it(served: Served) -> None:
    browser = served.browser(Role.PUBLISHER)
    approve(browser)
    publish(browser)
    wish = {"kind": "editors_note", "item": "", "note": "یادداشت " * 240}
    seen = browser.post("/issues/1/correct/look", wish)
    check(seen.text)
    frame = next(iter(seen.tree.xpath("//iframe/@src")), seen.words()[:1500])
    assert len(seen.path) < 200 and len(frame) < 200
    assert browser.get(frame).text.count("یادداشت") >= 240
    assert (
        browser.get(seen.path).tree.xpath("//textarea[@name='note']")[0].text_content().strip() == wish["note"].strip()
    )
    gone = browser.get("/issues/1/correct?wish=of-before-the-desk-was-started")
    assert "kept no longer" in gone.words() and not gone.tree.xpath("//iframe")


def test_where_nothing_is_named_to_publish_to_the_page_says_what_to_do(databases: Databases, tmp_path: Path) -> None:
    with databases.open("sqlite") as database:
        served = made(tmp_path, database, {})
        browser = served.browser(Role.PUBLISHER)
        approve(browser)
        plan = browser.get("/issues/1/publish")
        check(plan.text)
        assert "Take the # away" in plan.words()
        assert not plan.tree.xpath("//main//table | //main//form//button")
