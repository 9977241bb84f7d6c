"""Decisions on whole issues: approving, publishing, correcting, withdrawing. Editions are made of the items' words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from threading import Barrier

import pytest
from sqlmodel import Session

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Digest, Edition
from aggregator.review.desk import ReviewDesk
from aggregator.review.edition_desk import Change, EditionDesk, Printed, Targets
from aggregator.review.ledger_desk import LedgerDesk
from aggregator.review.writing import write_item
from aggregator.store import corrections, decisions, deliveries, digests, editions, users
from aggregator.store.database import Database
from aggregator.vocabulary import CorrectionKind, DeliveryState, DigestStatus, EditionCause, ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest

ANA, BAHAR = "Ana Prifti", "بهار کریمی"
TARGETS = (("archive", ""), ("letter", "reader@lirova.example"))


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Digest 1 with items 1 and 2 accepted and 3 a draft; Ana is an editor, Bahar a publisher."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 3)
        digests.add(session, make_digest())
        digests.add(session, make_digest(number=8, cover_date=make_digest().cover_date.replace(day=13)))
        for place in (1, 2, 3):
            status = ItemStatus.DRAFT if place == 3 else ItemStatus.ACCEPTED
            add_item(session, 1, cites=[place], position=place, status=status)
        users.add(session, ANA, role=Role.EDITOR, now=NOW)
        users.add(session, BAHAR, role=Role.PUBLISHER, now=NOW)
    return each_database


def words(session: Session, digest: Digest) -> Printed:
    """The accepted items' words, for an edition."""
    rows = digests.items(session, digest.id or 0, [ItemStatus.ACCEPTED])
    content = "\n".join(f"{row.id} {row.section} {row.lead} {row.body}" for row in rows)
    page = editions.File("page.html", "text/html; charset=utf-8", content.encode())
    return Printed(content, editions.sha256(content.encode()), [page], {"digest.html.j2": "{{ digest }}"})


def to(*targets: tuple[str, str]) -> Targets:
    return lambda session, edition: targets


def same_words(session: Session, digest: Digest, edition: Edition) -> None:
    if words(session, digest).content != edition.content:
        raise NotAllowedError("changed")


def desk(database: Database, by: str = BAHAR) -> EditionDesk:
    return EditionDesk(database, by, now=NOW)


def status(database: Database) -> DigestStatus:
    with database.read() as session:
        return digests.get(session, 1).status


def published(database: Database) -> Edition:
    desk(database).approve(1, words)
    return desk(database).publish(1, same_words, to(*TARGETS))


#: Every decision on an accepted item that changes an issue, on item 1.
CHANGES: dict[str, Callable[[Database], object]] = {
    "edit": lambda database: ReviewDesk(database, ANA, now=NOW).edit(1, {"body": "دیگر"}),
    "kind": lambda database: ReviewDesk(database, ANA, now=NOW).edit(1, {"kind": "op_ed"}),
    "reject": lambda database: ReviewDesk(database, ANA, now=NOW).reject(1, why="old"),
    "hold": lambda database: ReviewDesk(database, ANA, now=NOW).hold(1),
    "move": lambda database: ReviewDesk(database, ANA, now=NOW).move(1, section="main", position=2),
    "section": lambda database: ReviewDesk(database, ANA, now=NOW).move(1, section="english", position=1),
    "merge": lambda database: ReviewDesk(database, ANA, now=NOW).merge(1, 2),
    "accept": lambda database: ReviewDesk(database, ANA, now=NOW).accept(3),
    "cite": lambda database: LedgerDesk(database, ANA, now=NOW).cite(1, 2),
    "uncite": lambda database: LedgerDesk(database, ANA, now=NOW).uncite(1, 1),
    "anonymous": lambda database: LedgerDesk(database, ANA, now=NOW).cite_anonymous(1, "ساکنان"),
    "write": lambda database: write_item(
        database, ANA, 1, section="main", words={"lead": "Hafenblatt"}, cites=[], language="de", now=NOW
    ),
}


