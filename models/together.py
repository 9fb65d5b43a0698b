"""Several nil reports approved by one press: each decided, guarded, audited and told on its own."""

from dataclasses import dataclass

from sqlalchemy import select

from core import clock
from core.errors import Refusal
from models import checking, review_guard, reviews
from models.db import db
from models.tables_people import Person
from models.tables_reports import Revision, Submission
from workflow import review


@dataclass(frozen=True)
class Told:
    """What became of one report. code: empty when it is not for this person; problem: None when it was approved."""

    root_id: str
    code: str
    problem: Refusal | None


def approve_together(by: Person, chosen: list[tuple[str, int]]) -> list[Told]:
    """Approve nil reports, each in its own transaction, in the order given. chosen: (root id, rev that was shown)."""
    return [_approve(by, root_id, rev) for root_id, rev in dict(chosen).items()]


def nil_among(viewer: Person, rows: list[Submission]) -> set[str]:
    """Those of these reports that the viewer could approve together, by root id. Findings count once known."""
    likely = {
        row.current_instance_id: row for row in rows if row.form_id == review.NIL_FORM and row.state == "received"
    }
    query = select(Revision.instance_id, Revision.answers).where(Revision.instance_id.in_(likely))
    at, reviewer = clock.now(), review_guard.reviewer(viewer)
    found = set()
    for instance_id, answers in db.session.execute(query) if likely else ():
        row = likely[instance_id]
        report = review_guard.reviewed(row, at)
        if review.why_not_together(reviewer, report, answers, row.findings_count or 0) is None:
            found.add(row.root_id)
    return found


def _approve(by: Person, root_id: str, rev: int) -> Told:
    code = ""
    try:
        submission = review_guard.find(by, root_id)
        code = submission.code
        if submission.findings_count is None and checking.check_report(root_id):
            db.session.expire_all()
            submission = review_guard.find(by, root_id)
        answers = db.session.scalar(
            select(Revision.answers).where(Revision.instance_id == submission.current_instance_id)
        )
        report = review_guard.reviewed(submission, clock.now())
        if submission.rev == rev:
            reason = review.why_not_together(
                review_guard.reviewer(by), report, answers or {}, submission.findings_count
            )
            if reason is not None:
                raise Refusal(reason)
        # A rev that is no longer current is told by the verb: nothing that was not looked at is decided.
        reviews.approve(by, root_id, rev)
    except Refusal as refusal:
        return Told(root_id, code, refusal)
    return Told(root_id, code, None)
