"""A list of feeds into config: which become sources, under which ids, why the others do not; and back again."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.settings import Sources
from aggregator.settings.opml import read_opml, written
from aggregator.settings.source_check import suspicions
from aggregator.settings.source_import import ImportPlan, Skip, plan_import
from aggregator.settings.sources import SourceBlock
from aggregator.text.invisible import is_visible
from aggregator.text.slugs import Holder
from tests.factories import NOW

CONFIG = Sources(sources={"bregu": {"name": "Bregu", "feed": "https://bregu.example/rss"}})


def planned(
    *outlines: str,
    config: Sources = CONFIG,
    once: dict[str, str] | None = None,
    stored: dict[str, Holder] | None = None,
) -> ImportPlan:
    document = "<opml>\n" + "\n".join(f"<outline {outline}/>" for outline in outlines) + "</opml>"
    return plan_import(read_opml(document.encode(), "x"), config, once or {}, stored or {})


def test_a_new_feed_becomes_a_source() -> None:
    plan = planned(
        "text='رودنامه' xmlUrl='https://www.rud.example/feed' htmlUrl='https://rud.example/' language='fa-ir'"
    )
    (block,) = plan.new
    assert block.source_id == "rud"
    assert block.values == {
        "name": "رودنامه",
        "home": "https://rud.example/",
        "languages": ["fa-IR"],
        "feed": "https://www.rud.example/feed",
    }


def test_what_is_skipped_is_named_with_line_and_reason() -> None:
    plan = planned(
        "text='Bregu' xmlUrl='http://bregu.example/rss/'",
        "text='Lumi' xmlUrl='https://lumi.example/rss'",
        "text='Lumi 2' xmlUrl='http://lumi.example/rss'",
        "text='Keq' xmlUrl='ftp://keq.example/'",
        "text='Keq' xmlUrl=''",
    )
    assert [block.source_id for block in plan.new] == ["lumi"]
    assert [(one.line, one.why, one.says) for one in plan.skipped] == [
        (2, Skip.POLLED, "source bregu"),
        (4, Skip.REPEATED, "source lumi"),
        (5, Skip.WRONG, "feed: not an absolute http or https URL"),
        (6, Skip.WRONG, "feed: empty URL"),
    ]
    assert plan.counts() == {"polled already": 1, "repeated in the list": 1, "no valid source": 2}


def test_marks_that_messengers_put_around_addresses_are_taken_off() -> None:
    (block,) = planned(
        "text='Lumi' xmlUrl='\u200f\u2068https://lumi.example/rss\u2069\ufeff' htmlUrl='\u200ehttps://lumi.example/ '"
    ).new
    assert (block.values["feed"], block.values["home"]) == ("https://lumi.example/rss", "https://lumi.example/")


def test_a_name_of_marks_that_nobody_sees_gives_way_to_the_host() -> None:
    plan = planned(
        "text='\u200f\u200c' xmlUrl='https://lumi.example/rss'",
        "text='\u202bهفته\u200cنامه\u202c' xmlUrl='https://rud.example/rss'",
    )
    assert [block.values["name"] for block in plan.new] == ["lumi.example", "هفته\u200cنامه"]


def test_what_other_programs_leave_out_or_get_wrong_is_made_good() -> None:
    plan = planned(
        "xmlUrl='https://lumi.example/rss' htmlUrl='lumi' language='unknown'",
        "title='  Një&#10;emër  ' text='' xmlUrl='https://emri.example/'",
        f"text='{'x' * 300}' xmlUrl='https://gjate.example/'",
        "text='Id' newsloom:id='../../etc' xmlUrl='https://id.example/'",
    )
    assert [dict(block.values) for block in plan.new] == [
        {"name": "lumi.example", "feed": "https://lumi.example/rss"},
        {"name": "Një emër", "feed": "https://emri.example/"},
        {"name": "x" * 200, "feed": "https://gjate.example/"},
        {"name": "Id", "feed": "https://id.example/"},
    ]
    assert plan.new[3].source_id == "id"


def test_a_name_that_would_be_taken_for_another_outlet_gets_its_own() -> None:
    (block,) = planned("text='BREGU' xmlUrl='https://tjeter.example/'").new
    assert (block.source_id, block.values["outlet"]) == ("bregu-2", "bregu-2")


def test_feeds_of_one_general_name_stay_outlets_of_their_sites() -> None:
    plan = planned(
        "text='News' xmlUrl='https://alpha.example/feed'",
        "text='News' xmlUrl='https://beta.test/feed'",
        "text='News' xmlUrl='https://www.alpha.example/sport.xml'",
        "text='اخبار' xmlUrl='https://lumi.example/feed' htmlUrl='https://lumi.example/'",
        "text='اخبار' xmlUrl='https://rud.example/feed'",
        "text='News 2' xmlUrl='https://gamma.example/feed'",
    )
    ids = [SourceBlock.model_validate(block.values).outlet_id(block.source_id) for block in plan.new]
    assert ids == ["news", "news-2", "news", "khbr", "rud", "news-2-2"]
    said = [block.source_id for block in plan.new if block.comments.get("outlet")]
    assert said == [block.source_id for block in plan.new if "outlet" in block.values] == ["news-2", "rud", "news-2-2"]


def test_outlets_of_the_past_and_of_clips_are_told_apart_too() -> None:
    stored = {
        "lumi": Holder("Lumi", "lumi.example"),
        "zeri": Holder("Zëri", ""),
        "rud": Holder("رود", "rud.example"),
    }
    plan = planned(
        "text='Lumi' xmlUrl='https://tjeter.example/feed'",
        "text='Zëri' xmlUrl='https://zeri.example/feed'",
        stored=stored,
    )
    assert [block.values.get("outlet") for block in plan.new] == ["lumi-2", None]
    plan = planned(
        "text='Lumi' xmlUrl='https://tjeter.example/feed'",
        once={"lumi-2": "https://tjeter.example/feed"},
        stored=stored | {"lumi-2": Holder("Lumi", "tjeter.example")},
    )
    assert [block.values["outlet"] for block in plan.new] == ["lumi-2"], "its own, as before"


def test_an_outlet_that_config_set_on_purpose_is_not_joined_by_chance() -> None:
    config = Sources(sources={"a": {"name": "News", "outlet": "beta", "feed": "https://a.example/"}})
    (block,) = planned("text='Beta' xmlUrl='https://beta.test/feed'", config=config).new
    assert (block.source_id, block.values["outlet"]) == ("beta", "beta-2")


def test_a_source_that_comes_back_gets_its_old_id_and_nobody_else_does() -> None:
    once = {"lumi": "https://lumi.example/rss", "clips": ""}
    plan = planned(
        "text='Lumi' xmlUrl='https://tjeter.example/'",
        "text='Gazeta' xmlUrl='http://lumi.example/rss/'",
        "text='Clips' xmlUrl='https://clips.example/'",
        once=once,
    )
    assert [block.source_id for block in plan.new] == ["lumi-2", "lumi", "clips-2"]


def test_what_cannot_be_a_source_says_which_value_is_wrong() -> None:
    (skipped,) = planned("text='A' xmlUrl='https://a.example/' newsloom:id='a' newsloom:poll_minutes='0'").skipped
    assert "poll_minutes: " in skipped.says


IDS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=20,
).filter(
    lambda text: text == text.strip() and is_visible(text) and not any(ord(char) & 0xFFFE == 0xFFFE for char in text)
)
BLOCKS = st.fixed_dictionaries(
    {"name": NAMES, "feed": st.from_regex(r"https?://[a-z]{1,5}\.example/[a-z&='?$%~-]{0,8}", fullmatch=True)},
    optional={
        "home": st.sampled_from(["", "https://a.example/", "http://b.example/?a&b"]),
        "languages": st.lists(st.sampled_from(["fa", "sq", "en-GB", "zh-Hant", "ckb"]), max_size=3),
        "outlet": IDS,
        "enabled": st.booleans(),
        "time_zone": st.sampled_from(["UTC", "Asia/Tehran", "Europe/Tirane"]),
        "poll_minutes": st.integers(1, 43_200),
        "pages": st.sampled_from(["auto", "always", "never"]),
    },
)


@settings(deadline=None)
@given(st.dictionaries(IDS, BLOCKS, max_size=6))
def test_a_desk_s_list_comes_back_as_it_was(blocks: dict[str, Any]) -> None:
    kept: dict[str, Any] = {}
    for ident, block in blocks.items():  # a desk polls a feed once, and tells its outlets apart
        more = Sources(sources=kept | {ident: block})
        if not list(more.clashes()) and not any(one.wrong for one in suspicions(more)):
            kept[ident] = block
    before = Sources(sources=kept)
    plan = plan_import(read_opml(written(before, title="Prova", now=NOW).encode(), "x"), Sources(), {}, {})
    assert plan.skipped == []
    after = {block.source_id: SourceBlock.model_validate(block.values) for block in plan.new}
    assert after == before.sources


def test_a_list_taken_twice_brings_nothing_new() -> None:
    text = written(CONFIG, title="", now=NOW)
    plan = plan_import(read_opml(text.encode(), "x"), CONFIG, {}, {})
    assert (plan.new, [one.why for one in plan.skipped]) == ([], [Skip.POLLED])
