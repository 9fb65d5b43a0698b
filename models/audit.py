"""The audit chain: every write by somebody, each entry sealed with the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select
from sqlalchemy.orm import joinedload

from core import clock
from core.digest import canonical_json, sha256_hex
from core.errors import Reason, Refusal
from models import scope
from models.db import db, is_writing
from models.tables_ledger import AuditEntry
from models.tables_people import Device, Person

FIRST = "0" * 64
SYSTEM = "system"


@dataclass(frozen=True)
class ChainCheck:
    """What verify_chain found: entries read, and the seq of the first that does not fit (None: whole)."""

    entries: int
    broken_at: int | None


def record(actor: Person | Device | str, action: str, object: str, detail: dict[str, Any] | None = None) -> None:
    """Append one entry inside the caller's ``writing()``.

    action: ``report.approved``; object: ``report:<root_id>``; detail: plain JSON values, no answers of a form.
    """
    append([(actor_name(actor), action, object, detail or {})])


def append(entries: list[tuple[str, str, str, dict[str, Any]]]) -> None:
    """Append several entries (actor, action, object, detail) at one instant."""
    assert is_writing(), "an audit entry belongs to the transaction of its effect"
    if not entries:
        return
    last = db.session.execute(
        select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    ).one_or_none()
    seq, prev_hash = (last.seq, last.hash) if last is not None else (0, None)
    db.session.execute(insert(AuditEntry), sealed(entries, seq, prev_hash, clock.now()))


def sealed(
    entries: list[tuple[str, str, str, dict[str, Any]]], seq: int, prev_hash: str | None, at: datetime
) -> list[dict[str, Any]]:
    """The rows that go on after entry ``seq`` with ``prev_hash`` (None: the chain begins)."""
    prev_hash = prev_hash or FIRST
    rows = []
    for actor, action, object_name, detail in entries:
        seq += 1
        row = {
            "seq": seq,
            "at": at,
            "actor": actor,
            "action": action,
            "object": object_name,
            "detail": detail,
            "prev_hash": prev_hash,
        }
        prev_hash = _seal(row)
        rows.append({**row, "hash": prev_hash})
    return rows


def actor_name(actor: Person | Device | str) -> str:
    """How the chain names somebody: ``person:<id>``, ``device:<id>`` or ``system``."""
    if isinstance(actor, Person):
        return f"person:{actor.id}"
    return f"device:{actor.id}" if isinstance(actor, Device) else actor


def list_entries(
    viewer: Person, after: int | None = None, limit: int = 50, object: str | None = None
) -> list[AuditEntry]:
    """Newest first; after: the seq of the last entry already shown; object: only about this. Who does not see every
    office sees what people and phones of their offices did, and what was done to these.

    Raises Refusal(NOT_ALLOWED) for anyone but admin, kepatuhan and kanwil.
    """
    if not viewer.has_role("admin", "kepatuhan", "kanwil"):
        raise Refusal(Reason.NOT_ALLOWED)
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if after is not None:
        query = query.where(AuditEntry.seq < after)
    if object is not None:
        query = query.where(AuditEntry.object == object)
    if not scope.sees_every_office(viewer):
        ours = [*_named("person", scope.visible_people(viewer)), *_named("device", scope.visible_devices(viewer))]
        query = query.where(or_(AuditEntry.actor.in_(ours), AuditEntry.object.in_(ours)))
    return list(db.session.scalars(query))


def names_in(viewer: Person, entries: list[AuditEntry]) -> dict[str, str]:
    """The people and phones that these entries name, in words; of those whom the viewer does not see elsewhere only
    where nothing of the house lies outside the viewer's sight. Compliance sees who acted, and no list of people."""
    named = {name for row in entries for name in (row.actor, row.object)}
    ids = {
        kind: [name.partition(":")[2] for name in named if name.startswith(f"{kind}:")] for kind in ("person", "device")
    }
    every = scope.sees_every_office(viewer)
    people = (select(Person) if every else scope.visible_people(viewer)).where(Person.id.in_(ids["person"]))
    phones = (select(Device) if every else scope.visible_devices(viewer)).where(Device.id.in_(ids["device"]))
    found = {f"person:{one.id}": one.name for one in db.session.scalars(people)}
    phones = phones.options(joinedload(Device.person))
    return found | {f"device:{one.id}": f"{one.person.name} ({one.device_code})" for one in db.session.scalars(phones)}


def _named(kind: str, rows: Select[Any]) -> list[str]:
    table = Person if kind == "person" else Device
    return [f"{kind}:{name}" for name in db.session.scalars(rows.with_only_columns(table.id))]


def verify_chain() -> ChainCheck:
    """Read the whole chain; a changed, missing or foreign entry breaks it at its place."""
    return check_entries(
        db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=500))
    )


def broken_among(entries: Iterable[AuditEntry]) -> int | None:
    """The number of the first of these entries that does not bear its own seal; None when each does."""
    return next((entry.seq for entry in entries if entry.hash != _seal(_sealed_of(entry))), None)


def check_entries(entries: Iterable[Any]) -> ChainCheck:
    """The same for entries from wherever, oldest first: a backup's for instance."""
    prev_hash, count = FIRST, 0
    for entry in entries:
        count += 1
        if entry.seq != count or entry.prev_hash != prev_hash or entry.hash != _seal(_sealed_of(entry)):
            return ChainCheck(count, entry.seq)
        prev_hash = entry.hash
    return ChainCheck(count, None)


def _sealed_of(entry: Any) -> dict[str, Any]:
    names = ("seq", "at", "actor", "action", "object", "detail", "prev_hash")
    return {name: getattr(entry, name) for name in names}


def _seal(row: dict[str, Any]) -> str:
    return sha256_hex(canonical_json({**row, "at": row["at"].isoformat()}))
