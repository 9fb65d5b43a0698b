"""What has not arrived: phone by phone, what it said it holds and what the server sees missing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core import clock
from models import returning, sequences
from models.db import db
from models.devices import list_devices
from models.tables_people import Device, Person
from models.tables_reports import Attachment, Revision
from workflow.numbers import Gaps


@dataclass(frozen=True)
class NotHereYet:
    """What one phone still holds, as far as the office can know."""

    device: Device
    last_contact_at: datetime | None
    # As the phone last said: draft, waiting, held, needs_action, files_waiting
    counts: dict[str, int]
    oldest_unsent_at: datetime | None
    # device_seq numbers given out by the phone that have not arrived; the first 50
    missing_seqs: list[int]
    missing_count: int
    # Files named in received reports whose bytes have not arrived
    files_missing: int
    # Records that a restore lost, whose receipts the phone has shown and which have not come again
    lost_count: int
    # Numbers that came with two different records
    forked_seqs: list[int]

    @property
    def waiting(self) -> int:
        """Finished reports that are not here: what the phone said or what the numbers show, whichever is more."""
        if self.device.cleared_at is not None:
            return max(self.missing_count, (self.device.lost or {}).get("waiting") or 0)
        said = self.counts.get("waiting", 0) + self.counts.get("needs_action", 0)
        return max(said, self.missing_count, self.lost_count)

    @property
    def files(self) -> int:
        """Photos and other files that are not here."""
        return max(self.files_missing, self.counts.get("files_waiting", 0))


def not_here_yet(viewer: Person) -> list[NotHereYet]:
    """Each phone in scope with what it still holds, the longest silent first."""
    phones = list_devices(viewer)
    ids = [phone.id for phone in phones]
    files, missing, lost = _files_missing(ids), sequences.gaps(ids), returning.still_lost(ids)
    forked = sequences.forks(ids)
    rows = []
    for phone in phones:
        said = phone.heartbeat or {}
        gaps = missing.get(phone.id, Gaps())
        oldest = said.get("oldest_unsent_at")
        rows.append(
            NotHereYet(
                device=phone,
                last_contact_at=phone.last_contact_at,
                counts={name: int(count) for name, count in said.get("counts", {}).items()},
                oldest_unsent_at=clock.parse(oldest) if oldest else None,
                missing_seqs=list(gaps.first),
                missing_count=gaps.count,
                files_missing=files.get(phone.id, 0),
                lost_count=lost.get(phone.id, 0),
                forked_seqs=forked.get(phone.id, []),
            )
        )
    return rows


def _files_missing(device_ids: list[str]) -> dict[str, int]:
    # Asked file by file of what lacks, which is little: joined, the records of every phone would be walked through.
    of_file = select(Revision.device_id).where(Revision.instance_id == Attachment.instance_id)
    missing = select(of_file.scalar_subquery().label("device_id")).where(Attachment.present_at.is_(None)).subquery()
    query = select(missing.c.device_id, func.count()).where(missing.c.device_id.in_(device_ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(missing.c.device_id))}
