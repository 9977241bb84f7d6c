"""An output of kind `wordpress`: an issue as a post, by the REST API with an application password.

Before anything is sent the site is asked whether it has the post; so an edition of an issue updates the post of the one
before. An answer that did not come, or came from a gateway, says nothing: the site is asked again, and where the post
is not there yet, it may still come, so that the outcome is unknown.
"""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any
from urllib.parse import quote

from aggregator.egress.asking import Reply, exchange, told
from aggregator.egress.policy import Policy
from aggregator.errors import OutputError, ServiceError
from aggregator.failpoint import reach
from aggregator.publishing.outputs.parcel import Issue, Outcome, Parcel, failed, sent, unknown
from aggregator.publishing.outputs.post import Post, content_of, own_post, slugs_of, title_of
from aggregator.settings.wordpress_output import WordpressOutput

#: For a parcel, and for one request of it; together shorter than a lease holds without being renewed.
_SECONDS, _REQUEST_SECONDS, _LEAST_SECONDS = 40.0, 15.0, 5.0
_DONE, _GONE, _TIMED_OUT, _BROKEN = range(200, 300), (404, 410), 408, 500
_FIELDS = "id,slug,status,link,content"


class Wordpress:
    """A WordPress site at work."""

    #: PHP scripts are ended after half a minute as it comes, after five minutes with generous hosts. Not measured.
    settles_after: timedelta | None = timedelta(minutes=10)
    replaces = True
    #: somebody deleted it there
    repeats = False

    def __init__(
        self,
        output: WordpressOutput,
        policy: Policy,
        password: Callable[[], str],
        *,
        seconds: float = _SECONDS,
        request_seconds: float = _REQUEST_SECONDS,
    ) -> None:
        self._output, self._policy, self._password = output, policy, password
        self._seconds, self._request_seconds = seconds, request_seconds
        self._posts = f"{output.url.rstrip('/')}/wp-json/wp/v2/posts"
        self._until = 0.0
        self._sending = False

    def send(self, parcel: Parcel) -> Outcome:
        """Make or update the post.

        Raises:
            ConfigError: the password is not there.
            OutputError: the edition has nothing for a post.
            ServiceError: the site was not reached, or refuses to be asked; nothing was changed.
        """
        self._until = monotonic() + self._seconds
        found = own_post(self._found(parcel), parcel)
        reach("publish.wordpress.looked")
        if isinstance(found, str):
            return failed(found)
        if found is not None and found.edition == parcel.issue.hash:
            return _there(found, parcel.issue)
        return self._written(parcel, found)

    def look(self, parcel: Parcel) -> Outcome | None:
        """Whether the site has the post with this very edition.

        Raises:
            ConfigError: the password is not there.
            ServiceError: the site was not reached, or refuses to be asked.
        """
        self._until = monotonic() + self._seconds
        return self._seen(parcel)

    def close(self) -> None:
        """Nothing is open."""

    def _written(self, parcel: Parcel, old: Post | None) -> Outcome:
        body = self._body(parcel.issue, new=old is None)
        try:
            reply = self._ask("POST", self._posts if old is None else f"{self._posts}/{old.id}", body)
            reach("publish.wordpress.done")
            return self._judged(reply, parcel)
        except ServiceError as error:
            return self._doubtful(parcel, str(error), settled=False) if self._sending else failed(str(error))

    def _judged(self, reply: Reply, parcel: Parcel) -> Outcome:
        if reply.status in _DONE:
            return _there(_post(reply), parcel.issue)
        says = self._refusal(reply)
        # a redirect is followed by nobody, so that nothing was done either
        if reply.status < _BROKEN and reply.status != _TIMED_OUT:
            return failed(says)
        return self._doubtful(parcel, says, settled=reply.status == _BROKEN)

    def _doubtful(self, parcel: Parcel, says: str, *, settled: bool) -> Outcome:
        """The outcome where the answer does not tell it; `settled` when what is not there by now will not come."""
        try:
            seen = self._seen(parcel)
        except ServiceError as error:
            return unknown(f"{says}; and then: {error}")
        return seen or (failed(says) if settled else unknown(f"{says}; the post was not there right afterwards"))

    def _seen(self, parcel: Parcel) -> Outcome | None:
        posts = [post for post in self._found(parcel) if post.edition == parcel.issue.hash]
        if len(posts) > 1:
            return unknown(f"WordPress has it twice, as posts {', '.join(str(post.id) for post in posts)}")
        return _there(posts[0], parcel.issue) if posts else None

    def _found(self, parcel: Parcel) -> list[Post]:
        slugs = quote(",".join(slugs_of(parcel.issue.stem)), safe="")
        query = f"slug={slugs}&status=any,trash&context=edit&per_page=100&_fields={_FIELDS}"
        reply = self._answered(f"{self._posts}?{query}")
        listed = _json(reply)
        if not isinstance(listed, list) or reply.headers.get("x-wp-totalpages", "1") not in ("0", "1"):
            raise ServiceError(f"{self._posts} answers with something that is no short list of posts")
        posts = {post.id: post for post in map(Post.of, listed)}
        if parcel.remote_id.isdecimal() and int(parcel.remote_id) not in posts:
            reply = self._ask("GET", f"{self._posts}/{parcel.remote_id}?context=edit&_fields={_FIELDS}")
            if reply.status not in _GONE:
                post = _post(self._checked(reply))
                posts[post.id] = post
        return list(posts.values())

    def _answered(self, url: str) -> Reply:
        return self._checked(self._ask("GET", url))

    def _checked(self, reply: Reply) -> Reply:
        if reply.status not in _DONE:
            raise ServiceError(self._refusal(reply))
        return reply

    def _body(self, issue: Issue, *, new: bool) -> dict[str, object]:
        if "entry.html" not in issue.files:
            raise OutputError("the edition has no entry.html: approve it again")
        entry = issue.files["entry.html"].body.decode("utf-8")
        body: dict[str, object] = {"title": title_of(issue), "content": content_of(issue, entry)}
        # what somebody set in WordPress since then is theirs
        first = {"slug": issue.stem, "status": self._output.status, "categories": self._output.categories}
        return body | {key: value for key, value in first.items() if new and value}

    def _ask(self, method: str, url: str, body: object = None) -> Reply:
        self._sending = False
        left = min(self._request_seconds, max(_LEAST_SECONDS, self._until - monotonic()))
        passing = self._passing if method == "POST" else lambda _: None
        return exchange(method, url, body, policy=self._policy, headers=self._headers(), seconds=left, passing=passing)

    def _passing(self, point: str) -> None:
        self._sending = True
        if point == "sent":
            reach("publish.wordpress.asked")

    def _headers(self) -> dict[str, str]:
        pair = f"{self._output.username}:{self._password()}".encode()
        return {"authorization": f"Basic {b64encode(pair).decode()}"}

    def _refusal(self, reply: Reply) -> str:
        secrets = self._headers() | {"password": self._password()}
        said = told(reply.body.decode(errors="replace"), secrets)
        hint = ": is the API there (permalinks must not be plain)?" if reply.status in _GONE else ""
        return f"{self._output.url} answers {reply.status}{hint}: {said}"


def _there(post: Post, issue: Issue) -> Outcome:
    renamed = f"WordPress calls the post {post.slug}, for another has the slug {issue.stem}"
    says = renamed if post.slug.startswith(f"{issue.stem}-") else f"{post.status} {post.slug}"
    return sent(says, remote_id=str(post.id), url=post.link)


def _post(reply: Reply) -> Post:
    return Post.of(_json(reply))


def _json(reply: Reply) -> Any:
    try:
        return reply.json()
    except ValueError as error:
        raise ServiceError("WordPress answers with something that is not JSON: is the API there?") from error
