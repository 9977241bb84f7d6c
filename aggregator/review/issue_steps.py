"""Which step an issue may take from where, and who may take it: a table, read by the desk. Pure."""

from dataclasses import dataclass

from aggregator.errors import NotAllowedError
from aggregator.phrases import Joined, Phrase, Word
from aggregator.vocabulary import DigestStatus, Role

#: Readers have it, or had it: its words are changed by corrections only.
OUT = frozenset({DigestStatus.PUBLISHED, DigestStatus.CORRECTED, DigestStatus.WITHDRAWN})
_READ = frozenset({DigestStatus.PUBLISHED, DigestStatus.CORRECTED})


@dataclass(frozen=True, slots=True)
class IssueStep:
    """One verb of an issue: where it may stand, where it stands afterwards."""

    verb: str
    allowed: frozenset[DigestStatus]
    #: None: where it stood
    to: DigestStatus | None
    #: only a publisher may
    publishes: bool = False
    needs_why: bool = False


ISSUE_STEPS = {
    step.verb: step
    for step in (
        IssueStep("review", frozenset({DigestStatus.PREPARING}), DigestStatus.IN_REVIEW),
        IssueStep("reopen", frozenset({DigestStatus.IN_REVIEW, DigestStatus.APPROVED}), DigestStatus.PREPARING),
        # An approved issue is approved anew when config has changed since.
        IssueStep(
            "approve",
            frozenset({DigestStatus.PREPARING, DigestStatus.IN_REVIEW, DigestStatus.APPROVED}),
            DigestStatus.APPROVED,
            publishes=True,
        ),
        IssueStep("publish", frozenset({DigestStatus.APPROVED}), DigestStatus.PUBLISHED, publishes=True),
        # What is published already, a notice too, is sent again to whom it has not reached.
        IssueStep("send", OUT, None, publishes=True),
        IssueStep("correct", _READ, DigestStatus.CORRECTED, publishes=True),
        IssueStep("withdraw", _READ, DigestStatus.WITHDRAWN, publishes=True, needs_why=True),
    )
}


def issue_step(verb: str, status: DigestStatus, role: Role, *, why: str = "") -> DigestStatus:
    """The status after a step.

    Raises:
        NotAllowedError: the step is not possible from here, not for this person, or lacks its reason.
    """
    wanted = ISSUE_STEPS[verb]
    if wanted.publishes and role is not Role.PUBLISHER:
        raise NotAllowedError(
            Phrase("only a publisher may %(verb)s an issue; `newsloom users list` shows who is one", verb=Word(verb))
        )
    if status not in wanted.allowed:
        # sending again is said by `publish` as well
        verbs = (each.verb for each in ISSUE_STEPS.values() if status in each.allowed)
        possible = Joined(", ", [Word("publish" if each == "send" else each) for each in verbs])
        says = Phrase("an issue that is %(status)s cannot %(be)s", status=Word(_said(status)), be=_BE[verb])
        raise NotAllowedError(Joined("; ", (says, Phrase("possible: %(steps)s", steps=possible))))
    if wanted.needs_why and not why.strip():
        raise NotAllowedError(Phrase("%(verb)s needs a reason: --why TEXT", verb=Word(verb)))
    return wanted.to or status


_BE = {
    "review": Phrase("be put into review"),
    "reopen": Phrase("be reopened"),
    "approve": Phrase("be approved"),
    "publish": Phrase("be published"),
    "send": Phrase("be sent again"),
    "correct": Phrase("be corrected"),
    "withdraw": Phrase("be withdrawn"),
}


def _said(status: DigestStatus) -> str:
    return status.value.replace("_", " ")
