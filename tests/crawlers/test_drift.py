"""Settings of Scrapy that are not as they must be are named, wherever they were changed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawlers.drift import REQUIRED, drift
from tests.fakes.desk import Desk

GOOD = REQUIRED | {
    "DOWNLOAD_HANDLERS": {"file": None, "ftp": None, "s3": None, "data": None},
    "DOWNLOADER_MIDDLEWARES": {"crawlers.middlewares.Egress": 50, "crawlers.middlewares.Robots": 100},
    "DOWNLOAD_MAXSIZE": 10 << 20,
}

CHANGES = [
    ({"TELNETCONSOLE_ENABLED": True}, "TELNETCONSOLE_ENABLED is True"),
    ({"DOWNLOAD_VERIFY_CERTIFICATES": "0"}, "DOWNLOAD_VERIFY_CERTIFICATES is '0'"),
    ({"CONCURRENT_REQUESTS_PER_DOMAIN": "8"}, "CONCURRENT_REQUESTS_PER_DOMAIN is '8'"),
    ({"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"}, "TWISTED_DNS_RESOLVER is"),
    ({"DOWNLOAD_HANDLERS": {"ftp": None, "s3": None, "data": None}}, "DOWNLOAD_HANDLERS opens file:"),
    ({"DOWNLOADER_MIDDLEWARES": {"crawlers.middlewares.Robots": 100}}, "DOWNLOADER_MIDDLEWARES does not begin"),
    (
        {"DOWNLOADER_MIDDLEWARES": GOOD["DOWNLOADER_MIDDLEWARES"] | {"other.Cache": 10}},
        "DOWNLOADER_MIDDLEWARES does not begin",
    ),
    ({"DOWNLOAD_MAXSIZE": 0}, "DOWNLOAD_MAXSIZE is 0"),
]


def test_our_own_settings_have_not_drifted() -> None:
    assert drift(Settings(GOOD)) == []


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[row[1] for row in CHANGES])
def test_a_changed_setting_is_named(change: dict[str, object], said: str) -> None:
    (line,) = drift(Settings(GOOD | change))
    assert line.startswith(said)


def test_a_desk_s_effective_settings_are_asked_of_scrapy(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "d", {"rud": "https://rud.example/feed"})
    desk.database.close()
    environ = os.environ | {"NEWSLOOM_DESK": str(desk.root)}
    run = subprocess.run(
        [sys.executable, "-m", "crawlers.drift"], env=environ, capture_output=True, encoding="utf-8", timeout=60
    )
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
