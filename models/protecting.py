"""Early detections are made from reports of F08: behind the feed, decided or not, again whenever one changes.

Who was told with an approval is written down among the referrals. Doing the same twice changes nothing.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from core import clock, ids
from models import report_facts
from models.db import db
from models.report_feed import ReportFeed
from models.tables_protection import Detection, DetectionEvent, DetectionReferral
from models.tables_reports import ReviewEvent, Revision, Submission
from workflow import protection

_COPIED = ("code", "arrival", "office_id", "person_id", "village_code", "regency_code", "received_at")


def put(root_ids: set[str]) -> None:
    """Bring the detections of these reports to what the reports say now, inside the caller's ``writing()``."""
    query = select(Submission, Revision).join(Revision, Revision.instance_id == Submission.current_instance_id)
    query = query.where(
        Submission.root_id.in_(root_ids), Submission.form_id == protection.FORM, Submission.readers == "office"
    )
    heads = db.session.execute(query.order_by(Submission.arrival)).all()
    for head, revision in heads:
        row = db.session.get(Detection, head.root_id)
        live = head.state in protection.LIVE
        if row is not None or live:
            _bring(row or _new(head), head, revision, live)
    gone = set(root_ids) - {head.root_id for head, _revision in heads}
    for row in db.session.scalars(select(Detection).where(Detection.root_id.in_(gone))):
        _gone(row)
    db.session.flush()


def reckon(row: Detection) -> None:
    """Say anew which agencies must still be told, inside the caller's ``writing()``."""
    db.session.flush()
    told = told_of(row.root_id)
    wanted = protection.required(row.level, row.subject, child=row.child, forced=row.forced)
    row.missing = [agency for agency in wanted if agency not in told]
    row.lacks = bool(row.missing)


def told_of(root_id: str) -> set[str]:
    """The agencies that were told, with who and when."""
    query = select(DetectionReferral.agency).where(
        DetectionReferral.root_id == root_id, DetectionReferral.withdrawn_at.is_(None)
    )
    return set(db.session.scalars(query))


def add_event(
    row: Detection, kind: str, at: datetime, person_id: str | None = None, note: str = "", **facts: Any
) -> DetectionEvent:
    """One line of its history, with its rev; inside the caller's ``writing()``."""
    row.rev += 1
    told = {
        "id": ids.new_uuid(),
        "root_id": row.root_id,
        "number": row.rev,
        "at": at,
        "kind": kind,
        "person_id": person_id,
    }
    event = DetectionEvent(**told, note=note, facts=facts)
    db.session.add(event)
    return event


def _new(head: Submission) -> Detection:
    row = Detection(root_id=head.root_id, state="open", result="", rev=0, missing=[], lacks=False)
    row.fast_since = row.due_at = None
    return row


def _bring(row: Detection, head: Submission, revision: Revision, live: bool) -> None:
    said = protection.said_in(revision.answers)
    facts = asdict(said) | {name: getattr(head, name) for name in _COPIED}
    facts |= {"live": live, "report_state": head.state, "instance_id": head.current_instance_id}
    new, corrected = row.rev == 0, row.rev > 0 and row.instance_id != head.current_instance_id
    changed = new or any(getattr(row, name) != value for name, value in facts.items())
    was_live = not new and row.live
    for name, value in facts.items():
        setattr(row, name, value)
    fast = protection.is_fast(said.level, child=said.child, forced=said.forced)
    if fast and row.fast_since is None:
        # One that a correction made so is late from the correction on, not from the first report on.
        row.fast_since = head.received_at if new else revision.received_at
    row.fast_since = row.fast_since if fast else None
    row.due_at = protection.due(row.fast_since) if row.fast_since else None
    if new:
        row.rev = 1
        db.session.add(row)
        db.session.flush()
    elif corrected:
        add_event(row, "corrected", clock.now())
    elif was_live != live:
        add_event(row, "counts" if live else "gone", clock.now())
    elif changed:
        row.rev += 1
    if _approvals(row):
        row.rev += 0 if new else 1
    reckon(row)


def _approvals(row: Detection) -> bool:
    """Take in who was told with an approval, each once. Was there anything new?"""
    events = select(ReviewEvent).where(ReviewEvent.root_id == row.root_id, ReviewEvent.kind == "approved")
    known = select(DetectionReferral.event_id).where(DetectionReferral.root_id == row.root_id)
    taken = set(db.session.scalars(known))
    found = [event for event in db.session.scalars(events) if event.id not in taken and event.facts.get("referred")]
    for event in found:
        said = event.facts["referred"]
        for agency in said["to"]:
            told: dict[str, Any] = {"agency": agency, "who": said["who"], "told_at": clock.parse(said["at"])}
            told |= {"channel": "", "number": "", "note": "", "person_id": event.person_id, "at": event.at}
            db.session.add(DetectionReferral(id=ids.new_uuid(), root_id=row.root_id, event_id=event.id, **told))
    return bool(found)


def _gone(row: Detection) -> None:
    """Its report is no more: it turned out to be a correction of another one, which takes what people did along."""
    there = select(Revision.root_id).where(Revision.instance_id == row.root_id)
    root_id = db.session.scalar(there)
    target = db.session.get(Detection, root_id) if root_id and root_id != row.root_id else None
    if target is None:
        if row.live:
            row.live = False
            add_event(row, "gone", clock.now())
        return
    for table in (DetectionReferral, DetectionEvent):
        moved = update(table).where(table.root_id == row.root_id).values(root_id=target.root_id)
        db.session.execute(moved.execution_options(synchronize_session=False))
    db.session.execute(delete(Detection).where(Detection.root_id == row.root_id))
    target.rev += 1
    reckon(target)
    report_facts.count_again([target.root_id])


FEED = ReportFeed("detections", put)
detect_slice, detect_all = FEED.slice, FEED.all
