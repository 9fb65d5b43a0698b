"""What a phone keeps, held against what is here: ids and digests go up, receipts come down (``POST /have``)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from models import returning
from models.db import db
from models.expected_files import absent_files
from models.placing import receipt_message
from models.tables_intake import Receipt
from models.tables_people import Device
from models.tables_reports import Revision, Rival


@dataclass(frozen=True, slots=True)
class Standing:
    """How one offered record stands. outcome: known (``receipt`` and ``missing`` go with it), unknown, other.

    other: this person's record of that id is here with another content.
    """

    instance_id: str
    outcome: str
    receipt: dict[str, Any] | None = None
    missing: list[str] = field(default_factory=list)


def compare(device: Device, epoch: str, offered: list[dict[str, Any]]) -> list[Standing]:
    """Answer an inventory, in its order.

    offered: instance_id, sha256 and, when the phone holds one, its old receipt's epoch, seq and code. Only records of
    this phone's own person are known: an id that somebody else used is unknown. A receipt of an earlier life whose
    record is not here is noted, so that the record is known for what it is when it comes.
    """
    here = _receipts(device.person_id, [record["instance_id"] for record in offered])
    known = {key: row for record in offered if (row := here.get(key := _key(record))) is not None}
    ids = {instance_id for instance_id, _ in here}
    missing = _missing(set(known))
    returning.expect(device, epoch, [record for record in offered if _key(record) not in known])
    return [
        Standing(key[0], "known", receipt_message(known[key]), missing.get(key, []))
        if (key := _key(record)) in known
        else Standing(key[0], "other" if key[0] in ids else "unknown")
        for record in offered
    ]


def _key(record: dict[str, Any]) -> tuple[str, str]:
    return record["instance_id"], record["sha256"]


def _receipts(person_id: str, instance_ids: list[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every receipt that this person's phones were given for these ids."""
    query = (
        select(*Receipt.__table__.columns)
        .join(Device, Device.id == Receipt.device_id)
        .where(Receipt.instance_id.in_(instance_ids), Device.person_id == person_id)
    )
    rows = db.session.execute(query).mappings()
    return {(row["instance_id"], row["sha256"]): dict(row) for row in rows}


def _missing(keys: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Which files of these records are not here, in the order in which the records name them."""
    absent = absent_files({instance_id for instance_id, _ in keys})
    if not absent:
        return {}
    ids = {instance_id for instance_id, _ in absent}
    found = {}
    for table in (Revision, Rival):
        query = select(table.instance_id, table.sha256, table.files).where(table.instance_id.in_(ids))
        for instance_id, sha256, files in db.session.execute(query):
            named = dict.fromkeys(file["sha256"] for file in files)
            found[instance_id, sha256] = [digest for digest in named if (instance_id, digest) in absent]
    return {key: found[key] for key in keys if key in found}
