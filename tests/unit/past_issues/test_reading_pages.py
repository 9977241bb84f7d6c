"""Past issues as they were really kept: titles that lack, numbers that clash, furniture among the items."""

from datetime import date

import pytest

from aggregator.errors import DataFileError
from aggregator.past_issues.choosing import read_file
from aggregator.past_issues.issue import PastIssue
from tests.unit.past_issues.forms import NOW, desk, forms, read

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body>
<nav class="breadcrumb"><a href="/">Home</a> » Digests</nav><header><nav>++ Menu</nav></header>
<article>{issue}</article><section id="comments"><h3>Leave a Reply</h3><p>Nice bridge. March 3, 2022</p></section>
</body></html>"""


def page(issue: str, title: str = "Velda Weekly Digest – 213") -> str:
    return PAGE.format(title=title, issue=issue)


def leads(issue: PastIssue) -> list[str]:
    return [item.lead for item in issue.items]


TITLES = [
    # title, number, headline, date
    ("Velda Weekly Digest – 278", 278, ""),
    ("Ferries stop for a week – Velda Weekly Digest – 278", 278, "Ferries stop for a week"),
    ("Ferries stop – and start – Velda Weekly Digest – 12", 12, "Ferries stop – and start"),
    ("Velda Weekly Digest -7", 7, ""),
    ("Velda Weekly Digest - 6", 6, ""),
    ("Velda-Weekly Digest -54", 54, ""),
    ("VELDA WEEKLY DIGEST — 301", 301, ""),
    ("Velda Weekly Digest No. 19", 19, ""),
    ("Velda Weekly Digest Nr. 19", 19, ""),
    ("Velda Weekly Digest #19", 19, ""),
    ("پل تازه باز شد – Velda Weekly Digest – ۲۷۸", 278, "پل تازه باز شد"),
    ("Brücke offen – Velda Weekly Digest – 278", 278, "Brücke offen"),
]


@pytest.mark.parametrize(("title", "number", "headline"), TITLES)
def test_titles_of_many_hands_give_headline_and_number(title: str, number: int, headline: str) -> None:
    _, issue = read(page(f"<h1>{title}</h1><p>++ The ferry is late.</p><p>Jan 22, 2021</p>", title))
    assert (issue.number, issue.headline) == (number, headline)
    assert (leads(issue), issue.items[0].body) == (["The ferry is late."], "")


def test_a_title_may_have_the_date_in_the_place_of_the_number() -> None:
    _, issue = read(page("<p>++ The quay is wet.</p>", "Wet feet – Velda Weekly Digest – Mar 4, 2016"))
    assert (issue.headline, issue.number, issue.cover_date) == ("Wet feet", None, date(2016, 3, 4))


def test_a_missing_title_leaves_number_and_headline_empty_and_is_told() -> None:
    _, issue = read(page("<p>++ The quay is wet.</p><p>Mar 4, 2016</p>", "Harbour Club"))
    assert (issue.headline, issue.number, issue.cover_date) == ("", None, date(2016, 3, 4))
    assert issue.notes == ("no title was found: headline and number are left empty",)


def test_two_titles_that_number_it_otherwise_are_told() -> None:
    _, issue = read(page("<h1>Velda Weekly Digest – 214</h1><p>++ A lock.</p><p>Mar 4, 2016</p>"))
    assert issue.number == 214
    assert issue.notes == ("another title on the page says otherwise: Velda Weekly Digest – 213",)


DATES = [
    ("Jan 22, 2021", date(2021, 1, 22)),
    ("Friday, 22 January 2021", date(2021, 1, 22)),
    ("Posted on: 2021/01/22", date(2021, 1, 22)),
    ("Freitag, 22. Januar 2021", date(2021, 1, 22)),
    ("۳ بهمن ۱۳۹۹", date(2021, 1, 22)),
    ("جمعه ۳ بهمن ۱۳۹۹ برابر با ۲۲ ژانویه ۲۰۲۱", date(2021, 1, 22)),
    ("۱۳۹۹/۱۱/۰۳", date(2021, 1, 22)),
    ("۳ بهمن ۱۳۹۹ (۲۲ ژانویهٔ ۲۰۲۱)", date(2021, 1, 22)),
]


@pytest.mark.parametrize(("line", "day"), DATES)
def test_a_date_line_at_the_foot_in_two_calendars(line: str, day: date) -> None:
    _, issue = read(page(f"<p>++ رودنامه از پل تازه خبر داد.</p><p>پل باز است.</p><p>{line}</p>"))
    assert issue.cover_date == day
    assert issue.items[0].body == "پل باز است."


def test_a_date_that_reads_two_ways_is_none_unless_the_pattern_says_which_is_the_day() -> None:
    text = page("<p>++ The quay is wet.</p><p>03/04/2016</p>")
    assert read(text)[1].cover_date is None
    mine = {"content": ["article"], "markers": [r"\+\+"], "title": ["{series} – (?P<number>.+)"]}
    assert read(text, by={"mine": mine | {"day_first": True}})[1].cover_date == date(2016, 4, 3)
    assert read(text, by={"mine": mine | {"day_first": False}})[1].cover_date == date(2016, 3, 4)


def test_a_given_date_goes_before_what_the_page_says_and_its_date_line_stays_out_of_the_items() -> None:
    _, issue = read(page("<p>++ A lock.</p><p>It is shut.</p><p>Jan 22, 20201</p>"), given=date(2021, 1, 22))
    assert issue.cover_date == date(2021, 1, 22)


def test_furniture_inside_the_first_item_is_left_out() -> None:
    issue = """<p>++ <img src="a.png" alt="Velda Weekly Digest"></p><p>Velda Weekly Digest</p>
      <p>Quay Post reported on the <a href="https://quay.example/ferry?utm_source=x">ferry</a>.</p>
      <p>It sails again.</p><p>Jan 22, 2021</p>
      <h4>You may also like</h4><p>Ten ferries you must see</p><p>Exit mobile version</p>"""
    _, found = read(page(issue))
    item = found.items[0]
    assert (item.lead, item.body) == ("Quay Post reported on the ferry.", "It sails again.")
    assert item.links == ("https://quay.example/ferry?utm_source=x",)


def test_the_same_page_for_phones_gives_the_same_items() -> None:
    issue = "<p>++ Quay Post reported on the ferry.</p><p>It sails again.</p><p>Jan 22, 2021</p>"
    phone = f"""<html amp><head><title>Velda Weekly Digest – 213</title></head><body><amp-sidebar><ul><li>Home</li></ul>
      </amp-sidebar><main>{issue}<p>Exit mobile version</p></main></body></html>"""
    assert read(page(issue))[1].items == read(phone)[1].items


def test_odd_markers_open_items_too() -> None:
    _, issue = read(
        page("<p>++ One.</p><p>4++ Two.</p><p>+++ Three.</p><p>Two + two ++ is no item.</p><p>Mar 4, 2016</p>")
    )
    assert leads(issue) == ["One.", "Two.", "Three."]
    assert issue.items[2].body == "Two + two ++ is no item."


def test_the_desks_own_marker_opens_items() -> None:
    _, issue = read(page("<p>• Eins.</p><p>• Zwei.</p><p>Mar 4, 2016</p>"), of=desk(marker="•"))
    assert leads(issue) == ["Eins.", "Zwei."]


def test_items_in_one_paragraph_with_line_breaks_are_parted() -> None:
    _, issue = read(
        page(
            "<p>++ Ein Boot.<br>Es ist grün.<br><br>++ رود بالا آمد.<br>In English:<br>++ A boat.</p><p>Mar 4, 2016</p>"
        )
    )
    assert [(item.section, item.lead, item.body, item.language) for item in issue.items] == [
        ("farsi", "Ein Boot.", "Es ist grün.", "de"),
        ("farsi", "رود بالا آمد.", "", "fa"),
        ("english", "A boat.", "", "en"),
    ]


def test_headings_open_sections_and_the_first_stands_without_one() -> None:
    text = """<p>++ رودنامه از پل تازه خبر داد.</p><h2>In English:</h2><p>++ Quay Post reported on the bridge.</p>
      <p><b>auf deutsch</b></p><p>++ Das Hafenblatt berichtet über die Brücke.</p><p>Mar 4, 2016</p>"""
    _, issue = read(page(text))
    assert [item.section for item in issue.items] == ["farsi", "english", "german"]
    assert [item.language for item in issue.items] == ["fa", "en", "de"]


def test_older_headings_are_told_in_the_pattern() -> None:
    mine = {
        "title": ["{series} – (?P<number>\\d+)"],
        "content": ["article"],
        "markers": [r"\+\+"],
        "sections": {"english": ["(?i)english press:?"]},
        "first_section": "german",
    }
    _, issue = read(
        page("<p>++ Ein Boot.</p><p>English Press</p><p>++ A boat.</p><p>Mar 4, 2016</p>"), by={"mine": mine}
    )
    assert [item.section for item in issue.items] == ["german", "english"]


def test_a_quotation_of_two_paragraphs_and_a_post_stay_in_their_item() -> None:
    text = """<p>++ Quay Post asks who owns the quay.</p><p>It says: “We row.</p><p>“We wait.”</p>
      <blockquote><p>The quay is ours.</p>— Quay Club (@quayclub) January 16, 2021</blockquote><p>Jan 22, 2021</p>"""
    _, issue = read(page(text))
    assert issue.cover_date == date(2021, 1, 22)
    assert issue.items[0].body.split("\n\n") == [
        "It says: “We row.",
        "“We wait.”",
        "The quay is ours.",
        "— Quay Club (@quayclub) January 16, 2021",
    ]


def test_a_page_in_an_old_encoding_is_read() -> None:
    text = page("<p>++ Die Brücke ist offen.</p><p>4. März 2016</p>").replace(
        "<head>", '<head><meta charset="windows-1252">'
    )
    _, issue = read_file(text.encode("cp1252"), "a.htm", forms(), now=NOW, zone=desk().zone)
    assert leads(issue) == ["Die Brücke ist offen."]


@pytest.mark.parametrize("raw", ["", "   ", "<", "<html>", "\0\0", "<p>no marker at all</p>", "%PDF-1.4 \x93"])
def test_what_holds_no_issue_is_refused_in_words(raw: str) -> None:
    with pytest.raises(DataFileError, match=r"no item was found|no web page"):
        read(raw)


def test_a_page_that_nests_or_repeats_without_end_is_refused_or_read() -> None:
    for hostile in ("<div>" * 20_000 + "++ x", "<p>++ x<b>" * 60_000):
        try:
            _, issue = read(hostile)
        except DataFileError:
            continue
        assert issue.items
