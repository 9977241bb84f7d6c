"""Past issues kept as text or Markdown, and the desk's own renderings read back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aggregator.past_issues.choosing import read_file
from aggregator.publishing import edition
from aggregator.publishing.frozen import CorrectionFacts, FrozenEdition
from aggregator.publishing.printing import printed, templates_of
from aggregator.publishing.renderers import html, markdown, text
from aggregator.vocabulary import CorrectionKind, ItemStatus
from tests.unit.past_issues.forms import NOW, ROOT, desk, forms, read
from tests.unit.publishing.digest_cases import COURIER, RUDNAMEH, digest, item

WRAPPED = """Ferries stop
Velda Weekly Digest -54

++ Quay Post reported on the ferry,
which is
late. It will
stay so.

Nobody rows.
++ رودنامه از پل تازه خبر داد.
Sources:
  رودنامه https://rudnameh.example/1, https://rudnameh.example/2.

In English:

++ A boat.

January 22, 2021
"""


def test_a_text_by_its_markers_headings_and_source_lines() -> None:
    name, issue = read(WRAPPED, "issue.txt")
    assert (name, issue.number, issue.cover_date) == ("marked", 54, date(2021, 1, 22))
    assert [(one.section, one.lead, one.body, one.links) for one in issue.items] == [
        ("farsi", "Quay Post reported on the ferry, which is late. It will stay so.", "Nobody rows.", ()),
        ("farsi", "رودنامه از پل تازه خبر داد.", "", ("https://rudnameh.example/1", "https://rudnameh.example/2")),
        ("english", "A boat.", "", ()),
    ]


def test_a_text_that_was_broken_at_a_width_is_joined_where_the_pattern_says_so() -> None:
    mine = {"markers": [r"\+\+"], "title": ["(?P<headline>Wasser)"], "wrapped": True}
    _, issue = read(
        "Wasser\n\n++ Das Boot\nist grün.\n\nDie Schleuse\nist zu.\n\n4. März 2016\n", "a.txt", by={"mine": mine}
    )
    assert (issue.items[0].lead, issue.items[0].body) == ("Das Boot ist grün.", "Die Schleuse ist zu.")


def test_a_text_in_another_encoding_is_read() -> None:
    raw = "Velda Weekly Digest – 3\n\n++ Die Brücke ist offen.\n\n4. März 2016"
    for encoding in ("utf-16", "cp1252", "utf-8-sig"):
        _, issue = read_file(raw.encode(encoding), "a.txt", forms(), now=NOW, zone=desk().zone)
        assert (issue.number, issue.items[0].lead) == (3, "Die Brücke ist offen.")


def test_a_text_of_a_persian_desk_in_its_old_set_is_read() -> None:
    raw = "Velda Weekly Digest - 3\n\n++ رودنامه از پل تازه خبر داد.".encode("cp1256", "ignore")
    persian = [replace(form, language="fa-IR") for form in forms()]
    _, issue = read_file(raw, "a.txt", persian, now=NOW, zone=desk().zone)
    assert issue.items[0].lead == "رودنامه از پل تازه خبر داد."


FACTS = digest(series="Velda Weekly Digest", headline="Lock – and quay", cover_date=date(2026, 11, 20))
ITEMS = [
    replace(one, status=ItemStatus.ACCEPTED)
    for one in (
        item(
            1, body="The article quotes: “We wait and we row”\n\nFurther on: “ما صبر می‌کنیم”\n\n# 1. * no list _here_"
        ),
        item(
            2,
            section="first",
            lead="رودنامه می‌نویسد: «آب‌بند درمل بسته شد».",
            language="fa",
            body="",
            sources=(RUDNAMEH,),
        ),
        item(
            3,
            section="first",
            lead="Das Hafenblatt berichtet über die Schleuse.",
            body="Sie ist zu.",
            language="de",
            sources=(COURIER,),
        ),
    )
]
TEMPLATES = [ROOT / "config" / "templates"]
OWN_DESK = desk(sections=[{"key": "first"}, {"key": "english", "heading": "In English:"}])


@pytest.mark.parametrize("language", ["en", "fa", "de"])
@pytest.mark.parametrize(("renderer", "name"), [(html, "page.html"), (markdown, "issue.md"), (text, "issue.txt")])
def test_the_desks_own_renderings_give_the_same_items(renderer: object, name: str, language: str) -> None:
    view = edition.build(replace(FACTS, language=language), ITEMS)
    rendered: str = renderer.render(view, TEMPLATES)  # type: ignore[attr-defined]  # three modules of one shape
    _, issue = read(rendered, name, of=OWN_DESK)
    assert (issue.headline, issue.number, issue.cover_date) == ("Lock – and quay", 278, date(2026, 11, 20))
    order = [ITEMS[1], ITEMS[2], ITEMS[0]]
    assert [(one.section, one.lead, one.body) for one in issue.items] == [
        (one.section, one.lead, one.body) for one in order
    ]
    assert [one.language for one in issue.items] == ["fa", "de", "en"]
    for one, was in zip(issue.items, order, strict=True):
        assert list(one.links)[: len(was.sources)] == [source.url for source in was.sources]


def test_the_page_is_read_by_its_own_pattern() -> None:
    rendered = html.render(edition.build(FACTS, ITEMS), TEMPLATES)
    assert read(rendered, "index.html", of=OWN_DESK)[0] == "newsloom"
    assert Path(ROOT / "config" / "imports.yaml").is_file()


EDITION = FrozenEdition(
    desk="Velda Desk",
    public_url="https://velda.example/digest/",
    form="digest",
    series=FACTS.series,
    number=FACTS.number,
    headline=FACTS.headline,
    cover_date=FACTS.cover_date,
    language="en",
    marker="++",
    zone="Europe/Tirane",
    sections=FACTS.sections,
    items=tuple(ITEMS),
    corrections=(
        CorrectionFacts(CorrectionKind.CORRECTION, 1, "shut", "open", "", NOW, "بهار"),
        CorrectionFacts(CorrectionKind.EDITORS_NOTE, 2, "", "", "A note.", NOW, "بهار"),
        CorrectionFacts(CorrectionKind.CLARIFICATION, None, "", "", "Of the whole.", NOW, "بهار"),
    ),
)


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("form", ["digest", "contents", "excerpts", "headlines"])
def test_the_published_page_of_every_form_gives_the_same_items(form: str, language: str) -> None:
    edition_of_form = replace(EDITION, form=form, language=language)
    [page] = [file for file in printed(edition_of_form, templates_of(form, TEMPLATES)) if file.name == "page.html"]
    name, issue = read(page.body.decode(), "index.html", of=OWN_DESK)
    assert (name, issue.headline, issue.number, issue.cover_date) == (
        "newsloom",
        "Lock – and quay",
        278,
        date(2026, 11, 20),
    )
    order = [ITEMS[1], ITEMS[2], ITEMS[0]]
    assert [(one.section, one.lead, one.body, one.language) for one in issue.items] == [
        (one.section, one.lead, one.body, one.language) for one in order
    ]
    assert [list(one.links) for one in issue.items] == [[source.url for source in one.sources] for one in order]
    assert [one.headline for one in issue.items] == (
        ["", "", ""] if form == "digest" else [one.headline for one in order]
    )


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("file_name", ["issue.md", "issue.txt"])
def test_published_markdown_and_text_give_the_same_items(file_name: str, language: str) -> None:
    whole = replace(EDITION, corrections=(), language=language)
    [file] = [each for each in printed(whole, templates_of("digest", TEMPLATES)) if each.name == file_name]
    name, issue = read(file.body.decode(), file_name, of=OWN_DESK)
    assert (name, issue.headline, issue.number, issue.cover_date) == (
        "marked",
        "Lock – and quay",
        278,
        date(2026, 11, 20),
    )
    order = [ITEMS[1], ITEMS[2], ITEMS[0]]
    assert [(one.section, one.lead, one.body) for one in issue.items] == [
        (one.section, one.lead, one.body) for one in order
    ]
    assert [list(one.links) for one in issue.items] == [[source.url for source in one.sources] for one in order]
