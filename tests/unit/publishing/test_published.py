"""What an edition adds to the view of its digest: addresses, corrections where errors ran, originals, withdrawals."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from aggregator.publishing.frozen import CorrectionFacts
from aggregator.publishing.printing import printed, templates_of
from aggregator.publishing.published import view
from aggregator.publishing.views import DigestView, ItemView
from aggregator.vocabulary import CorrectionKind
from tests.unit.publishing.issue_cases import CORRECTED, corrected, issue, withdrawn

SHIPPED = Path(__file__).parents[3] / "config" / "templates"


def of(shown: DigestView, ident: int) -> ItemView:
    return next(item for item in shown.items if item.id == ident)


def text(runs: object) -> str:
    return "".join(run.text for run in runs)  # type: ignore[attr-defined]  # any runs


def test_an_issue_and_its_items_have_addresses_that_say_what_they_are() -> None:
    shown = view(issue())
    assert shown.address == "https://velda.example/digest/issues/velda-weekly-2026-11-27/"
    assert of(shown, 14).permalink == f"{shown.address}#item-14"
    assert (shown.archive, shown.rss) == ("https://velda.example/digest/", "https://velda.example/digest/feed.xml")
    assert view(issue(public_url="https://velda.example/digest/")).address == shown.address


def test_a_correction_stands_with_its_item_and_an_editor_s_note_above_it() -> None:
    shown = view(corrected())
    (correction,) = of(shown, 15).corrections
    assert (correction.label, text(correction.was), text(correction.now)) == (
        "Correction",
        "the bridge is safe",
        "the bridge is closed",
    )
    assert [note.label for note in of(shown, 16).editors_notes] == ["Editor’s note"]
    assert not of(shown, 16).corrections and not of(shown, 15).editors_notes
    assert [each.label for each in shown.corrections] == ["Clarification"]
    assert [each.label for each in shown.editors_notes] == ["Editor’s note"]


def test_the_day_of_a_correction_is_the_one_at_the_desk() -> None:
    (tirana,), (tehran,) = (of(view(corrected(language)), 15).corrections for language in ("en", "fa"))
    assert (tirana.day, tehran.day) == ("2026-11-30", "2026-12-01")
    assert tehran.date == "۱۰ آذر ۱۴۰۵ (۱ دسامبر ۲۰۲۶)"


def test_what_is_said_of_an_item_that_is_gone_stands_with_the_issue() -> None:
    gone = CorrectionFacts(CorrectionKind.CORRECTION, 99, "was", "", "taken out", CORRECTED, "vera")
    assert [text(each.note) for each in view(issue(corrections=(gone,))).corrections] == ["taken out"]


def test_words_that_were_several_paragraphs_keep_their_lines_where_they_were_set_right() -> None:
    long = CorrectionFacts(CorrectionKind.CORRECTION, 15, "one\r\n\r\ntwo", "x", "", CORRECTED, "vera")
    page = printed(issue(corrections=(long,)), templates_of("digest", [SHIPPED]))[0].body.decode()
    assert '“<span lang="en">one<br><br>two</span>”' in page


def test_an_original_stands_beside_the_words_it_was_translated_into() -> None:
    shown = view(issue())
    (first,) = of(shown, 11).originals
    assert (first.place, first.language_name, text(first.by)) == (1, "Persian", "Translation: Ilva Renn")
    assert first.original.isolate and first.original.language == "fa"
    assert text(of(shown, 12).originals[0].by) == "Machine translation: Harbour 2"
    title = of(shown, 13).originals[0]
    assert title.is_title and text(title.by) == "Second-hand translation"


def test_an_original_whose_translation_was_reworded_stands_at_the_end_of_its_item() -> None:
    edition = issue()
    reworded = replace(edition.items[0], body="Other words.\n\nMore of them.")
    assert view(replace(edition, items=(reworded,))).items[0].originals[0].place == 2


def test_a_withdrawn_issue_is_its_title_and_why() -> None:
    shown = view(withdrawn())
    assert shown.items == () and shown.withdrawn is not None
    assert text(shown.withdrawn.why) == "Two sources took their reports back."
    assert text(shown.title) == "Dremmel LockVelda Weekly278"


def test_labels_of_an_outlet_and_that_it_is_the_desk_s_own_stand_behind_its_name() -> None:
    assert text(of(view(issue()), 18).sources[0].remarks) == "independent, own publication"
    assert text(of(view(issue()), 15).sources[0].remarks) == "@bordi, Telegram"


@pytest.mark.parametrize("form", ["digest", "contents"])
def test_a_language_without_words_of_its_own_says_them_in_english_marked_as_english(form: str) -> None:
    edition = issue("sq", form, series="E Përjavshmja e Lumit")
    page = lxml_html.document_fromstring(printed(edition, templates_of(form, [SHIPPED]))[0].body.decode())
    assert (page.get("lang"), page.get("dir")) == ("sq", "ltr")
    spoken = [label for label in page.xpath("//span") if (label.text or "").startswith("Sources")]
    assert spoken and {label.get("lang") for label in spoken} == {"en"}
    assert page.xpath("//footer//time")[0].text == "2026-11-27"
