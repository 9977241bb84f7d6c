"""Whether Scrapy's settings are as they must be: `python -m crawlers.drift` prints what is not, a line each.

Scrapy takes settings from `SCRAPY_*` variables and from whatever module `SCRAPY_SETTINGS_MODULE` names, so what
`settings.py` says is not yet what holds.
"""

import os
import sys
from typing import Any

#: What must hold, whatever else a desk sets.
REQUIRED: dict[str, Any] = {
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "HTTPPROXY_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "TWISTED_DNS_RESOLVER": "crawlers.resolver.GuardedResolver",
}
#: Schemes that must have no handler.
SHUT_SCHEMES = ("file", "ftp", "s3", "data")
#: Gates that every request must pass, in this order and before all else.
GATES = ("crawlers.middlewares.Egress", "crawlers.middlewares.Robots")
#: Longest body, bytes, decoded.
LONGEST_BODY = 64 << 20


def drift(settings: Any) -> list[str]:
    """What of Scrapy's effective settings is not as it must be."""
    lines = [
        f"{name} is {settings.get(name)!r}, must be {wanted!r}"
        for name, wanted in REQUIRED.items()
        if _as(wanted, settings, name) != wanted
    ]
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    lines += [f"DOWNLOAD_HANDLERS opens {scheme}:" for scheme in SHUT_SCHEMES if handlers.get(scheme, "") is not None]
    order = sorted(
        (place, name) for name, place in settings.getdict("DOWNLOADER_MIDDLEWARES").items() if place is not None
    )
    if tuple(name for _, name in order[: len(GATES)]) != GATES:
        lines.append(f"DOWNLOADER_MIDDLEWARES does not begin with {', '.join(GATES)}")
    if not 0 < settings.getint("DOWNLOAD_MAXSIZE") <= LONGEST_BODY:
        lines.append(f"DOWNLOAD_MAXSIZE is {settings.getint('DOWNLOAD_MAXSIZE')}, must be at most {LONGEST_BODY}")
    return lines


def _as(wanted: object, settings: Any, name: str) -> object:
    if isinstance(wanted, bool):
        return settings.getbool(name)
    return settings.getint(name) if isinstance(wanted, int) else settings.get(name)


def main() -> int:
    """Print the drift of this desk's collector; 0 whatever it is."""
    from scrapy.utils.project import get_project_settings

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawlers.settings")
    for line in drift(get_project_settings()):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
