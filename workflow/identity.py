"""Who told an officer something: which answers say it, who may ask to read them, and who else grants it. Pure.

Source: privacy.md sections 1 and 2 ("two-person access"; "unmasking asks a reason and is logged"); docs/workflow.md
holds the tables, and the tests are made from them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import Reason
from workflow.review import Reviewed, Reviewer
from workflow.roles import CONFIRMS, READS_COMPLIANCE, holds

# form: the questions whose answers say who a resident is. They stay in the record's own bytes and nowhere else.
FIELDS = {"info_warga": frozenset({"nama_warga", "telp_warga"})}
# States that are kept; what time makes of them: standing()
KEPT = ("waiting", "granted", "refused", "withdrawn")
_DECIDED = Reason.IDENTITY_DECIDED
# step: where it leads to or why it is not possible, by how the asking stands
_STEPS: dict[str, dict[str, str | Reason]] = {
    "ask": {
        "none": "waiting",
        "waiting": Reason.IDENTITY_ASKED,
        "lapsed": "waiting",
        "open": Reason.IDENTITY_OPEN,
        "closed": "waiting",
        "refused": "waiting",
        "withdrawn": "waiting",
    },
    **{
        step: {
            "none": Reason.IDENTITY_NOT_ASKED,
            "waiting": leads_to,
            "lapsed": Reason.IDENTITY_LAPSED,
            "open": _DECIDED,
            "closed": _DECIDED,
            "refused": _DECIDED,
            "withdrawn": _DECIDED,
        }
        for step, leads_to in (("grant", "open"), ("refuse", "refused"), ("withdraw", "withdrawn"))
    },
    "read": {
        "none": Reason.IDENTITY_NOT_ASKED,
        "waiting": Reason.IDENTITY_WAITS,
        "lapsed": Reason.IDENTITY_LAPSED,
        "open": "open",
        "closed": Reason.IDENTITY_TIME_OVER,
        "refused": Reason.IDENTITY_REFUSED,
        "withdrawn": Reason.IDENTITY_NOT_ASKED,
    },
}
STEPS = tuple(_STEPS)


@dataclass(frozen=True)
class Asking:
    """That somebody asked to read it. grant_by: until when another may decide; reads_until: how long it stays open."""

    person_id: str
    state: str
    grant_by: datetime
    reads_until: datetime | None = None


def fields_of(form_id: str) -> frozenset[str]:
    """The questions of a form that no list, search, export or page shows."""
    return FIELDS.get(form_id, frozenset())


def without(form_id: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as they are kept for queries, lists and search: without who it was."""
    hidden = fields_of(form_id)
    return {name: value for name, value in answers.items() if name not in hidden} if hidden else answers


def standing(asking: Asking | None, at: datetime) -> str:
    """How an asking stands now: none, waiting, lapsed, open, closed, refused or withdrawn."""
    if asking is None:
        return "none"
    if asking.state == "waiting":
        return "waiting" if at < asking.grant_by else "lapsed"
    if asking.state == "granted":
        return "open" if asking.reads_until is not None and at < asking.reads_until else "closed"
    return asking.state


def why_not_read(reader: Reviewer, report: Reviewed) -> Reason | None:
    """None when somebody may ask to read who told it, or grant it to another; otherwise why not. Who wrote it down has
    it anyway."""
    if not reader.in_scope:
        return Reason.REPORT_UNKNOWN
    if not fields_of(report.form_id):
        return Reason.NO_IDENTITY
    if reader.person_id == report.person_id:
        return None
    return None if _reads(reader, report) else Reason.IDENTITY_CLOSED


def why_not(step: str, reader: Reviewer, report: Reviewed, asking: Asking | None, at: datetime) -> Reason | None:
    """None when this person may take the step now, otherwise why not; an unknown step is a KeyError.

    asking: the reader's own newest one to ask, withdraw and read; the one that is decided to grant and refuse.
    """
    stands = _STEPS[step]
    refused = why_not_read(reader, report)
    if refused is not None:
        return refused
    if not _reads(reader, report):
        return Reason.IDENTITY_CLOSED
    if asking is not None:
        own = asking.person_id == reader.person_id
        if step in ("grant", "refuse") and own:
            return Reason.OWN_ASKING
        if step in ("withdraw", "read") and not own:
            return Reason.ASKING_UNKNOWN
    if step == "ask" and reader.person_id == report.person_id:
        return Reason.IDENTITY_OWN
    now = stands[standing(asking, at)]
    return now if isinstance(now, Reason) else None


def leads_to(step: str, state: str) -> str:
    """How an asking stands after a step that the table has. Raises KeyError for another."""
    led = _STEPS[step][state]
    if isinstance(led, Reason):
        raise KeyError(step)
    return led


def why_not_so(step: str, text: str) -> Reason | None:
    """Does a step say what it needs?"""
    if text.strip() or step not in ("ask", "refuse"):
        return None
    return Reason.IDENTITY_REASON if step == "ask" else Reason.IDENTITY_REFUSAL


def _reads(reader: Reviewer, report: Reviewed) -> bool:
    return holds(reader.roles, READS_COMPLIANCE if report.readers == "kepatuhan" else CONFIRMS)
