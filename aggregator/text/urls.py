"""URLs: the canonical form we fetch and store, the key under which two addresses are one page, and what may be shown.

One parser decides, and what it does not understand the way a browser would (WHATWG URL) it refuses: no userinfo, no
escapes in hosts, no octal or single-number addresses. It deliberately judges no address as public or private; that is
`egress`, on the address connected to.
"""

import ipaddress
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna
import tldextract

from aggregator.errors import UrlError
from aggregator.phrases import Phrase
from aggregator.text.tracking import is_rendering, is_tracking

# Web servers commonly refuse request lines over 8 KiB (the default of nginx and Apache), so no page is lost.
LONGEST_URL = 8_000
_DEFAULT_PORTS = {"http": 80, "https": 443}
# What people paste around an address: white space, byte order mark, bidi and zero-width controls.
_AROUND = " \t\r\n\f\v\u00a0\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Everything a browser sends as it stands; white space, quotes, angle brackets, braces and non-ASCII are escaped.
_AS_IS = "!$&'()*+,;=:@/?%-._~|[]^\\"
# a page of its own at the root is no variant of the front page, but for AMP, which has one
_VARIANT = re.compile(r"/amp$|(?<=.)/print$|\.amp(?=\.html?$)")
_MOBILE_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
# An address that is in its canonical form already, as nearly all links in feeds are: nothing of it is to be lowered,
# resolved, escaped or left out. The names that idna, ports and numbers have to be looked at for are not among them.
_CANONICAL = re.compile(
    r"https?://(?!.{0,250}xn--)(?=[^/]{1,250}/)(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.)++[a-z]{2,60}/"
    r"(?:[A-Za-z0-9_~!$&'()*+,=:@-][A-Za-z0-9._~!$&'()*+,=:@-]*+/?)*+"
)
# an escaped line break in a mail link would add headers to the letter
_MAIL_HEADER = re.compile("%0[ad]", re.IGNORECASE)
_MAIL = re.compile(
    r"mailto:[A-Za-z0-9.!#$&'*+/=?^_{|}~-]+@[A-Za-z0-9.-]+(?:\?[A-Za-z0-9!$&'()*+,;=:@/?%._~-]*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A URL in pieces, each already washed. `host` carries the port when it is not the scheme's own."""

    scheme: str
    host: str
    path: str
    query: str
    fragment: str

    def join(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{self.path}{query}{fragment}"


def unwrapped(url: str) -> str:
    """An address without the white space and the invisible marks around it that messengers and mail put there."""
    return url.strip().strip(_AROUND)


def has_scheme(url: str) -> bool:
    """Whether an address begins with a scheme (`https://`), whatever its query holds."""
    return _SCHEME.match(url) is not None


def canonical_url(url: str, base: str | None = None) -> str:
    """The absolute http(s) form of `url`, resolved against `base`, to fetch and to store.

    Scheme and host are lowered, the host in IDNA ASCII; default port, fragment, dot segments and tracking parameters
    are dropped; needless escapes are undone (RFC 3986, section 6.2.2); everything else keeps its order and spelling.
    Idempotent. Raises UrlError, with the reason, for all but http(s) URLs and references that lead to one.
    """
    if _is_canonical(url, base):
        return url
    parts = _parse(url, base)
    kept = [piece for piece in parts.query.split("&") if piece and not is_tracking(_name_and_value(piece)[0])]
    return _short_enough(replace(parts, query="&".join(kept), fragment="").join())


def _is_canonical(url: str, base: str | None) -> bool:
    """Whether an address surely is in its canonical form. Raises UrlError for a base that is none."""
    if len(url) > LONGEST_URL or not _CANONICAL.fullmatch(url):
        return False
    return base is None or bool(_canonical_base(base))


@lru_cache(100)
def _canonical_base(base: str) -> str:
    """The canonical form of the address of a document, which is asked for with each of its links."""
    return canonical_url(base)


def url_key(url: str) -> str:
    """The identity of a page: two URLs with one key are the same page. Not an address, never fetched.

    The canonical form without scheme, `www.`/`m.`/`amp.`, trailing slash, `/amp`, `/print`, parameters that choose a
    rendering, and the order of the query. Raises UrlError.
    """
    parts = _parts(canonical_url(url))
    pieces = [piece for piece in parts.query.split("&") if piece and not is_rendering(*_name_and_value(piece))]
    path = _VARIANT.sub("", parts.path.rstrip("/")).rstrip("/")
    key = _host_key(parts.host) + path + ("?" if pieces else "") + "&".join(sorted(pieces))
    return _ESCAPE.sub(lambda escape: escape[0].upper(), key)


def _parts(canonical: str) -> _Parts:
    if not _is_canonical(canonical, None):
        return _parse(canonical, None)
    scheme, _, rest = canonical.partition("://")
    host, _, path = rest.partition("/")
    return _Parts(scheme, host, f"/{path}", "", "")


def feed_key(url: str) -> str:
    """Under which two addresses of feeds are one: the canonical form without scheme and trailing slash. Never fetched.

    Narrower than `url_key`, for a feed's address is opaque: what looks like a rendering may be another feed. Raises
    UrlError.
    """
    parts = _parse(canonical_url(url), None)
    return parts.host + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


@lru_cache(10_000)
def _host_key(host: str) -> str:
    """The host without a `www.` or mobile prefix, unless the prefix is the name of the site itself (`www.com`)."""
    bare = _MOBILE_PREFIX.sub("", host)
    return bare if _suffixes()(bare.partition(":")[0]).top_domain_under_public_suffix else host


def bare_host(url: str) -> str:
    """The host without port and without a `www.` or mobile prefix, for comparing sites. Raises UrlError."""
    host = host_of(url)
    bare = _MOBILE_PREFIX.sub("", host)
    return bare if _registrable(bare) else host


def is_web_url(url: str) -> bool:
    """Whether `url` is an absolute http(s) URL that `canonical_url` accepts."""
    try:
        canonical_url(url)
    except UrlError:
        return False
    return True


def host_of(url: str) -> str:
    """The host of an http(s) URL, lowered, in IDNA ASCII, without port (`[::1]` without brackets). Raises UrlError."""
    host = _parse(url, None).host
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def site_of(url: str) -> str:
    """The registrable domain (`news.example.co.uk` -> `example.co.uk`), or the host itself when there is none.

    By the Public Suffix List inside tldextract, private suffixes included: two blogs of one host are two sites. By its
    default rule a last label that it does not list is a suffix (`news.desk.intranet` -> `desk.intranet`). Never
    downloads. Raises UrlError.
    """
    host = host_of(url)
    return _registrable(host) or host


def _registrable(host: str) -> str:
    """The registrable domain of a host; empty for an address, a single label and a public suffix itself."""
    found = _suffixes()(host)
    labels = host.split(".")
    if found.suffix or ":" in host or labels[-1].isdigit():
        return found.top_domain_under_public_suffix
    return ".".join(labels[-2:]) if len(labels) > 1 else ""


def safe_href(url: str, *, base: str | None = None) -> str | None:
    """An absolute http, https or mailto URL fit for an href, query and fragment kept; None for everything else.

    A relative reference is resolved against `base` when there is one.
    """
    url = url.strip(_AROUND)
    if url[:7].casefold() == "mailto:":
        return url if len(url) <= LONGEST_URL and _MAIL.fullmatch(url) and not _MAIL_HEADER.search(url) else None
    try:
        return url if _is_canonical(url, base) else _short_enough(_parse(url, base).join())
    except UrlError:
        return None


def _parse(url: str, base: str | None) -> _Parts:
    url = _acceptable(url)
    if base is not None:
        url = _resolved(_canonical_base(base), url)
    try:
        split = urlsplit(url)
        scheme, netloc, port = split.scheme.lower(), split.netloc, split.port
    except ValueError as error:
        raise UrlError(Phrase("malformed URL (%(error)s)", error=error)) from error
    if scheme not in _DEFAULT_PORTS or not netloc:
        raise UrlError(Phrase("not an absolute http or https URL"))
    host = _host(netloc)
    if port == 0:
        raise UrlError(Phrase("port 0"))
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    return _Parts(scheme, host, _path(split.path), _washed(split.query), _washed(split.fragment))


def _acceptable(url: str) -> str:
    url = url.strip(_AROUND)
    if not url:
        raise UrlError(Phrase("empty URL"))
    _short_enough(url)
    if _FORBIDDEN.search(url):
        raise UrlError(Phrase("control character or half a character in URL"))
    if "\\" in re.split("[?#]", url, maxsplit=1)[0]:
        # browsers read it as a slash, most libraries do not: the two would talk to different hosts
        raise UrlError(Phrase("backslash in URL"))
    return url


def _resolved(base: str, url: str) -> str:
    if re.match(r"//(?:[/?#]|\Z)", url):
        raise UrlError(Phrase("no host in URL"))
    try:
        return urljoin(base, url)
    except ValueError as error:
        raise UrlError(Phrase("malformed URL (%(error)s)", error=error)) from error


def _short_enough(url: str) -> str:
    if len(url) > LONGEST_URL:
        raise UrlError(Phrase("URL longer than %(longest)s characters", longest=LONGEST_URL))
    return url


def _host(netloc: str) -> str:
    if "@" in netloc:
        raise UrlError(Phrase("user name or password in URL"))
    if netloc.startswith("["):
        return _ip6(netloc)
    name = netloc.partition(":")[0]
    if not name.isascii() or "xn--" in name.lower():
        name = _idna(name)
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_HOST_LABEL.fullmatch(label) for label in labels):
        raise UrlError(Phrase("not a host name"))
    if labels[-1].isdigit() or re.fullmatch("0x[0-9a-f]*", labels[-1]):
        return _ip4(name)
    return name


def _idna(name: str) -> str:
    if re.search(r"[\s%]", name):
        raise UrlError(Phrase("not a host name"))
    try:
        # both ways: a made-up xn-- label must also decode to something that encodes back
        return idna.encode(idna.decode(name, uts46=True), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise UrlError(Phrase("not an international host name (%(error)s)", error=error)) from error


def _ip4(name: str) -> str:
    """A host that ends in a number is an IPv4 address (WHATWG URL, 3.5); only the plain four-part form is accepted."""
    try:
        return str(ipaddress.IPv4Address(name))
    except ValueError as error:
        raise UrlError(Phrase("a numeric host that is not a plain IPv4 address")) from error


def _ip6(netloc: str) -> str:
    inner, closing, rest = netloc[1:].partition("]")
    try:
        if not closing or "%" in inner or (rest and not rest.startswith(":")):
            raise ValueError(netloc)
        return f"[{ipaddress.IPv6Address(inner)}]"
    except ValueError as error:
        raise UrlError(Phrase("not an IPv6 address")) from error


def _washed(text: str) -> str:
    """Escape what may not stand in a URL and undo escapes of unreserved characters; idempotent."""
    text = _STRAY_PERCENT.sub("%25", text)
    return _ESCAPE.sub(_unescaped, quote(text, safe=_AS_IS))


def _unescaped(escape: re.Match[str]) -> str:
    char = chr(int(escape[0][1:], 16))
    return char if char in _UNRESERVED else escape[0]


def _path(path: str) -> str:
    """The washed path without dot segments (RFC 3986, section 5.2.4); never empty."""
    kept: list[str] = []
    segments = _washed(path).split("/")[1:]
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment == "..":
            del kept[-1:]
        if segment not in (".", ".."):
            kept.append(segment)
        elif last:
            kept.append("")
    return "/" + "/".join(kept)


def _name_and_value(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return unquote(name), unquote(value)


@cache
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
