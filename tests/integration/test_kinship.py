"""The tree of a story's texts from what deduplication stored, on both engines."""

from datetime import timedelta

from aggregator.dedup import stage
from aggregator.dedup.kinship import tree_of
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import articles
from aggregator.store.database import Database
from aggregator.vocabulary import OriginKind
from tests.factories import NOW, add_outlet, make_article, make_outlet, make_revision

TEXT = (
    "Bashkia e Gurasit njoftoi se rindërtimi i urës së drurit nis të hënën dhe do të zgjasë 45 ditë. "
    "Sipas zëdhënëses, punimet kushtojnë 320 mijë korona dhe gjysmën e shumës e kanë dhënë banorët. "
    "Gjatë kësaj kohe ura mbetet e mbyllur dhe një varkë falas do të lëvizë çdo 20 minuta mes dy brigjeve."
)
OTHER = "شهرداری بندر از گشایش نمایشگاه ماهی خبر داد. ماهیگیران شنبه در میدان گرد می‌آیند و ورود رایگان است."


def test_a_reprint_of_another_outlet_stands_below_what_it_copies(each_database: Database) -> None:
    with each_database.write() as session:
        add_outlet(session)
        session.add(make_outlet(id="gazeta", name="Gazeta e Gurasit"))
        session.flush()
        for number, (outlet, words) in enumerate([("rudnameh", TEXT), ("gazeta", TEXT), ("rudnameh", OTHER)]):
            at = NOW + timedelta(hours=number)
            row = make_article(title="", outlet_id=outlet, published_at=at)
            articles.add(session, row, make_revision(title="", text=words, text_hash=str(number) * 64))
    stage.run(each_database, DuplicateThresholds(), now=NOW)
    with each_database.read() as session:
        found = tree_of(session, [1, 3])
    assert [(one.article_id, one.depth, one.relation.value) for one in found] == [
        (1, 0, "original"),
        (2, 1, "copy"),
        (3, 0, "original"),
    ]
    assert found[1].share == 1.0
    assert {one.origin.kind for one in found} <= set(OriginKind)
