"""What one pushed record becomes: rows of report, revision, receipt, history, feed and audit, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core import clock, ids
from core.errors import Reason
from models import changes
from models.reading import Entry
from workflow import clocks, form_life


@dataclass(frozen=True, slots=True)
class Sender:
    """The phone that pushes, as plain values. sent: digests of files that this person's reports already hold."""

    device_id: str
    person_id: str
    office_id: str
    letters: str
    zone: ZoneInfo
    revoked: bool
    sent: frozenset[str]


def standing(entry: Entry, sender: Sender) -> tuple[str, Reason | None]:
    """State of a new report, and why it is not simply received."""
    if sender.revoked:
        return "quarantined", Reason.QUARANTINED
    if entry.form is None:
        return "held", Reason.FORM_UNKNOWN
    if form_life.taken_as(entry.form.state, entry.form.closed_at, entry.finished_at) == "held":
        return "held", Reason.FORM_CLOSED
    return "received", None


def head_row(
    entry: Entry,
    sender: Sender,
    at: datetime,
    code: str,
    stands: tuple[str, Reason | None],
    attachments: list[dict[str, Any]],
    arrival: int,
) -> dict[str, Any]:
    """A new report's Submission. arrival: the seq of its receipt."""
    now_state, reason = stands
    return {
        "root_id": entry.instance_id,
        "code": code,
        "arrival": arrival,
        "person_id": sender.person_id,
        "office_id": sender.office_id,
        "state": now_state,
        "hold_reason": reason.name if reason else None,
        "revision": 1,
        "received_at": at,
        "decided_at": None,
        "removed_at": None,
        "decided_by": None,
        "answer_by": None,
        "due_at": clocks.due(at, bool(entry.record["urgent"])),
        "claimed_by": None,
        "claimed_at": None,
        "proposed_by": None,
        "merged_into": None,
        "raised": False,
        "follow_state": None,
        "follow_due_at": None,
        "rev": 1,
        **current_values(entry, sender, attachments),
    }


def current_values(entry: Entry, sender: Sender, attachments: list[dict[str, Any]]) -> dict[str, Any]:
    """What a Submission repeats from its current revision."""
    lat, lng = entry.point or (None, None)
    return {
        "current_instance_id": entry.instance_id,
        "device_id": sender.device_id,
        "form_id": entry.form_id,
        "form_version": entry.form_version,
        "form_version_sha256": entry.form.sha256 if entry.form else None,
        "village_code": entry.village_code,
        "regency_code": regency_code(entry.village_code),
        "title": entry.title,
        "readers": entry.readers,
        "urgent": bool(entry.record["urgent"]),
        "finished_at": entry.finished_at,
        "files_expected": len(attachments),
        "files_present": sum(row["present_at"] is not None for row in attachments),
        "nil": entry.nil,
        "point_lat": lat,
        "point_lng": lng,
        "findings_count": None,
    }


def regency_code(village_code: str | None) -> str | None:
    """``16.03`` of ``16.03.06.1001``."""
    return village_code[:5] if village_code else None


def revision_row(entry: Entry, sender: Sender, at: datetime, root_id: str, number: int, outcome: str) -> dict[str, Any]:
    """The record itself, to the byte."""
    return {
        "instance_id": entry.instance_id,
        "root_id": root_id,
        "number": number,
        "deprecated_id": entry.deprecated_id,
        "form_version": entry.form_version,
        "form_version_sha256": entry.form.sha256 if entry.form else None,
        "xml": entry.xml,
        "sha256": entry.sha256,
        "answers": entry.answers,
        "device_id": sender.device_id,
        "device_seq": entry.record["device_seq"],
        "finished_at": entry.finished_at,
        "clock_skew_s": entry.record.get("clock_skew_s"),
        "received_at": at,
        "outcome": outcome,
        "files": entry.files,
        "left_sha256": None,
        "signature": entry.record.get("signature"),
    }


def receipt_row(
    entry: Entry, sender: Sender, at: datetime, seq: int, epoch: str, outcome: str, reason: Reason | None, code: str
) -> dict[str, Any]:
    """The permanent word that this record is here."""
    return {
        "seq": seq,
        "instance_id": entry.instance_id,
        "sha256": entry.sha256,
        "epoch": epoch,
        "outcome": outcome,
        "reason": reason.name if reason else None,
        "received_at": at,
        "code": code,
        "device_id": sender.device_id,
    }


def attachment_rows(entry: Entry, sender: Sender, at: datetime) -> list[dict[str, Any]]:
    """The files that a record names, once each; one that this person has sent before is here already."""
    rows = {}
    for file in entry.files:
        rows[file["name"], file["sha256"]] = {
            "id": ids.new_uuid(),
            "instance_id": entry.instance_id,
            "name": file["name"],
            "role": file.get("role", "file"),
            "of": file.get("of"),
            "sha256": file["sha256"],
            "size": file["size"],
            "type": file["type"],
            "present_at": at if file["sha256"] in sender.sent else None,
        }
    return list(rows.values())


def event_row(root_id: str, instance_id: str, kind: str, person_id: str, at: datetime) -> dict[str, Any]:
    """One line of a report's history."""
    return {
        "id": ids.new_uuid(),
        "root_id": root_id,
        "instance_id": instance_id,
        "kind": kind,
        "person_id": person_id,
        "at": at,
        "note": "",
        "comments": [],
        "answer_by": None,
        "facts": {},
    }


def audit_entry(
    entry: Entry, sender: Sender, root_id: str, action: str, code: str
) -> tuple[str, str, str, dict[str, Any]]:
    """The audit chain's line about one record."""
    detail = {"code": code, "instance_id": entry.instance_id, "sha256": entry.sha256}
    return f"device:{sender.device_id}", action, f"report:{root_id}", detail


def change_row(
    head: dict[str, Any], entry: Entry, attachments: list[dict[str, Any]], seq: int, at: datetime
) -> dict[str, Any]:
    body = {
        "root_id": head["root_id"],
        "instance_id": head["root_id"],
        "revision": 1,
        "form_id": head["form_id"],
        "form_version": head["form_version"],
        "code": head["code"],
        "state": head["state"],
        "comments": [],
        "received_at": clock.iso(at),
        "xml_sha256": entry.sha256,
        "files": [changes.file_body(row) for row in attachments],
    }
    return {
        "seq": seq,
        "kind": "report",
        "object_id": head["root_id"],
        "office_id": None,
        "person_id": head["person_id"],
        "roles": None,
        "body": body,
        "tombstone": False,
        "at": at,
    }
