"""Clocks of a report: how long it may wait, when the clock stands still, and who hears that it is late.

Source: workflow.md section 1. V runs 48 hours from reception, D 6 hours when the report is urgent; while the report is
with its reporter for repair the clock stands still. Pure: every instant is given.
"""

from datetime import date, datetime, timedelta

V = timedelta(hours=48)
D = timedelta(hours=6)
# From approval to the end of what follows on it; of an urgent report D
T = timedelta(hours=72)
# A reviewer who opened a report to decide keeps it that long.
CLAIM = timedelta(hours=24)
# The reporter may be in a village without a signal.
DAYS_TO_ANSWER = 14
# The share of a clock that has run, in percent, and the role that a red flag reaches then.
FLAGS = ((100, "kasi"), (150, "kakanim"), (200, "kanwil"))


def length(urgent: bool) -> timedelta:
    """How long the clock of such a report is: D for an urgent one, V otherwise."""
    return D if urgent else V


def clock_name(urgent: bool) -> str:
    """The clock's letter in the tables."""
    return "D" if urgent else "V"


def follow_length(urgent: bool) -> timedelta:
    """How long what follows on an approval may take."""
    return D if urgent else T


def follow_due(approved_at: datetime, urgent: bool) -> datetime:
    """Until when what follows on an approval wants to be done."""
    return approved_at + follow_length(urgent)


def due(received_at: datetime, urgent: bool) -> datetime:
    """Until when a report that has just come wants to be decided."""
    return received_at + length(urgent)


def due_after_pause(due_at: datetime, returned_at: datetime, back_at: datetime) -> datetime:
    """The same after the reporter had it: what was left when it was returned is left now."""
    return due_at + max(back_at - returned_at, timedelta())


def due_after_change(due_at: datetime, was_urgent: bool, is_urgent: bool) -> datetime:
    """The same when a correction made a report urgent, or no longer urgent: another clock with the same beginning."""
    return due_at - length(was_urgent) + length(is_urgent)


def percent(due_at: datetime, urgent: bool, at: datetime) -> int:
    """How much of the clock has run at this instant: 100 is on time to the second, more is late."""
    return share(due_at, length(urgent), at)


def share(due_at: datetime, whole: timedelta, at: datetime) -> int:
    """The same of a clock of any length."""
    return int((whole + (at - due_at)) * 100 / whole)


def flag(due_at: datetime, urgent: bool, at: datetime) -> int:
    """How far a red flag has climbed: 0 none, 1 from 100 %, 2 from 150 %, 3 from 200 %."""
    return climbed(due_at, length(urgent), at)


def climbed(due_at: datetime, whole: timedelta, at: datetime) -> int:
    """The same of a clock of any length."""
    return sum(at >= due_at + behind(whole, level) for level in range(1, len(FLAGS) + 1))


def flagged_at(due_at: datetime, urgent: bool, level: int) -> datetime:
    """When the flag of this level rises."""
    return due_at + over(urgent, level)


def over(urgent: bool, level: int) -> timedelta:
    """How far behind its due instant a report has this flag."""
    return behind(length(urgent), level)


def behind(whole: timedelta, level: int) -> timedelta:
    """The same of a clock of any length."""
    return whole * (FLAGS[level - 1][0] - 100) / 100


def told(level: int, readers: str = "office") -> list[str]:
    """The roles that a flag of this level has reached; of what only one role reads, that role at any level."""
    return [role for _percent, role in FLAGS[:level]] if readers == "office" else [readers] * bool(level)


def own_level(roles: list[str]) -> int:
    """From which level on a flag reaches somebody with these roles; 0 for nobody's flag."""
    levels = [level for level, (_percent, role) in enumerate(FLAGS, 1) if role in roles]
    # What compliance alone reads has nobody above it to climb to.
    return min([*levels, 1] if "kepatuhan" in roles else levels, default=0)


def is_expired(answer_by: date | None, today: date) -> bool:
    """Has the day passed on which a returned report was to be answered?"""
    return answer_by is not None and answer_by < today


def claim_ends(claimed_at: datetime) -> datetime:
    """When a report comes free by itself."""
    return claimed_at + CLAIM


def is_claimed(claimed_at: datetime | None, at: datetime) -> bool:
    """Does a claim still hold?"""
    return claimed_at is not None and at < claim_ends(claimed_at)
