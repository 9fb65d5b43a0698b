"""One record that touches what is already here: a correction, a rival, or the earlier one that others waited for."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from core import clock
from core.errors import Reason
from models import audit, changes, merging, state
from models.db import db
from models.intake_rows import (
    Sender,
    attachment_rows,
    audit_entry,
    current_values,
    event_row,
    head_row,
    receipt_row,
    revision_row,
    standing,
)
from models.joining import DECIDED, absorb, move, set_outcome
from models.reading import Entry
from models.shelf import next_codes, next_receipt_seq
from models.tables_intake import Receipt
from models.tables_reports import Attachment, ReviewEvent, Revision, Rival, Submission
from workflow import clocks
from workflow.review import readers_together

# A report that the office has to look at keeps that state whatever else arrives for it.
KEPT_STATES = ("held", "conflicted", "quarantined")


def place(entry: Entry, sender: Sender, at: datetime) -> dict[str, Any]:
    """Store one record inside the caller's savepoint. Returns its receipt row."""
    taken = db.session.get(Revision, entry.instance_id)
    if taken is not None:
        return _rival(entry, sender, at, taken)
    before = db.session.get(Revision, entry.deprecated_id) if entry.deprecated_id else None
    waiting = waiting_for(entry.instance_id, sender.person_id)
    if before is not None:
        head = db.session.get_one(Submission, before.root_id)
        if head.person_id == sender.person_id:
            return _correction(entry, sender, at, head, waiting)
    elif waiting:
        return _first_of_waiting(entry, sender, at, waiting)
    return _apart(entry, sender, at, known=before is not None)


def waiting_for(instance_id: str, person_id: str) -> list[Submission]:
    """This person's reports that are held because they correct this record, which was not here; in order of arrival."""
    query = (
        select(Submission)
        .join(Revision, Revision.root_id == Submission.root_id)
        .where(
            Revision.deprecated_id == instance_id,
            Revision.instance_id == Submission.root_id,
            Submission.hold_reason == Reason.WAITS_FOR_EARLIER.name,
            Submission.state == "held",
            Submission.person_id == person_id,
        )
        .order_by(Submission.arrival)
    )
    return list(db.session.scalars(query))


def _rival(entry: Entry, sender: Sender, at: datetime, taken: Revision) -> dict[str, Any]:
    """The id is taken by other content: both are kept, the first stays what the report says."""
    head = db.session.get_one(Submission, taken.root_id)
    row = revision_row(entry, sender, at, head.root_id, 0, "conflicted")
    kept = ("instance_id", "sha256", "xml", "answers", "device_id", "device_seq", "finished_at", "received_at", "files")
    db.session.execute(insert(Rival), [{name: row[name] for name in kept}])
    _add_files(attachment_rows(entry, sender, at))
    return _flag(entry, sender, at, head, Reason.SAME_ID_OTHER_CONTENT)


def _correction(
    entry: Entry, sender: Sender, at: datetime, head: Submission, waiting: list[Submission]
) -> dict[str, Any]:
    """A correction of a report that is here: the next revision, or a conflict when another came first."""
    number = 1 + (db.session.scalar(select(func.max(Revision.number)).where(Revision.root_id == head.root_id)) or 0)
    if head.current_instance_id != entry.deprecated_id:
        _add_revision(entry, sender, at, head.root_id, number, "conflicted")
        return _flag(entry, sender, at, head, Reason.NOT_CURRENT)
    reason = _reason_after(entry, sender, head)
    outcome = "accepted" if reason is None else "held"
    files = _add_revision(entry, sender, at, head.root_id, number, outcome)
    readers = readers_together(head.readers, entry.readers)
    urgent = bool(entry.record["urgent"]) or head.raised
    head.due_at = clocks.due_after_change(head.due_at, head.urgent, urgent)
    if head.state in ("returned", "merged") and head.decided_at is not None:
        head.due_at = clocks.due_after_pause(head.due_at, head.decided_at, at)
    if head.merged_into is not None:
        # What was compared with the earlier report is no longer what this one says.
        merging.take_out(None, head, at)
    for name, value in current_values(entry, sender, files).items():
        setattr(head, name, value)
    head.readers, head.urgent = readers, urgent
    head.revision = number
    if head.hold_reason == Reason.FORM_UNKNOWN.name and head.state == "held" and reason is None:
        # What it says now is in a version that is known: nothing is left to wait for.
        head.state, head.hold_reason = "received", None
        set_outcome(head.root_id, "accepted")
    if head.state not in KEPT_STATES:
        head.state = "quarantined" if sender.revoked else "received"
    head.hold_reason = reason.name if reason else head.hold_reason if head.state in KEPT_STATES else None
    head.decided_at = head.decided_by = head.answer_by = head.removed_at = None
    # Nobody confirms the rejection of a content that is no longer the report's.
    head.proposed_by = None
    if head.follow_state == "waiting":
        head.follow_state = head.follow_due_at = None
    head.rev += 1
    _add_event(event_row(head.root_id, entry.instance_id, "repaired", sender.person_id, at))
    for later in waiting:
        absorb(head, later, entry.instance_id)
    changes.record_report(head)
    _audit(audit_entry(entry, sender, head.root_id, "report.repaired", head.code))
    return _add_receipt(entry, sender, at, outcome, reason, head.code)


