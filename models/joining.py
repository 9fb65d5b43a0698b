"""Two reports that turn out to be one: the records that waited for an earlier one join its report."""

from typing import Any

from sqlalchemy import func, select, update

from core.errors import Reason
from models import changes, report_facts
from models.db import db
from models.tables_reports import ReviewEvent, Revision, Submission
from workflow import clocks
from workflow.review import readers_together

DECIDED = ("approved", "rejected", "merged")
# What a Submission repeats from its current revision
_OF_CURRENT = (
    "current_instance_id",
    "device_id",
    "form_id",
    "form_version",
    "form_version_sha256",
    "village_code",
    "regency_code",
    "title",
    "urgent",
    "finished_at",
    "files_expected",
    "files_present",
    "nil",
    "point_lat",
    "point_lng",
    "findings_count",
)


def absorb(head: Submission, later: Submission, instance_id: str) -> None:
    """A waiting report joins the report whose record it corrects; only the first to come stays in line."""
    number: int = db.session.execute(
        select(func.max(Revision.number)).where(Revision.root_id == head.root_id)
    ).scalar_one()
    in_line = head.current_instance_id == instance_id
    if in_line and head.state != "held":
        set_outcome(later.root_id, "accepted")
    elif not in_line:
        set_outcome(later.root_id, "conflicted")
    move(later.root_id, head.root_id, by=number)
    head.readers = readers_together(head.readers, later.readers)
    head.proposed_by = None
    if in_line:
        urgent = later.urgent or head.raised
        head.due_at = clocks.due_after_change(head.due_at, head.urgent, urgent)
        for name in _OF_CURRENT:
            setattr(head, name, getattr(later, name))
        head.urgent = urgent
        head.revision = number + later.revision
    elif head.state not in DECIDED:
        head.state, head.hold_reason = "conflicted", Reason.NOT_CURRENT.name
    merged = update(Submission).where(Submission.merged_into == later.arrival)
    db.session.execute(merged.values(merged_into=head.arrival).execution_options(synchronize_session=False))
    changes.record("report", later.root_id, person_id=later.person_id, tombstone=True)
    db.session.flush()
    db.session.delete(later)
    db.session.flush()


def move(old_root: str, new_root: str, *, by: int) -> None:
    """Hang revisions and history of one report on another; numbers go up by ``by``."""
    report_facts.forget(old_root)
    moves: list[Any] = [
        update(Revision).where(Revision.root_id == old_root).values(root_id=new_root, number=Revision.number + by),
        update(ReviewEvent).where(ReviewEvent.root_id == old_root).values(root_id=new_root),
    ]
    for move in moves:
        db.session.execute(move.execution_options(synchronize_session=False))


def set_outcome(root_id: str, outcome: str) -> None:
    """Say of a report's held revisions that they wait no longer."""
    held = update(Revision).where(Revision.root_id == root_id, Revision.outcome == "held")
    db.session.execute(held.values(outcome=outcome).execution_options(synchronize_session=False))
