"""What a page says of itself to machines: schema.org data as JSON-LD, in a form that no text can break out of."""

import json
from collections.abc import Sequence
from typing import Any

from aggregator.publishing.renderers.escaping import one_line
from aggregator.publishing.runs import RunRole, Runs
from aggregator.publishing.views import CorrectionView, DigestView, ItemView, SourceView

#: In a script element only these could end it, open a comment or stand for a character; JSON has another way to write
#: each. The two separators are line ends to old readers of JSON.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def json_ld(view: DigestView) -> str:
    """The issue, its items and what they cite, as the content of `<script type="application/ld+json">`."""
    return json.dumps(_issue(view), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _issue(view: DigestView) -> dict[str, Any]:
    publisher = _present({"@type": "Organization", "name": one_line(view.desk), "url": view.archive})
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "PublicationIssue",
            "@id": view.address,
            "url": view.address,
            "name": " – ".join(one_line(part.text) for part in view.title),
            "issueNumber": "" if view.number is None else str(view.number),
            "datePublished": view.day,
            "inLanguage": one_line(view.language),
            "creativeWorkStatus": "Withdrawn" if view.withdrawn else "",
            "isPartOf": _present({"@type": "Periodical", "name": one_line(view.series), "publisher": publisher}),
            "publisher": publisher,
            "correction": _corrections((*view.editors_notes, *view.corrections)),
            "hasPart": [_item(item, view) for item in view.items],
        }
    )


def _item(item: ItemView, view: DigestView) -> dict[str, Any]:
    cited = [_source(source) for source in item.sources]
    return _present(
        {
            "@type": "NewsArticle",
            "@id": item.permalink,
            "url": item.permalink,
            "headline": one_line(item.headline.text),
            "datePublished": view.day,
            "inLanguage": one_line(item.language),
            "citation": cited,
            "isBasedOn": [source.url for source in item.sources if source.url],
            "correction": _corrections((*item.editors_notes, *item.corrections)),
        }
    )


def _source(source: SourceView) -> dict[str, Any]:
    authors = [one_line(run.text) for run in source.authors if run.role is RunRole.NAME]
    return _present(
        {
            "@type": "NewsArticle",
            "headline": one_line(source.title.text),
            "url": source.url,
            "datePublished": source.day,
            "inLanguage": one_line(source.language),
            "author": [{"@type": "Person", "name": name} for name in authors],
            "publisher": {"@type": "Organization", "name": one_line(source.outlet.text)},
        }
    )


def _corrections(corrections: Sequence[CorrectionView]) -> list[dict[str, Any]]:
    return [
        _present({"@type": "CorrectionComment", "name": each.label, "datePublished": each.day, "text": _said(each)})
        for each in corrections
    ]


def _said(correction: CorrectionView) -> str:
    return " – ".join(part for part in map(_text, (correction.note, correction.was, correction.now)) if part)


def _text(runs: Runs) -> str:
    return one_line("".join(run.text for run in runs))


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {key: value for key, value in fields.items() if value}
