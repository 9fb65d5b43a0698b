"""Reports as the verbs would leave them, many at once: a book that is kept in memory and written in one transaction.

For volume data only (seeds.volume). Every row is made by the verbs' own functions (models.intake_rows, models.audit);
a test plays the same story both ways and compares every table.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text, update

from models import approving, audit, changes, disk, sequences, state
from models.bulk import Ready, Row, insert_rows
from models.bulk_told import Facts, told_row
from models.checklists import checklist_on
from models.db import db, is_writing
from models.indexing import joined_words
from models.intake_rows import (
    Sender,
    attachment_rows,
    audit_entry,
    change_row,
    current_values,
    event_row,
    head_row,
    receipt_row,
    revision_row,
    standing,
)
from models.reading import Entry
from models.tables_forms import Blob
from models.tables_intake import Receipt
from models.tables_ledger import AuditEntry, Change, Counter, ServerState
from models.tables_people import Device
from models.tables_reports import Attachment, ReviewEvent, Revision, Submission
from models.tables_search import ReportWords, SearchWord
from workflow import checklist, clocks, follow_up
from workflow.checklist import Referral
from workflow.review import readers_together


@dataclass
class Book:
    """One part of the story. Call the verbs in the order of their instants, then ``write`` once, in ``writing()``."""

    heads: dict[str, Row] = field(default_factory=dict)
    revisions: dict[str, Row] = field(default_factory=dict)
    receipts: list[Row] = field(default_factory=list)
    told: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    files: dict[str, list[Row]] = field(default_factory=dict)
    audits: list[Row] = field(default_factory=list)
    blobs: list[Row] = field(default_factory=list)
    facts: dict[str, Facts] = field(default_factory=dict)
    phones: dict[str, datetime] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    zones: dict[str, ZoneInfo] = field(default_factory=dict)
    checklists: dict[tuple[str, date], list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert is_writing(), "a book is begun and written in one transaction"
        self.first_receipt = self.receipt_seq = db.session.scalar(select(func.max(Receipt.seq))) or 0
        self.change_seq = changes.next_seq() - 1
        last = db.session.execute(
            select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
        ).first()
        self.audit_seq: int = last.seq if last else 0
        self.audit_hash: str | None = last.hash if last else None
        self.counters = {row.name: row.value for row in db.session.execute(select(Counter.name, Counter.value))}
        self.known_blobs = set(db.session.scalars(select(Blob.sha256)))
        self.epoch = state.epoch()

    def receive(self, entry: Entry, sender: Sender, at: datetime, facts: Facts) -> None:
        """models.shelf.shelve for one record."""
        self.receipt_seq += 1
        code = self._next_code(sender, at)
        now_state, reason = standing(entry, sender)
        files = attachment_rows(entry, sender, at)
        outcome = "accepted" if reason is None else "held"
        head = head_row(entry, sender, at, code, (now_state, reason), files, self.receipt_seq)
        self.heads[entry.instance_id] = head
        self.zones[entry.instance_id] = sender.zone
        self._content(entry, revision_row(entry, sender, at, entry.instance_id, 1, outcome), files, facts, head)
        self.receipts.append(receipt_row(entry, sender, at, self.receipt_seq, self.epoch, outcome, reason, code))
        self.change_seq += 1
        self.told.append(change_row(head, entry, files, self.change_seq, at))
        self.events.append(event_row(entry.instance_id, entry.instance_id, now_state, sender.person_id, at))
        self._audit(at, *audit_entry(entry, sender, entry.instance_id, f"report.{now_state}", code))
        self._contact(entry, sender, at)

    def correct(self, entry: Entry, sender: Sender, at: datetime, root_id: str, facts: Facts) -> None:
        """models.placing for a correction of the current revision of a returned report."""
        self.receipt_seq += 1
        head = self.heads[root_id]
        number = head["revision"] + 1
        files = attachment_rows(entry, sender, at)
        readers = readers_together(head["readers"], entry.readers)
        due_at = clocks.due_after_change(head["due_at"], head["urgent"], bool(entry.record["urgent"]))
        head["due_at"] = clocks.due_after_pause(due_at, head["decided_at"], at)
        head.update(current_values(entry, sender, files))
        head.update(readers=readers, revision=number, state="received", hold_reason=None, rev=head["rev"] + 1)
        head.update(decided_at=None, decided_by=None, answer_by=None, proposed_by=None)
        self._content(entry, revision_row(entry, sender, at, root_id, number, "accepted"), files, facts, head)
        self.events.append(event_row(root_id, entry.instance_id, "repaired", sender.person_id, at))
        self._tell(head, at, None)
        self._audit(at, *audit_entry(entry, sender, root_id, "report.repaired", head["code"]))
        row = receipt_row(entry, sender, at, self.receipt_seq, self.epoch, "accepted", None, head["code"])
        self.receipts.append(row)
        self._contact(entry, sender, at)

    def file_arrives(self, instance_id: str, name: str, sha256: str, kind: str, at: datetime) -> None:
        """models.attachments.store_whole, its bytes being on the disk already."""
        row = next(row for row in self.files[instance_id] if (row["name"], row["sha256"]) == (name, sha256))
        if sha256 not in self.known_blobs:
            self.known_blobs.add(sha256)
            path = disk.blob_path(sha256)
            self.blobs.append({"sha256": sha256, "size": row["size"], "type": kind, "path": path, "stored_at": at})
        row["present_at"] = at
        revision = self.revisions[instance_id]
        head = self.heads[revision["root_id"]]
        if head["current_instance_id"] == instance_id:
            head["files_present"] = sum(one["present_at"] is not None for one in self.files[instance_id])
        detail = {"instance_id": instance_id, "sha256": sha256, "size": row["size"]}
        self._audit(at, f"device:{revision['device_id']}", "file.received", f"report:{head['root_id']}", detail)

    def decide(
        self,
        root_id: str,
        kind: str,
        by: str,
        at: datetime,
        note: str = "",
        comments: list[dict[str, Any]] | None = None,
        answer_by: date | None = None,
        referral: Referral | None = None,
    ) -> None:
        """models.reviews: approve with the checklist done, return or reject. kind: the state it leads to."""
        head = self.heads[root_id]
        facts = {"proposed_by": head["proposed_by"]} if head["proposed_by"] else {}
        head.update(state=kind, hold_reason=None, decided_at=at, decided_by=by, answer_by=answer_by, proposed_by=None)
        if kind == "approved":
            facts = self._approved(head, referral, at)
        event = self._event(head, kind, by, at, note)
        event.update(comments=comments or [], answer_by=answer_by, facts=facts)
        self._tell(head, at, event)
        self._audit_event(head, event, by, at)

    def propose(self, root_id: str, by: str, at: datetime, note: str) -> None:
        """models.rejecting.propose."""
        head = self.heads[root_id]
        head["proposed_by"] = by
        self._audit_event(head, self._event(head, "rejection_proposed", by, at, note), by, at)

    def write(self) -> None:
        """Put everything into the tables."""
        words = self._words()
        plain = {"word": sorted(words.pop(""))}
        parts: list[tuple[Any, list[Row]]] = [
            (Blob, self.blobs),
            (Submission, list(self.heads.values())),
            (Revision, list(self.revisions.values())),
            (Receipt, self.receipts),
            (Change, self.told),
            (ReviewEvent, self.events),
            (Attachment, [row for rows in self.files.values() for row in rows]),
            (AuditEntry, self.audits),
            (ReportWords, [{"arrival": arrival, "words": said} for arrival, said in words.items()]),
        ]
        for table, rows in parts:
            insert_rows(table.__table__, rows)
        new = text(f"INSERT INTO {SearchWord.__tablename__} (word) VALUES (:word) ON CONFLICT DO NOTHING")  # noqa: S608
        db.session.connection().execute(new, [{"word": word} for word in plain["word"]])
        self._write_counts()

    def _event(self, head: Row, kind: str, by: str, at: datetime, note: str) -> Row:
        head["rev"] += 1
        event = event_row(head["root_id"], head["current_instance_id"], kind, by, at)
        event["note"] = note
        self.events.append(event)
        return event

    def _audit_event(self, head: Row, event: Row, by: str, at: datetime) -> None:
        detail = {"code": head["code"], "instance_id": head["current_instance_id"], "event_id": event["id"]}
        self._audit(at, f"person:{by}", f"report.{event['kind']}", f"report:{head['root_id']}", detail)

    def _approved(self, head: Row, referral: Referral | None, at: datetime) -> Row:
        """models.approving.grounds, everything of the checklist being ticked; and models.followed.begin."""
        form_id, said = head["form_id"], self.revisions[head["current_instance_id"]]["answers"]
        answers = json.loads(said.text) if isinstance(said, Ready) else said
        day = at.astimezone(self.zones[head["root_id"]]).date()
        if (form_id, day) not in self.checklists:
            self.checklists[form_id, day] = checklist_on(form_id, day)
        if head["follow_state"] is None and follow_up.is_followed(form_id, answers):
            head.update(follow_state="waiting", follow_due_at=clocks.follow_due(at, head["urgent"]))
        items = checklist.asked(form_id, answers, self.checklists[form_id, day])
        return approving.facts(items, form_id, answers, referral, at)

    def _write_counts(self) -> None:
        counted = text(
            "INSERT INTO counter (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value"
        )
        db.session.connection().execute(counted, [{"name": n, "value": v} for n, v in self.counters.items()])
        for device_id, at in self.phones.items():
            told = {"last_contact_at": at, **sequences.taken_in(device_id, self.numbers[device_id])}
            db.session.connection().execute(update(Device).where(Device.id == device_id).values(told))
        for column in (ServerState.indexed_seq, ServerState.checked_seq):
            moved = update(ServerState).where(column == self.first_receipt).values({column: self.receipt_seq})
            db.session.connection().execute(moved)

    def _words(self) -> dict[Any, Any]:
        found: dict[Any, Any] = {"": set()}
        for head in self.heads.values():
            facts = self.facts[head["current_instance_id"]]
            named = f"{head['code']} {head['title']} {facts.name} {facts.place}"
            said = joined_words(named, facts.said, head["office_id"], head["person_id"])
            found[head["arrival"]] = said
            found[""].update(said.split(" ")[:-2])
        return found

    def _content(self, entry: Entry, row: Row, files: list[Row], facts: Facts, head: Row) -> None:
        row["findings"] = facts.findings
        head["findings_count"] = len(facts.findings)
        self.revisions[entry.instance_id], self.files[entry.instance_id] = row, files
        self.facts[entry.instance_id] = facts

    def _next_code(self, sender: Sender, at: datetime) -> str:
        name = f"{sender.letters}-{at.astimezone(sender.zone).year}"
        self.counters[name] = self.counters.get(name, 0) + 1
        return f"{name}-{self.counters[name]:06d}"

    def _contact(self, entry: Entry, sender: Sender, at: datetime) -> None:
        self.phones[sender.device_id] = at
        self.numbers.setdefault(sender.device_id, []).append(entry.record["device_seq"])

    def _audit(self, at: datetime, *entry: Any) -> None:
        (row,) = audit.sealed([entry], self.audit_seq, self.audit_hash, at)
        self.audits.append(row)
        self.audit_seq, self.audit_hash = row["seq"], row["hash"]

    def _tell(self, head: Row, at: datetime, event: Row | None) -> None:
        """models.changes.record_report."""
        self.change_seq += 1
        instance_id = head["current_instance_id"]
        sha256, files = self.revisions[instance_id]["sha256"], self.files[instance_id]
        self.told.append(told_row(head, sha256, files, event, self.change_seq, at))
