"""The hand-off: what a spider yields goes to `aggregator.collection`, which stores it, off the event loop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scrapy.crawler import Crawler

from aggregator import log


@dataclass(frozen=True)
class Outcome:
    """Something to store: what it is about (for the log), how to store it, what to do when that fails or is done."""

    about: str
    store: Callable[[], Any]
    #: notes that it could not be stored, and why
    note: Callable[[str], Any]
    #: told whether it was stored, or noted
    done: Callable[[bool], None]


class Intake:
    """Runs each outcome's `store` in the writing thread; an error is logged, noted and ends nothing else."""

    def __init__(self, crawler: Crawler) -> None:
        self._log = log.get("intake")
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Intake":
        """Scrapy's way of making it."""
        return cls(crawler)

    async def process_item(self, item: Outcome) -> Outcome:
        """Store one outcome."""
        spider: Any = self._crawler.spider
        stored = False
        try:
            await spider.round.writer.store(item.store)
            stored = True
        except Exception as error:  # whatever it is, it is this outcome's trouble, which must have its account
            self._log.error("not stored", about=item.about, error=repr(error))
            stored = await self._noted(item, f"could not be stored: {error!r}")
        finally:
            item.done(stored)
        return item

    async def _noted(self, item: Outcome, why: str) -> bool:
        spider: Any = self._crawler.spider
        try:
            await spider.in_writer(lambda: item.note(why))
        except Exception as error:  # nothing can be written: the runner tells
            spider.failed_to_store += 1
            self._log.error("not even noted", about=item.about, error=repr(error))
            return False
        return True
