"""Hostile words through every output: no header, path, address, shortcode or template comes of them.

Issue 6, acceptance 5: a table of headers, addresses, paths and slugs, formulas and templates, each as title, series and
words of an issue that goes to a site, by mail and to WordPress.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import pytest

from aggregator.egress.policy import MAIL_PORTS, Policy
from aggregator.errors import OutputError
from aggregator.publishing.outputs.letter import letter
from aggregator.publishing.outputs.parcel import Issue, Parcel
from aggregator.publishing.outputs.placing import place
from aggregator.publishing.outputs.post import content_of, title_of
from aggregator.publishing.outputs.site import Site as SiteChannel
from aggregator.publishing.outputs.smtp import Smtp
from aggregator.publishing.outputs.wordpress import Wordpress
from aggregator.settings.outputs import SmtpOutput, WordpressOutput
from aggregator.store.editions import File
from aggregator.text.markup import clean_line
from aggregator.vocabulary import DeliveryState
from tests.fakes.hostile import hostile_strings
from tests.fakes.mail import Mailbox, mail_server
from tests.fakes.wordpress import PASSWORD, USER, Site, wordpress
from tests.integration.publishing_desk import FROZEN, index

AT = datetime(2026, 3, 6, 8, 5, tzinfo=UTC)
ANA = "ana@library.example"
PLAIN = re.compile(r"[a-z0-9-]{1,80}")

_LINE_ENDS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\0", "\x0b", "\x0c", "\x1c", "\x1e", "\n\n", "\r\n\r\n")
HEADERS = [
    *(f"bridge{end}Bcc: eve@evil.example" for end in _LINE_ENDS),
    "%0d%0aBcc: eve@evil.example",
    "%E5%98%8D%E5%98%8ABcc: eve@evil.example",
    "嘊嘍Bcc: eve@evil.example",
    "=?utf-8?q?bridge=0D=0ABcc=3A_eve=40evil.example?=",
    "bridge\r\n.\r\nMAIL FROM:<eve@evil.example>",
    "bridge\n.\nQUIT",
    "\u202eelpmaxe.live@eve\u202c پل",
    "x" * 3_000,
    "پل " * 900,
]
PATHS = [
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "C:\\con",
    "con",
    "nul.txt",
    "..",
    ".",
    "...",
    ".htaccess",
    "a/b",
    "a%2f..%2fb",
    "..%c0%af",
    "bridge\0.php",
    "-rf *",
    "~root",
    "$(reboot)",
    "`reboot`",
    "a;reboot",
    "|reboot",
    "پل/../../../",
    "．．／bridge",
    "bridge?slug=other&status=any",
    "bridge,other",
    "bridge__trashed",
]
FORMULAS = [
    "=1+191*7",
    "+191*7",
    "-191*7",
    "@SUM(A1)",
    "\t=191*7",
    "\r=191*7",
    "＝191*7",
    '=HYPERLINK("//evil.example")',
]
TEMPLATES = [
    "{{ 7*191 }}",
    "{% for x in y %}",
    "{# c #}",
    "${7*191}",
    "#{7*191}",
    "<%= 7*191 %>",
    "{recipient}",
    "%(desk)s",
    "[gallery ids=1]",
    "[[audio src=//evil.example]]",
    "[embed]https://evil.example/[/embed]",
    "<!-- wp:html --><script>bridge()</script>",
    "<!-- wp:latest-posts /-->",
    '</div>" data-newsloom-edition="' + "0" * 64,
    "<script>alert(191)</script>",
    "<img src=x onerror=alert(191)>",
    "&lt;script&gt;",
    '{"status":"publish","slug":"other"}',
    '","status":"publish',
    "\\u0022,\\u0022status",
]
HOSTILE = HEADERS + PATHS + FORMULAS + TEMPLATES
ADDRESSES = [
    "a@b.example, c@d.example",
    "a@b.example,c@d.example",
    "a@b.example;c@d.example",
    "a@b.example c@d.example",
    "Ana <ana@library.example>",
    "<ana@library.example>",
    '"ana"@library.example',
    "ana(a)@library.example",
    "ana@library.example\r\nBcc: eve@evil.example",
    "ana@library.example\nRCPT TO:<eve@evil.example>",
    "ana@library.example\u2028",
    "ana@library.example\0",
    "ana@library.example ",
    "ana@library.example>",
    "ana@library.example> SIZE=1",
    "@evil.example:ana@library.example",
    "ana%evil.example@library.example@x",
    "ana@[127.0.0.1]",
    "ana@localhost",
    "ana@-a.example",
    "ana@a..example",
    ".ana@library.example",
    "ana.@library.example",
    "ana@library.example.",
    "انا@library.example",
    "ana@کتابخانه.example",
    "ana＠library.example",
    "",
    "ana",
    "@",
    "a" * 65 + "@library.example",
    "a@" + "b." * 130 + "example",
]


def issue(words: str) -> Issue:
    shown = clean_line(words).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;")
    files = [
        File(name, "text/html", f"<p>{shown}</p>".encode(errors="replace"))
        for name in ("page.html", "mail.html", "entry.html")
    ]
    files += [File(name, "text/plain", words.encode(errors="replace")) for name in ("issue.txt", "issue.md")]
    frozen = replace(FROZEN, series=words, headline=words, number=None, public_url="")
    return Issue(1, 1, "ab12" * 16, frozen, {file.name: file for file in files}, AT)


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def blog() -> Iterator[Site]:
    with wordpress() as running:
        yield running


def mail_output(port: int = 2525, name: str = "") -> SmtpOutput:
    fields = {"kind": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "sender": "desk@harbour.example"}
    return SmtpOutput.model_validate(fields | {"sender_name": name, "recipients": [ANA]})


def test_the_tables_have_at_least_sixty_cases() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60 and len(set(ADDRESSES)) == len(ADDRESSES) >= 30


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_mail_has_its_own_headers_one_recipient_and_the_words_as_they_are(mailbox: Mailbox, words: str) -> None:
    mailbox.taken.clear()
    channel = Smtp(mail_output(mailbox.port), Policy.of(["127.0.0.0/8"], ports=MAIL_PORTS), str)
    assert channel.send(Parcel(issue(words), ANA)).state is DeliveryState.SENT
    channel.close()
    (taken,), (read,) = mailbox.taken, mailbox.letters()
    assert (taken.mail_from, taken.rcpt_tos, read["To"]) == ("desk@harbour.example", [ANA], ANA)
    names = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language"]
    assert read.keys() == names
    subject = " ".join(read["Subject"].split())
    assert "\n" not in read["Subject"] and "\r" not in read["Subject"]
    assert subject[:60] == " ".join(clean_line(f"{words} – {words}").split())[:60]
    plain, html = read.iter_parts()
    assert _lines(plain.get_content()) == _lines(words)
    assert unescape(html.get_content().strip()) == f"<p>{clean_line(words)}</p>"


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_site_has_the_issue_at_one_plain_path_inside_its_folder(tmp_path: Path, words: str) -> None:
    (tmp_path / "beside").mkdir()
    sent = issue(words)
    outcome = SiteChannel(tmp_path / "site", list, index).send(Parcel(sent))
    assert outcome.state is DeliveryState.SENT and PLAIN.fullmatch(sent.stem)
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    issue_files = {f"site/issues/{sent.stem}/{name}" for name in ("index.html", "issue.md", "issue.txt", "mail.html")}
    assert found == issue_files | {"site/index.html", "site/feed.xml", "site/feed.json"}


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_post_has_one_slug_no_shortcode_and_the_words_as_they_are(blog: Site, words: str) -> None:
    blog.posts.clear()
    fields = {"kind": "wordpress", "url": blog.url, "username": USER, "password_env": "HARBOUR_BLOG"}
    config = WordpressOutput.model_validate(fields)
    sent = issue(words)
    channel = Wordpress(config, Policy.of(["127.0.0.0/8"]), lambda: PASSWORD)
    for _ in range(2):
        assert channel.send(Parcel(sent)).state is DeliveryState.SENT
    (post,) = blog.posts.values()
    assert (post["slug"], post["status"]) == (sent.stem, "draft") and PLAIN.fullmatch(post["slug"])
    assert not set("<>\n\r") & set(post["title"]) and unescape(post["title"]).startswith(clean_line(words)[:60])
    content = post["content"]
    assert not set("[]") & set(content) and content.count("<!--") == 2 and content.count('data-newsloom-edition="') == 1
    assert f"<p>{clean_line(words)}</p>" in unescape(content.replace("&amp;", "&amp;amp;")).replace("&amp;", "&") or (
        "&" in words
    )


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_what_is_not_one_plain_address_gets_no_mail(mailbox: Mailbox, address: str) -> None:
    mailbox.taken.clear()
    channel = Smtp(mail_output(mailbox.port), Policy.of(["127.0.0.0/8"], ports=MAIL_PORTS), str)
    with pytest.raises(OutputError, match="no mail can be sent"):
        channel.send(Parcel(issue("bridge"), address))
    assert mailbox.taken == []
    with pytest.raises(ValueError, match="address"):
        mail_output().model_validate({**mail_output().model_dump(), "recipients": [address]})


NAMES = [
    "Ana\r\nBcc: eve@evil.example",
    'Ana" <eve@evil.example>, "',
    "a@b.example, c@d.example",
    "=?utf-8?q?Ana=0D=0ABcc=3A_eve=40evil.example?=",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_display_name_is_one_name_or_refused(name: str) -> None:
    try:
        output = mail_output(name=name)
    except ValueError:
        assert "\r" in name or "=?" in name
        return
    raw = letter(Parcel(issue("bridge"), ANA), output).as_bytes()
    sender = message_from_bytes(raw, policy=policy.SMTP)["From"]
    assert [(each.display_name, each.addr_spec) for each in sender.addresses] == [(name, "desk@harbour.example")]


@pytest.mark.parametrize("path", [*PATHS, "", "a//b", "a/", "a/../b", "issues/../../x", "a\\b", ".x", "a/.git/config"])
def test_no_path_leads_out_of_the_folder_or_to_a_hidden_file(tmp_path: Path, path: str) -> None:
    (tmp_path / "site").mkdir()
    before = sorted(tmp_path.rglob("*"))
    try:
        place(tmp_path / "site", {path: b"x"})
    except OutputError:
        assert sorted(tmp_path.rglob("*")) == before
    else:
        made = [each for each in tmp_path.rglob("*") if each.is_file()]
        assert [str(each.relative_to(tmp_path / "site")) for each in made] == [path]


def test_no_hostile_string_makes_a_header_or_a_shortcode() -> None:
    """Issue 5's strings, alone and joined; the table above goes the whole way to the servers."""
    for words in hostile_strings(400, seed=6):
        sent = issue(words)
        read = message_from_bytes(letter(Parcel(sent, ANA), mail_output()).as_bytes(), policy=policy.SMTP)
        assert (len(read.keys()), read["To"]) == (8, ANA)
        assert "".join(read["Subject"].split()) == "".join((clean_line(sent.title)[:400] or sent.stem).split())
        content = content_of(sent, sent.files["entry.html"].body.decode())
        assert not set("[]") & set(content) and not set("<>") & set(title_of(sent))
        assert PLAIN.fullmatch(sent.stem)
