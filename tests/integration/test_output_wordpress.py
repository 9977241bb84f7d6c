"""A post as WordPress sees it: found again, updated, never doubled, and no word of it run as code."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from aggregator.egress.policy import Policy
from aggregator.errors import OutputError, ServiceError
from aggregator.publishing.frozen import Withdrawal
from aggregator.publishing.outputs.parcel import Issue, Outcome, Parcel
from aggregator.publishing.outputs.wordpress import Wordpress
from aggregator.settings.outputs import WordpressOutput
from aggregator.store.editions import File
from aggregator.vocabulary import DeliveryState
from tests.fakes.wordpress import LATE, PASSWORD, USER, Site, wordpress
from tests.integration.publishing_desk import FROZEN, STEM, files_of

SENT, FAILED, UNKNOWN = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN
LOOPBACK = Policy.of(["127.0.0.0/8"])
AT = datetime(2026, 3, 6, 8, 5, tzinfo=UTC)
FIRST, SECOND = "ab12" * 16, "cd34" * 16


@pytest.fixture
def blog() -> Iterator[Site]:
    with wordpress() as running:
        yield running


def issue(words: str = "پل باز شد", *, hash: str = FIRST, **changes: Any) -> Issue:
    return Issue(1, 1, hash, replace(FROZEN, **changes), {file.name: file for file in files_of(words)}, AT)


def channel(blog: Site, *, password: str = PASSWORD, policy: Policy = LOOPBACK, **changes: Any) -> Wordpress:
    fields = {"kind": "wordpress", "url": blog.url, "username": USER, "password_env": "HARBOUR_BLOG"}
    config = WordpressOutput.model_validate(fields | changes)
    return Wordpress(config, policy, lambda: password, request_seconds=LATE / 3)


def send(
    blog: Site, sent: Issue | None = None, *, remote_id: str = "", remote_url: str = "", **changes: Any
) -> Outcome:
    return channel(blog, **changes).send(Parcel(sent or issue(), remote_id=remote_id, remote_url=remote_url))


def posted(blog: Site) -> int:
    return sum(method == "POST" for method, _ in blog.asked)


def test_a_post_has_slug_title_status_categories_and_the_approved_words(blog: Site) -> None:
    outcome = send(blog, status="publish", categories=[7, 9])
    (post,) = blog.posts.values()
    assert (outcome.state, outcome.remote_id, outcome.url) == (SENT, "1", f"{blog.url}{STEM}/")
    assert (post["slug"], post["status"], post["categories"]) == (STEM, "publish", [7, 9])
    assert post["title"] == "پل تازه باز شد – هفته‌نامه بندر – ۷"
    assert '<p dir="rtl">پل باز شد</p>' in post["content"] and FIRST in post["content"]


@pytest.mark.parametrize("filtered", [False, True])
def test_a_later_edition_updates_the_post_and_leaves_what_people_set_in_wordpress(blog: Site, filtered: bool) -> None:
    blog.filtered = filtered
    send(blog)
    blog.posts[1] |= {"status": "publish", "categories": [3], "slug": STEM}
    outcome = send(blog, issue("the bridge is shut", hash=SECOND), status="draft", categories=[7])
    (post,) = blog.posts.values()
    assert (outcome.state, post["status"], post["categories"]) == (SENT, "publish", [3])
    assert "the bridge is shut" in post["content"] and SECOND in post["content"]


def test_the_same_edition_again_asks_for_no_change(blog: Site) -> None:
    send(blog)
    assert send(blog).state is SENT
    assert (posted(blog), len(blog.posts)) == (1, 1)


def test_a_withdrawn_issue_shows_the_notice_in_its_post(blog: Site) -> None:
    send(blog)
    gone = issue("withdrawn: a wrong bridge", hash=SECOND, withdrawn=Withdrawal("a wrong bridge", AT, "Ana Prifti"))
    assert send(blog, gone).state is SENT
    (post,) = blog.posts.values()
    assert "withdrawn" in post["content"] and "پل باز شد" not in post["content"]


def test_a_post_whose_slug_or_mark_somebody_changed_is_known_by_its_number(blog: Site) -> None:
    send(blog)
    blog.posts[1] |= {"slug": "the-bridge", "content": "rewritten"}
    assert send(blog, issue(hash=SECOND), remote_id="1").state is SENT
    assert len(blog.posts) == 1 and blog.posts[1]["slug"] == "the-bridge"


def test_a_post_of_the_same_number_on_another_site_is_not_touched(blog: Site) -> None:
    blog.add("about-us", content="our own bridge")
    assert send(blog, remote_id="1", remote_url="https://former.example/issue/").state is SENT
    assert blog.posts[1]["content"] == "our own bridge" and blog.posts[2]["slug"] == STEM


def test_a_slug_that_an_unseen_post_has_is_told_and_the_post_found_again(blog: Site) -> None:
    blog.add(STEM, status="private", hidden=True)
    outcome = send(blog)
    assert outcome.state is SENT and f"{STEM}-2" in outcome.says
    assert send(blog, issue(hash=SECOND)).remote_id == outcome.remote_id
    assert len(blog.posts) == 2


def test_somebody_elses_post_of_that_slug_is_not_touched(blog: Site) -> None:
    blog.add(STEM, content="our own bridge")
    outcome = send(blog)
    assert outcome.state is FAILED and "post 1 has the slug" in outcome.says
    assert posted(blog) == 0 and blog.posts[1]["content"] == "our own bridge"


def test_a_post_in_the_bin_is_neither_taken_out_nor_made_again(blog: Site) -> None:
    send(blog)
    blog.trash(1)
    for remote_id in ("", "1"):
        outcome = send(blog, issue(hash=SECOND), remote_id=remote_id)
        assert outcome.state is FAILED and "bin" in outcome.says
    del blog.posts[1]
    assert send(blog, issue(hash=SECOND), remote_id="1").state is SENT
    assert len(blog.posts) == 1


def test_two_posts_of_one_issue_are_left_to_a_person(blog: Site) -> None:
    send(blog)
    blog.add(STEM, content=blog.posts[1]["content"])
    outcome = send(blog, issue(hash=SECOND))
    assert outcome.state is FAILED and "1, 2" in outcome.says and posted(blog) == 1
    seen = channel(blog).look(Parcel(issue()))
    assert seen is not None and seen.state is UNKNOWN


@pytest.mark.parametrize("fault", ["drop", "hang", "garbled", 500, 502, 504])
@pytest.mark.parametrize("is_update", [False, True])
def test_what_was_done_before_the_answer_got_lost_is_found_and_not_done_again(
    blog: Site, fault: str | int, is_update: bool
) -> None:
    if is_update:
        send(blog)
    blog.faults.append(fault)
    outcome = send(blog, issue("new words", hash=SECOND))
    assert outcome.state is SENT and len(blog.posts) == 1
    assert "new words" in blog.posts[1]["content"]


def test_what_is_done_after_nobody_waits_for_it_any_more_is_unknown_and_found_later(blog: Site) -> None:
    blog.faults.append("late")
    assert send(blog).state is UNKNOWN
    looking = channel(blog)
    for _ in range(100):
        if blog.posts:
            break
        time.sleep(0.03)
    seen = looking.look(Parcel(issue()))
    assert seen is not None and seen.state is SENT and len(blog.posts) == 1


def test_a_refusal_is_a_failure_with_what_wordpress_says(blog: Site) -> None:
    blog.faults.append("never")
    outcome = send(blog)
    assert outcome.state is FAILED and "rest_cannot_create" in outcome.says and blog.posts == {}


def test_a_wrong_password_is_shown_by_no_message(blog: Site) -> None:
    with pytest.raises(ServiceError, match="401") as caught:
        send(blog, password="wr0ng w0rds here")
    assert "w0rds" not in str(caught.value) and blog.posts == {}


def test_an_own_network_needs_an_exception(blog: Site) -> None:
    with pytest.raises(ServiceError, match="may not be asked"):
        send(blog, policy=Policy())
    assert blog.asked == []


def test_more_posts_than_one_page_are_more_than_there_can_be(blog: Site) -> None:
    blog.pages = 2
    with pytest.raises(ServiceError, match="no short list"):
        send(blog)


def test_an_edition_without_its_entry_makes_no_post(blog: Site) -> None:
    with pytest.raises(OutputError, match=r"entry\.html"):
        send(blog, replace(issue(), files={}))
    assert posted(blog) == 0


@pytest.mark.parametrize(
    "words",
    ["[gallery]", "[[caption]]", "https://video.example/1", "  HTTP://v.example/1  ", "<p>https://v.example/1</p>"],
)
def test_no_word_becomes_a_shortcode_or_is_fetched_and_a_reader_sees_the_same(blog: Site, words: str) -> None:
    entry = File("entry.html", "text/html", f"<p>\n{words}\n</p>".encode())
    send(blog, replace(issue(), files={"entry.html": entry}))
    content = blog.posts[1]["content"]
    assert "[" not in content and "]" not in content and "://" not in content.lower()
    assert f"<p>\n{words}\n</p>" in unescape(content)
