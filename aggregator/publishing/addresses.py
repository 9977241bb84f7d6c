"""Where an issue is read: names and permanent addresses, made of nothing that changes later. Pure."""

from datetime import date

from aggregator.text.slugs import slug_of


def file_stem(series: str, cover_date: date) -> str:
    """The name of a digest's files without ending: `velda-weekly-2026-11-27`; other scripts in Latin letters."""
    return f"{slug_of(series) or 'digest'}-{cover_date.isoformat()}"


def archive_address(public_url: str, file: str = "") -> str:
    """The address of the archive's index, or of a file beside it; empty where `public_url` is."""
    return f"{public_url.rstrip('/')}/{file}" if public_url else ""


def issue_address(public_url: str, stem: str) -> str:
    """The permanent address of an issue; empty where `public_url` is."""
    return archive_address(public_url, f"issues/{stem}/")


def item_anchor(item_id: int) -> str:
    """The name of an item within its issue's page."""
    return f"item-{item_id}"
