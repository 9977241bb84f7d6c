"""What each mark does where it stands: it opens, it closes, or it is none; and which opening marks it may close.

Decided by its sign, its neighbours and the sign of what is open: `“` closes after `„` and opens
elsewhere, `»` opens in German and closes in French. It deliberately keeps no state.
"""

from enum import Enum

from aggregator.quotations.marks import Lean, Mark


class Role(Enum):
    """What a mark does. `MAY_OPEN` opens only if something closes it."""

    OPENS = "opens"
    MAY_OPEN = "may open"
    CLOSES = "closes"
    NONE = "none"


_ALWAYS_OPEN = frozenset(["„", "‟", "``", "‘‘", "〝", "「", "『", "｢", "‚", "‛", "<<"])
_ALWAYS_CLOSE = frozenset(["」", "』", "｣", "〞", "〟", "’’", ">>"])
#: The opening marks that belong to a closing one. Where none of them is open, any of the level will do.
PARTNERS = {
    "”": ("“", "„", "‟", "”", "``", "‘‘"),
    "“": ("„", "”", "“"),
    '"': ('"', ",,"),
    "＂": ("＂",),
    "''": ("``", ",,", "''"),
    "’’": ("‘‘",),
    "»": ("«", "»"),
    "«": ("»", "«"),
    ">>": ("<<",),
    "’": ("‘", "‚", "‛"),
    "‘": ("‚", "‘"),
    "'": ("'", "`"),
    "›": ("‹", "›"),
    "‹": ("›", "‹"),
}


def role_of(mark: Mark, top: str) -> Role:
    """What a mark does when the nearest open mark of its level is `top` (empty when none is open)."""
    sign = mark.sign
    if sign in _ALWAYS_OPEN:
        return Role.OPENS
    if sign in _ALWAYS_CLOSE:
        return Role.CLOSES
    if sign in "“‘«‹":
        return _left_pointing(mark, top)
    if sign in "”»›":
        return _right_pointing(mark, top)
    if sign == "’":
        return Role.NONE if mark.lean is Lean.OPENS else Role.CLOSES
    return _undirected(mark, top)


def _left_pointing(mark: Mark, top: str) -> Role:
    if mark.lean is Lean.CLOSES:
        # in Persian the space often stands on its wrong side, and the mark is never turned round
        is_misspaced = mark.sign == "«" and not top and "\u0600" <= mark.before <= "\u06ff"
        return Role.OPENS if is_misspaced else Role.CLOSES
    is_open_low_or_inward = top in ("„", "”", ",,", "‚", "»", "›")
    return Role.CLOSES if is_open_low_or_inward and mark.lean is not Lean.OPENS else Role.OPENS


def _right_pointing(mark: Mark, top: str) -> Role:
    # »... and then« opens in German; in French a mark that closes is not followed by another one that does
    may_open = mark.lean is Lean.OPENS or (mark.lean is Lean.EITHER and mark.next_closes and mark.sign in "»›")
    return Role.OPENS if may_open and top in ("", mark.sign) else Role.CLOSES


def _undirected(mark: Mark, top: str) -> Role:
    if mark.sign in ("`", ",,"):
        return _only_opens(mark)
    if mark.lean is Lean.EITHER:
        if top:
            return Role.CLOSES
        return Role.NONE if mark.is_doubtful or mark.sign in "'＇" else Role.MAY_OPEN
    return Role.OPENS if mark.lean is Lean.OPENS else Role.CLOSES


def _only_opens(mark: Mark) -> Role:
    if mark.lean is not Lean.OPENS:
        return Role.NONE
    return Role.MAY_OPEN if mark.sign == "`" else Role.OPENS


def leans_to_close(mark: Mark) -> bool:
    """Whether a mark closes rather than opens, when nothing is known of what is open."""
    if mark.sign in _ALWAYS_OPEN:
        return False
    if mark.sign in "”’»›" or mark.sign in _ALWAYS_CLOSE:
        return mark.lean is not Lean.OPENS
    return mark.lean is Lean.CLOSES
