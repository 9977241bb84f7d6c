"""The kinds of value that config files share: ids, language tags, addresses, names, time zones, networks.

Each complains in words a person at the desk understands. Values are checked, never rewritten, with one exception:
language tags take their usual spelling, because they are compared.
"""

import ipaddress
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from aggregator.errors import LanguageTagError, UrlError
from aggregator.text.invisible import is_visible, without_invisible
from aggregator.text.language import normal_tag
from aggregator.text.urls import canonical_url, host_of, unwrapped

#: A host and its port as every library reads them; some take an empty port for a part of the name.
_HOST_AND_PORT = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?", re.IGNORECASE | re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _line(value: str) -> str:
    if not value.strip():
        raise ValueError("some text is needed")
    if not is_visible(value):
        raise ValueError("some text that can be seen is needed")
    return _unbroken(value)


def _unbroken(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("one line without control characters is needed")
    return value


def _tag(value: str) -> str:
    try:
        return normal_tag(value)
    except LanguageTagError as error:
        raise ValueError(str(error)) from error


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {value!r}; names are like Europe/Tirane or UTC") from error
    return value


def _network(value: str) -> str:
    ipaddress.ip_network(value)
    return value


def _address(value: str) -> str:
    # Checked, not rewritten: opaque feed addresses must be asked for byte for byte.
    try:
        canonical_url(value)
    except UrlError as error:
        raise ValueError(str(error)) from error
    if value != unwrapped(value):
        raise ValueError("white space or an invisible mark around the address; type its first and last letters anew")
    _check_host(urlsplit(value).netloc, host_of(value))
    return value


def _check_host(netloc: str, host: str) -> None:
    """Refuse what we can read but the collector would not ask for, or would ask of another host."""
    found = _HOST_AND_PORT.fullmatch(netloc)
    if found is None:
        raise ValueError("after the host only a port may follow (`:8080`); leave it out, or write it in digits 0-9")
    name = found[1]
    if without_invisible(name) != name:
        raise ValueError(f"an invisible mark in the host; write {host}")
    if not name.isascii() and _by_older_rules(name) != host:
        raise ValueError(f"an international host name that is not read alike everywhere; write {host}")


def _by_older_rules(name: str) -> str:
    """A host as IDNA 2003 encodes it, by which Scrapy asks: without joiners, and with `ss` for the German sharp s."""
    try:
        return name.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return ""


def _address_or_nothing(value: str) -> str:
    return _address(value) if value else value


#: An id; it stands in commands, file names and database rows.
Slug = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")]
#: A BCP 47 tag in its usual spelling; ISO 639-2 and 639-3 codes are accepted.
Language = Annotated[str, AfterValidator(_tag)]
#: Text on one line, not empty.
Line = Annotated[str, AfterValidator(_line)]
#: An outlet's name.
Name = Annotated[str, Field(max_length=200), AfterValidator(_line)]
#: Text on one line, or nothing.
LineOrNothing = Annotated[str, AfterValidator(_unbroken)]
#: Words of a sentence, with the spaces at their ends.
Phrase = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_unbroken)]
#: A quotation mark, with its space where it has one.
Mark = Annotated[str, Field(min_length=1, max_length=4), AfterValidator(_unbroken)]
#: An absolute http or https URL, kept byte for byte.
Address = Annotated[str, AfterValidator(_address)]
AddressOrNothing = Annotated[str, AfterValidator(_address_or_nothing)]
#: A name of the IANA time zone database.
Zone = Annotated[str, AfterValidator(_zone)]
#: An IPv4 or IPv6 network: 10.20.0.0/16.
IpNetwork = Annotated[str, AfterValidator(_network)]
#: A time of day, 24 hours.
TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
#: Whether an article's own page is fetched.
Pages = Literal["auto", "always", "never"]
