"""Do the kept numbers of phones (models.sequences) say what their records say? What is kept is made anew from these."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, union, union_all, update

from models import audit
from models.db import db, writing
from models.row_checks import Fault
from models.tables_people import Device, DeviceFork, DeviceRun
from models.tables_reports import Revision, Rival

_ADVICE = "fsck with --repair makes it anew from the phone's records; these are not touched."
_PLAINLY = {"synchronize_session": False}
# device id → {(what, from, to)}: a run of numbers that are here, the highest of them, one that came twice
Said = dict[str, set[tuple[str, int, int]]]


def check_sequences() -> Iterator[Fault]:
    """A fault for each phone whose kept numbers are not those of its records."""
    kept, should = _look()
    for device_id in sorted(kept.keys() | should.keys()):
        if kept.get(device_id) != should.get(device_id):
            said = f"The phone {device_id} is kept with other numbers than its records have. {_ADVICE}"
            yield Fault("numbers", device_id, said)


def made_anew(device_id: str) -> str:
    """Keep of one phone what its records say. Returns what was done."""
    with writing():
        should = _look(device_id)[1].get(device_id, set())
        runs = sorted((first, last) for what, first, last in should if what == "run")
        whole = next((last for first, last in runs if first == 1), 0)
        seen = max((last for _, last in runs), default=0)
        for table in (DeviceRun, DeviceFork):
            db.session.execute(delete(table).where(table.device_id == device_id), execution_options=_PLAINLY)
        above = [{"device_id": device_id, "first_seq": one, "last_seq": other} for one, other in runs if one > 1]
        forks = [{"device_id": device_id, "device_seq": seq} for what, seq, _ in sorted(should) if what == "fork"]
        for table, rows in ((DeviceRun, above), (DeviceFork, forks)):
            if rows:
                db.session.execute(insert(table), rows)
        reached = update(Device).where(Device.id == device_id).values(whole_seq=whole, seen_seq=seen)
        db.session.execute(reached, execution_options=_PLAINLY)
        detail = {"whole": whole, "seen": seen, "runs": len(above), "forks": len(forks)}
        audit.record(audit.SYSTEM, "fsck.numbers.made_anew", f"device:{device_id}", detail)
    return f"every number up to {whole} is here, the highest is {seen}"


def _look(device_id: str = "") -> tuple[Said, Said]:
    """What is kept and what should be, of one phone or of all: in one statement, so of one instant."""
    parts = [*_kept(), *_should()]
    if device_id:
        parts = [(kept, what, query.where(query.selected_columns[0] == device_id)) for kept, what, query in parts]
    told = [select(literal(kept), literal(what), *query.subquery().columns) for kept, what, query in parts]
    found: tuple[Said, Said] = (defaultdict(set), defaultdict(set))
    for kept, what, phone, first, last in db.session.execute(union_all(*told)):
        found[0 if kept else 1][phone].add((what, first, last))
    return found


def _kept() -> list[tuple[bool, str, Any]]:
    whole = select(Device.id, literal(1).label("first_seq"), Device.whole_seq).where(Device.whole_seq > 0)
    seen = select(Device.id, Device.seen_seq, Device.seen_seq.label("last_seq")).where(Device.seen_seq > 0)
    above = select(DeviceRun.device_id, DeviceRun.first_seq, DeviceRun.last_seq)
    forks = select(DeviceFork.device_id, DeviceFork.device_seq, DeviceFork.device_seq.label("last_seq"))
    return [(True, "run", whole), (True, "run", above), (True, "seen", seen), (True, "fork", forks)]


def _should() -> list[tuple[bool, str, Any]]:
    numbers = union(
        *(select(table.device_id, table.device_seq).where(table.device_seq > 0) for table in (Revision, Rival))
    ).subquery()
    # Of one run, number and place in the order differ by the same.
    place = func.row_number().over(partition_by=numbers.c.device_id, order_by=numbers.c.device_seq)
    placed = select(numbers, (numbers.c.device_seq - place).label("run")).subquery()
    low, high = func.min(placed.c.device_seq), func.max(placed.c.device_seq)
    runs = select(placed.c.device_id, low.label("first_seq"), high.label("last_seq"))
    highest = func.max(numbers.c.device_seq)
    seen = select(numbers.c.device_id, highest.label("first_seq"), highest.label("last_seq"))
    twice = select(Revision.device_id, Revision.device_seq, Revision.device_seq.label("last_seq"))
    twice = twice.group_by(Revision.device_id, Revision.device_seq).having(func.count() > 1)
    return [
        (False, "run", runs.group_by(placed.c.device_id, placed.c.run)),
        (False, "seen", seen.group_by(numbers.c.device_id)),
        (False, "fork", twice),
    ]
