"""A frozen edition: the same state gives the same bytes, and only what people decide makes an approval stale."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from aggregator.errors import StoreError
from aggregator.publishing.edition import CitedArticle, ItemFacts, SectionFacts, Translated, Words
from aggregator.publishing.frozen import (
    CorrectionFacts,
    FrozenEdition,
    Withdrawal,
    edition_hash,
    from_json,
    same_decisions,
    to_json,
)
from aggregator.vocabulary import CorrectionKind, ItemStatus, TranslationKind

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
ARTICLE = CitedArticle(
    id=3,
    outlet="رودنامه",
    title="پل تازه روی رود",
    bylines=("پریسا رودبان",),
    url="https://rud.example/3",
    language="fa",
    published=AT,
    labels=("شهری",),
)
ITEM = ItemFacts(
    id=7,
    section="first",
    position=1,
    headline="Die neue Brücke",
    lead="رودنامه reported on “پل تازه روی رود”",
    body="Die Brücke verbindet zwei Viertel.",
    language="de",
    status=ItemStatus.ACCEPTED,
    sources=(ARTICLE,),
    quotations=(Words("دو محله", ARTICLE),),
    translations=(Translated("دو محله", "zwei Viertel", ARTICLE, TranslationKind.HUMAN, "Ana Prifti"),),
    anonymous=("Anwohner",),
)
CORRECTION = CorrectionFacts(CorrectionKind.CORRECTION, 7, "drei", "zwei", "", AT, "Besa Kodra")
EDITION = FrozenEdition(
    desk="Prova",
    public_url="https://digest.example",
    form="digest",
    series="هفته‌نامه",
    number=7,
    headline="",
    cover_date=date(2026, 3, 6),
    language="fa",
    marker="++",
    zone="Asia/Tehran",
    sections=(SectionFacts("first", ""),),
    items=(ITEM,),
    corrections=(CORRECTION,),
    withdrawn=Withdrawal("why", AT, "Besa Kodra"),
)


def with_item(**changes: Any) -> FrozenEdition:
    return replace(EDITION, items=(replace(ITEM, **changes),))


def test_what_was_frozen_comes_back_whole() -> None:
    assert from_json(to_json(EDITION)) == EDITION


def test_the_json_is_canonical_and_keeps_every_script() -> None:
    content = to_json(EDITION)
    assert content == json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "پل تازه روی رود" in content and "Brücke" in content


def test_what_is_no_edition_is_refused_with_what_to_do() -> None:
    for content in ("", "{}", to_json(EDITION).replace('"version":1', '"version":2')):
        with pytest.raises(StoreError, match="update Newsloom"):
            from_json(content)


@pytest.mark.parametrize(
    "later",
    [
        with_item(lead="other"),
        with_item(body="other"),
        with_item(headline="other"),
        with_item(section="english"),
        with_item(anonymous=()),
        with_item(sources=()),
        with_item(sources=(replace(ARTICLE, id=4),)),
        with_item(sources=(replace(ARTICLE, labels=("other",)),)),
        with_item(sources=(replace(ARTICLE, is_own=True),)),
        with_item(quotations=()),
        with_item(translations=()),
        replace(EDITION, items=()),
        replace(EDITION, items=(ITEM, replace(ITEM, id=8))),
        replace(EDITION, headline="other"),
        replace(EDITION, marker="*"),
        replace(EDITION, desk="other"),
        replace(EDITION, form="other"),
        replace(EDITION, public_url=""),
        replace(EDITION, zone="UTC"),
        replace(EDITION, sections=(SectionFacts("first", "other"),)),
    ],
)
def test_whatever_people_or_config_change_is_another_decision(later: FrozenEdition) -> None:
    assert not same_decisions(EDITION, later)


@pytest.mark.parametrize(
    "later",
    [
        EDITION,
        with_item(sources=(replace(ARTICLE, title="پلی که نبود"),)),
        with_item(sources=(replace(ARTICLE, url="https://rud.example/moved", published=AT.replace(day=5)),)),
        with_item(also_carried_by=(replace(ARTICLE, id=9, outlet="Bregu"),)),
        with_item(quotations=(Words("دو محله", replace(ARTICLE, title="other")),)),
    ],
)
def test_what_outlets_and_machines_change_later_is_none(later: FrozenEdition) -> None:
    assert same_decisions(EDITION, later)


def test_the_hash_covers_content_templates_and_files() -> None:
    hashes = {
        edition_hash("a", {"t": "1"}, {"f": "2"}),
        edition_hash("b", {"t": "1"}, {"f": "2"}),
        edition_hash("a", {"t": "2"}, {"f": "2"}),
        edition_hash("a", {"u": "1"}, {"f": "2"}),
        edition_hash("a", {"t": "1"}, {"f": "3"}),
        edition_hash("a", {"t": "1"}, {}),
    }
    assert len(hashes) == 6
    assert edition_hash("a", {"t": "1", "u": "2"}, {}) == edition_hash("a", {"u": "2", "t": "1"}, {})
