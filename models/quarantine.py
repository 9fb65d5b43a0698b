"""What could not be read, kept to the byte: whole requests and single records, for a person to try again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Refusal
from models import audit, bodies, inbox
from models.bodies import Body
from models.db import db, writing
from models.tables_intake import RawBody, SetAside
from models.tables_people import Device

# For one phone together; a broken one must not fill the disk. What it sends beyond that stays on the phone anyway.
MOST_BODIES: Final = 50
MOST_BYTES: Final = 16 * 1024 * 1024
WORKER_DIED: Final = "WORKER_DIED"

# A body as it came -> the records in it; raises Refusal. The doors know how to read.
ReadBody = Callable[[Body, bytes], list[dict[str, Any]]]


@dataclass(frozen=True)
class Kept:
    """One kept thing. kind: body (a request) or record; settled_at: since when its records are reports after all."""

    id: str
    kind: str
    device: Device
    reason: str
    detail: str
    at: datetime
    times: int
    size: int
    sha256: str
    settled_at: datetime | None


@dataclass(frozen=True)
class Retried:
    """What a new try brought. outcomes: of each record in it; problem: why even now it cannot be read."""

    outcomes: list[inbox.Outcome]
    problem: Refusal | None = None

    @property
    def settled(self) -> bool:
        """Is all of it in the office now?"""
        return self.problem is None and all(outcome.receipt is not None for outcome in self.outcomes)


def lies_in_the_body(error: Exception) -> bool:
    """Did the server fall over what was sent? Not when the disk, the database or its lock is in the way."""
    return not isinstance(error, (OperationalError, InterfaceError, OSError, MemoryError))


def keep_body(body: Body, raw: bytes, reason: str, detail: str) -> None:
    """Keep a request that could not be read; the same bytes once, and no more than a phone may have here."""
    digest, now = sha256_hex(raw), clock.now()
    db.session.rollback()  # what fell over left its transaction behind
    with writing():
        known = db.session.scalar(select(RawBody).filter_by(device_id=body.device_id, sha256=digest))
        if known is not None:
            known.times += 1
            known.last_at = now
            return
        open_ones = select(func.count(), func.coalesce(func.sum(func.length(RawBody.raw)), 0))
        count, size = db.session.execute(
            open_ones.where(RawBody.device_id == body.device_id, RawBody.settled_at.is_(None))
        ).one()
        if count >= MOST_BODIES or size + len(raw) > MOST_BYTES:
            return
        row = RawBody(
            id=ids.new_uuid(),
            device_id=body.device_id,
            sha256=digest,
            raw=raw,
            media_type=body.media_type[:100],
            encoding=body.encoding[:40],
            reason=reason,
            detail=f"{body.path} {detail}"[:500].strip(),
            at=now,
            last_at=now,
            times=1,
        )
        db.session.add(row)
        detail_told = {"id": row.id, "sha256": digest, "reason": reason, "size": len(raw)}
        audit.record(f"device:{body.device_id}", "body.kept_aside", f"device:{body.device_id}", detail_told)


def take_over_left() -> int:
    """Keep the bodies in whose midst a worker died. Returns how many there were."""
    count = 0
    for path, body, raw in bodies.left_behind():
        if db.session.get(Device, body.device_id) is not None:
            keep_body(body, raw, WORKER_DIED, "")
        path.unlink(missing_ok=True)
        count += 1
    return count


def list_kept(*, settled: bool = False) -> list[Kept]:
    """Everything that waits for somebody, oldest first; settled: what has been taken in since, too."""
    rows: list[RawBody | SetAside] = [*db.session.scalars(select(RawBody)), *db.session.scalars(select(SetAside))]
    kept = [_kept(row) for row in rows if settled or row.settled_at is None]
    return sorted(kept, key=lambda one: (one.at, one.id))


def find_kept(id_or_start: str) -> tuple[Kept, bytes] | None:
    """One kept thing with its bytes, by its id or the beginning of it; None when that is not one of them."""
    row = _row(id_or_start)
    return None if row is None else (_kept(row), row.raw)


def retry(kept_id: str, read_body: ReadBody, *, late: bool = False) -> Retried:
    """Read it again, as this version of Titian reads, and take in what can be read.

    late: also from a phone that was revoked more than 30 days ago; its records are then kept apart as usual.
    """
    row = _row(kept_id)
    assert row is not None
    device = db.session.get_one(Device, row.device_id)
    try:
        records = _records(row, read_body)
    except Refusal as refusal:
        return Retried([], refusal)
    done = Retried(inbox.receive(device, records, late=late))
    if done.settled:
        with writing():
            table = type(row)
            db.session.execute(update(table).where(table.id == row.id).values(settled_at=clock.now()))
            detail = {"id": row.id, "sha256": row.sha256}
            audit.record(audit.SYSTEM, "quarantine.taken_in", f"device:{device.id}", detail)
    return done


def _records(row: RawBody | SetAside, read_body: ReadBody) -> list[dict[str, Any]]:
    if isinstance(row, RawBody):
        path = row.detail.split(" ")[0]
        return read_body(Body(row.device_id, path, row.media_type, row.encoding), row.raw)
    around = row.record or {"instance_id": row.instance_id, "device_seq": 1, "files": [], "urgent": False}
    told = {"finished_at": clock.iso(row.at), "sha256": row.sha256, **around}
    return [{**told, "xml": row.raw}]


def _row(id_or_start: str) -> RawBody | SetAside | None:
    found: list[RawBody | SetAside] = []
    for table in (RawBody, SetAside):
        found += db.session.scalars(select(table).where(table.id.startswith(id_or_start, autoescape=True)).limit(2))
    return found[0] if len(found) == 1 else None


def _kept(row: RawBody | SetAside) -> Kept:
    body = isinstance(row, RawBody)
    return Kept(
        id=row.id,
        kind="body" if body else "record",
        device=db.session.get_one(Device, row.device_id),
        reason=row.reason,
        detail=row.detail if isinstance(row, RawBody) else row.instance_id,
        at=row.at,
        times=row.times if isinstance(row, RawBody) else 1,
        size=len(row.raw),
        sha256=row.sha256,
        settled_at=row.settled_at,
    )
