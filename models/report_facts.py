"""What each report brings to the figures, kept beside it: behind the feed of changes, a few seconds after them.

Never on the way in: a receipt waits for no figure. ``ServerState.counted_seq`` says how far in the feed; what changes
without a line there calls ``count_again`` in its own transaction.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from models import figure_months
from models.behind import Behind
from models.db import db, settings, writing
from models.tables_figures import ReportFact
from models.tables_ledger import Change, ServerState
from models.tables_protection import Detection, DetectionReferral
from models.tables_reports import ReviewEvent, Revision, Submission
from models.tables_tasks import FollowUp
from workflow.counted import count_answers

# While phones keep coming, no figure waits longer.
PATIENCE = timedelta(seconds=20)
AT_ONCE = 200
# What the office says to a reporter
ANSWERS = ("returned", "approved", "rejected", "merged")

_REPORTS = (
    select(Submission, Revision.answers, Revision.files, FollowUp.done_at)
    .join(Revision, Revision.instance_id == Submission.current_instance_id)
    .outerjoin(FollowUp, FollowUp.root_id == Submission.root_id)
    .where(Submission.readers == "office")
)


def rebuild() -> int:
    """Make the figures' facts anew from the reports, a slice at a time; pages go on. Returns how many reports."""
    last = db.session.scalar(select(func.max(Change.seq))) or 0
    arrival = 0
    while True:
        query = select(Submission.root_id, Submission.arrival).where(Submission.arrival > arrival)
        rows = db.session.execute(query.order_by(Submission.arrival).limit(AT_ONCE)).all()
        if not rows:
            break
        arrival = rows[-1].arrival
        with writing():
            count_again([row.root_id for row in rows])
    with writing():
        gone = select(Submission.root_id)
        db.session.execute(delete(ReportFact).where(ReportFact.root_id.not_in(gone)))
        figure_months.made_anew()
        _BEHIND.begin_at(last)
    count_all()
    return db.session.scalar(select(func.count()).select_from(ReportFact)) or 0


def count_again(root_ids: list[str]) -> None:
    """Take these reports in as they stand now, inside the caller's ``writing()``."""
    db.session.flush()
    before = figure_months.of_reports(root_ids)
    db.session.execute(delete(ReportFact).where(ReportFact.root_id.in_(root_ids)))
    rows = list(facts_of(root_ids))
    if rows:
        db.session.execute(insert(ReportFact), rows)
    figure_months.change(before, figure_months.of_reports(root_ids))


def forget(root_id: str) -> None:
    """Take out a report that is about to lose its name or its row, inside the caller's ``writing()``.

    What becomes of it has a line in the feed, so it is counted again behind that.
    """
    before = figure_months.of_reports([root_id])
    db.session.execute(delete(ReportFact).where(ReportFact.root_id == root_id))
    figure_months.change(before, {})


def facts_of(root_ids: list[str]) -> Iterator[dict[str, Any]]:
    """The rows of these reports as they should be; none of those that compliance alone reads."""
    found = db.session.execute(_REPORTS.where(Submission.root_id.in_(root_ids))).all()
    told, ended, referred = _history(root_ids), _ended(root_ids), _referred(root_ids)
    for row in found:
        head: Submission = row.Submission
        events = told.get(head.root_id, [])
        answered_at = min((event.at for event in events), default=None)
        counted = asdict(count_answers(head.form_id, row.answers))
        # An approval may rest on who was told of a child or of coercion, and the register knows of others.
        counted["referred"] |= head.root_id in referred or any(event.facts.get("referred") for event in events)
        approved = head.state == "approved" and head.decided_at is not None
        yield {
            "root_id": head.root_id,
            "office_id": head.office_id,
            "form_id": head.form_id,
            "state": head.state,
            "urgent": head.urgent,
            "village_code": head.village_code,
            "regency_code": head.regency_code,
            "finished_on": _day(head.finished_at),
            "received_on": _day(head.received_at),
            "approved_on": _day(head.decided_at) if approved and head.decided_at else None,
            "received_at": head.received_at,
            "answered_s": None if answered_at is None else _seconds(head.received_at, answered_at),
            "returned": any(event.kind == "returned" for event in events),
            "follow_due_at": head.follow_due_at if head.state == "approved" else None,
            "followed_at": row.done_at if head.follow_state == "done" else None,
            "has_point": head.point_lat is not None,
            "has_photo": any(file.get("role") == "photo" for file in row.files),
            "outcome": ended.get(head.root_id, ""),
            **counted,
        }


def _ended(root_ids: list[str]) -> dict[str, str]:
    """How early detections ended, those that did."""
    query = select(Detection.root_id, Detection.state).where(Detection.root_id.in_(root_ids))
    return {row.root_id: row.state for row in db.session.execute(query.where(Detection.state != "open"))}


def _referred(root_ids: list[str]) -> set[str]:
    """Of which of them the register knows that an agency was told."""
    query = select(DetectionReferral.root_id).where(DetectionReferral.root_id.in_(root_ids))
    return set(db.session.scalars(query.where(DetectionReferral.withdrawn_at.is_(None))))


def _history(root_ids: list[str]) -> dict[str, list[Any]]:
    """What the office answered, report by report."""
    columns = (ReviewEvent.root_id, ReviewEvent.kind, ReviewEvent.at, ReviewEvent.facts)
    query = select(*columns).where(ReviewEvent.root_id.in_(root_ids), ReviewEvent.kind.in_(ANSWERS))
    found: dict[str, list[Any]] = {}
    for event in db.session.execute(query):
        found.setdefault(event.root_id, []).append(event)
    return found


def _day(at: datetime) -> Any:
    return at.astimezone(settings().zone).date()


def _seconds(start: datetime, end: datetime) -> int:
    return max(int((end - start).total_seconds()), 0)


def _take(after: int, end: int) -> None:
    lines = select(Change.object_id).where(Change.seq > after, Change.seq <= end, Change.kind == "report").distinct()
    count_again(list(db.session.scalars(lines)))


_BEHIND = Behind(ServerState.counted_seq, Change, AT_ONCE, PATIENCE, _take)
count_slice, count_all, waiting = _BEHIND.slice, _BEHIND.all, _BEHIND.waiting
