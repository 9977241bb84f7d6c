"""The shipped patterns for an invented desk, and reading by them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from aggregator.past_issues.choosing import read_file
from aggregator.past_issues.form import Form
from aggregator.past_issues.forms import forms_of
from aggregator.past_issues.issue import PastIssue
from aggregator.settings import Desk
from aggregator.settings.imports import ImportPattern, import_patterns

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


def desk(**changes: object) -> Desk:
    values: dict[str, object] = {
        "name": "Velda",
        "series": "Velda Weekly Digest",
        "time_zone": "Europe/Tirane",
        "sections": [
            {"key": "farsi", "languages": ["fa"]},
            {"key": "english", "heading": "In English:", "languages": ["en"]},
            {"key": "german", "heading": "Auf Deutsch", "languages": ["de"]},
        ],
    }
    return Desk.model_validate(values | changes)


def forms(patterns: Mapping[str, object] | None = None, *, of: Desk | None = None) -> list[Form]:
    own = {name: ImportPattern.model_validate(values) for name, values in (patterns or {}).items()}
    return forms_of(own | import_patterns(ROOT), of or desk())


def read(
    text: str,
    name: str = "issue.html",
    *,
    by: Mapping[str, object] | None = None,
    of: Desk | None = None,
    given: date | None = None,
) -> tuple[str, PastIssue]:
    """The name of the form that was chosen, and the issue."""
    settings = of or desk()
    form, issue = read_file(text.encode(), name, forms(by, of=of), now=NOW, zone=settings.zone, given=given)
    return form.name, issue
