"""New reports put on the shelf, many at once: the hot path of the inbox, plain inserts only."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text

from models import audit, state
from models.db import db
from models.intake_rows import (
    Sender,
    attachment_rows,
    audit_entry,
    change_row,
    event_row,
    head_row,
    receipt_row,
    revision_row,
    standing,
)
from models.reading import Entry
from models.tables_intake import Receipt
from models.tables_ledger import AuditEntry, Change
from models.tables_reports import Attachment, ReviewEvent, Revision, Submission

# Statements are built once: at 50 records a call, building them anew was a third of the time.
_AUDIT_END = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
_LAST = select(
    select(func.max(Receipt.seq)).scalar_subquery().label("receipt_seq"),
    select(func.max(Change.seq)).scalar_subquery().label("change_seq"),
    _AUDIT_END.with_only_columns(AuditEntry.seq).scalar_subquery().label("audit_seq"),
    _AUDIT_END.with_only_columns(AuditEntry.hash).scalar_subquery().label("audit_hash"),
)
_INSERTIONS = [insert(table) for table in (Submission, Revision, Receipt, Change, ReviewEvent, Attachment, AuditEntry)]
_COUNT_ON = text(
    "INSERT INTO counter (name, value) VALUES (:name, :count) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + :count RETURNING value"
)


def shelve(entries: list[Entry], sender: Sender, at: datetime) -> list[dict[str, Any]]:
    """Store new reports without predecessors inside the caller's savepoint. Returns their receipt rows, in order."""
    connection = db.session.connection()
    last = connection.execute(_LAST).one()
    seq, change_seq, epoch = (last.receipt_seq or 0) + 1, (last.change_seq or 0) + 1, state.epoch()
    codes = next_codes(sender, at, len(entries))
    heads, revisions, receipts, told, events, files, audits = [], [], [], [], [], [], []
    for entry, code in zip(entries, codes, strict=True):
        now_state, reason = standing(entry, sender)
        attachments = attachment_rows(entry, sender, at)
        outcome = "accepted" if reason is None else "held"
        head = head_row(entry, sender, at, code, (now_state, reason), attachments, seq)
        heads.append(head)
        revisions.append(revision_row(entry, sender, at, entry.instance_id, 1, outcome))
        receipts.append(receipt_row(entry, sender, at, seq, epoch, outcome, reason, code))
        told.append(change_row(head, entry, attachments, change_seq, at))
        events.append(event_row(entry.instance_id, entry.instance_id, now_state, sender.person_id, at))
        files += attachments
        audits.append(audit_entry(entry, sender, entry.instance_id, f"report.{now_state}", code))
        seq, change_seq = seq + 1, change_seq + 1
    sealed = audit.sealed(audits, last.audit_seq or 0, last.audit_hash, at)
    for insertion, rows in zip(_INSERTIONS, (heads, revisions, receipts, told, events, files, sealed), strict=True):
        if rows:
            connection.execute(insertion, rows)
    return receipts


def next_receipt_seq() -> int:
    """The seq of the next receipt; valid only inside ``writing()``."""
    return (db.session.scalar(select(func.max(Receipt.seq))) or 0) + 1


def next_codes(sender: Sender, at: datetime, count: int) -> list[str]:
    """Codes that an officer can read out: office letters, year in the office's zone, number without a gap."""
    name = f"{sender.letters}-{at.astimezone(sender.zone).year}"
    last: int = db.session.connection().execute(_COUNT_ON, {"name": name, "count": count}).scalar_one()
    return [f"{name}-{number:06d}" for number in range(last - count + 1, last + 1)]
