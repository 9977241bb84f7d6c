"""A site on disk: issues at their permanent addresses, earlier editions below, lists of what is there."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import OutputError
from aggregator.publishing.frozen import Withdrawal
from aggregator.publishing.outbox import deliver
from aggregator.publishing.outputs.parcel import Issue, Parcel
from aggregator.publishing.outputs.site import Site
from aggregator.store.database import Database
from aggregator.vocabulary import DeliveryState, EditionCause
from tests.factories import NOW
from tests.integration.publishing_desk import FROZEN, STEM, files_of, index, make_home, publish

AT = datetime(2026, 3, 6, 8, 5, tzinfo=UTC)


def issue(words: str, revision: int = 1, *, digest_id: int = 1, **changes: Any) -> Issue:
    files = {file.name: file for file in files_of(words)}
    return Issue(digest_id, revision, f"{revision:064}", replace(FROZEN, **changes), files, AT)


def test_an_issue_has_an_address_where_the_archive_has_one(tmp_path: Path) -> None:
    outcome = Site(tmp_path, list, index).send(Parcel(issue("a")))
    assert (outcome.url, outcome.remote_id) == (f"https://harbour.example/digest/issues/{STEM}/", f"issues/{STEM}/")
    assert Site(tmp_path, list, index).send(Parcel(issue("a", public_url=""))).url == ""


def test_earlier_editions_stand_below_a_corrected_issue_with_the_bytes_they_had(tmp_path: Path) -> None:
    editions = [issue("first", 1), issue("second", 2)]
    Site(tmp_path, lambda: editions, index).send(Parcel(issue("third", 3)))
    here = tmp_path / "issues" / STEM
    shown = {name: (here / name).read_bytes() for name in ("index.html", "v1/index.html", "v2/index.html")}
    pages = [each.files["page.html"].body for each in (issue("third"), *editions)]
    assert list(shown.values()) == pages
    assert not (here / "v3").exists() and b"third" in (here / "issue.txt").read_bytes()


def test_of_a_withdrawn_issue_every_page_is_the_notice(tmp_path: Path) -> None:
    Site(tmp_path, lambda: [issue("first", 1)], index).send(Parcel(issue("second", 2)))
    gone = issue("notice", 3, withdrawn=Withdrawal("a wrong bridge", AT, "Ana Prifti"))
    Site(tmp_path, lambda: [issue("first", 1), issue("second", 2)], index).send(Parcel(gone))
    files = [path for path in (tmp_path / "issues").rglob("*") if path.is_file()]
    assert len(files) == 6 and all(b"notice" in path.read_bytes() for path in files)


def test_looking_tells_whether_all_of_it_is_there(tmp_path: Path) -> None:
    site, parcel = Site(tmp_path, list, index), Parcel(issue("a"))
    assert site.look(parcel) is None
    site.send(parcel)
    seen = site.look(parcel)
    assert seen is not None and seen.state is DeliveryState.SENT
    (tmp_path / "feed.xml").write_bytes(b"torn")
    assert site.look(parcel) is None


def test_two_issues_of_one_address_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    other = issue("first", digest_id=2, series="هفته‌نامه‌ی بندر!")
    assert other.stem != STEM or other.key != issue("a").key
    same = replace(other, frozen=replace(other.frozen, series=FROZEN.series + "!"))
    assert same.stem == STEM and same.key != issue("a").key
    with pytest.raises(OutputError, match="digest 2 stands at"):
        Site(tmp_path / "site", lambda: [same], index).send(Parcel(issue("a")))
    assert not (tmp_path / "site").exists()


def test_lists_name_all_issues_that_reached_the_site_and_no_other(each_database: Database, tmp_path: Path) -> None:
    home = make_home(tmp_path, {"web": {"kind": "site"}})

    def send(edition: Any) -> None:
        deliver(each_database, home, edition.id, clock=lambda: NOW, index=index)

    later = publish(each_database, home, cover_date=date(2026, 3, 13), words="later")
    first = publish(each_database, home, words="first")
    publish(each_database, home, cover_date=date(2026, 3, 20), words="still waiting")
    for edition in (later, first):
        send(edition)
    second = publish(each_database, home, digest_id=first.digest_id, cause=EditionCause.CORRECTION, words="second")
    send(second)
    listed = (tmp_path / "site/feed.json").read_text().splitlines()[1:]
    stem = STEM.removesuffix("2026-03-06")
    assert listed == [
        f"{STEM} 1 {first.hash}",
        f"{STEM} 2 {second.hash}",
        f"{stem}2026-03-13 1 {later.hash}",
    ]
