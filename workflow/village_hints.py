"""Hints about a fostered village: sepi, rawan, aman. Computed when asked, never kept; lengths are settings with dates.

Source: workflow.md section 2. Pure: days and counts are given.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from core.words import Word
from workflow.village import BY_ITSELF, EVALUATED, FOSTERED

# hint: what a page calls it
HINTS = {"rawan": Word("Rawan"), "sepi": Word("Sepi"), "aman": Word("Aman")}
# A report of these forms that is not settled makes a village "rawan": foreigners seen, TPPO, suspected violations.
WATCHED_FORMS = ("amati_oa", "deteksi_pmi", "duga_langgar")
# A report in one of these states still waits for somebody, and so does an approved one whose follow-up is not done.
OPEN_STATES = ("received", "held", "conflicted", "quarantined", "returned")
# The form whose reports may say that nobody was there; such a one is no reason to watch a village
MAY_BE_NIL = "amati_oa"
# name: (default, least, most) of the settings; who changes one says from which day and by which rule
SETTINGS = {
    "village.quiet_days": (90, 7, 730),
    "village.evaluation_months": (12, 1, 60),
    # Days that an evaluation may be behind before it begins by itself
    "village.evaluation_wait_days": (0, 0, 365),
    # Published sizes of a group for a service on site differ, 30 to 50 (forms.md, F09): a setting, no guard
    "service.group_min": (30, 1, 500),
    # Who told an officer something: how long another may grant what was asked, how long it may then be read. The source
    # (privacy.md 1) asks for two people and names no time: ours
    "identity.grant_hours": (72, 1, 336),
    "identity.read_hours": (8, 1, 72),
    # Months that data are kept after the decision: at most what the form tells people (workflow.retention)
    "retention.amati_oa_months": (24, 1, 24),
    "retention.duga_langgar_months": (60, 1, 60),
    "retention.info_warga_months": (12, 1, 12),
    "retention.kegiatan_months": (12, 1, 12),
    "retention.layanan_desa_months": (12, 1, 12),
    # 1: what is over is removed every night without anybody; 0: only by the command
    "retention.daily": (0, 0, 1),
}


def is_nil(form_id: str, answers: dict[str, Any]) -> bool:
    """Does a report say that no foreigner was there?"""
    return form_id == MAY_BE_NIL and str(answers.get("jml_oa", "")) == "0"


def hints(
    stage: str, open_reports: int, last_on: date | None, fostered_on: date | None, today: date, quiet_days: int
) -> tuple[str, ...]:
    """What to know about a village at a glance: "rawan", "sepi", both, "aman"; nothing before it is fostered.

    last_on: the newest activity or visit; a village just fostered has as long as after an activity.
    """
    found = ["rawan"] if open_reports else []
    if stage not in FOSTERED:
        return tuple(found)
    if is_quiet(last_on, fostered_on, today, quiet_days):
        found.append("sepi")
    return tuple(found) or ("aman",)


def is_quiet(last_on: date | None, fostered_on: date | None, today: date, quiet_days: int) -> bool:
    """Has nothing happened for more than so many days?"""
    known = [day for day in (last_on, fostered_on) if day is not None]
    return not known or max(known) < quiet_since(today, quiet_days)


def quiet_since(today: date, quiet_days: int) -> date:
    """The first day whose activity still counts."""
    return today - timedelta(days=quiet_days)


def evaluation_due(stage: str, fostered_on: date | None, evaluated_on: date | None, months: int) -> date | None:
    """The day by which a village wants to be evaluated; None where none is expected or no beginning is known."""
    began = evaluated_on or fostered_on
    return months_after(began, months) if stage in EVALUATED and began is not None else None


def begins_by_itself(due_on: date | None, stage: str, today: date, wait_days: int) -> bool:
    """Does the evaluation of a village begin by itself today? Only where nobody is at it yet (BY_ITSELF)."""
    return stage == BY_ITSELF[0] and due_on is not None and today >= due_on + timedelta(days=wait_days)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier, below zero); the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