def _first_of_waiting(entry: Entry, sender: Sender, at: datetime, waiting: list[Submission]) -> dict[str, Any]:
    """The record that others waited for: it becomes the first revision of their report, under the code they have."""
    head, *others = waiting
    stands = standing(entry, sender)
    if entry.deprecated_id is not None:
        stands = ("held", Reason.WAITS_FOR_EARLIER)
    old_root = head.root_id
    move(old_root, entry.instance_id, by=1)
    db.session.execute(
        update(Submission)
        .where(Submission.root_id == old_root)
        .values(root_id=entry.instance_id, state=stands[0], hold_reason=stands[1].name if stands[1] else None)
        .execution_options(synchronize_session=False)
    )
    db.session.expunge(head)
    changes.record("report", old_root, person_id=sender.person_id, tombstone=True)
    outcome = "accepted" if stands[1] is None else "held"
    _add_revision(entry, sender, at, entry.instance_id, 1, outcome)
    head = db.session.get_one(Submission, entry.instance_id)
    head.revision += 1
    head.rev += 1
    head.readers = readers_together(head.readers, entry.readers)
    if stands[1] is None:
        set_outcome(head.root_id, "accepted")
    _add_event(event_row(head.root_id, entry.instance_id, stands[0], sender.person_id, at))
    for later in others:
        absorb(head, later, entry.instance_id)
    changes.record_report(head)
    _audit(audit_entry(entry, sender, head.root_id, f"report.{stands[0]}", head.code))
    return _add_receipt(entry, sender, at, outcome, stands[1], head.code)


def _apart(entry: Entry, sender: Sender, at: datetime, *, known: bool) -> dict[str, Any]:
    """A report of its own: new, waiting for the record it corrects, or correcting somebody else's report."""
    stands = standing(entry, sender)
    if entry.deprecated_id is not None and not sender.revoked:
        stands = ("held", Reason.REPORT_OF_ANOTHER if known else Reason.WAITS_FOR_EARLIER)
    (code,) = next_codes(sender, at, 1)
    files = attachment_rows(entry, sender, at)
    db.session.execute(insert(Submission), [head_row(entry, sender, at, code, stands, files, next_receipt_seq())])
    outcome = "accepted" if stands[1] is None else "held"
    _add_revision(entry, sender, at, entry.instance_id, 1, outcome, files)
    _add_event(event_row(entry.instance_id, entry.instance_id, stands[0], sender.person_id, at))
    changes.record_report(db.session.get_one(Submission, entry.instance_id))
    _audit(audit_entry(entry, sender, entry.instance_id, f"report.{stands[0]}", code))
    return _add_receipt(entry, sender, at, outcome, stands[1], code)


def _reason_after(entry: Entry, sender: Sender, head: Submission) -> Reason | None:
    """Why a report is held after a correction; None when it goes to the office as usual."""
    if head.state == "held" and head.hold_reason is not None:
        waits_for_form = head.hold_reason == Reason.FORM_UNKNOWN.name
        return None if waits_for_form and entry.form is not None and not sender.revoked else Reason[head.hold_reason]
    if sender.revoked:
        return Reason.QUARANTINED
    # A returned report is answered even when its form is closed by now.
    return Reason.FORM_UNKNOWN if entry.form is None else None


def _flag(entry: Entry, sender: Sender, at: datetime, head: Submission, reason: Reason) -> dict[str, Any]:
    """Both are kept; the office sees that there are two. What is decided stays decided."""
    if head.state not in DECIDED:
        head.state, head.hold_reason = "conflicted", reason.name
        head.proposed_by = None
    head.readers = readers_together(head.readers, entry.readers)
    head.rev += 1
    _add_event(event_row(head.root_id, entry.instance_id, "conflicted", sender.person_id, at))
    if head.person_id == sender.person_id:
        changes.record_report(head)
    _audit(audit_entry(entry, sender, head.root_id, "report.conflicted", head.code))
    return _add_receipt(entry, sender, at, "conflicted", reason, head.code)


def _add_revision(
    entry: Entry,
    sender: Sender,
    at: datetime,
    root_id: str,
    number: int,
    outcome: str,
    files: list[dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    files = attachment_rows(entry, sender, at) if files is None else files
    db.session.execute(insert(Revision), [revision_row(entry, sender, at, root_id, number, outcome)])
    _add_files(files)
    return files


def _add_files(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    known = select(Attachment.name, Attachment.sha256).where(Attachment.instance_id == rows[0]["instance_id"])
    here = {(name, sha256) for name, sha256 in db.session.execute(known)}
    new = [row for row in rows if (row["name"], row["sha256"]) not in here]
    if new:
        db.session.execute(insert(Attachment), new)


def _add_event(row: dict[str, Any]) -> None:
    db.session.execute(insert(ReviewEvent), [row])


def _audit(entry: tuple[str, str, str, dict[str, Any]]) -> None:
    audit.append([entry])


def _add_receipt(
    entry: Entry, sender: Sender, at: datetime, outcome: str, reason: Reason | None, code: str
) -> dict[str, Any]:
    row = receipt_row(entry, sender, at, next_receipt_seq(), state.epoch(), outcome, reason, code)
    db.session.execute(insert(Receipt), [row])
    return row


def receipt_message(row: dict[str, Any]) -> dict[str, Any]:
    """A receipt as the wire says it."""
    names = ("instance_id", "sha256", "epoch", "seq", "code")
    return {**{name: row[name] for name in names}, "received_at": clock.iso(row["received_at"])}
