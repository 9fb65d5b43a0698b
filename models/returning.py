"""Records that a restore lost and a phone brings back: expected from its receipt, marked when they come."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from core import clock
from models import audit, state
from models.db import db, writing
from models.tables_intake import LostReceipt
from models.tables_people import Device
from models.tables_reports import Revision

# Built once: every push asks it.
_EXPECTED = select(*LostReceipt.__table__.columns).where(
    LostReceipt.instance_id.in_(bindparam("ids", expanding=True)), LostReceipt.back_at.is_(None)
)


def expect(device: Device, epoch: str, offered: list[dict[str, Any]]) -> None:
    """Note the records not here for which the phone shows a receipt of an earlier life of this server.

    epoch: the life that the phone believes to speak to; in another one its word says nothing about this one yet.
    """
    lost = [
        record for record in offered if (receipt := record.get("receipt")) is not None and receipt["epoch"] != epoch
    ]
    if not lost or epoch != state.epoch():
        return
    device_id = device.id
    with writing():
        ids = [record["instance_id"] for record in lost]
        known = select(LostReceipt.instance_id, LostReceipt.sha256).where(LostReceipt.instance_id.in_(ids))
        noted = {(row.instance_id, row.sha256) for row in db.session.execute(known)}
        at = clock.now()
        rows = {
            key: {**record["receipt"], "instance_id": key[0], "sha256": key[1], "device_id": device_id, "told_at": at}
            for record in lost
            if (key := (record["instance_id"], record["sha256"])) not in noted
        }
        if rows:
            db.session.execute(insert(LostReceipt), list(rows.values()))


def note_back(device_id: str, stored: set[tuple[str, str]], at: datetime) -> None:
    """Mark those of the records just stored that a restore had lost; inside their own ``writing()``."""
    ids = [instance_id for instance_id, _ in stored]
    for row in db.session.connection().execute(_EXPECTED, {"ids": ids}).mappings().all():
        if (row["instance_id"], row["sha256"]) not in stored:
            continue
        same = (LostReceipt.instance_id == row["instance_id"], LostReceipt.sha256 == row["sha256"])
        db.session.execute(update(LostReceipt).where(*same).values(back_at=at))
        root_id = db.session.scalar(select(Revision.root_id).where(Revision.instance_id == row["instance_id"]))
        detail = {name: row[name] for name in ("instance_id", "sha256", "code", "epoch")}
        audit.append([(f"device:{device_id}", "report.back_after_restore", f"report:{root_id}", detail)])


def came_back(instance_ids: set[str]) -> dict[str, LostReceipt]:
    """Those of these records that were stored again after a restore, with what was said of them before."""
    query = select(LostReceipt).where(LostReceipt.instance_id.in_(instance_ids), LostReceipt.back_at.is_not(None))
    return {row.instance_id: row for row in db.session.scalars(query)}


def still_lost(device_ids: list[str]) -> dict[str, int]:
    """How many records each phone showed an old receipt for that have not been stored again."""
    query = (
        select(LostReceipt.device_id, func.count())
        .where(LostReceipt.device_id.in_(device_ids), LostReceipt.back_at.is_(None))
        .group_by(LostReceipt.device_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
