"""What phones say of themselves: kept in the order it was said in, and given back to one whose data were cleared."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from core import clock
from models import audit, sequences
from models.db import db, writing
from models.tables_people import Device

# No request is on its way for longer: the phone gives up after half a minute in which nothing moves.
OVERTAKEN = timedelta(minutes=2)
# For the answer, not for the office's page: the phone's own words about what it holds now.
_NOT_KEPT = ("cleared", "cleared_device")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a heartbeat brought about. stale: a later one was quicker, so this one is not kept.

    last_known: of a phone whose data were cleared, what the server last heard of it; None when it knows of none.
    """

    stale: bool
    last_known: dict[str, Any] | None = None


def record_heartbeat(device: Device, message: dict[str, Any]) -> Heard:
    """Keep a phone's last word about itself (docs/sync-protocol.md section 11, ``POST /heartbeat``)."""
    now = clock.now()
    device_id = device.id
    with writing():
        row = db.session.get_one(Device, device_id, populate_existing=True)
        known = _last_known(row, message, now) if message.get("cleared") else None
        stale = _overtaken(row, message, now)
        # A phone that lost its storage starts counting anew; the highest number it ever said stays.
        row.last_device_seq = max(row.last_device_seq, int(message.get("last_device_seq", 0)))
        row.last_contact_at = now
        if not stale:
            row.heartbeat = {name: value for name, value in message.items() if name not in _NOT_KEPT}
            row.heartbeat_at = now
            row.app_version = str(message.get("app_version", row.app_version))[:40]
    return Heard(stale, known)


def _overtaken(device: Device, message: dict[str, Any], now: datetime) -> bool:
    """Did a later heartbeat come first? The phone's clock orders what came close together, ours the rest."""
    kept, said = (device.heartbeat or {}).get("device_time"), message.get("device_time")
    if device.heartbeat_at is None or not kept or not said:
        return False
    # A server clock that was set back does not make everything stale either.
    if abs(now - device.heartbeat_at) >= OVERTAKEN:
        return False
    return clock.parse(said) < clock.parse(kept)


def _last_known(device: Device, message: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    former = _former(device, message.get("cleared_device"))
    if former is None:
        return None
    if former.lost is None:
        former.lost = _summary(former)
        former.cleared_at = now
        detail = {"by": device.id, **{name: former.lost[name] for name in ("waiting", "files_waiting", "gaps")}}
        audit.record(device, "device.cleared", f"device:{former.id}", detail)
    return former.lost


def _former(device: Device, named: str | None) -> Device | None:
    """The phone as it was before its data were cleared.

    Unnamed, it is the one of the same person that was heard last; but not one that has spoken since this enrolled.
    """
    own = select(Device).where(Device.person_id == device.person_id)
    if named is not None:
        return db.session.scalar(own.where(Device.id == named))
    others = own.where(
        Device.id != device.id, or_(Device.last_contact_at.is_(None), Device.last_contact_at <= device.enrolled_at)
    )
    heard = func.coalesce(Device.last_contact_at, Device.enrolled_at)
    return db.session.scalar(others.order_by(heard.desc(), Device.id).limit(1))


def _summary(device: Device) -> dict[str, Any]:
    said = device.heartbeat
    counts = (said or {}).get("counts", {})
    return {
        "waiting": counts.get("waiting", 0) + counts.get("needs_action", 0) if said else None,
        "files_waiting": counts.get("files_waiting", 0) if said else None,
        "oldest_unsent_at": (said or {}).get("oldest_unsent_at"),
        "at": clock.iso(device.heartbeat_at or device.last_contact_at or device.enrolled_at),
        "gaps": gaps.count if (gaps := sequences.gaps([device.id]).get(device.id)) else 0,
    }
