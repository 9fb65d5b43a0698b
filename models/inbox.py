"""Finished forms come in: each exactly once, each with its outcome, a receipt only for what is on the disk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import BindParameter, bindparam, case, insert, or_, select, update
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import audit, complaints, returning, sequences, tasks
from models.db import db, writing
from models.devices import QUARANTINE
from models.expected_files import absent_files
from models.intake_rows import Sender
from models.placing import place, receipt_message
from models.reading import Entry, check_bytes, read_entries, record_around
from models.senders import Senders
from models.sequences import Reached
from models.shelf import shelve
from models.tables_intake import Receipt, SetAside
from models.tables_people import Device
from models.tables_reports import Revision

Row = dict[str, Any]
Key = tuple[str, str]
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_RECEIPTS = select(*Receipt.__table__.columns).where(Receipt.instance_id.in_(_IDS))
_TOUCHED = select(Revision.instance_id, Revision.deprecated_id).where(
    or_(Revision.instance_id.in_(_IDS), Revision.deprecated_id.in_(_IDS))
)
_CONTACT = (
    update(Device)
    .where(Device.id == bindparam("phone"))
    .values(
        last_contact_at=bindparam("at"),
        last_device_seq=case(
            (Device.last_device_seq < bindparam("highest"), bindparam("highest")), else_=Device.last_device_seq
        ),
        whole_seq=bindparam("whole"),
        seen_seq=bindparam("seen"),
    )
)
# What one record can bring about; a full disk or a lost connection is the whole batch's, and raises.
_RECORD_AT_FAULT = (DataError, IntegrityError, ProgrammingError)
Missing = dict[Key, list[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pushed record (docs/sync-protocol.md section 4).

    outcome: accepted, repeated, held, conflicted, refused. receipt: as the wire says it; None when refused.
    missing: digests of its files that are not here. problem: why it is not simply accepted.
    """

    instance_id: str
    outcome: str
    receipt: dict[str, Any] | None = None
    missing: list[str] = field(default_factory=list)
    problem: Refusal | None = None


def receive(device: Device, records: list[dict[str, Any]], *, late: bool = False) -> list[Outcome]:
    """Store pushed records, independent of each other; outcomes in the order of the records.

    records: messages of ``POST /push``, digest and XML as sent; late: also from a phone that was revoked more than 30
    days ago, because the office says so. Everything is read before the one write transaction opens. When this returns,
    the commit has reached the disk; when it raises, nothing was stored.
    """
    entries = [check_bytes(record) for record in records]
    earlier = _receipts(entries)
    read_entries(entry for entry in entries if _key(entry) not in earlier)
    if all(entry.refusal is None and _key(entry) in earlier for entry in entries):
        missing = _missing(entries)
        return [_repeated(entry, earlier[_key(entry)], missing) for entry in entries]
    device_id = device.id
    with writing():
        return _Batch(device_id, clock.now(), late).take(entries)


