"""The collector process: `python -m crawlers`. It serves one batch of requests and ends, or stays for good.

Started by `aggregator.collection.launch`, and by `newsloom up`; everything it learns goes into the database, so its
exit code only says whether it ran: 0 it did (single sources may have failed), 1 it could not, 2 wrong use, 75 another
one is at work, 78 wrong config (`sysexits.h`). The lines of its last word begin with `error: `.
"""

import argparse
import gc
import os
import sys
from typing import Any

from aggregator import log
from aggregator.collection.launch import HELD
from aggregator.collection.parsers import start_fork_server
from aggregator.errors import AggregatorError, CollectorError, ConfigError, LeaseHeldError
from aggregator.holder import end_with_input
from crawlers.staying import STAYS, begin_again, ending


def main(argv: list[str] | None = None) -> int:
    """Run one round, or stay; returns the exit code."""
    options = _options(argv)
    os.environ["NEWSLOOM_DESK"] = options.desk
    log.set_up(json=options.log_json)
    # Killed, we leave semaphores to Python's tracker of them, which would say so in the middle of the log.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    start_fork_server()
    try:
        return _run(options)
    except AggregatorError as error:
        _say(error, options)
        return _code(error)


def _say(error: AggregatorError, options: argparse.Namespace) -> None:
    """The last word: a line of the log for one that stays, else what `launch` passes on."""
    if options.stay:
        log.get("collector").error("cannot go on", why=str(error))
        return
    for line in error.complaints if isinstance(error, ConfigError) else str(error).split("\n"):
        print(f"error: {log.legible(line)}", file=sys.stderr)


def _code(error: AggregatorError) -> int:
    if isinstance(error, LeaseHeldError):
        return HELD
    return os.EX_CONFIG if isinstance(error, ConfigError) else error.exit_code


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers", description="Collect: one round, or for good.")
    parser.add_argument("--desk", default=os.environ.get("NEWSLOOM_DESK", "."), help="the desk's directory")
    parser.add_argument("--asked-by", default="", help="serve the requests of this batch")
    parser.add_argument("--pages-of", action="append", default=[], help="fetch pages of this source only; repeatable")
    parser.add_argument("--no-pages", action="store_true", help="fetch no article pages")
    parser.add_argument("--stay", action="store_true", help="serve everybody's requests until stopped")
    parser.add_argument("--supervised", action="store_true", help="end when standard input ends")
    parser.add_argument("--log-json", action="store_true", help="log lines as JSON")
    return parser.parse_args(argv)


def _run(options: argparse.Namespace) -> int:
    # What is imported stays: looking through its 270,000 objects for garbage took half a second of a round of ten.
    gc.disable()
    # Scrapy is imported once the desk is known: its settings module reads the desk's config.
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawlers.settings")
    if options.stay:
        os.environ[STAYS] = "yes"
    settings = get_project_settings()
    settings.set("LOG_ENABLED", False, priority="cmdline")  # what Scrapy says goes through our own log
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler("collector")
    crawl = process.crawl(crawler, **_arguments(options))
    gc.freeze()
    gc.enable()
    if options.supervised:
        end_with_input()
    process.start(install_signal_handlers=not options.stay)
    if error := crawl.exception():
        raise error
    spider: Any = crawler.spider
    if spider.wants_new_config and not ending.is_set():
        begin_again()
    return _verdict(spider, crawler.stats.get_value("finish_reason") if crawler.stats else None)


def _arguments(options: argparse.Namespace) -> dict[str, str]:
    return {
        "batch": options.asked_by,
        "pages_of": ",".join(options.pages_of),
        "pages": "" if options.no_pages else "yes",
        "stay": "yes" if options.stay else "",
    }


def _verdict(spider: Any, reason: str | None) -> int:
    if isinstance(spider.broken, LeaseHeldError):
        raise spider.broken
    if spider.broken is not None:
        raise CollectorError(f"the round could not go on: {spider.broken!r}") from spider.broken
    if spider.scope.stays and (reason == "shutdown" or ending.is_set()):
        return 0
    if reason != "finished":  # a signal, or Scrapy's own limit on memory
        raise CollectorError(f"the round ended before its time ({reason}); what it had stored is kept, run it again")
    if spider.failed_to_store:
        raise CollectorError(
            f"{spider.failed_to_store} outcomes could not be stored, see the lines above; they will be polled again"
        )
    return 0
