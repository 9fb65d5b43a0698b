"""What may be decided on a report, by whom, and if not, why not.

The reason given here words both the refusal and the label of the disabled button.
Source: workflow.md sections 0 and 1.
"""

from dataclasses import dataclass
from typing import Any

from core.errors import Reason
from workflow.roles import CONFIRMS, DECIDES, READS_COMPLIANCE, holds

# action: the state it leads to
ACTIONS = {"approve": "approved", "return": "returned", "reject": "rejected"}
# event: what its person did, as STALE_PAGE says it; the msgid is the Indonesian word
DONE_WORDS = {
    "received": "mengirim",
    "held": "mengirim",
    "conflicted": "mengirim",
    "quarantined": "mengirim",
    "repaired": "memperbaiki",
    "approved": "menyetujui",
    "returned": "mengembalikan",
    "rejected": "menolak",
}
UNDECIDED = frozenset({"received", "held", "conflicted", "quarantined"})
# F05 and F08: only the section head or the head of office rejects.
GRAVE_FORMS = frozenset({"duga_langgar", "deteksi_pmi"})
# F06 about officers or brokers goes to internal compliance only.
COMPLIANCE_FORM = "info_warga"
COMPLIANCE_TOPICS = frozenset({"petugas", "calo"})


@dataclass(frozen=True)
class Reviewer:
    """What the rules ask of a person: who, which roles, and whether the report's office is theirs."""

    person_id: str
    roles: list[str]
    in_scope: bool


@dataclass(frozen=True)
class Reviewed:
    """What the rules ask of a report."""

    form_id: str
    person_id: str
    state: str
    readers: str = "office"


def why_not(action: str, reviewer: Reviewer, report: Reviewed) -> Reason | None:
    """None when the reviewer may take the action now, otherwise why not. Raises KeyError for an unknown action."""
    ACTIONS[action]
    if not reviewer.in_scope:
        return Reason.REPORT_UNKNOWN
    if reviewer.person_id == report.person_id:
        return Reason.OWN_REPORT
    deciders = READS_COMPLIANCE if report.readers == "kepatuhan" else DECIDES
    if not holds(reviewer.roles, deciders):
        return Reason.ROLE_MAY_NOT_DECIDE
    reason = _why_not_now(report.state)
    if reason is not None:
        return reason
    if action == "reject" and report.form_id in GRAVE_FORMS and not holds(reviewer.roles, CONFIRMS):
        return Reason.KASI_REJECTS
    return None


def allowed(reviewer: Reviewer, report: Reviewed) -> dict[str, Reason | None]:
    """Every action with its answer: ``{"approve": None, "return": Reason.OWN_REPORT, …}``."""
    return {action: why_not(action, reviewer, report) for action in ACTIONS}


def needs_reason(action: str) -> bool:
    """Must the reviewer write why? (workflow.md section 0)"""
    return action in ("return", "reject")


def readers_of(form_id: str, answers: dict[str, Any]) -> str:
    """Who reads a report of this form with these answers: 'office', or 'kepatuhan' when it is about officers.

    One that does not say its topic may be about officers too.
    """
    topic = answers.get("topik")
    secret = form_id == COMPLIANCE_FORM and (not topic or topic in COMPLIANCE_TOPICS)
    return "kepatuhan" if secret else "office"


def readers_together(*readers: str) -> str:
    """Who reads what several records say: compliance, as soon as one of them is for compliance only."""
    return "kepatuhan" if "kepatuhan" in readers else "office"


def _why_not_now(state: str) -> Reason | None:
    if state in UNDECIDED:
        return None
    return {
        "approved": Reason.ALREADY_APPROVED,
        "rejected": Reason.ALREADY_REJECTED,
        "returned": Reason.WAITS_FOR_REPAIR,
    }[state]
