"""Complaints about config: file, line, what is wrong, and the nearest valid key."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from aggregator.settings.complaints import complaints
from aggregator.settings.yaml_file import read_yaml


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("time_zon: UTC\n", "desk.yaml:3: unknown key 'time_zon'; did you mean 'time_zone'?"),
        ("drafting:\n  quotation: 3\n", "desk.yaml:4: unknown key 'quotation' in drafting; did you mean 'quotations'?"),
        (
            "sections:\n  - key: a\n    language: [fa]\n",
            "desk.yaml:5: unknown key 'language' in sections.0; did you mean 'languages'?",
        ),
        (
            "watchlist:\n  - name: x\n  - nam: y\n    name: y\n",
            "desk.yaml:5: unknown key 'nam' in watchlist.1; did you mean 'name'?",
        ),
        (
            "thresholds: {stories: {window_day: 3}}\n",
            "desk.yaml:3: unknown key 'window_day' in thresholds.stories; did you mean 'window_days'?",
        ),
        ("network:\n  qqq: 1\n", "desk.yaml:4: unknown key 'qqq' in network; valid keys are allow"),
        ("زمان: ۸\n", None),  # a key in another script has no neighbour: all valid ones are listed
    ],
)
def test_an_unknown_key_names_file_line_and_nearest_key(faults_of, more: str, complaint: str | None) -> None:
    faults = faults_of(more_desk=more)
    if complaint is None:
        assert faults[0].startswith("desk.yaml:3: unknown key 'زمان'; valid keys are name, series, first_number,")
    else:
        assert faults == [complaint]


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("first_number: '7'\n", "desk.yaml:3: first_number: a whole number is needed (given: '7')"),
        ("first_number: 7.0\n", "desk.yaml:3: first_number: a whole number is needed (given: 7.0)"),
        ("marker: 3\n", "desk.yaml:3: marker: text is needed; put it in quotes (given: 3)"),
        (
            "collection: {obey_robots: no}\n",
            "desk.yaml:3: collection.obey_robots: true or false is needed (given: 'no')",
        ),
        ("collection: {obey_robots: 1}\n", "desk.yaml:3: collection.obey_robots: true or false is needed (given: 1)"),
        ("collection: {delay: true}\n", "desk.yaml:3: collection.delay: a number is needed (given: True)"),
        ("collection: {delay: '1'}\n", "desk.yaml:3: collection.delay: a number is needed (given: '1')"),
        ("watchlist: {name: x}\n", "desk.yaml:3: watchlist: a list is needed"),
        ("drafting: 3\n", "desk.yaml:3: drafting: a mapping (key: value) is needed (given: 3)"),
        ("schedule:\n", "desk.yaml:3: schedule: a mapping (key: value) is needed (nothing given)"),
        (
            "sections:\n  - key: a\n    languages: fa\n",
            "desk.yaml:5: sections.0.languages: a list is needed (given: 'fa')",
        ),
        ("sections: []\n", "desk.yaml:3: sections: at least one entry is needed"),
    ],
)
def test_a_wrong_type_is_never_coerced_and_named_in_words(faults_of, more: str, complaint: str) -> None:
    assert faults_of(more_desk=more) == [complaint]


def test_every_fault_of_every_file_is_told_in_order(faults_of) -> None:
    faults = faults_of(
        desk="series: B\ncolor: x\n",
        sources="sources:\n  Bad Id:\n    name: A\n    feed: x\n",
        outputs="outputs:\n  web:\n    path: a\n    formats: [html, pdf]\n",
    )
    assert [fault.split(": ")[0] for fault in faults] == [
        "desk.yaml:1",
        "desk.yaml:2",
        "sources.yaml:2",
        "sources.yaml:4",
        "outputs.yaml:4",
    ]
    assert faults[0] == "desk.yaml:1: name: this key is needed"
    assert faults[2].startswith("sources.yaml:2: sources.Bad Id: small letters a-z, digits and hyphens are needed")


def test_faults_of_one_file_stand_in_its_order_not_in_that_of_the_model(faults_of) -> None:
    faults = faults_of(desk="marker: 1\nseries: 2\nname: 3\n")
    assert [fault.split(": ")[:2] for fault in faults] == [
        ["desk.yaml:1", "marker"],
        ["desk.yaml:2", "series"],
        ["desk.yaml:3", "name"],
    ]


class Inner(BaseModel, extra="forbid"):
    colour: str = ""


class Outer(BaseModel):
    perhaps: Inner | None = None


def test_the_keys_of_a_block_that_may_be_left_out_are_known_too(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("perhaps:\n  color: red\n", encoding="utf-8")
    file = read_yaml(tmp_path / "x.yaml")
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(file.data)
    assert complaints(caught.value, file, Outer) == [
        f"{tmp_path}/x.yaml:2: unknown key 'color' in perhaps; did you mean 'colour'?"
    ]


def test_a_long_wrong_value_is_not_repeated_in_full(faults_of) -> None:
    (fault,) = faults_of(more_desk=f"cover_weekday: {'ش' * 5_000}\n")
    assert "(given: 'شش" in fault
    assert len(fault) < 300
