"""Which outlet a clip belongs to, on both databases."""

import pytest

from aggregator.errors import UsageError
from aggregator.models import Outlet, Source
from aggregator.store import sources
from aggregator.store.database import Database
from aggregator.vocabulary import SourceKind
from tests.factories import add_articles
from tests.integration.clipped import FA, FR, SQ, by_hand, of_page, stored, the_article, the_outlets


@pytest.fixture
def press(each_database: Database) -> Database:
    """Outlets of config: with a home, with a feed only, two on one host, and one on a shared one."""
    known = {
        "quay-post": ("Quay Post", "https://www.quay.example/"),
        "rudnameh": ("رودنامه", ""),
        "agency-en": ("Agency", "https://agency.example/en/"),
        "agency-ar": ("الوكالة", "https://agency.example/ar/"),
    }
    feeds = {
        "quay-post": "https://feeds.hoster.example/quay",
        "rudnameh": "https://rud.example/feed",
        "agency-en": "https://agency.example/en/feed",
        "agency-ar": "https://agency.example/ar/feed",
    }
    with each_database.write() as session:
        sources.mirror(
            session,
            outlets=[Outlet(id=key, name=name, home=home) for key, (name, home) in known.items()],
            sources=[Source(id=key, outlet_id=key, kind=SourceKind.FEED, url=url) for key, url in feeds.items()],
        )
    return each_database


def outlet_of(database: Database, article_id: int) -> str:
    return the_article(database, article_id).outlet_id


PAGES = [
    ("https://quay.example/2026/lock", {}, "quay-post", "on the outlet's own host"),
    ("https://sport.quay.example/lock", {}, "quay-post", "on a host below"),
    ("https://rud.example/پل", {}, "rudnameh", "where its feed is, for it has no home"),
    ("https://agency.example/ar/جسر", {}, "agency-ar", "under one of two homes"),
    ("https://quay.example/1", {"outlet": "agency"}, "agency-en", "a name that is known decides"),
    ("https://quay.example/1", {"outlet": "agency-ar"}, "agency-ar", "and so does an id"),
    ("https://quay.example/1", {"outlet": "The Quay"}, "quay-post", "an unknown name makes no second outlet of a site"),
    ("https://bregu.example/ura", {}, "bregu-i-ri", "a new one, by its site's name"),
    ("https://bregu.example/ura", {"outlet": "Bregu"}, "bregu", "or by the name given"),
]


@pytest.mark.parametrize(("url", "said", "outlet", "note"), PAGES, ids=[case[-1] for case in PAGES])
def test_a_page_goes_to_its_outlet(press: Database, url: str, said: dict[str, str], outlet: str, note: str) -> None:
    given = by_hand(**({"outlet": "", "published": None} | said)).given
    assert outlet_of(press, stored(press, of_page(url, given=given)).article_id) == outlet, note


def test_a_page_between_two_outlets_of_one_host_is_asked_about(press: Database) -> None:
    with pytest.raises(UsageError, match=r"agency\.example \(Agency, الوكالة\): say which with --outlet"):
        stored(press, of_page("https://agency.example/sport/1"))


def test_an_outlet_is_known_by_where_its_articles_stand_when_nothing_else_is_known(each_database: Database) -> None:
    with each_database.write() as session:
        feed = Source(id="lumi", outlet_id="lumi", kind=SourceKind.FEED, url="https://hoster.example/lumi")
        sources.mirror(session, outlets=[Outlet(id="lumi", name="Lumi", home="")], sources=[feed])
        session.flush()
        add_articles(session, outlet_id="lumi", source_id="lumi", url_key="lumi.example/1")
    assert outlet_of(each_database, stored(each_database, of_page("https://lumi.example/2")).article_id) == "lumi"


def test_the_next_page_of_a_site_goes_to_the_outlet_made_for_the_first(press: Database) -> None:
    first, second = (stored(press, of_page(f"https://bregu.example/{n}", text=SQ * n)) for n in (1, 2))
    assert outlet_of(press, first.article_id) == outlet_of(press, second.article_id)
    made = the_outlets(press)["bregu-i-ri"]
    assert (made.name, made.home) == ("Bregu i Ri", "https://bregu.example/")


def test_an_outlet_of_config_goes_before_one_that_was_made_for_clips(press: Database) -> None:
    stored(press, of_page("https://bregu.example/1"))
    with press.write() as session:
        source = Source(id="bregu", outlet_id="bregu", kind=SourceKind.FEED, url="https://bregu.example/feed")
        sources.mirror(
            session, outlets=[Outlet(id="bregu", name="Bregu", home="https://bregu.example/")], sources=[source]
        )
    assert outlet_of(press, stored(press, of_page("https://bregu.example/2")).article_id) == "bregu"


