"""An activity of the programme: planned by an office, done and reported (F07), verified, in a periodic report. Pure.

Source: workflow.md sections 5 and 7; docs/workflow.md holds the tables, and the tests are made from them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.errors import Reason
from core.words import Word
from workflow.indicators import KINDS as _KINDS_OF
from workflow.roles import READS_VILLAGES
from workflow.tasks import GIVES

FORM = "kegiatan"
KINDS = _KINDS_OF["activities"]
TOPICS = {
    "paspor": Word("Syarat dan cara paspor"),
    "pmi": Word("Bekerja ke luar negeri secara resmi"),
    "tppo": Word("Bahaya TPPO/TPPM"),
    "oa": Word("Pelaporan orang asing/APOA"),
    "izin": Word("Izin tinggal dan TKA"),
    "lapor": Word("Cara melapor ke imigrasi"),
    "ganda": Word("Kewarganegaraan ganda/perkawinan campur"),
    "lain": Word("Lainnya"),
}
READS = READS_VILLAGES
# planned … reported as the programme says; gone: its report was rejected, joined to another or set apart
STATES = ("planned", "held", "verified", "reported", "cancelled", "gone")
# States of a report that counts
LIVE = frozenset({"received", "returned", "approved"})
# step: who may take it
STEPS = {"edit": GIVES, "cancel": GIVES, "join": GIVES, "part": GIVES}
# Days from the planned day on within which the F07 comes (workflow.md section 5)
REPORT_DAYS = 7
# A report of the same place is offered for a plan when their days are no further apart
JOIN_DAYS = 14
MOST_PEOPLE = 10_000
MOST_RUPIAH = 100_000_000_000
MOST_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Said:
    """What an F07 says of an activity. day: None when it does not say; spent: rupiah, None when it does not."""

    kind: str
    topics: list[str]
    title: str
    day: date | None
    men: int
    women: int
    youth: int
    spent: int | None


def said_in(answers: dict[str, Any]) -> Said:
    """What the answers of an F07 say; what is missing or no number says nothing."""
    topics = answers.get("materi") or []
    men, women = _number(answers.get("hadir_l")), _number(answers.get("hadir_p"))
    try:
        day = date.fromisoformat(str(answers.get("mulai") or "")[:10])
    except ValueError:
        day = None
    return Said(
        kind=str(answers.get("jenis") or "")[:40],
        topics=[str(one)[:40] for one in (topics if isinstance(topics, list) else str(topics).split())][:20],
        title=str(answers.get("judul") or "")[:150],
        day=day,
        men=men,
        women=women,
        youth=min(_number(answers.get("hadir_muda")), men + women),
        spent=_rupiah(answers.get("biaya")),
    )


def state_of(*, planned: bool, cancelled: bool = False, report: str = "", reported: bool = False) -> str:
    """Where an activity stands. report: the state of its report, empty without one; reported: a period names it."""
    if cancelled:
        return "cancelled"
    if report not in LIVE:
        return "planned" if planned else "gone"
    if report != "approved":
        return "held"
    return "reported" if reported else "verified"


def why_not(step: str, roles: list[str], state: str, *, planned: bool) -> Reason | None:
    """None when somebody with these roles may take this step now; an unknown step is a KeyError."""
    if STEPS[step].isdisjoint(roles):
        return Reason.ACTIVITY_ROLE
    done = state in ("held", "verified", "reported")
    fits = {
        "edit": state == "planned",
        "cancel": state == "planned",
        "join": done != planned and state != "cancelled" and state != "gone",
        "part": done and planned,
    }
    return None if fits[step] else Reason.ACTIVITY_NO_STEP


def may_join(plan_place: str, plan_on: date, report_place: str, held_on: date) -> bool:
    """Can this report be of this plan: the same village (any of the regency, for a plan without one), days near?

    Places are codes, of a village or a regency.
    """
    near = abs((held_on - plan_on).days) <= JOIN_DAYS
    return near and (report_place == plan_place or report_place.startswith(f"{plan_place}."))


def due_on(planned_on: date) -> date:
    """The last day for its report."""
    return planned_on + timedelta(days=REPORT_DAYS)


def is_late(state: str, planned_on: date | None, today: date) -> bool:
    """Is the report of a plan overdue?"""
    return state == "planned" and planned_on is not None and due_on(planned_on) < today


def late_before(today: date) -> date:
    """Plans of days before this one are late."""
    return today - timedelta(days=REPORT_DAYS)


def _number(said: Any) -> int:
    try:
        number = int(str(said).strip())
    except ValueError:
        return 0
    return number if 0 <= number <= MOST_PEOPLE else 0


def _rupiah(said: Any) -> int | None:
    try:
        amount = round(float(str(said).strip()))
    except (ValueError, OverflowError):
        return None
    return amount if 0 <= amount <= MOST_RUPIAH else None
