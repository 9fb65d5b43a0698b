"""How a form lives after it was published: open, closing, closed, and open again; it is never deleted.

Source: workflow.md section 1 of the house (nothing filled in and signed off is refused); docs/workflow.md holds the
tables, and the tests are made from them.
"""

from datetime import datetime

from core.errors import Reason
from workflow.roles import PUBLISHES, holds

STATES = ("open", "closing", "closed")
# move: the state it leads to
MOVES = {"close": "closing", "withdraw": "closed", "reopen": "open"}
_ALREADY = {
    "open": Reason.FORM_ALREADY_OPEN,
    "closing": Reason.FORM_ALREADY_CLOSING,
    "closed": Reason.FORM_ALREADY_CLOSED,
}


def why_not(move: str, roles: list[str], state: str) -> Reason | None:
    """None when somebody with these roles may do this to a form in this state. Raises KeyError for an unknown move."""
    follows = MOVES[move]
    if not holds(roles, PUBLISHES):
        return Reason.NOT_ALLOWED
    # Out of "closed" there is one way: open again. Closing it gently would let phones begin nothing either.
    if follows == state or (state, move) == ("closed", "close"):
        return _ALREADY[state]
    return None


def allowed(roles: list[str], state: str) -> dict[str, Reason | None]:
    """Every move with its answer: ``{"close": None, "withdraw": None, "reopen": Reason.FORM_ALREADY_OPEN}``."""
    return {move: why_not(move, roles, state) for move in MOVES}


def may_begin(state: str) -> bool:
    """May a phone begin a new record? Drafts go on in every state."""
    return state == "open"


def taken_as(state: str, closed_at: datetime | None, finished_at: datetime) -> str:
    """How the server takes a record of a form version in this state: never not at all.

    "ordinary"; "late": finished before the form was withdrawn, taken in like any other and marked; "held": finished
    after it, kept for the office to decide.
    """
    if state != "closed":
        return "ordinary"
    return "late" if closed_at is not None and finished_at <= closed_at else "held"
