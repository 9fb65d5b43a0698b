"""A report is made urgent by hand: by whom, and until when. Source: workflow.md section 1 ("naik_darurat"). Pure."""

from dataclasses import dataclass

from core.errors import Reason
from workflow.review import Reviewer
from workflow.roles import DECIDES, READS_COMPLIANCE

RAISES = DECIDES | {"pimpasa"}


@dataclass(frozen=True)
class Raised:
    """What the rules ask of a report. state: of its review; follow: None, "waiting", "open" or "done"."""

    person_id: str
    state: str
    urgent: bool
    follow: str | None = None
    readers: str = "office"


def why_not(reviewer: Reviewer, report: Raised) -> Reason | None:
    """None when the reviewer may make it urgent now, otherwise why not."""
    if not reviewer.in_scope:
        return Reason.REPORT_UNKNOWN
    if reviewer.person_id == report.person_id:
        return Reason.OWN_REPORT
    if (READS_COMPLIANCE if report.readers == "kepatuhan" else RAISES).isdisjoint(reviewer.roles):
        return Reason.ROLE_MAY_NOT_RAISE
    return why_not_urgent(report)


def why_not_urgent(report: Raised) -> Reason | None:
    """The same of the report alone, whoever asks."""
    if report.urgent:
        return Reason.ALREADY_URGENT
    if report.state == "rejected":
        return Reason.ALREADY_REJECTED
    if report.state == "merged":
        return Reason.ALREADY_MERGED
    if report.state == "approved" and report.follow not in ("waiting", "open"):
        return Reason.ALREADY_FOLLOWED if report.follow == "done" else Reason.ALREADY_APPROVED
    return None
