"""What pre-flight says of an item's sources."""

from datetime import timedelta

import pytest

from aggregator.quotations.model import Field, Span
from aggregator.review.preflight.facts import SourceFacts, TranslationFacts
from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.sources import findings
from aggregator.vocabulary import Check, TranslationKind
from tests.unit.review.flying import NOW, issue, item, source

_LEAD = "Ana Prifti in Gazeta e Lumit writes under the title ‘{}’."


def _found(*sources: SourceFacts, **given: object) -> list[Finding]:
    one = item(sources=sources, **given)
    return list(findings(one, issue(one)))


def test_a_source_of_this_week_gives_no_finding() -> None:
    assert _found(source()) == []


def test_an_item_without_any_source_is_told_and_one_with_an_anonymous_source_is_not() -> None:
    assert [finding.check for finding in _found()] == [Check.NO_SOURCE]
    assert _found(anonymous=("residents of the quay",)) == []


@pytest.mark.parametrize(("days", "checks"), [(20.9, []), (21, []), (21.1, [Check.OLD_SOURCE])])
def test_an_article_is_too_old_after_the_days_it_is_selectable(days: float, checks: list[Check]) -> None:
    assert [f.check for f in _found(source(published=NOW - timedelta(days=days)))] == checks


def test_an_article_used_in_an_earlier_issue_is_told_with_the_issue() -> None:
    (found,) = _found(source(used_in="Velda River Digest - 40, item 3"))
    assert (found.check, "Digest - 40" in found.says) == (Check.USED_SOURCE, True)


@pytest.mark.parametrize(
    ("ago", "says"),
    [
        (timedelta(minutes=5), "less than an hour ago"),
        (timedelta(hours=1), "an hour ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=1, hours=3), "a day ago"),
        (timedelta(days=12), "12 days ago"),
    ],
)
def test_a_dead_link_is_told_with_its_age(ago: timedelta, says: str) -> None:
    (found,) = _found(source(link_error="the server answers 404", link_checked=NOW - ago))
    assert found.check is Check.DEAD_LINK
    assert found.says.endswith(f"404, {says}")


@pytest.mark.parametrize(
    ("title", "language"), [("پل چوبی بسته شد", "fa"), ("Ura e drurit mbyllet", "sq"), ("Die Brücke ist zu", "de-AT")]
)
def test_a_title_shown_in_another_language_than_the_item_wants_a_translation(title: str, language: str) -> None:
    lead = _LEAD.format(title)
    (found,) = _found(source(title=title, language=language), lead=lead, language="en")
    assert found.check is Check.UNTRANSLATED_TITLE
    assert lead[found.start : found.end] == found.words == title
    of_title = TranslationFacts(
        3, title, "The bridge is closed", Span(1, 1, Field.TITLE, 0, len(title)), TranslationKind.HUMAN, "Ana Prifti"
    )
    assert not _found(source(title=title, language=language), lead=lead, language="en", translations=(of_title,))


def test_a_title_in_the_item_s_language_or_not_shown_wants_none() -> None:
    assert not _found(
        source(title="Bridge closed", language="en-GB"), lead=_LEAD.format("Bridge closed"), language="en"
    )
    assert not _found(source(language="fa", title="پل"), lead="Rudnameh reports.", language="en")
