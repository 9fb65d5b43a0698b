"""The numbers that phones give their records, 1, 2, 3 …: which have not arrived, and which came twice."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, select, union_all

from models import audit
from models.db import db
from models.tables_people import Device
from models.tables_reports import Revision, Rival

# More in one audit entry help nobody.
_NAMED = 20
# Built once: every push asks it.
_HOLDERS = select(Revision.device_seq, Revision.instance_id).where(
    Revision.device_id == bindparam("device_id"), Revision.device_seq.in_(bindparam("seqs", expanding=True))
)


def gaps(devices: Iterable[Device]) -> dict[str, list[int]]:
    """device id → numbers up to the highest one told or seen that have not arrived; only phones that have some."""
    last = {device.id: device.last_device_seq for device in devices}
    numbers = _numbers(list(last))
    counted = select(numbers.c.device_id, func.count(numbers.c.device_seq.distinct()), func.max(numbers.c.device_seq))
    seen = {row[0]: (row[1], row[2]) for row in db.session.execute(counted.group_by(numbers.c.device_id))}
    open_ended = {}
    for device_id, told in last.items():
        count, highest = seen.get(device_id, (0, 0))
        if count < max(told, highest):
            open_ended[device_id] = max(told, highest)
    if not open_ended:
        return {}
    arrived: dict[str, set[int]] = defaultdict(set)
    numbers = _numbers(list(open_ended))
    for device_id, seq in db.session.execute(select(numbers.c.device_id, numbers.c.device_seq)):
        arrived[device_id].add(seq)
    return {
        device_id: [seq for seq in range(1, highest + 1) if seq not in arrived[device_id]]
        for device_id, highest in open_ended.items()
    }


def forks(device_ids: list[str]) -> dict[str, list[int]]:
    """device id → numbers that came with two different records: the phone's data are in use twice."""
    query = (
        select(Revision.device_id, Revision.device_seq)
        .where(Revision.device_id.in_(device_ids))
        .group_by(Revision.device_id, Revision.device_seq)
        .having(func.count() > 1)
        .order_by(Revision.device_id, Revision.device_seq)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for device_id, seq in db.session.execute(query):
        found[device_id].append(seq)
    return dict(found)


def note_forks(device_id: str, stored: dict[str, int]) -> None:
    """Say in the audit trail when records just stored bear numbers of others; inside their own ``writing()``.

    stored: instance id → device_seq. The records themselves are stored like any other: nobody's work is refused.
    """
    asked = {"device_id": device_id, "seqs": list(set(stored.values()))}
    holders: dict[int, list[str]] = defaultdict(list)
    for seq, instance_id in db.session.connection().execute(_HOLDERS, asked):
        holders[seq].append(instance_id)
    twice = sorted(seq for seq, ids in holders.items() if len(ids) > 1)
    if twice:
        detail = {"device_seq": twice[:_NAMED], "instance_id": sorted(holders[twice[0]])}
        audit.append([(f"device:{device_id}", "device.forked", f"device:{device_id}", detail)])


def _numbers(device_ids: list[str]) -> Any:
    return union_all(
        *(
            select(table.device_id, table.device_seq).where(table.device_id.in_(device_ids))
            for table in (Revision, Rival)
        )
    ).subquery()
