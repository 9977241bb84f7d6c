"""Each judgement of the doctor, on facts that are well and facts that are not; what is not well has a next step."""

from datetime import timedelta

import pytest

from aggregator.doctor import desk, machine, network
from aggregator.doctor.finding import Finding
from aggregator.vocabulary import DeliveryState, FindingLevel, SourceState
from tests.factories import NOW

GIB = 1 << 30
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FINE, WARNING, FAULT = FindingLevel

CASES = [
    (machine.sqlite((3, 51, 3), "WAL"), FINE, "WAL", "a good SQLite"),
    (machine.sqlite((3, 40, 1), "DELETE"), FINE, "DELETE: slower, and safe", "one that may lose commits"),
    (machine.expat((2, 8, 3)), FINE, "2.8.3", "the mended one"),
    (desk.background({"collector": "a:1", "scheduler": "a:2"}), FINE, "collector a:1, scheduler a:2", "all of it runs"),
    (desk.background({"collector": None, "scheduler": None}), FINE, "nothing runs by itself", "a desk run by hand"),
    (desk.background({"collector": None, "scheduler": "a:2"}), WARNING, "not running: collector", "half of it"),
    (desk.config_in_force(None), FINE, "by the files as they are", "the files are in force"),
    (desk.config_in_force("other files"), WARNING, "other files", "an edit is refused"),
    (machine.expat((2, 5, 0)), WARNING, "known holes", "an old one"),
    (machine.disk("/d", 50 * GIB, 100 * GIB), FINE, "50.0 of 100.0 GiB", "half"),
    (machine.disk("/d", 4 * GIB, 100 * GIB), WARNING, "4.0", "four in a hundred"),
    (machine.disk("/d", 20 * GIB, 1000 * GIB), FINE, "20.0", "a small share of much"),
    (machine.disk("/d", GIB // 2, 100 * GIB), FAULT, "0.5", "next to nothing"),
    (machine.disk("/d", 0, 0), FAULT, "0.0", "a disk that says nothing"),
    (machine.clock(NOW, None), FINE, "it is 2026", "nothing noted yet"),
    (machine.clock(NOW, NOW - DAY), FINE, "it is 2026", "polled yesterday"),
    (machine.clock(NOW - DAY, NOW), FAULT, "a poll was noted at", "set back by a day"),
    (machine.files({"var": True}, {"var": False}), FINE, "nobody else", "ours alone"),
    (machine.files({"var": False}, {}), FAULT, "var", "not ours"),
    (machine.files({"var": True}, {"config": True}), WARNING, "config", "everybody's"),
    (network.address_policy([]), FINE, "refuses all", "no exception"),
    (network.address_policy(["127.0.0.0/8"]), WARNING, "http://127.0.0.1/, localhost", "loopback allowed"),
    (network.address_policy(["10.0.0.0/8"]), WARNING, "http://10.0.0.1/", "an intranet"),
    (network.address_policy(["169.254.0.0/16"]), FAULT, "169.254.169.254", "cloud metadata"),
    (network.address_policy(["::/0"]), FAULT, "fd00:ec2::254", "everything of IPv6"),
    (desk.schema("0001", "0001"), FINE, "0001", "the same"),
    (desk.schema(None, "0001"), WARNING, "no schema", "no tables yet"),
    (desk.polls(NOW - HOUR, interval=HOUR, enabled=3, now=NOW), FINE, "the last poll", "an hour ago"),
    (desk.polls(NOW - 3 * HOUR, interval=HOUR, enabled=3, now=NOW), WARNING, "the last poll", "silent death"),
    (desk.polls(None, interval=HOUR, enabled=3, now=NOW), WARNING, "ever polled", "a new desk"),
    (desk.polls(None, interval=HOUR, enabled=0, now=NOW), WARNING, "no source", "an empty desk"),
    (desk.quarantine([]), FINE, "nothing", "no poison"),
    (desk.quarantine(["rud: parsing took longer"]), WARNING, "rud: parsing", "poison"),
    (desk.sources({SourceState.OK: 9, SourceState.QUIET: 2}), FINE, "11 sources", "all well"),
    (desk.sources({SourceState.OK: 9, SourceState.FAILING: 2}), WARNING, "2 failing", "two fail"),
    (desk.backups([], unproven=0, folder="b", now=NOW), WARNING, "no proven backup in b", "none"),
    (desk.backups([], unproven=2, folder="b", now=NOW), WARNING, "2 unproven", "none was tried"),
    (desk.backups([NOW - 9 * DAY, NOW - DAY], unproven=0, folder="b", now=NOW), FINE, "2026", "yesterday's"),
    (desk.backups([NOW - 9 * DAY], unproven=0, folder="b", now=NOW), WARNING, "2026", "too old"),
    (desk.deliveries({}), FINE, "has arrived", "all sent"),
    (
        desk.deliveries({DeliveryState.UNKNOWN: 2, DeliveryState.FAILED: 1}),
        WARNING,
        "1 failed, 2 unknown",
        "some are not",
    ),
    (desk.editions(3, []), FINE, "3 rendered anew", "all provable"),
    (desk.editions(2, ["edition 3 is not what was approved"]), WARNING, "edition 3", "a damaged edition"),
    (desk.database([]), FINE, "whole", "whole"),
    (desk.database(["page 7 is broken"]), FAULT, "page 7", "broken"),
    (desk.settings_drift([]), FINE, "closed", "as they must be"),
    (desk.settings_drift(["COOKIES_ENABLED is True"]), FAULT, "COOKIES", "one door open"),
]


@pytest.mark.parametrize(("finding", "level", "says", "note"), CASES, ids=[row[3] for row in CASES])
def test_what_the_doctor_says(finding: Finding, level: FindingLevel, says: str, note: str) -> None:
    assert finding.level is level, note
    assert says in finding.says
    assert bool(finding.next_step) == (level is not FINE)
