"""An issue as a WordPress post: what is written into it, how it is known again, and which post an issue may take.

Pure. Facts about WordPress are those of its core (wp-includes) since 5.0:

* Posts have unique slugs: where one is taken, by a post we may not even see, WordPress appends `-2` without a word.
  The bin appends `__trashed`. So a slug finds candidates and proves nothing.
* What proves is a mark in the post's own content: a `div` with `data-` attributes. Those are kept for users without
  `unfiltered_html` too; a custom meta field would need a plugin that registers it, and the content itself cannot be
  compared, for WordPress rewrites it for such users.
* Content is a language of its own: `[word]` runs shortcodes and an address alone on a line is asked for and embedded.
  Both are written as character references, which a reader sees as the same letters. As a block of HTML the content is
  also left alone by `wpautop`, which puts paragraphs of its own into other posts.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aggregator.errors import ServiceError
from aggregator.publishing.outputs.parcel import Issue, Parcel
from aggregator.text.markup import clean_line
from aggregator.text.urls import safe_href

#: So many numbered slugs are looked through; each is a post that somebody has made of that name.
_NUMBERED = 9
_ISSUE = re.compile(r'data-newsloom-issue="([0-9a-f]{24})"')
_EDITION = re.compile(r'data-newsloom-edition="([0-9a-f]{64})"')
# of an address that begins a line or an element, what makes it one
_BARE_ADDRESS = re.compile(r"(^|>)(\s*https?):(?=//)", re.IGNORECASE | re.MULTILINE)
_TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the site that may be an issue's."""

    id: int
    slug: str
    status: str
    link: str
    #: the issue's key and the edition's hash by its mark; empty where it has none
    issue: str
    edition: str

    @classmethod
    def of(cls, said: object) -> "Post":
        """A post as the API gives it in the context `edit`.

        Raises:
            ServiceError: it is none.
        """
        content = said.get("content") if isinstance(said, Mapping) else None
        raw = content.get("raw") if isinstance(content, Mapping) else None
        if not isinstance(said, Mapping) or not isinstance(said.get("id"), int) or not isinstance(raw, str):
            raise ServiceError("WordPress answers with something that is no post in the context edit")
        slug, status, link = (clean_line(str(said.get(key, ""))) for key in ("slug", "status", "link"))
        issue, edition = _ISSUE.search(raw), _EDITION.search(raw)
        marks = (issue[1] if issue else "", edition[1] if edition else "")
        return cls(said["id"], slug, status, safe_href(link) or "", *marks)


def slugs_of(stem: str) -> list[str]:
    """The slugs under which a post of an issue may be found."""
    numbered = [stem, *(f"{stem}-{number}" for number in range(2, _NUMBERED + 1))]
    return [*numbered, f"{stem}__trashed", f"{stem}__trashed-2"]


def own_post(posts: Sequence[Post], parcel: Parcel) -> Post | str | None:
    """The post that an issue has already, None when a new one may be made, or why neither is right.

    Args:
        posts: those with one of the issue's slugs, and the one of the parcel's `remote_id`.
        parcel: the issue, with what WordPress called its post, and where it showed it, when there was one.
    """
    issue = parcel.issue
    ours = [post for post in posts if post.issue == issue.key or _had(post, parcel)]
    live = [post for post in ours if post.status != _TRASH]
    if len(live) > 1:
        numbers = ", ".join(str(post.id) for post in live)
        return f"WordPress has several posts of this issue ({numbers}): delete all but one there, then publish again"
    if live:
        return live[0]
    if ours:
        return f"post {ours[0].id} is in WordPress's bin: restore it or delete it for good there, then publish again"
    for post in posts:
        if post.slug == issue.stem:
            return f"post {post.id} has the slug {issue.stem} and is not Newsloom's: rename it, then publish again"
    return None


def _had(post: Post, parcel: Parcel) -> bool:
    """Whether a post has the number of the issue's former one, on the same site: others count posts of their own."""
    hosts = [urlsplit(url).hostname for url in (post.link, parcel.remote_url) if url]
    return str(post.id) == parcel.remote_id and len(set(hosts)) < 2


def content_of(issue: Issue, entry: str) -> str:
    """What is written into the post: the approved HTML `entry` behind the issue's mark."""
    mark = f'data-newsloom-issue="{issue.key}" data-newsloom-edition="{issue.hash}"'
    return f"<!-- wp:html -->\n<div {mark}>\n{_as_it_reads(entry)}\n</div>\n<!-- /wp:html -->"


def title_of(issue: Issue) -> str:
    """The post's title, which WordPress takes for HTML."""
    return html.escape(clean_line(issue.title), quote=False)


def _as_it_reads(entry: str) -> str:
    unaddressed = _BARE_ADDRESS.sub(r"\1\2&#58;", entry)
    return unaddressed.replace("[", "&#91;").replace("]", "&#93;")
