"""Into which report another one is merged, and if not, why not. Source: workflow.md section 1 ("digabung"). Pure."""

from dataclasses import dataclass

from core.errors import Reason
from workflow.review import Reviewer


@dataclass(frozen=True)
class Side:
    """What the rules ask of each of the two. arrival: its place in the order of arrival; follow: as in raising."""

    person_id: str
    form_id: str
    state: str
    readers: str
    arrival: int
    follow: str | None = None


def why_not_into(reviewer: Reviewer, report: Side, target: Side) -> Reason | None:
    """None when this report may be merged into that one, otherwise why not; whether it may be merged at all is
    workflow.review.why_not."""
    if target.readers != report.readers:
        return Reason.REPORT_UNKNOWN
    if target.arrival >= report.arrival:
        return Reason.MERGE_EARLIER
    if target.form_id != report.form_id:
        return Reason.MERGE_OTHER_FORM
    if target.person_id == reviewer.person_id:
        return Reason.OWN_REPORT
    if target.state == "rejected":
        return Reason.MERGE_INTO_REJECTED
    if target.state == "merged":
        return Reason.MERGE_INTO_MERGED
    return Reason.MERGE_FOLLOWED if report.follow == "open" else None