def test_approving_freezes_what_stands_there_in_a_publishers_name(stored: Database) -> None:
    edition = desk(stored).approve(1, words)
    with stored.read() as session:
        row = editions.get(session, edition.id or 0)
        assert (row.revision, row.cause, row.void_at, row.published_at) == (1, EditionCause.APPROVAL, None, None)
        assert editions.files(session, row.id or 0)["page.html"].body.decode() == row.content
        assert editions.templates(session, row) == {"digest.html.j2": "{{ digest }}"}
        (note,) = decisions.of(session, "digest", 1)
        assert (note.verb, note.after["status"], note.after["hash"]) == ("approve", "approved", row.hash)
        assert users.names(session)[row.approved_by] == BAHAR
    assert status(stored) is DigestStatus.APPROVED


@pytest.mark.parametrize("by", [ANA, "Kushdo"])
def test_nobody_but_a_publisher_approves_publishes_corrects_or_withdraws(stored: Database, by: str) -> None:
    published(stored)
    change = Change(CorrectionKind.EDITORS_NOTE, 1, note="n")
    for step in (
        lambda: desk(stored, by).approve(2, words),
        lambda: desk(stored, by).publish(1, same_words, to(*TARGETS)),
        lambda: desk(stored, by).correct(1, change, words, to(*TARGETS)),
        lambda: desk(stored, by).withdraw(1, words, to(*TARGETS), why="w"),
    ):
        with pytest.raises((NotAllowedError, UnknownIdError)):
            step()
    assert status(stored) is DigestStatus.PUBLISHED


def test_what_was_read_is_what_is_approved(stored: Database) -> None:
    with stored.read() as session:
        read = words(session, digests.get(session, 1)).hash
    CHANGES["edit"](stored)
    with pytest.raises(NotAllowedError, match="no longer what you have read"):
        desk(stored).approve(1, words, seen=read[:12])
    with stored.read() as session:
        again = words(session, digests.get(session, 1)).hash
    assert desk(stored).approve(1, words, seen=again[:12]).hash == again


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_any_change_after_approval_makes_it_void(stored: Database, change: str) -> None:
    edition = desk(stored).approve(1, words)
    CHANGES[change](stored)
    assert status(stored) is DigestStatus.IN_REVIEW
    with stored.read() as session:
        assert editions.get(session, edition.id or 0).void_at == NOW
    with pytest.raises(NotAllowedError):
        desk(stored).publish(1, same_words, to(*TARGETS))
    with stored.read() as session:
        assert deliveries.of(session, [edition.id or 0]) == []


@pytest.mark.parametrize("order", sorted(set(permutations(("approve", "approve", "change", "publish")))))
def test_in_every_order_of_two_editors_nothing_is_published_that_nobody_approved(
    stored: Database, order: tuple[str, ...]
) -> None:
    """Approve, publish and change are one transaction each, so that these orders are all there are."""
    steps: dict[str, Callable[[], object]] = {
        "approve": lambda: desk(stored).approve(1, words),
        "change": lambda: CHANGES["edit"](stored),
        "publish": lambda: desk(stored).publish(1, same_words, to(*TARGETS)),
    }
    done = [step for step in order if _was_possible(steps[step])]
    # the last thing before a publication that was possible is an approval
    assert "publish" not in done or done[done.index("publish") - 1] == "approve"
    _assert_published_as_approved(stored, published="publish" in done)


def test_three_at_once_publish_nothing_that_nobody_approved(stored: Database) -> None:
    together = Barrier(3)

    def at_once(step: Callable[[], object]) -> bool:
        together.wait()
        return _was_possible(step)

    with ThreadPoolExecutor(3) as pool:
        for turn in range(8):
            text = f"نوبت {turn}"
            steps = (
                lambda: desk(stored).approve(1, words),
                lambda text=text: ReviewDesk(stored, ANA, now=NOW).edit(1, {"body": text}),
                lambda: desk(stored).publish(1, same_words, to(*TARGETS)),
            )
            list(pool.map(at_once, steps))
            _assert_published_as_approved(stored, published=status(stored) is DigestStatus.PUBLISHED)


def _was_possible(step: Callable[[], object]) -> bool:
    try:
        step()
    except NotAllowedError:
        return False
    return True


