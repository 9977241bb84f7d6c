"""Which desk takes a row of the diary back, by what it was about."""

from aggregator.errors import NotAllowedError
from aggregator.models import Decision
from aggregator.phrases import Phrase, Word
from aggregator.review.grouping import StoryDesk
from aggregator.review.people import PeopleDesk
from aggregator.review.undo import ItemUndo
from aggregator.roster.desk import SourcesDesk
from aggregator.web.desk import Me, WebDesk
from aggregator.web.rights import Right, may

#: Verbs of people that have one to the contrary.
_PEOPLE = ("role", "disable", "enable")


def undo(desk: WebDesk, me: Me, row: Decision) -> None:
    """Take a decision back.

    Raises:
        NotAllowedError: it cannot be, or not by this person.
    """
    assert row.id is not None
    if row.noun == "item":
        ItemUndo(desk.database, me.name, now=desk.now()).undo(row.id)
    elif row.noun == "source":
        SourcesDesk(desk.database, desk.root, me.name, now=desk.now()).undo(row.id)
    elif row.noun == "user":
        PeopleDesk(desk.database, now=desk.now()).undo(row.id, by=me.name)
    elif row.noun in ("story", "article") and row.verb != "redact":
        StoryDesk(desk.database, me.name, now=desk.now()).undo(row.id)
    else:
        raise NotAllowedError(
            Phrase("what is said of a %(noun)s is taken back by saying something else", noun=Word(row.noun))
        )


def refusal(desk: WebDesk, me: Me, row: Decision) -> str:
    """Why a decision is not offered to be taken back, as far as that shows without trying; empty where it is."""
    assert row.id is not None
    if row.noun == "item":
        return ItemUndo(desk.database, me.name, now=desk.now()).can(row.id)
    if row.noun in ("story", "article"):
        return "" if row.verb not in ("undo", "redact") else Phrase("it is taken back by deciding anew")
    if row.noun in ("source", "user") and may(me.role, Right.ADMINISTER):
        return "" if row.noun == "source" or row.verb in _PEOPLE else "there is no verb to the contrary"
    return "it is taken back on its own page, or by an administrator"
