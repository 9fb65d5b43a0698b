"""What is known of a content in a book of rows, and what the feed says of a report there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import clock
from models import changes
from models.bulk import Row


@dataclass
class Facts:
    """What is known of a content before anybody reads it. said: its words; findings: what its check will find."""

    said: set[str]
    findings: list[dict[str, Any]]
    name: str
    place: str


def told_row(head: Row, sha256: str, files: list[Row], event: Row | None, seq: int, at: datetime) -> Row:
    """The change about a report, as models.changes.report_body has it.

    sha256: of its current record; event: the decision, None for a correction.
    """
    names = ("root_id", "revision", "form_id", "form_version", "code", "state")
    body: dict[str, Any] = {
        **{name: head[name] for name in names},
        "instance_id": head["current_instance_id"],
        "comments": event["comments"] if event else [],
        "received_at": clock.iso(head["received_at"]),
        "xml_sha256": sha256,
        "files": [changes.file_body(row) for row in sorted(files, key=lambda row: (row["name"], row["sha256"]))],
    }
    if event and event["note"]:
        body["note"] = event["note"]
    if head["answer_by"] is not None:
        body["answer_by"] = head["answer_by"].isoformat()
    if head["decided_at"] is not None:
        body["decided_at"] = clock.iso(head["decided_at"])
    row = {"seq": seq, "kind": "report", "object_id": head["root_id"], "body": body, "at": at}
    return {**row, "office_id": None, "person_id": head["person_id"], "roles": None, "tombstone": False}
