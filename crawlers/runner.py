"""The collector process: `python -m crawlers.runner`. One round over what is wanted, then it ends.

Started by `aggregator.collection.launch`; everything it learns goes into the database, so its exit code only says
whether the round ran: 0 it did (single sources may have failed), 1 it could not, 2 wrong use, 78 wrong config
(`sysexits.h`). The lines of its last word begin with `error: `.
"""

import argparse
import gc
import os
import sys
from typing import Any

from aggregator import log
from aggregator.collection.parsers import start_fork_server
from aggregator.errors import AggregatorError, CollectorError, ConfigError


def main(argv: list[str] | None = None) -> int:
    """Run one round; returns the exit code."""
    options = _options(argv)
    os.environ["NEWSLOOM_DESK"] = options.desk
    log.set_up(json=options.log_json)
    start_fork_server()
    try:
        return _run(options)
    except AggregatorError as error:
        for line in str(error).splitlines():
            print(f"error: {line}", file=sys.stderr)
        return os.EX_CONFIG if isinstance(error, ConfigError) else error.exit_code


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers.runner", description="Collect: one round.")
    parser.add_argument("--desk", default=os.environ.get("NEWSLOOM_DESK", "."), help="the desk's directory")
    parser.add_argument("--source", action="append", default=[], help="a source's id; may be given several times")
    parser.add_argument("--all", action="store_true", help="all enabled sources, due or not")
    parser.add_argument("--limit", type=int, help="at most so many sources")
    parser.add_argument("--log-json", action="store_true", help="log lines as JSON")
    return parser.parse_args(argv)


def _run(options: argparse.Namespace) -> int:
    # What is imported stays: looking through its 270,000 objects for garbage took half a second of a round of ten.
    gc.disable()
    # Scrapy is imported once the desk is known: its settings module reads the desk's config.
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawlers.settings")
    process = AsyncCrawlerProcess(get_project_settings())
    arguments: dict[str, Any] = {"sources": ",".join(options.source), "every": "yes" if options.all else ""}
    arguments["limit"] = "" if options.limit is None else str(options.limit)
    crawler = process.create_crawler("collector")
    crawl = process.crawl(crawler, **arguments)
    gc.freeze()
    gc.enable()
    process.start()
    if error := crawl.exception():
        raise error
    spider: Any = crawler.spider
    if spider.broken is not None:
        raise CollectorError(f"the round could not go on: {spider.broken!r}") from spider.broken
    reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
    if reason != "finished":  # a signal, or Scrapy's own limit on memory
        raise CollectorError(f"the round ended before its time ({reason}); what it had stored is kept, run it again")
    if spider.failed_to_store:
        raise CollectorError(
            f"{spider.failed_to_store} outcomes could not be stored, see the lines above; they will be polled again"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
