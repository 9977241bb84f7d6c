"""Lineage as the stage stores it: with the verdict, again on a revision, for desks of before, in batches."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlmodel import Session

from aggregator.collection.identity import text_hash
from aggregator.dedup import stage
from aggregator.models import Lineage, Outlet, Source
from aggregator.settings.agencies import Agencies
from aggregator.settings.home import shipped_agencies
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import articles, lineage
from aggregator.store.database import Database
from aggregator.vocabulary import LineageBasis, SourceKind, Verdict
from tests import factories
from tests.databases import upgraded

_NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
_START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_INVENTED = Agencies.model_validate(
    {
        "agencies": {"hpa": {"name": "Harbour Press Agency", "names": {"en": ["HPA"], "fa": ["بندرپرس"]}}},
        "wordings": shipped_agencies().wordings,
    }
)
_SQ = (
    "Bashkia e Gurasit njoftoi se rindërtimi i urës së drurit nis të hënën dhe do të zgjasë 45 ditë. "
    "Sipas zëdhënëses, punimet kushtojnë 320 mijë korona dhe gjysmën e shumës e kanë dhënë banorët. "
    "Gjatë kësaj kohe ura mbetet e mbyllur dhe një varkë falas do të lëvizë çdo 20 minuta mes dy brigjeve."
)
_FA = (
    "شهرداری ساحل‌آباد اعلام کرد بازسازی پل چوبی این شهر از روز دوشنبه آغاز می‌شود و ۴۵ روز به درازا می‌کشد. "
    "به گفته سخنگوی شهرداری، هزینه این کار ۳۲۰ هزار کرون برآورد شده و نیمی از آن را اهالی پرداخته‌اند. "
    "رفت‌وآمد از پل در این مدت ممکن نیست و قایقی رایگان هر ۲۰ دقیقه میان دو کرانه در حرکت خواهد بود."
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Database]:
    opened = upgraded(f"sqlite:///{tmp_path}/desk.db")
    with opened.write() as session:
        session.add_all(Outlet(id=name, name=name.title()) for name in ("a", "b", "c"))
        session.add(Outlet(id="agency", name="Harbour Press Agency"))
        session.flush()
        session.add(Source(id="rud", outlet_id="a", kind=SourceKind.FEED, url="https://a.example/"))
    yield opened
    opened.close()


def _collect(desk: Database, text: str, *, outlet: str = "a", hours: float = 0, bylines: tuple[str, ...] = ()) -> int:
    when = _START + timedelta(hours=hours)
    with desk.write() as session:
        article = factories.make_article(
            outlet_id=outlet,
            published_at=when,
            title="",
            bylines=list(bylines),
            url=f"https://{outlet}.example/{hours}",
        )
        revision = factories.make_revision(title="", text=text, text_hash=text_hash("", text))
        return articles.add(session, article, revision)


def _revise(desk: Database, ident: int, text: str) -> None:
    with desk.write() as session:
        article = articles.get(session, ident)
        article.revision += 1
        fields = {"article_id": ident, "number": article.revision, "title": "", "text_hash": text_hash("", text)}
        session.add(factories.make_revision(text=text, **fields))


def _run(desk: Database, agencies: Agencies = _INVENTED) -> dict[int, Lineage]:
    stage.run(desk, DuplicateThresholds(), now=_NOW, agencies=agencies)
    with desk.read() as session:
        return lineage.of_articles(session, range(1, 20))


@pytest.mark.parametrize(
    "marked", [f"(HPA) - {_SQ}", f"به گزارش بندرپرس، {_FA}", f"{_FA}\nمنبع: خبرگزاری بندرپرس"], ids=["sq", "fa", "end"]
)
def test_two_outlets_with_an_agencys_text_share_its_origin(desk: Database, marked: str) -> None:
    first, second = _collect(desk, marked), _collect(desk, marked, outlet="b", hours=1)
    found = _run(desk)
    assert {found[i].key for i in (first, second)} == {"agency:hpa"}
    assert (found[second].first_id, found[second].share, found[second].share_of_first) == (first, 1.0, 1.0)
    assert found[second].basis is LineageBasis.WIRE_MARKER


def test_the_agencys_own_article_becomes_the_first_of_all_when_it_comes_last(desk: Database) -> None:
    first, second = _collect(desk, f"(HPA) - {_SQ}"), _collect(desk, f"(HPA) - {_SQ}", outlet="b", hours=1)
    _run(desk)
    own = _collect(desk, f"{_SQ} Më shumë vijon.", outlet="agency", hours=2)
    found = _run(desk)
    assert {row.first_id for row in found.values()} == {own}
    assert {row.key for row in found.values()} == {"agency:hpa"}
    assert 0.9 < found[first].share <= 1.0 and 0.9 < found[first].share_of_first < 1.0
    assert found[second].first_id == own and found[own].share == 1.0


def test_shares_of_both_texts_are_stored_when_a_copy_has_paragraphs_of_its_own(desk: Database) -> None:
    first = _collect(desk, _SQ)
    longer = _collect(desk, f"{_SQ}\n\n{' '.join(f'fjala{number}' for number in range(25))}", outlet="b", hours=1)
    found = _run(desk)
    assert (found[longer].first_id, found[longer].key, found[longer].share_of_first) == (first, "outlet:a", 1.0)
    assert found[longer].share < 0.8


def test_a_byline_of_agencies_leaves_the_origin_unknown(desk: Database) -> None:
    only = _collect(desk, _SQ, bylines=("Agencies",))
    assert (_run(desk)[only].kind.value, _run(desk)[only].basis) == ("unknown", LineageBasis.BYLINE)


def test_a_revision_is_looked_at_again_and_its_family_with_it(desk: Database) -> None:
    first, copy = _collect(desk, _SQ), _collect(desk, _SQ, outlet="b", hours=1)
    assert {row.key for row in _run(desk).values()} == {"outlet:a"}
    _revise(desk, copy, f"(HPA) - {_SQ}")
    found = _run(desk)
    assert {row.key for row in found.values()} == {"agency:hpa"}
    _revise(desk, copy, " ".join(f"tjetër{number} tekst{number}" for number in range(40)))
    found = _run(desk)
    assert (found[first].key, found[copy].key, found[copy].first_id) == ("outlet:a", "outlet:b", copy)
    assert found[copy].revision == 3


def test_an_update_with_new_figures_is_an_article_of_its_own_and_one_of_the_same_address_a_revision(
    desk: Database,
) -> None:
    first = _collect(desk, _FA)
    update = _collect(desk, _FA.replace("۴۵", "۶۰").replace("۳۲۰", "۴۱۰").replace("۲۰ ", "۳۰ "), outlet="b", hours=30)
    found = _run(desk)
    assert (found[first].key, found[update].key) == ("outlet:a", "outlet:b")
    _revise(desk, first, _FA.replace("۴۵", "۶۰"))
    assert _run(desk)[first].revision == 2


@pytest.mark.parametrize("batch", [1, 2, 300])
def test_a_desk_of_before_gets_its_lineage_with_the_next_run_and_a_killed_run_goes_on(
    desk: Database, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, outlet in enumerate("abc"):
        _collect(desk, f"(HPA) - {_SQ}" if outlet == "c" else _SQ, outlet=outlet, hours=number)
    right = {ident: (row.key, row.first_id, row.share) for ident, row in _run(desk).items()}
    with desk.write() as session:
        session.connection().execute(sql("UPDATE lineage SET rules='', kind='unknown', key='', first_id=NULL"))
        session.connection().execute(sql("UPDATE lineage SET claim_basis=NULL, claim_kind=NULL, claim_key=''"))
    monkeypatch.setattr(stage, "BATCH", batch)
    _die_after_a_batch(desk, monkeypatch)
    assert {ident: (row.key, row.first_id, row.share) for ident, row in _run(desk).items()} == right
    with desk.read() as session:
        assert lineage.read_by_other_rules(session, next(iter(_run(desk).values())).rules, 9) == []


def _die_after_a_batch(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    stored, calls = lineage.put_all, []

    def die(session: Session, rows: list[dict[str, object]]) -> None:
        stored(session, rows)
        calls.append(rows)
        if len(calls) == 2:
            raise RuntimeError("the lights went out")

    with monkeypatch.context() as patch:
        patch.setattr(lineage, "put_all", die)
        with contextlib.suppress(RuntimeError):
            _run(desk)


def test_other_agencies_in_config_are_applied_to_what_was_judged_before(desk: Database) -> None:
    only = _collect(desk, f"(HPA) - {_SQ}")
    assert _run(desk, Agencies())[only].key == "outlet:a"
    assert _run(desk)[only].key == "agency:hpa"


def test_an_unsure_copy_has_an_unknown_origin(desk: Database) -> None:
    _collect(desk, "Ura mbyllet"), _collect(desk, "Ura mbyllet", outlet="b", hours=1)
    found = _run(desk)
    with desk.read() as session:
        assert articles.get(session, 2).verdict is Verdict.UNSURE
    assert (found[2].kind.value, found[2].basis) == ("unknown", LineageBasis.UNSURE)
