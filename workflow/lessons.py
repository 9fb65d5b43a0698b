"""Lessons: what other offices may be shown, by whom, until when, and what they did with it. Pure."""

from datetime import date

from core.errors import Reason
from workflow.roles import LEADS, READS_OFFICE, READS_VILLAGES

# Read the library: each lesson where they read its report
READS = READS_VILLAGES
# Share a lesson or a coordination note of an office that they see, and end it
SHARES = LEADS
# Open what other offices share with theirs, and say that it was used
OPENS = READS_OFFICE
# kind of lesson: what a list calls it; the msgid is the Indonesian word
KINDS = {"visit": "Studi tiru", "obstacle": "Hambatan yang dijawab"}
# What may be shared: the parts that the sharer may choose, in their order
PARTS: dict[str, tuple[str, ...]] = {
    "lesson": ("obstacle", "solution"),
    "note": ("agencies", "place", "topics", "items"),
}
MOST_TEXT = 1_000


def why_not_shared(what: str, parts: list[str], to: list[str], purpose: str, until: date | None, today: date) -> str:
    """The field of a wish to share that lacks something; "" when nothing does."""
    if not to:
        return "to"
    if not parts or not set(parts) <= set(PARTS[what]):
        return "parts"
    if not purpose.strip():
        return "purpose"
    return "until" if until is not None and until < today else ""


LACKS = {
    "to": Reason.SHARE_TO,
    "parts": Reason.SHARE_PARTS,
    "purpose": Reason.SHARE_PURPOSE,
    "until": Reason.SHARE_UNTIL,
}


def is_open(ended: bool, until: date | None, today: date) -> bool:
    """May those it was shared with open it today?"""
    return not ended and (until is None or until >= today)
