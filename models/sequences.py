"""The numbers that phones give their records, 1, 2, 3 …: which have not arrived, and which came twice.

Kept beside the records in the transaction that stores them: ``Device.whole_seq``, up to which every number is here,
``Device.seen_seq``, the highest that is, ``device_run`` for what came above a gap, ``device_fork`` for what came twice.
fsck compares all of it with the records (models.sequence_checks).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select

from models import audit
from models.db import db
from models.tables_people import Device, DeviceFork, DeviceRun
from models.tables_reports import Revision
from workflow.numbers import Gaps, Run, holds, joined
from workflow.numbers import gaps as gaps_of

# More in one audit entry help nobody.
_NAMED_IN_AUDIT = 20
# Numbers that a page may want to name
NAMED = 50
# Built once: a push may ask it.
_HOLDERS = select(Revision.device_seq, Revision.instance_id).where(
    Revision.device_id == bindparam("device_id"), Revision.device_seq.in_(bindparam("seqs", expanding=True))
)


@dataclass(frozen=True)
class Reached:
    """How far a phone's numbers are here. whole: every one up to it; seen: the highest."""

    whole: int
    seen: int


def gaps(device_ids: Iterable[str]) -> dict[str, Gaps]:
    """device id → numbers up to the highest one told or seen that have not arrived; only phones that have some."""
    columns = (Device.id, Device.whole_seq, Device.seen_seq, Device.last_device_seq)
    query = select(*columns).where(Device.id.in_(list(device_ids)))
    open_ended = {
        row.id: (row.whole_seq, max(row.seen_seq, row.last_device_seq))
        for row in db.session.execute(query)
        if row.whole_seq < max(row.seen_seq, row.last_device_seq)
    }
    if not open_ended:
        return {}
    runs: dict[str, list[Run]] = defaultdict(list)
    above = select(DeviceRun.device_id, DeviceRun.first_seq, DeviceRun.last_seq)
    above = above.where(DeviceRun.device_id.in_(list(open_ended)))
    for device_id, first, last in db.session.execute(above.order_by(DeviceRun.device_id, DeviceRun.first_seq)):
        runs[device_id].append((first, last))
    return {
        device_id: gaps_of([(1, whole), *runs[device_id]], until, NAMED)
        for device_id, (whole, until) in open_ended.items()
    }


def forks(device_ids: Iterable[str]) -> dict[str, list[int]]:
    """device id → numbers that came with two different records: the phone's data are in use twice."""
    query = select(DeviceFork.device_id, DeviceFork.device_seq).where(DeviceFork.device_id.in_(list(device_ids)))
    found: dict[str, list[int]] = defaultdict(list)
    for device_id, seq in db.session.execute(query.order_by(DeviceFork.device_id, DeviceFork.device_seq)):
        found[device_id].append(seq)
    return dict(found)


def note_arrived(device_id: str, reached: Reached, numbers: list[int]) -> tuple[Reached, set[int]]:
    """Take in the numbers of records just stored, inside their own ``writing()``.

    reached: of the phone before them. Returns it after them, for the phone's row, and the numbers that were here before
    or that two of these records bear. What comes in the phone's own order asks the database nothing.
    """
    if not numbers:
        return reached, set()
    lowest, highest = min(numbers), max(numbers)
    beside: list[Run] = []
    if reached.whole < reached.seen and highest > reached.whole:
        near = select(DeviceRun.first_seq, DeviceRun.last_seq).where(
            DeviceRun.device_id == device_id, DeviceRun.first_seq <= highest + 1, DeviceRun.last_seq >= lowest - 1
        )
        beside = [(first, last) for first, last in db.session.execute(near)]
    here = [(1, reached.whole), *beside]
    again = {number for number, times in Counter(numbers).items() if times > 1 or holds(here, number)}
    first, *above = joined([*here, *((number, number) for number in numbers if number > 0)])
    _put_runs(device_id, set(beside), set(above))
    return Reached(first[1], max(reached.seen, highest)), again


def taken_in(device_id: str, numbers: list[int]) -> dict[str, int]:
    """The same for many records at once that bear no number twice: what the phone's row says after them."""
    known = db.session.execute(select(Device.whole_seq, Device.seen_seq).where(Device.id == device_id)).one()
    reached, _ = note_arrived(device_id, Reached(*known), numbers)
    return {"last_device_seq": max(numbers), "whole_seq": reached.whole, "seen_seq": reached.seen}


def note_forks(device_id: str, again: set[int]) -> None:
    """Keep which of these numbers two records bear, and say so in the audit trail; inside their own ``writing()``.

    again: those of records just stored that were here before. The records themselves are stored like any other:
    nobody's work is refused.
    """
    if not again:
        return
    asked = {"device_id": device_id, "seqs": sorted(again)}
    holders: dict[int, list[str]] = defaultdict(list)
    for seq, instance_id in db.session.connection().execute(_HOLDERS, asked):
        holders[seq].append(instance_id)
    twice = sorted(seq for seq, ids in holders.items() if len(ids) > 1)
    if not twice:
        return
    of_phone = select(DeviceFork.device_seq).where(DeviceFork.device_id == device_id, DeviceFork.device_seq.in_(twice))
    known = set(db.session.scalars(of_phone))
    rows = [{"device_id": device_id, "device_seq": seq} for seq in twice if seq not in known]
    if rows:
        db.session.execute(insert(DeviceFork), rows)
    detail = {"device_seq": twice[:_NAMED_IN_AUDIT], "instance_id": sorted(holders[twice[0]])}
    audit.append([(f"device:{device_id}", "device.forked", f"device:{device_id}", detail)])


def _put_runs(device_id: str, before: set[Run], after: set[Run]) -> None:
    gone = [first for first, _ in before - after]
    if gone:
        own = (DeviceRun.device_id == device_id, DeviceRun.first_seq.in_(gone))
        db.session.execute(delete(DeviceRun).where(*own).execution_options(synchronize_session=False))
    rows = [{"device_id": device_id, "first_seq": first, "last_seq": last} for first, last in after - before]
    if rows:
        db.session.execute(insert(DeviceRun), rows)