def _assert_published_as_approved(database: Database, *, published: bool) -> None:
    with database.read() as session:
        edition = editions.latest(session, 1)
        content = words(session, digests.get(session, 1)).content
        sent = deliveries.of(session, [row.id or 0 for row in editions.of(session, 1)])
    assert bool(sent) is published
    if published:
        assert edition is not None and {row.edition_id for row in sent} == {edition.id}
        assert edition.content == content and edition.void_at is None


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_what_readers_have_is_changed_by_nothing_but_corrections(stored: Database, change: str) -> None:
    published(stored)
    with pytest.raises(NotAllowedError, match="published"):
        CHANGES[change](stored)


def test_a_draft_that_is_thrown_out_leaves_an_approval_alone(stored: Database) -> None:
    desk(stored).approve(1, words)
    ReviewDesk(stored, ANA, now=NOW).reject(3, why="thin")
    assert status(stored) is DigestStatus.APPROVED
    desk(stored).publish(1, same_words, to(*TARGETS))


def test_what_changed_past_the_desk_is_found_when_it_is_published(stored: Database) -> None:
    desk(stored).approve(1, words)
    with stored.write() as session:
        row = digests.item(session, 1)
        row.body = "eingeschmuggelt"
        session.add(row)
    with pytest.raises(NotAllowedError, match="changed"):
        desk(stored).publish(1, same_words, to(*TARGETS))


def test_the_same_is_not_approved_twice_and_another_state_anew(stored: Database) -> None:
    first = desk(stored).approve(1, words)
    with pytest.raises(NotAllowedError, match="approved already"):
        desk(stored).approve(1, words)
    CHANGES["edit"](stored)
    second = desk(stored).approve(1, words)
    assert (first.revision, second.revision) == (1, 2)


def test_publishing_commits_where_it_goes_before_anything_is_sent(stored: Database) -> None:
    edition = published(stored)
    with stored.read() as session:
        rows = deliveries.of(session, [edition.id or 0])
    assert [(row.output, row.target, row.state) for row in rows] == [(*t, DeliveryState.PENDING) for t in TARGETS]
    assert status(stored) is DigestStatus.PUBLISHED


def test_publishing_twice_intends_nothing_twice_and_adds_new_readers(stored: Database) -> None:
    edition = published(stored)
    more = (*TARGETS, ("letter", "lexuesi@bregu.example"))
    assert desk(stored).publish(1, same_words, to(*more)).id == edition.id
    with stored.read() as session:
        assert [row.target for row in deliveries.of(session, [edition.id or 0])] == [target for _, target in more]
        assert [row.verb for row in decisions.of(session, "digest", 1)] == ["approve", "publish", "send"]


def test_what_nobody_approved_is_not_published(stored: Database) -> None:
    with pytest.raises(NotAllowedError, match="preparing"):
        desk(stored).publish(1, same_words, to(*TARGETS))


def test_review_and_reopen_make_an_approval_void(stored: Database) -> None:
    assert desk(stored, ANA).review(1).status is DigestStatus.IN_REVIEW
    edition = desk(stored).approve(1, words)
    assert desk(stored, ANA).reopen(1).status is DigestStatus.PREPARING
    with stored.read() as session:
        assert editions.get(session, edition.id or 0).void_at == NOW
        assert editions.latest(session, 1) is None


