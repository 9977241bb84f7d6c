"""What is said when decisions were taken back: which, in the words of the diary; and which of one's own comes next."""

from collections.abc import Sequence

from aggregator.review import own_decisions
from aggregator.store import decisions, diary_things
from aggregator.text.written_dates import written_number
from aggregator.web.desk import Me, WebDesk
from aggregator.web.diary_words import plain
from aggregator.web.languages import translations
from aggregator.web.notices import Notice

#: Decisions that are named one by one.
_NAMED = 3


def undone(desk: WebDesk, me: Me, numbers: Sequence[int], more: str = "") -> Notice:
    """The notice for decisions that were taken back, by their numbers in the diary; one at least.

    Args:
        more: a sentence that is said besides.
    """
    say = translations(me.language)
    with desk.database.read() as session:
        rows = [decisions.get(session, number) for number in numbers[:_NAMED]]
        next_one = own_decisions.before(session, me.user_id, min(numbers))
        things = diary_things.things(session, rows if next_one is None else [*rows, next_one])
    named = "; ".join(plain(row, things[row.id or 0], say) for row in rows)
    if rest := len(numbers) - len(rows):
        and_more = say.ngettext("and %(num)s more", "and %(num)s more", rest) % {
            "num": written_number(rest, me.language)
        }
        named = f"{named}; {and_more}"
    said = " ".join(part for part in (say.gettext("Taken back: %(what)s.") % {"what": named}, more) if part)
    if next_one is None:
        return Notice(said)
    path = f"/undo/{'items' if next_one.noun == 'item' else 'stories'}/{next_one.id}"
    return Notice(said, path, undo_of=plain(next_one, things[next_one.id or 0], say))