class _Batch:
    """One batch inside its write transaction."""

    def __init__(self, device_id: str, at: datetime, late: bool) -> None:
        self.device_id, self.at, self.late = device_id, at, late
        self.given: dict[Key, Row] = {}
        self.fresh: dict[Key, Row] = {}

    def take(self, entries: list[Entry]) -> list[Outcome]:
        senders = Senders(self.device_id, entries)
        too_late = senders.revoked_at is not None and self.at - senders.revoked_at > QUARANTINE
        self.given = _receipts(entries)
        if too_late and not self.late:
            for entry in entries:
                if _key(entry) not in self.given:
                    entry.refusal = entry.refusal or Refusal(Reason.REVOKED_TOO_LONG)
        stored = [entry for entry in entries if entry.refusal is None]
        for sender, some in senders.parts(stored):
            self.store(some, sender)
            self.fulfil(some, sender)
        complaints.note_named(stored)
        for entry in entries:
            if entry.refusal is not None:
                self.set_aside(entry)
        if self.fresh:
            returning.note_back(self.device_id, set(self.fresh), self.at)
        self.note_contact(entries, self.note_numbers(entries, senders.reached))
        missing = _missing(entries)
        return [self.outcome(entry, missing) for entry in entries]

    def fulfil(self, entries: list[Entry], sender: Sender) -> None:
        """Close the tasks that records stored just now name; a revoked phone closes none."""
        told = {e.task_id: (e.instance_id, e.form_id) for e in entries if e.task_id and _key(e) in self.fresh}
        if told and not sender.revoked:
            tasks.fulfil(told, sender.person_id)

    def store(self, entries: list[Entry], sender: Sender) -> None:
        """New reports together; what touches an earlier record alone, after everything before it."""
        touching = _touching(entries)
        new: list[Entry] = []
        done: set[Key] = set()
        for entry in entries:
            if _key(entry) in self.given or _key(entry) in done:
                continue
            done.add(_key(entry))
            if entry.deprecated_id or entry.instance_id in touching:
                self.together(new, sender)
                new = []
                self.alone(entry, lambda e: place(e, sender, self.at))
                touching.add(entry.deprecated_id or "")
            else:
                new.append(entry)
            touching.add(entry.instance_id)
        self.together(new, sender)

    def together(self, entries: list[Entry], sender: Sender) -> None:
        """All in one savepoint; when the database refuses one of them, each in its own."""
        if not entries:
            return
        try:
            with db.session.begin_nested():
                rows = shelve(entries, sender, self.at)
        except _RECORD_AT_FAULT:
            for entry in entries:
                self.alone(entry, lambda e: shelve([e], sender, self.at)[0])
            return
        for entry, row in zip(entries, rows, strict=True):
            self.fresh[_key(entry)] = row

    def alone(self, entry: Entry, put: Callable[[Entry], Row]) -> None:
        """One record in its own savepoint; if even so it cannot be stored, its bytes are kept aside."""
        try:
            with db.session.begin_nested():
                self.fresh[_key(entry)] = put(entry)
        except _RECORD_AT_FAULT as error:
            current_app.logger.exception("record %s cannot be stored", entry.instance_id, exc_info=error)
            entry.refusal = Refusal(Reason.SERVER_FAULT)

    def set_aside(self, entry: Entry) -> None:
        """Keep the raw bytes of what cannot be read; the same bytes once."""
        assert entry.refusal is not None
        known = select(SetAside.id).where(SetAside.device_id == self.device_id, SetAside.sha256 == entry.sha256)
        if db.session.scalar(known) is None:
            row = {
                "id": ids.new_uuid(),
                "raw": entry.xml,
                "sha256": sha256_hex(entry.xml),
                "instance_id": entry.instance_id,
                "reason": entry.refusal.code,
                "device_id": self.device_id,
                "at": self.at,
                "record": record_around(entry),
            }
            db.session.execute(insert(SetAside), [row])
            detail = {"sha256": row["sha256"], "reason": row["reason"]}
            audit.append([(f"device:{self.device_id}", "report.refused", f"report:{entry.instance_id}", detail)])

    def note_numbers(self, entries: list[Entry], reached: Reached) -> Reached:
        """Take in the numbers of what was stored just now, each record once."""
        numbers = {_key(entry): entry.record["device_seq"] for entry in entries if _key(entry) in self.fresh}
        reached, again = sequences.note_arrived(self.device_id, reached, list(numbers.values()))
        sequences.note_forks(self.device_id, again)
        return reached

    def note_contact(self, entries: list[Entry], reached: Reached) -> None:
        highest = max((entry.record["device_seq"] for entry in entries), default=0)
        contact = {"phone": self.device_id, "at": self.at, "highest": highest}
        contact |= {"whole": reached.whole, "seen": reached.seen}
        db.session.connection().execute(_CONTACT, contact)

    def outcome(self, entry: Entry, missing: Missing) -> Outcome:
        if entry.refusal is not None:
            return Outcome(entry.instance_id, "refused", problem=entry.refusal)
        row = self.fresh.pop(_key(entry), None)
        if row is None:
            return _repeated(entry, self.given[_key(entry)], missing)
        # The same record twice in one batch: its second mention is a repeat.
        self.given[_key(entry)] = row
        problem = Refusal(Reason[row["reason"]]) if row["reason"] else None
        return Outcome(entry.instance_id, row["outcome"], receipt_message(row), missing.get(_key(entry), []), problem)


def _key(entry: Entry) -> Key:
    return entry.instance_id, entry.sha256


def _receipts(entries: list[Entry]) -> dict[Key, Row]:
    """The receipts already given for exactly these records."""
    wanted = {_key(entry) for entry in entries}
    rows = db.session.connection().execute(_RECEIPTS, {"ids": [key[0] for key in wanted]}).mappings()
    return {key: dict(row) for row in rows if (key := (row["instance_id"], row["sha256"])) in wanted}


def _touching(entries: list[Entry]) -> set[str]:
    """Ids among these that are here already, or that a stored correction waits for."""
    named = {entry.instance_id for entry in entries}
    rows = db.session.connection().execute(_TOUCHED, {"ids": list(named)})
    return {name for row in rows for name in row if name in named}


def _missing(entries: list[Entry]) -> Missing:
    """Which files of these records are not here, in the order in which the records name them."""
    with_files = [entry for entry in entries if entry.files and entry.refusal is None]
    if not with_files:
        return {}
    absent = absent_files({entry.instance_id for entry in with_files})
    return {
        _key(entry): list(
            dict.fromkeys(file["sha256"] for file in entry.files if (entry.instance_id, file["sha256"]) in absent)
        )
        for entry in with_files
    }


def _repeated(entry: Entry, row: Row, missing: Missing) -> Outcome:
    return Outcome(entry.instance_id, "repeated", receipt_message(row), missing.get(_key(entry), []))