@pytest.mark.parametrize("claimed", ["Quay Post", "QUAY POST", "رودنامه"])
def test_a_page_may_not_call_itself_by_the_name_of_an_outlet_that_stands_elsewhere(
    press: Database, claimed: str
) -> None:
    found = stored(press, of_page("https://evil.example/1", site_name=claimed))
    assert the_outlets(press)[outlet_of(press, found.article_id)].name == "evil.example"


def test_a_site_without_a_name_is_called_by_its_host(press: Database) -> None:
    found = stored(press, of_page("https://www.ura.example:8443/1", site_name=""))
    made = the_outlets(press)[outlet_of(press, found.article_id)]
    assert (made.id, made.name, made.home) == ("ura-example", "ura.example", "https://www.ura.example:8443/")


def test_a_text_by_hand_goes_to_the_outlet_named_and_not_to_its_address_s(press: Database) -> None:
    found = stored(press, by_hand(FR, outlet="Le Quai", url="https://quay.example/traduction"))
    assert outlet_of(press, found.article_id) == "le-quai"


def test_a_post_goes_to_its_account_and_never_to_its_platform(press: Database) -> None:
    at = "https://t.example/bordi/"
    posts = [
        by_hand(SQ, outlet="", handle="@bordi", platform="T", url=f"{at}1"),
        by_hand(FR, outlet="", handle="@BORDI", platform="T", url=f"{at}2"),
        by_hand(FA, outlet="", authors=("quay post",), handle="@qp", platform="T", url=f"{at}3"),
        of_page(f"{at}4", given=by_hand(outlet="", handle="@tjeter", platform="T").given, site_name="T"),
    ]
    outlets = [outlet_of(press, stored(press, post).article_id) for post in posts]
    assert outlets == ["post:bordi", "post:bordi", "quay-post", "post:tjeter"]
    assert the_outlets(press)["post:bordi"].home == "", "the platform's front page is not the account's"
    assert outlet_of(press, stored(press, of_page(f"{at}5", site_name="T")).article_id) == "t"


@pytest.mark.parametrize("handle", ["quay-post", "Quay Post", "رودنامه", "rudnameh"])
def test_a_handle_is_nobody_s_id_and_nobody_s_name(press: Database, handle: str) -> None:
    post = stored(press, by_hand(SQ, outlet="", handle=handle, platform="X"))
    made = outlet_of(press, post.article_id)
    assert made.startswith("post:") and the_outlets(press)[made].name == handle
    again = stored(press, by_hand(FR, outlet="", handle=handle.upper(), platform="X"))
    assert outlet_of(press, again.article_id) == made
    article = stored(press, by_hand(SQ, outlet=handle))
    assert outlet_of(press, article.article_id) in ("quay-post", "rudnameh"), "said to be an outlet, it is that one"


def test_an_author_is_nobody_s_id(press: Database) -> None:
    post = stored(press, by_hand(SQ, outlet="", authors=("rudnameh",), handle="@r"))
    assert outlet_of(press, post.article_id) == "post:rudnameh"


@pytest.mark.parametrize("handle", ["@" + "bordi" * 39, "@" + "بندر" * 40, "؟!"])
def test_an_account_s_outlet_has_an_id_no_longer_than_others(press: Database, handle: str) -> None:
    ids = {
        outlet_of(press, stored(press, by_hand(SQ, outlet="", handle=one)).article_id)
        for one in (handle, handle + "_2", handle)
    }
    assert len(ids) == 2 and all(one.startswith("post:") and len(one) <= 64 for one in ids)


def named_by_config(database: Database, outlet_id: str, name: str) -> None:
    """Config names an outlet, as `sources add` would."""
    address = f"https://{outlet_id}.example/feed"
    with database.write() as session:
        sources.mirror(
            session,
            outlets=[Outlet(id=outlet_id, name=name, home=f"https://{outlet_id}.example/", languages=["sq"])],
            sources=[Source(id=outlet_id, outlet_id=outlet_id, kind=SourceKind.FEED, url=address)],
        )


@pytest.mark.parametrize(
    ("handle", "outlet_id", "name"),
    [("@tribuna_e_re", "tribuna-e-re", "Tribuna e Re"), ("zulu", "zulu", "Zulu"), ("@بندر", "bndr", "بندر")],
)
def test_an_account_s_outlet_is_never_taken_over_by_config(
    each_database: Database, handle: str, outlet_id: str, name: str
) -> None:
    post = by_hand(SQ, outlet="", handle=handle, platform="Telegram")
    found = stored(each_database, post)
    named_by_config(each_database, outlet_id, name)
    made = outlet_of(each_database, found.article_id)
    assert the_outlets(each_database)[made].name == handle and made != outlet_id
    assert stored(each_database, post).article_id == found.article_id


