"""outputs.yaml: each kind with its keys, faults with line and nearest key; secrets are named there and never shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from aggregator.errors import ConfigError
from aggregator.settings.outputs import FolderOutput, Outputs, SiteOutput, SmtpOutput, WordpressOutput
from aggregator.settings.secret import read_secret

HEAD = "outputs:\n  mine:\n"
MAIL = f"{HEAD}    kind: smtp\n    host: mail.harbour.example\n    sender: desk@harbour.example\n"
TO = "    recipients: [ana@library.example]\n"
POST = f"{HEAD}    kind: wordpress\n    url: https://harbour.example/\n    username: desk\n"


def test_each_kind_is_read_and_a_block_without_one_is_a_folder(load_with) -> None:
    post = POST.removeprefix(HEAD)
    text = f"{MAIL}{TO}  web:\n    kind: site\n  plain:\n    path: drafts\n  post:\n{post}    password_env: HARBOUR\n"
    outputs = load_with(outputs=text).outputs.outputs
    assert [type(each) for each in outputs.values()] == [SmtpOutput, SiteOutput, FolderOutput, WordpressOutput]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"{HEAD}    kind: ftp\n", "3: outputs.mine.kind: one of 'folder', 'site', 'smtp', 'wordpress' is needed"),
        (f"{HEAD}    kind: site\n    paht: x\n", "4: unknown key 'paht' in outputs.mine; did you mean 'path'?"),
        (
            f"{HEAD}    kind: site\n    formats: [md]\n",
            "4: unknown key 'formats' in outputs.mine; valid keys are kind, path",
        ),
        (MAIL, "2: outputs.mine: recipients or recipients_file is needed"),
        (f"{MAIL}{TO}    port: 0\n", "7: outputs.mine.port: Input should be greater than or equal to 1 (given: 0)"),
        (f"{MAIL}{TO}    security: ssl\n", "7: outputs.mine.security: Input should be 'starttls', 'tls' or 'none'"),
        (f"{MAIL}{TO}    security: none\n", "2: outputs.mine: security: none is for a server on this machine"),
        (f"{MAIL}{TO}    username: desk\n", "2: outputs.mine: a username needs a password"),
        (f"{MAIL}{TO}    username: bregë\n    password_env: A\n", "2: outputs.mine: the username has ASCII letters"),
        (f"{MAIL}{TO}    password_env: HARBOUR\n", "2: outputs.mine: a username needs a password"),
        (f"{MAIL}{TO}    password: s3cret\n", "7: unknown key 'password' in outputs.mine; did you mean"),
        (f"{MAIL}{TO}    sender_name: '=?utf-8?q?a?='\n", "2: outputs.mine: sender_name is written in its own letters"),
        (f"{MAIL}{TO}    list_unsubscribe: ftp://x.example\n", "7: outputs.mine.list_unsubscribe: mailto:ADDRESS or"),
        (f"{MAIL}{TO}    list_unsubscribe: 'mailto:a@b.example,c@d.example'\n", "7: outputs.mine.list_unsubscribe: "),
        (f"{MAIL}{TO}    list_unsubscribe: 'https://x.example/>, <mailto:a@b.example'\n", "7: outputs.mine.list_uns"),
        (f"{MAIL}    recipients: ['Ana <ana@library.example>']\n", "6: outputs.mine.recipients.0: one address"),
        (POST, "2: outputs.mine: an application password is needed"),
        (f"{POST}    password_env: A\n    password_file: b\n", "2: outputs.mine: an application password is needed"),
        (
            f"{POST}    password_env: A\n    categories: [news]\n",
            "7: outputs.mine.categories.0: a whole number",
        ),
        (POST.replace("https", "http") + "    password_env: A\n", "4: outputs.mine.url: the address has to begin with"),
        (POST.replace("example/", "example/?p=1") + "    password_env: A\n", "4: outputs.mine.url: the site's address"),
        (
            POST.replace(": desk", ": 'a:b'") + "    password_env: A\n",
            "2: outputs.mine: the username has ASCII",
        ),
        ("outputs:\n  draft: {kind: site}\n", "1: outputs: `draft` receives drafts"),
        ("outputs:\n  a: {kind: site, path: w}\n  b: {kind: site, path: w/}\n", "1: outputs: two outputs write into w"),
    ],
)
def test_a_fault_is_told_with_its_line(faults_of, text: str, complaint: str) -> None:
    (fault, *more) = faults_of(outputs=text)
    assert fault.startswith(f"outputs.yaml:{complaint}") and more == []
    assert "s3cret" not in fault


def test_what_stands_where_the_name_of_a_variable_belongs_is_not_repeated(faults_of) -> None:
    (fault,) = faults_of(outputs=f"{POST}    password_env: abcd s3cret ijkl\n")
    assert "the name of an environment variable is needed" in fault and "s3cret" not in fault


def test_passwords_come_from_the_environment_or_from_a_file_beside_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOUR", " abcd EFGH \n")
    (tmp_path / "word").write_text("abcd EFGH\n")
    fields = {"kind": "wordpress", "url": "https://harbour.example/", "username": "desk"}
    for given in ({"password_env": "HARBOUR"}, {"password_file": "word"}, {"password_file": str(tmp_path / "word")}):
        assert WordpressOutput.model_validate(fields | given).password("post", tmp_path) == "abcd EFGH"
    gone = WordpressOutput.model_validate(fields | {"password_file": "gone"})
    with pytest.raises(ConfigError, match=r"outputs\.yaml: outputs\.post\.password_file: gone cannot be read"):
        gone.password("post", tmp_path)


@pytest.mark.parametrize("words", ["s3cret\nx-evil: 1", "s3crët", "s3cret\0", "\ufeffs3cret"])
def test_a_password_that_would_break_a_header_is_told_and_not_shown(tmp_path: Path, words: str) -> None:
    (tmp_path / "word").write_bytes(words.encode())
    with pytest.raises(ConfigError, match="more than one line") as caught:
        read_secret("", "word", where="outputs.yaml: outputs.post.password", beside=tmp_path)
    assert "s3cr" not in str(caught.value)


def test_a_mail_server_on_this_machine_may_do_without_tls() -> None:
    fields = {"kind": "smtp", "security": "none", "sender": "desk@harbour.example", "recipients": ["a@b.example"]}
    for host in ("localhost", "mail.localhost", "127.0.0.1", "::1"):
        assert SmtpOutput.model_validate(fields | {"host": host}).host == host
    for host in ("localhost.evil.example", "10.0.0.1", "mail example", "a\r\nb", ""):
        with pytest.raises(ValidationError):
            SmtpOutput.model_validate(fields | {"host": host})


def test_too_many_recipients_are_a_mailing_lists_work(tmp_path: Path) -> None:
    fields = {"kind": "smtp", "host": "localhost", "sender": "desk@harbour.example", "recipients_file": "all"}
    (tmp_path / "all").write_text("\n".join(f"a{number}@b.example" for number in range(10_001)))
    with pytest.raises(ConfigError, match="more than 10,000"):
        SmtpOutput.model_validate(fields).everyone(tmp_path)


def test_the_outputs_of_a_desk_that_says_nothing_are_its_drafts() -> None:
    assert Outputs().outputs == {"draft": FolderOutput()}
