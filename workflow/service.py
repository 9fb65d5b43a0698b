"""A request for a service in a village (F09): it waits, gets a date, is served, is finished; or is declined. Pure.

Source: workflow.md section 5; docs/workflow.md holds the table, and the tests are made from it.
"""

from dataclasses import dataclass
from typing import Any

from core.errors import Reason
from workflow.roles import CONFIRMS, KEEPS_VILLAGES
from workflow.tasks import GIVES

FORM = "layanan_desa"
# By which report the task on the phone is done: F07
TASK_FORM = "kegiatan"
STATES = ("waiting", "scheduled", "served", "done", "declined")
# step: who may take it
STEPS: dict[str, frozenset[str]] = {
    "schedule": GIVES,
    "move": GIVES,
    "serve": KEEPS_VILLAGES,
    "finish": GIVES,
    "decline": CONFIRMS,
    "reopen": CONFIRMS,
}
_LEADS = {
    ("waiting", "schedule"): "scheduled",
    ("waiting", "decline"): "declined",
    ("scheduled", "move"): "scheduled",
    ("scheduled", "serve"): "served",
    ("scheduled", "decline"): "declined",
    ("served", "finish"): "done",
    ("served", "reopen"): "scheduled",
    ("done", "reopen"): "served",
    ("declined", "reopen"): "waiting",
}
_MOST = 500


@dataclass(frozen=True)
class Asked:
    """What a report asks for. people: how many; weak: elderly, disabled or sick; workers: who will work abroad;
    for_work: is that a purpose? wished: the proposed day as written."""

    kind: str
    people: int
    weak: int
    workers: int
    for_work: bool
    wished: str


@dataclass(frozen=True)
class Counts:
    """What came of a service: people who applied, papers issued, applications refused, people who did not come."""

    applied: int | None
    issued: int | None
    refused: int | None
    absent: int | None


def asked_in(answers: dict[str, Any]) -> Asked:
    """What the answers of an F09 ask for; an answer that is missing or no number asks for nothing."""
    people, workers = _number(answers.get("jml_pemohon")), _number(answers.get("jml_kerja"))
    purposes = answers.get("tujuan") or ""
    words = purposes if isinstance(purposes, list) else str(purposes).split()
    return Asked(
        kind=str(answers.get("jenis") or "")[:40],
        people=people,
        weak=min(_number(answers.get("jml_rentan")), people),
        workers=min(workers, people),
        for_work="kerja" in words or workers > 0,
        wished=str(answers.get("tgl_usul") or "")[:10],
    )


def leads_to(state: str, step: str) -> str:
    """Where a step leads. Raises KeyError for one that the table does not have."""
    return _LEADS[state, step]


def why_not(step: str, roles: list[str], state: str, *, approved: bool = True) -> Reason | None:
    """None when somebody with these roles may take this step now, otherwise why not; an unknown one is a KeyError.

    approved: is the report still approved? Without it nothing goes on; what is under way can be declined.
    """
    if STEPS[step].isdisjoint(roles):
        return Reason.SERVICE_ROLE
    if (state, step) not in _LEADS:
        return Reason.SERVICE_NO_STEP
    return None if approved or step == "decline" else Reason.SERVICE_NOT_APPROVED


def why_not_counts(counts: Counts) -> Reason | None:
    """None when the numbers can be true: all four are there, and no more is issued and refused than applied for."""
    said = (counts.applied, counts.issued, counts.refused, counts.absent)
    if any(one is None or not 0 <= one <= _MOST for one in said):
        return Reason.SERVICE_COUNTS
    applied, issued, refused, _absent = (one or 0 for one in said)
    return Reason.SERVICE_COUNTS if issued + refused > applied else None


def is_late(state: str, held_on: Any, today: Any) -> bool:
    """Has the day passed without a result?"""
    return bool(state == "scheduled" and held_on is not None and held_on < today)


def _number(said: Any) -> int:
    try:
        number = int(str(said).strip())
    except ValueError:
        return 0
    return number if 0 <= number <= _MOST else 0