@pytest.mark.parametrize(
    ("name", "outlet_id", "as_config_has_it"),
    [
        ("Tribuna e Re", "tribuna-e-re", "TRIBUNA E RE"),
        ("Tribuna e Re", "tribuna", "Tribuna e Re"),
        ("رودنامه", "rudnameh", "رود‌نامه"),
    ],
    ids=["by id and name", "by its name under another id", "in Persian"],
)
def test_config_takes_over_the_outlet_of_its_name_with_all_its_clips(
    each_database: Database, name: str, outlet_id: str, as_config_has_it: str
) -> None:
    clips = [by_hand(SQ, outlet=name), by_hand(FR, outlet=name, url="https://elsewhere.example/1")]
    found = [stored(each_database, clip).article_id for clip in clips]
    named_by_config(each_database, outlet_id, as_config_has_it)
    assert [outlet_of(each_database, one) for one in found] == [outlet_id] * 2
    assert {one.name for one in the_outlets(each_database).values()} == {as_config_has_it}
    again = [stored(each_database, clip) for clip in clips]
    assert [(one.article_id, one.new) for one in again] == [(one, False) for one in found]
    named_by_config(each_database, outlet_id, as_config_has_it)
    assert [outlet_of(each_database, one) for one in found] == [outlet_id] * 2


@pytest.mark.parametrize(
    ("name", "outlet_id", "other"),
    [("Tribuna-e-Re!", "tribuna-e-re", "Tribuna e Re"), ("Porti " * 12, ("porti-" * 12)[:64].rstrip("-"), "Porti")],
)
def test_an_outlet_whose_id_config_gives_to_another_goes_on_as_it_is_called(
    each_database: Database, name: str, outlet_id: str, other: str
) -> None:
    name = name.strip()
    clips = [by_hand(SQ, outlet=name), by_hand(FR, outlet=name, url="https://elsewhere.example/1")]
    found = [stored(each_database, clip).article_id for clip in clips]
    assert outlet_of(each_database, found[0]) == outlet_id
    named_by_config(each_database, outlet_id, other)
    (apart,) = {outlet_of(each_database, one) for one in found}
    assert apart.startswith("clip:") and len(apart) <= 64
    assert {key: one.name for key, one in the_outlets(each_database).items()} == {apart: name, outlet_id: other}
    again = [stored(each_database, clip) for clip in clips]
    assert [(one.article_id, one.new) for one in again] == [(one, False) for one in found]
    same_words = stored(each_database, by_hand(SQ, outlet=other))
    assert same_words.new and outlet_of(each_database, same_words.article_id) == outlet_id


def test_config_renames_its_own_outlet_though_clips_belong_to_it(press: Database) -> None:
    found = stored(press, by_hand(SQ, outlet="Quay Post"))
    named_by_config(press, "quay-post", "The Quay")
    assert outlet_of(press, found.article_id) == "quay-post"
    assert the_outlets(press)["quay-post"].name == "The Quay"


NAMES = [
    ("Quay Post", "quay-post", "a known one"),
    ("quay  POST", "quay-post", "in another spelling"),
    ("رودنامه", "rudnameh", "in Persian"),
    ("رود‌نامه", "rudnameh", "with another joiner"),
    ("Quay-Post!", "quay-post-", "another name that gives the same id"),
    ("؟!", "outlet-", "a name without letters"),
    ("Ü" * 200, "u" * 64, "a very long one"),
]


@pytest.mark.parametrize(("name", "outlet", "note"), NAMES, ids=[case[-1] for case in NAMES])
def test_an_outlet_named_is_found_or_made(press: Database, name: str, outlet: str, note: str) -> None:
    found = outlet_of(press, stored(press, by_hand(FR, outlet=name)).article_id)
    assert found.startswith(outlet) and len(found) <= 64, note
    assert outlet_of(press, stored(press, by_hand(SQ, outlet=name)).article_id) == found, note
    assert the_outlets(press)[found].name == name or found in ("quay-post", "rudnameh")


def test_two_long_names_that_begin_alike_are_two_outlets(press: Database) -> None:
    names = ["Porti " * 20 + end for end in ("i Ri", "i Vjetër")]
    found = {outlet_of(press, stored(press, by_hand(SQ, outlet=name)).article_id) for name in names}
    assert len(found) == 2