def test_a_correction_is_a_new_edition_with_what_was_and_what_is(stored: Database) -> None:
    first = published(stored)
    change = Change(CorrectionKind.CORRECTION, 2, "دو محله", "سه محله", "شمار محله‌ها")
    second = desk(stored).correct(1, change, words, to(TARGETS[0]))
    assert (second.revision, second.cause, second.published_at) == (2, EditionCause.CORRECTION, NOW)
    with stored.read() as session:
        assert "سه محله" in digests.item(session, 2).body and "سه محله" in second.content
        assert "سه محله" not in editions.get(session, first.id or 0).content
        (row,) = corrections.of(session, 1)
        assert (row.kind, row.item_id, row.was, row.now, row.note) == tuple(
            getattr(change, name) for name in ("kind", "item_id", "was", "now", "note")
        )
        assert row.edition_id == second.id and users.names(session)[row.user_id] == BAHAR
        assert [one.output for one in deliveries.of(session, [second.id or 0])] == ["archive"]
        assert [note.verb for note in decisions.of(session, "item", 2)] == ["correct"]
    assert status(stored) is DigestStatus.CORRECTED


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Change(CorrectionKind.CORRECTION, 1), "nothing to set right"),
        (Change(CorrectionKind.CORRECTION, 1, "nirgends", "x"), "do not stand there"),
        (Change(CorrectionKind.CORRECTION, 1, "پل", "x"), "times"),
        (Change(CorrectionKind.CORRECTION, 1, note="n"), "--was"),
        (Change(CorrectionKind.CLARIFICATION, 1, "", "x"), "--now needs --was"),
        (Change(CorrectionKind.CORRECTION, None, "a", "b"), "--item"),
        (Change(CorrectionKind.CORRECTION, 1, "رودنامه از گشایش پلی خبر داد.", ""), "lead cannot be empty"),
        (Change(CorrectionKind.CORRECTION, 1, "از گشایش پلی", "از\n\nپلی"), "the lead is one line"),
        (Change(CorrectionKind.CORRECTION, 1, "از گشایش", "ا" * 2001), "at most 2000"),
        (Change(CorrectionKind.CORRECTION, 1, "از گشایش", "از گشایش", "n"), "are the same"),
    ],
)
def test_a_correction_that_sets_nothing_right_is_refused_and_changes_nothing(
    stored: Database, change: Change, says: str
) -> None:
    published(stored)
    with pytest.raises(UsageError, match=says):
        desk(stored).correct(1, change, words, to(*TARGETS))
    with stored.read() as session:
        assert corrections.of(session, 1) == [] and len(editions.of(session, 1)) == 1
        assert digests.item(session, 1).version == 1
    assert status(stored) is DigestStatus.PUBLISHED


def test_an_item_of_another_issue_is_not_corrected_with_this_one(stored: Database) -> None:
    published(stored)
    with stored.write() as session:
        other = add_item(session, 2, cites=[1], status=ItemStatus.ACCEPTED)
    with pytest.raises(UsageError, match="another issue"):
        desk(stored).correct(1, Change(CorrectionKind.CORRECTION, other, "پل", "x"), words, to(*TARGETS))


def test_a_refused_rendering_leaves_the_words_as_they_were(stored: Database) -> None:
    published(stored)

    def refuses(_session: Session, _digest: Digest) -> Printed:
        raise NotAllowedError("pre-flight")

    with pytest.raises(NotAllowedError, match="pre-flight"):
        desk(stored).correct(1, Change(CorrectionKind.CORRECTION, 2, "دو", "سه"), refuses, to(*TARGETS))
    with stored.read() as session:
        assert "سه" not in digests.item(session, 2).body and corrections.of(session, 1) == []


def test_withdrawing_puts_a_notice_in_its_place_and_is_the_end(stored: Database) -> None:
    published(stored)
    with pytest.raises(NotAllowedError, match="--why"):
        desk(stored).withdraw(1, words, to(*TARGETS), why=" ")
    edition = desk(stored).withdraw(1, words, to(*TARGETS), why="نامه جعلی بود")
    assert (edition.revision, edition.cause) == (2, EditionCause.WITHDRAWAL)
    assert status(stored) is DigestStatus.WITHDRAWN
    with stored.read() as session:
        assert decisions.of(session, "digest", 1)[-1].why == "نامه جعلی بود"
    for step in (
        lambda: desk(stored).withdraw(1, words, to(*TARGETS), why="w"),
        lambda: desk(stored).correct(1, Change(CorrectionKind.CORRECTION, 2, "دو", "سه"), words, to(*TARGETS)),
        lambda: desk(stored).approve(1, words),
    ):
        with pytest.raises(NotAllowedError):
            step()
    assert desk(stored).publish(1, same_words, to(*TARGETS)).id == edition.id


def test_a_damaged_file_of_an_edition_is_never_handed_out(stored: Database) -> None:
    from aggregator.errors import StoreError
    from aggregator.models import EditionFile

    edition = desk(stored).approve(1, words)
    with stored.write() as session:
        row = session.get(EditionFile, (edition.id, "page.html"))
        assert row is not None
        row.body = row.body[:-1]
        session.add(row)
    with stored.read() as session, pytest.raises(StoreError, match="restore a backup"):
        editions.files(session, edition.id or 0)
