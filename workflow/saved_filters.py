"""Filters that a person keeps under a name: how many, and what they may be called. Pure."""

from collections.abc import Collection

from core.errors import Reason

MOST, MOST_NAME, MOST_QUERY = 20, 60, 1_000


def name_of(text: str) -> str:
    """A name as it is kept: one line, no longer than a link may be."""
    return " ".join(text.split())[:MOST_NAME].rstrip()


def why_not(name: str, taken: Collection[str], kept: int = 0) -> Reason | None:
    """None when a filter may have this name, otherwise why not.

    taken: names of the person's other ones of that list; kept: how many the person has, when it is a new one.
    """
    if not name:
        return Reason.NAME_NEEDED
    if name.casefold() in {one.casefold() for one in taken}:
        return Reason.FILTER_NAME_TAKEN
    return Reason.FILTER_TOO_MANY if kept >= MOST else None
