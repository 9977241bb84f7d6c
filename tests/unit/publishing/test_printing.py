"""An edition's files: which there are, what their templates are, and what a fault in one says."""

from pathlib import Path

import pytest

from aggregator.errors import ConfigError
from aggregator.publishing.printing import printed, templates_of
from tests.unit.publishing.issue_cases import FORMS, issue

SHIPPED = Path(__file__).parents[3] / "config" / "templates"


def test_an_edition_has_five_files_each_of_its_kind() -> None:
    files = printed(issue(), templates_of("digest", [SHIPPED]))
    assert [(file.name, file.media_type) for file in files] == [
        ("page.html", "text/html; charset=utf-8"),
        ("issue.md", "text/markdown; charset=utf-8"),
        ("issue.txt", "text/plain; charset=utf-8"),
        ("mail.html", "text/html; charset=utf-8"),
        ("entry.html", "text/html; charset=utf-8"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_templates_of_a_form_are_all_it_takes_to_print_it(form: str) -> None:
    kept = templates_of(form, [SHIPPED])
    assert {f"{form}.{ending}" for ending in ("html.j2", "md.j2", "txt.j2", "mail.html.j2", "entry.html.j2")} <= set(
        kept
    )
    assert "parts/style.css.j2" in kept and list(kept) == sorted(kept)
    assert not [name for name in kept if name.startswith(tuple(set(FORMS) - {form}))], "no other form's"
    assert printed(issue("en", form), kept)


def test_a_desk_s_own_part_stands_in_for_the_shipped_one_in_every_form(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "style.css.j2").write_text("p { color: teal; }", "utf-8")
    for form in FORMS:
        kept = templates_of(form, [tmp_path, SHIPPED])
        assert "teal" in printed(issue("en", form), kept)[0].body.decode()


def test_what_is_changed_in_a_template_later_changes_no_edition(tmp_path: Path) -> None:
    own = tmp_path / "digest.txt.j2"
    own.write_text("{{ digest.date_line }}", "utf-8")
    kept = templates_of("digest", [tmp_path, SHIPPED])
    own.write_text("other", "utf-8")
    assert printed(issue(), kept)[2].body == b"Nov 27, 2026\n"


FAULTS = [
    ("{{ digest.no_such }}", "digest.txt.j2:1: ", "a field that is not there"),
    ("\n{{ digest.items[0].lead|inline }}{{ 1 // 0 }}", "digest.txt.j2:2: ", "arithmetic"),
]
UNREADABLE = [
    (b"{% for %}", ":1: ", "no template"),
    (b"\n{% include digest.series %}", "named by a variable", "a part nobody could keep"),
    (b"{% include 'absent.j2' %}", "absent.j2 is missing", "a part that is missing"),
    (b"\xff\xfe", "cannot be read", "no text"),
]


@pytest.mark.parametrize(("source", "said", "note"), FAULTS, ids=[case[-1] for case in FAULTS])
def test_a_fault_while_printing_is_named_with_template_and_line(source: str, said: str, note: str) -> None:
    kept = {**templates_of("digest", [SHIPPED]), "digest.txt.j2": source}
    with pytest.raises(ConfigError) as caught:
        printed(issue(), kept)
    assert str(caught.value).startswith(said), note


@pytest.mark.parametrize(("source", "said", "note"), UNREADABLE, ids=[case[-1] for case in UNREADABLE])
def test_a_template_that_cannot_be_kept_is_refused(source: bytes, said: str, note: str, tmp_path: Path) -> None:
    (tmp_path / "digest.txt.j2").write_bytes(source)
    with pytest.raises(ConfigError) as caught:
        templates_of("digest", [tmp_path, SHIPPED])
    assert said in str(caught.value), note


def test_a_form_that_lacks_a_template_says_which_and_where_it_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "mine.html.j2").write_text("x", "utf-8")
    with pytest.raises(ConfigError, match=r"template mine\..*j2 is missing from .*templates"):
        templates_of("mine", [tmp_path, SHIPPED])


def test_a_published_page_bears_no_mark_of_a_draft_and_says_what_it_is() -> None:
    page, *others = (file.body.decode() for file in printed(issue(), templates_of("digest", [SHIPPED])))
    assert "noindex" not in page and "Draft" not in page and not any("Draft" in other for other in others)
    assert '<link rel="canonical" href="https://velda.example/digest/issues/velda-weekly-2026-11-27/">' in page
    assert 'type="application/rss+xml" href="https://velda.example/digest/feed.xml"' in page
    assert "default-src 'none'" in page
    assert page.count('class="permalink"') == 10


def test_without_a_public_address_nothing_points_to_one() -> None:
    files = printed(issue("en", "contents", public_url=""), templates_of("contents", [SHIPPED]))
    page = files[0].body.decode()
    assert "canonical" not in page and "alternate" not in page and "velda.example" not in page
    assert all(b"velda.example" not in file.body for file in files)
