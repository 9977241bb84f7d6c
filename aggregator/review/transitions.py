"""Which step an item may take from where: a table, read by the desk. Pure.

A step that changes nothing (accepting what is accepted) is refused, so that the diary holds real decisions only.
"""

from dataclasses import dataclass

from aggregator.errors import NotAllowedError
from aggregator.phrases import Joined, Phrase, Word
from aggregator.vocabulary import ItemStatus

_OPEN = frozenset({ItemStatus.DRAFT, ItemStatus.ACCEPTED, ItemStatus.HELD})


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of the desk."""

    verb: str
    #: where an item may stand
    allowed: frozenset[ItemStatus]
    #: where it stands afterwards; None: where it stood
    to: ItemStatus | None = None
    #: whether a reason must be given
    needs_why: bool = False


STEPS = {
    step.verb: step
    for step in (
        Step("accept", frozenset({ItemStatus.DRAFT, ItemStatus.HELD, ItemStatus.REJECTED}), ItemStatus.ACCEPTED),
        Step("reject", _OPEN, ItemStatus.REJECTED, needs_why=True),
        Step("hold", frozenset({ItemStatus.DRAFT, ItemStatus.ACCEPTED, ItemStatus.REJECTED}), ItemStatus.HELD),
        Step("edit", _OPEN),
        Step("move", _OPEN),
        Step("quote", _OPEN),
        # `take` adds what is new of the item's story, `leave` says that it is not wanted.
        Step("take", _OPEN),
        Step("leave", _OPEN),
        # what people say of an item's sources and quotations
        Step("cite", _OPEN),
        Step("uncite", _OPEN),
        Step("translate", _OPEN),
        Step("untranslate", _OPEN),
        Step("confirm", _OPEN),
        Step("allow", _OPEN, needs_why=True),
        Step("disallow", _OPEN),
        # `take in` is what the first item of a merge does, `merge` what happens to the second.
        Step("take in", _OPEN),
        Step("merge", _OPEN, ItemStatus.MERGED),
    )
}


def step(verb: str, status: ItemStatus, *, why: str = "") -> ItemStatus:
    """The status after a step.

    Raises:
        NotAllowedError: the step is not possible from here, or lacks its reason.
    """
    wanted = STEPS[verb]
    if status not in wanted.allowed:
        possible = sorted(other.verb for other in STEPS.values() if status in other.allowed)
        steps = Joined(", ", map(Word, possible)) if possible else Phrase("nothing")
        says = Phrase("an item that is %(status)s cannot %(verb)s", status=status, verb=Word(verb))
        raise NotAllowedError(Joined("; ", (says, Phrase("possible: %(steps)s", steps=steps))))
    if wanted.needs_why and not why.strip():
        raise NotAllowedError(Phrase("%(verb)s needs a reason: --why TEXT", verb=Word(verb)))
    return wanted.to or status
