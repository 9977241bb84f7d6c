"""Where posts of a WordPress site are asked for: its REST interface. Pure."""

from urllib.parse import parse_qsl, urlencode, urlsplit

#: Posts asked for at a time; WordPress gives 100 at most, and some hosts take long for so many texts.
PER_PAGE = 30
_ROUTE = "wp-json/wp/v2/posts"
_OURS = frozenset({"per_page", "orderby", "_embed", "_fields", "page"})
#: What stands beside each post, so that it costs no request of its own.
_EMBEDDED = "author,wp:featuredmedia"
_FIELDS = "id,guid,link,date,date_gmt,modified_gmt,title,excerpt,content,_links,_embedded"


def posts_address(site: str, *, page: int = 1) -> str:
    """Where a page of posts is asked for, newest first.

    Args:
        site: the address of a site, or of its interface; `?rest_route=/` serves where addresses are not rewritten.
    """
    parts = urlsplit(site)
    given = parse_qsl(parts.query, keep_blank_values=True)
    path = parts.path
    if "/wp-json/" not in path and not any(name == "rest_route" for name, _ in given):
        path = f"{path.rstrip('/')}/{_ROUTE}"
    ours = {"per_page": str(PER_PAGE), "orderby": "date", "_embed": _EMBEDDED, "_fields": _FIELDS, "page": str(page)}
    query = [(name, value) for name, value in given if name not in ours] + list(ours.items())
    return parts._replace(path=path, query=urlencode(query, safe=",/:"), fragment="").geturl()


def site_address(posts: str) -> str:
    """The address of the site whose posts were asked for at an address that `posts_address` gave, or that led to."""
    parts = urlsplit(posts)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in _OURS]
    path = parts.path.removesuffix(_ROUTE)
    return parts._replace(path=path, query=urlencode(query, safe=",/:")).geturl()
