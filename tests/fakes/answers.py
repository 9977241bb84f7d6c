"""A web of scripted answers without a network: what `Previewer` fetches from, with a ledger of what it asked for."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from aggregator.collection.raw import Response
from aggregator.errors import CollectorError


class ScriptedAnswers:
    """Answers by address; what nobody scripted is answered 404."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, Response | str] = {}

    async def fetch(self, url: str) -> Response:
        """Scrapy's part in the real collector."""
        self.asked.append(url)
        answer = self._answers.get(url, Response(url, 404, b"not found", "text/plain"))
        if isinstance(answer, str):
            raise CollectorError(answer)
        return answer

    def put(
        self,
        url: str,
        body: str | bytes,
        *,
        kind: str = "",
        status: int = 200,
        ends_at: str = "",
        wait: int | None = None,
    ) -> None:
        """Something stands at an address; `ends_at` is where redirects end, `wait` the seconds of Retry-After."""
        raw = body.encode() if isinstance(body, str) else body
        self._answers[url] = Response(ends_at or url, status, raw, kind, retry_after=wait)

    def refuse(self, url: str, why: str) -> None:
        """An address cannot be had."""
        self._answers[url] = why


def rss(
    *entries: tuple[str, str],
    title: str = "Gazeta e Lumit",
    link: str = "https://lumi.example/",
    dates: Sequence[datetime | str] = (),
) -> str:
    """An RSS document: headline and text of each entry, at addresses of its site, the dates in order."""
    written = [date if isinstance(date, str) else format_datetime(date) for date in dates]
    items = "".join(
        f"<item><title>{headline}</title><link>{link}{number}</link><description>{text}</description>"
        + (f"<pubDate>{written[number - 1]}</pubDate>" if number <= len(written) else "")
        + "</item>"
        for number, (headline, text) in enumerate(entries, 1)
    )
    return f'<rss version="2.0"><channel><title>{title}</title><link>{link}</link>{items}</channel></rss>'


def page(*links: tuple[str, str, str], site_name: str = "", more: str = "") -> str:
    """A web page that names feeds: address, title, media type of each."""
    named = "".join(f'<link rel="alternate" href="{url}" title="{title}" type="{kind}">' for url, title, kind in links)
    site = f'<meta property="og:site_name" content="{site_name}">' if site_name else ""
    return f"<!DOCTYPE html><html><head>{site}{named}</head><body>{more}<p>Lumi u ngrit.</p></body></html>"
