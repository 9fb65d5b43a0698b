"""The feed's pen: one numbered line for everything that phones must hear of."""

from typing import Any

from sqlalchemy import func, insert, select

from core import clock
from models import followed
from models.db import db, is_writing
from models.tables_ledger import Change
from models.tables_reports import Attachment, ReviewEvent, Revision, Submission
from workflow.fate import MERGED_NOTE, phone_state


def record(
    kind: str,
    object_id: str,
    *,
    body: dict[str, Any] | None = None,
    office_id: str | None = None,
    person_id: str | None = None,
    roles: list[str] | None = None,
    tombstone: bool = False,
) -> int:
    """Append one change inside the caller's ``writing()``. Returns its seq.

    Whom it reaches: see models.tables_ledger.Change. body: the feed's message, None for a tombstone.
    """
    assert is_writing(), "a change belongs to the transaction of its effect"
    seq = next_seq()
    row = {
        "seq": seq,
        "kind": kind,
        "object_id": object_id,
        "office_id": office_id,
        "person_id": person_id,
        "roles": roles,
        "body": body,
        "tombstone": tombstone,
        "at": clock.now(),
    }
    db.session.execute(insert(Change), [row])
    return seq


def record_report(submission: Submission) -> int:
    """Tell the reporter's phones how a report stands now; call it after every change of one."""
    return record("report", submission.root_id, body=report_body(submission), person_id=submission.person_id)


def report_body(submission: Submission) -> dict[str, Any]:
    """The feed's message about a report as it stands now (docs/sync-protocol.md section 11, kind ``report``)."""
    db.session.flush()
    revision = db.session.get_one(Revision, submission.current_instance_id)
    body: dict[str, Any] = {
        "root_id": submission.root_id,
        "instance_id": submission.current_instance_id,
        "revision": submission.revision,
        "form_id": submission.form_id,
        "form_version": submission.form_version,
        "code": submission.code,
        "state": phone_state(submission.state),
        "comments": [],
        "received_at": clock.iso(submission.received_at),
        "xml_sha256": revision.sha256,
        "files": _files(revision.instance_id),
    }
    if submission.state in ("returned", "approved", "rejected"):
        event = _last_event(submission)
        if event is not None:
            body["comments"] = event.comments
            if event.note:
                body["note"] = event.note
    if submission.state == "merged":
        body |= {"merged": True, "note": MERGED_NOTE}
    if submission.answer_by is not None:
        body["answer_by"] = submission.answer_by.isoformat()
    if submission.decided_at is not None:
        body["decided_at"] = clock.iso(submission.decided_at)
    told = followed.told_of(submission)
    if told is not None:
        body["followed"] = told
    return body


def file_body(row: dict[str, Any]) -> dict[str, Any]:
    """One file of a report as the feed says it; row: the columns of an Attachment."""
    body = {name: row[name] for name in ("name", "sha256", "size", "type", "role")}
    if row["of"] is not None:
        body["of"] = row["of"]
    return {**body, "present": row["present_at"] is not None}


def next_seq() -> int:
    """The seq of the next change; valid only inside ``writing()``."""
    return (db.session.scalar(select(func.max(Change.seq))) or 0) + 1


def _files(instance_id: str) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Attachment).where(Attachment.instance_id == instance_id).order_by(Attachment.name, Attachment.sha256)
    )
    return [file_body(vars(row)) for row in rows]


def _last_event(submission: Submission) -> ReviewEvent | None:
    return db.session.scalar(
        select(ReviewEvent)
        .where(ReviewEvent.root_id == submission.root_id, ReviewEvent.kind == submission.state)
        .order_by(ReviewEvent.at.desc())
        .limit(1)
    )
