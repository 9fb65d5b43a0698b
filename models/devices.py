"""Phones: enrolled with a one-time code, known by their token, heard from, revoked."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import audit, scope
from models.db import db, writing
from models.people import may_keep
from models.tables_people import Device, EnrolmentCode, Person
from models.tables_places import Office
from models.tables_reports import Attachment, Revision, Rival

CODE_LIVES = timedelta(minutes=10)
# A revoked phone may still hand in what it holds, into quarantine, for this long.
QUARANTINE = timedelta(days=30)

# Built once: every call of every phone asks it.
_BY_TOKEN = (
    select(Device)
    .where(Device.token_hash == bindparam("token_hash"))
    .options(joinedload(Device.person), joinedload(Device.office))
)


@dataclass(frozen=True)
class Enrolled:
    """A new phone; ``token`` is seen here once and never again."""

    token: str
    device: Device
    person: Person
    office: Office


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


def offer_enrolment(by: Person | None, person_id: str) -> tuple[str, datetime]:
    """Make a one-time code for a person's phone. Returns it with the instant it ends, ten minutes from now.

    Raises Refusal: PERSON_UNKNOWN, PERSON_INACTIVE, NOT_ALLOWED, OFFICE_UNKNOWN.
    """
    code = ids.new_enrolment_code()
    with writing():
        person = db.session.get(Person, person_id)
        if person is None:
            raise Refusal(Reason.PERSON_UNKNOWN)
        may_keep(by, person, own=True)
        if not person.active:
            raise Refusal(Reason.PERSON_INACTIVE)
        now = clock.now()
        offer = EnrolmentCode(
            code_hash=sha256_hex(code),
            person_id=person.id,
            made_by=by.id if by else None,
            made_at=now,
            expires_at=now + CODE_LIVES,
        )
        db.session.add(offer)
        audit.record(by or audit.SYSTEM, "enrolment.offered", f"person:{person.id}")
    return code, offer.expires_at


def enrol(code: str, device_name: str, app_version: str, public_keys: dict[str, Any] | None = None) -> Enrolled:
    """Make a phone of whoever holds the code. Raises Refusal(ENROLMENT_CODE_SPENT): wrong, used or too old."""
    token = ids.new_token()
    code_hash = sha256_hex(code)
    with writing():
        offer = db.session.get(EnrolmentCode, code_hash)
        now = clock.now()
        known = offer is not None and hmac.compare_digest(offer.code_hash, code_hash)
        if offer is None or not known or offer.used_at is not None or offer.expires_at <= now:
            raise Refusal(Reason.ENROLMENT_CODE_SPENT)
        person = db.session.get_one(Person, offer.person_id)
        if not person.active:
            raise Refusal(Reason.ENROLMENT_CODE_SPENT)
        device = Device(
            id=ids.new_uuid(),
            person_id=person.id,
            office_id=person.office_id,
            name=device_name.strip()[:80] or "HP",
            device_code=_free_device_code(),
            token_hash=sha256_hex(token),
            enrolled_at=now,
            last_contact_at=now,
            last_device_seq=0,
            app_version=app_version[:40],
            public_keys=public_keys or {},
        )
        db.session.add(device)
        db.session.flush()
        offer.used_at = now
        offer.device_id = device.id
        audit.record(device, "device.enrolled", f"device:{device.id}", {"person_id": person.id})
        office = db.session.get_one(Office, person.office_id)
    return Enrolled(token, device, person, office)


def device_by_token(token: str) -> Device | None:
    """The phone with this token, revoked ones too (look at ``revoked_at``); person and office come with it."""
    token_hash = sha256_hex(token)
    device: Device | None = db.session.scalar(_BY_TOKEN, {"token_hash": token_hash})
    if device is None or not hmac.compare_digest(device.token_hash, token_hash):
        return None
    return device


def revoke(by: Person | None, device_id: str) -> None:
    """Withdraw a phone's access. For 30 days it may still hand in what it holds, into quarantine."""
    with writing():
        device = db.session.get(Device, device_id)
        if device is None:
            raise Refusal(Reason.DEVICE_UNKNOWN)
        may_keep(by, device.person, own=True)
        if device.revoked_at is None:
            device.revoked_at = clock.now()
            device.revoked_by = by.id if by else None
            audit.record(by or audit.SYSTEM, "device.revoked", f"device:{device.id}")


def record_heartbeat(device: Device, message: dict[str, Any]) -> None:
    """Keep a phone's last word about itself (docs/sync-protocol.md section 11, ``POST /heartbeat``)."""
    now = clock.now()
    # A phone that lost its storage starts counting anew; the highest number it ever said stays.
    last_seq = max(device.last_device_seq, int(message.get("last_device_seq", 0)))
    with writing():
        row = update(Device).where(Device.id == device.id)
        db.session.execute(
            row.values(
                heartbeat=message,
                heartbeat_at=now,
                last_contact_at=now,
                last_device_seq=last_seq,
                app_version=str(message.get("app_version", device.app_version))[:40],
            )
        )


def list_devices(viewer: Person) -> list[Device]:
    """Every phone this viewer may see, the longest silent first."""
    query = scope.visible_devices(viewer).options(joinedload(Device.person), joinedload(Device.office))
    return list(db.session.scalars(query.order_by(Device.last_contact_at, Device.id)))


def get_device(viewer: Person, device_id: str) -> Device:
    """One phone in the viewer's scope. Raises Refusal(DEVICE_UNKNOWN)."""
    query = scope.visible_devices(viewer).options(joinedload(Device.person), joinedload(Device.office))
    device = db.session.scalar(query.where(Device.id == device_id))
    if device is None:
        raise Refusal(Reason.DEVICE_UNKNOWN)
    return device


def not_here_yet(viewer: Person) -> list[NotHereYet]:
    """Each phone in scope with what it still holds: what it said itself, and the gaps that the server sees."""
    phones = list_devices(viewer)
    files = _files_missing([phone.id for phone in phones])
    rows = []
    for phone in phones:
        said = phone.heartbeat or {}
        missing = _missing_seqs(phone)
        oldest = said.get("oldest_unsent_at")
        rows.append(
            NotHereYet(
                device=phone,
                last_contact_at=phone.last_contact_at,
                counts={name: int(count) for name, count in said.get("counts", {}).items()},
                oldest_unsent_at=clock.parse(oldest) if oldest else None,
                missing_seqs=missing[:50],
                missing_count=len(missing),
                files_missing=files.get(phone.id, 0),
            )
        )
    return rows


def _missing_seqs(device: Device) -> list[int]:
    arrived: set[int] = set()
    for table in (Revision, Rival):
        arrived.update(db.session.scalars(select(table.device_seq).where(table.device_id == device.id)))
    last = max([device.last_device_seq, *arrived])
    return [seq for seq in range(1, last + 1) if seq not in arrived]


def _files_missing(device_ids: list[str]) -> dict[str, int]:
    query = (
        select(Revision.device_id, func.count())
        .join(Attachment, Attachment.instance_id == Revision.instance_id)
        .where(Attachment.present_at.is_(None), Revision.device_id.in_(device_ids))
        .group_by(Revision.device_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _free_device_code() -> str:
    while True:
        code = ids.new_device_code()
        if db.session.scalar(select(Device.id).where(Device.device_code == code)) is None:
            return code
