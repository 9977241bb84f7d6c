"""What desk.yaml may say."""

import pytest

from aggregator.settings import Desk
from aggregator.settings.desk import Section, WatchKind


def test_a_desk_needs_a_name_and_a_series_only(load_with) -> None:
    desk = load_with().desk
    assert (desk.name, desk.series) == ("Prova", "هفته‌نامه")
    assert desk.sections == [Section(key="first")]
    assert desk.zone.key == "UTC"


def test_language_tags_take_their_usual_spelling_wherever_they_stand(load_with) -> None:
    desk = load_with(
        desk="name: A\nseries: B\nlanguage: EN_gb\nsections: [{key: a, languages: [fas, sqi, no]}]\n"
        "watchlist:\n  - name: Durrës\n    kind: place\n    variants: {ara: [دوريس], NO: [Durrës]}\n"
    ).desk
    assert desk.language == "en-GB"
    assert desk.sections[0].languages == ["fa", "sq", "no"]
    assert desk.watchlist[0].kind is WatchKind.PLACE
    assert desk.watchlist[0].variants == {"ar": ["دوريس"], "no": ["Durrës"]}


def test_times_and_words_of_yaml_1_1_stay_text(load_with) -> None:
    desk = load_with(desk="name: no\nseries: off\nmarker: 12:30\nschedule: {draft_time: 06:45}\n").desk
    assert (desk.name, desk.series, desk.marker, desk.schedule.draft_time) == ("no", "off", "12:30", "06:45")


@pytest.mark.parametrize(
    "zone", ["Mars/Base", "", "../../etc/passwd", "Europe", "/etc/localtime", "zone.tab", "x" * 5_000, "آسیا/تهران"]
)
def test_what_is_no_time_zone_is_refused(faults_of, zone: str) -> None:
    (fault,) = faults_of(more_desk=f'time_zone: "{zone}"\n')
    assert fault.startswith("desk.yaml:3: time_zone: no time zone ")
    assert "Europe/Tirane" in fault


@pytest.mark.parametrize("zone", ["UTC", "Europe/Tirane", "Asia/Tehran"])
def test_a_time_zone_is_known_by_its_name(load_with, zone: str) -> None:
    assert load_with(desk=f"name: A\nseries: B\ntime_zone: {zone}\n").desk.zone.key == zone


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("sections:\n  - key: a\n  - key: b\n  - key: a\n", "desk.yaml:3: sections: two sections have the key 'a'"),
        (
            "watchlist:\n  - name: Iran\n    variants: {en: [a], fa: [b], eng: [c]}\n",
            "desk.yaml:5: watchlist.0.variants: the language 'en' stands here twice, in two spellings of its tag",
        ),
        ("language: xx\n", "desk.yaml:3: language: no language “xx” is known"),
        ("watchlist: [{name: ' '}]\n", "desk.yaml:3: watchlist.0.name: some text is needed"),
        (
            "watchlist: [{name: x, variants: {fa: ['']}}]\n",
            "desk.yaml:3: watchlist.0.variants.fa.0: some text is needed",
        ),
        (
            "watchlist: [{name: x, kind: person}]\n",
            "desk.yaml:3: watchlist.0.kind: Input should be 'organisation', 'place' or 'term'",
        ),
        ("watchlist: [{name: x, weight: .nan}]\n", "desk.yaml:3: watchlist.0.weight: "),
        ("watchlist: [{name: x, weight: .inf}]\n", "desk.yaml:3: watchlist.0.weight: "),
        ('marker: "+\\n+"\n', "desk.yaml:3: marker: one line without control characters is needed"),
        ('marker: "+\\u2028+"\n', "desk.yaml:3: marker: one line without control characters is needed"),
        ("schedule: {draft_time: 8:00}\n", 'desk.yaml:3: schedule.draft_time: a time of day such as "08:00" is needed'),
        (
            "schedule: {draft_time: 24:00}\n",
            'desk.yaml:3: schedule.draft_time: a time of day such as "08:00" is needed',
        ),
        ("schedule: {poll_minutes: 0}\n", "desk.yaml:3: schedule.poll_minutes: "),
        ("schedule: {polls_kept_days: 119}\n", "desk.yaml:3: schedule.polls_kept_days: "),
        ("network: {allow: [10.0.0.1/8]}\n", "desk.yaml:3: network.allow.0: 10.0.0.1/8 has host bits set"),
        (
            "network: {allow: [localhost]}\n",
            "desk.yaml:3: network.allow.0: 'localhost' does not appear to be an IPv4 or IPv6 network",
        ),
        (
            "collection: {user_agent: Gazetë}\n",
            "desk.yaml:3: collection.user_agent: 1 to 200 plain ASCII characters are needed",
        ),
        (
            'collection: {user_agent: "a\\r\\nHost: b"}\n',
            "desk.yaml:3: collection.user_agent: 1 to 200 plain ASCII characters are needed",
        ),
    ],
)
def test_what_a_desk_cannot_use_is_refused(faults_of, more: str, complaint: str) -> None:
    (fault,) = faults_of(more_desk=more)
    assert fault.startswith(complaint)


def test_a_loaded_desk_does_not_change(load_with) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_with().desk.name = "other"


def test_two_desks_share_no_lists() -> None:
    first, second = Desk(name="A", series="B"), Desk(name="A", series="B")
    first.watchlist.append(None)  # type: ignore[arg-type]  # any object will do
    assert second.watchlist == []
