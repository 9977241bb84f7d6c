"""Bare Scrapy on the same addresses: a spider that looks at nothing, no pipelines; prints one JSON object.

As many requests at once as ours, and otherwise Scrapy's own settings. Its seconds are those from the opening of the
spider to its close, without the start of the process.
"""

import json
import sys
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Bare(Spider):
    """Asks, and does nothing with the answers."""

    name = "bare"

    def parse(self, response: Response, **_: Any) -> None:
        """Look at nothing."""


def main() -> None:
    """Ask the addresses listed in a file once, so many at a time as the second argument says."""
    urls = Path(sys.argv[1]).read_text().split()
    settings = {
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "CONCURRENT_REQUESTS": int(sys.argv[2]),
        "DOWNLOAD_DELAY": 0,
    }
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Bare)
    process.crawl(crawler, start_urls=urls)
    process.start()
    stats = crawler.stats
    assert stats is not None
    taken = stats.get_value("elapsed_time_seconds")
    print(json.dumps({"seconds": taken, "answers": stats.get_value("response_received_count", 0)}))


if __name__ == "__main__":
    main()
