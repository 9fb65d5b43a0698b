"""Phones: enrolled with a one-time code, known by their token, revoked."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import audit, scope
from models.db import db, writing
from models.people import may_keep
from models.tables_people import Device, EnrolmentCode, Person
from models.tables_places import Office

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


def _free_device_code() -> str:
    while True:
        code = ids.new_device_code()
        if db.session.scalar(select(Device.id).where(Device.device_code == code)) is None:
            return code
