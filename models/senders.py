"""Whose records these are: the person of the phone, and the office for which each was finished."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from models.db import db
from models.expected_files import already_sent
from models.intake_rows import Sender
from models.reading import Entry
from models.sequences import Reached
from models.tables_people import Device, Person
from models.tables_places import Office

_BEFORE = aliased(Office)
_SENDER = (
    select(Device.person_id, Device.office_id, Device.revoked_at, Office.letters, Office.time_zone)
    .add_columns(Person.moved_at, _BEFORE.id.label("before_id"), _BEFORE.letters.label("before_letters"))
    .add_columns(_BEFORE.time_zone.label("before_zone"), Device.whole_seq, Device.seen_seq)
    .join(Office, Office.id == Device.office_id)
    .join(Person, Person.id == Device.person_id)
    .outerjoin(_BEFORE, _BEFORE.id == Person.moved_from)
    .where(Device.id == bindparam("id"))
)


class Senders:
    """A phone as the database knows it now, inside the transaction of its batch."""

    def __init__(self, device_id: str, entries: list[Entry]) -> None:
        self.row = db.session.connection().execute(_SENDER, {"id": device_id}).one()
        self.revoked_at: datetime | None = self.row.revoked_at
        self.reached = Reached(self.row.whole_seq, self.row.seen_seq)
        sent = _sent_before(self.row.person_id, entries)
        row = self.row

        def sender(office_id: str, letters: str, zone: str) -> Sender:
            revoked = self.revoked_at is not None
            return Sender(device_id, row.person_id, office_id, letters, ZoneInfo(zone), revoked, sent)

        self.now = sender(row.office_id, row.letters, row.time_zone)
        # Somebody who has moved since: what was finished before belongs to the office of then.
        moved = row.moved_at is not None and row.before_id is not None
        self.before = sender(row.before_id, row.before_letters, row.before_zone) if moved else None

    def parts(self, entries: list[Entry]) -> Iterator[tuple[Sender, list[Entry]]]:
        """The records of each office, those of before a move first."""
        if self.before is None:
            yield self.now, entries
            return
        yield self.before, [entry for entry in entries if entry.finished_at < self.row.moved_at]
        yield self.now, [entry for entry in entries if entry.finished_at >= self.row.moved_at]


def _sent_before(person_id: str, entries: list[Entry]) -> frozenset[str]:
    digests = {file["sha256"] for entry in entries for file in entry.files}
    return frozenset(already_sent(person_id, digests)) if digests else frozenset()
