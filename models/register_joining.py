"""Which entry a mention belongs to, which entries may be the same, and how they are shown together.

By itself a mention joins only what has its number, or a place of its name in its village (workflow.matching.join_key);
an employer named without NIB joins the one NIB of that name in that village. All else waits for a person.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from core import ids
from models.db import db
from models.tables_ledger import Counter
from models.tables_registers import RegisterDecision, RegisterEntry, RegisterKey, RegisterLikeness, RegisterSighting
from models.village_facts import digits
from workflow.matching import Known, alike, blocks, join_key

LETTERS = {"foreigner": "OA", "employer": "PK", "lodging": "PI"}
# Entries held against one that has changed, those first that share most with it
MOST_CANDIDATES = 100
_COMPARED = (
    *(RegisterSighting.entry_id, RegisterSighting.kind, RegisterSighting.name, RegisterSighting.nation),
    *(RegisterSighting.document, RegisterSighting.village_code, RegisterSighting.said),
)


def give_entries(rows: list[RegisterSighting], at: datetime) -> set[str]:
    """Say of new mentions which entry each belongs to; entries that there are not yet are made."""
    for row in rows:
        village = row.village_code or ""
        key = join_key(row.kind, row.name, row.nation, row.document, village)
        # Nothing joins it by itself. The name is in it, so that what was decided of one is not said of another.
        key = key or f"one:{row.id}:{row.nation}:{row.name_key}"
        _belong(row, _entry(row.kind, key, at))
    return {row.entry_id for row in rows}


def settle_unnumbered(rows: Iterable[RegisterSighting], at: datetime) -> set[str]:
    """Join employers named without NIB to the only NIB of that name in that village, and part them when there are two.

    Returns the entries that lost or got a mention.
    """
    touched: set[str] = set()
    for name, village in {(r.name_key, r.village_code) for r in rows if r.kind == "employer" and r.village_code}:
        same = (
            RegisterSighting.kind == "employer",
            RegisterSighting.name_key == name,
            RegisterSighting.village_code == village,
        )
        found = list(db.session.scalars(select(RegisterSighting).where(*same)))
        numbers = {row.document for row in found if row.document}
        key = f"nib:{numbers.pop()}" if len(numbers) == 1 else f"name:{name}@{village}"
        for row in found:
            if not row.document:
                entry = _entry("employer", key, at)
                if row.entry_id != entry.id:
                    touched |= {row.entry_id, entry.id}
                    _belong(row, entry)
        db.session.flush()
    return touched


def grow(entry_ids: set[str]) -> None:
    """Pages of these entries, and of those they are shown under, are stale."""
    leaders = select(RegisterEntry.into_id).where(RegisterEntry.id.in_(entry_ids))
    which = or_(RegisterEntry.id.in_(entry_ids), RegisterEntry.id.in_(leaders))
    later = update(RegisterEntry).where(which).values(rev=RegisterEntry.rev + 1)
    db.session.execute(later.execution_options(synchronize_session=False))


def look_for_likeness(entry_ids: set[str]) -> None:
    """Note anew which entries may be the same as these."""
    if not entry_ids:
        return
    either = or_(RegisterLikeness.first_id.in_(entry_ids), RegisterLikeness.second_id.in_(entry_ids))
    for statement in (
        delete(RegisterLikeness).where(either),
        delete(RegisterKey).where(RegisterKey.entry_id.in_(entry_ids)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    known = known_of(entry_ids)
    keys = [{"entry_id": id, "key": key} for id, one in known.items() for key in sorted(blocks(one))]
    if keys:
        db.session.execute(insert(RegisterKey), keys)
    found: dict[frozenset[str], str] = {}
    for entry_id, one in known.items():
        others = known_of(_candidates(entry_id, one.kind))
        found |= {frozenset((entry_id, other)): one.kind for other, theirs in others.items() if alike(one, theirs)}
    if found:
        codes = _codes({id for pair in found for id in pair})
        pairs = [(*sorted(pair, key=codes.__getitem__), kind) for pair, kind in found.items()]
        rows = [{"first_id": first, "second_id": second, "kind": kind} for first, second, kind in sorted(pairs)]
        db.session.execute(insert(RegisterLikeness), rows)


def known_of(entry_ids: Iterable[str]) -> dict[str, Known]:
    """What the mentions say of each of these entries; an entry without mentions is left out."""
    # Columns instead of rows of the session: a hundred entries are held against each that has changed.
    query = select(*_COMPARED).where(RegisterSighting.entry_id.in_(set(entry_ids)))
    rows: dict[str, list[Any]] = {}
    for row in db.session.execute(query):
        rows.setdefault(row.entry_id, []).append(row)
    return {entry_id: known_from(found) for entry_id, found in rows.items()}


def known_from(rows: Sequence[Any]) -> Known:
    """The same of mentions at hand."""
    phones = {digits(str(row.said["phone"])) for row in rows if row.said.get("phone")}
    return Known(
        kind=rows[0].kind,
        names=frozenset(row.name for row in rows if row.name),
        nations=frozenset(row.nation for row in rows if row.nation),
        numbers=frozenset(row.document for row in rows if row.document),
        births=frozenset(str(row.said["born"]) for row in rows if str(row.said.get("born", ""))[:4].isdecimal()),
        villages=frozenset(row.village_code for row in rows if row.village_code),
        phones=frozenset(phone for phone in phones if len(phone) > 6),
    )


def show_together(entry_ids: set[str]) -> None:
    """After a decision: entries that are the same are shown under the one with the smallest code."""
    group, wider = set(entry_ids), set(entry_ids)
    while wider:
        same = select(RegisterDecision.first_id, RegisterDecision.second_id).where(
            RegisterDecision.verdict == "same",
            RegisterDecision.undone_at.is_(None),
            or_(RegisterDecision.first_id.in_(wider), RegisterDecision.second_id.in_(wider)),
        )
        wider = {id for row in db.session.execute(same) for id in row} - group
        group |= wider
    codes = _codes(group)
    links = _links(group)
    for entry_id in group:
        leader = min(_reached(entry_id, links), key=codes.__getitem__)
        for statement in (
            update(RegisterEntry).where(RegisterEntry.id == entry_id).values(into_id=leader, rev=RegisterEntry.rev + 1),
            update(RegisterSighting).where(RegisterSighting.entry_id == entry_id).values(shown_id=leader),
        ):
            db.session.execute(statement.execution_options(synchronize_session=False))


def _links(group: set[str]) -> dict[str, set[str]]:
    query = select(RegisterDecision.first_id, RegisterDecision.second_id).where(
        RegisterDecision.verdict == "same", RegisterDecision.undone_at.is_(None), RegisterDecision.first_id.in_(group)
    )
    links: dict[str, set[str]] = {id: set() for id in group}
    for first, second in db.session.execute(query):
        links[first].add(second)
        links[second].add(first)
    return links


def _reached(start: str, links: dict[str, set[str]]) -> set[str]:
    reached, wider = {start}, {start}
    while wider:
        wider = {id for one in wider for id in links[one]} - reached
        reached |= wider
    return reached


def _entry(kind: str, key: str, at: datetime) -> RegisterEntry:
    found: RegisterEntry | None = db.session.scalar(
        select(RegisterEntry).where(RegisterEntry.kind == kind, RegisterEntry.key == key)
    )
    if found is None:
        id = ids.new_uuid()
        found = RegisterEntry(id=id, kind=kind, key=key, code=_next_code(kind), into_id=id, since=at, rev=1)
        db.session.add(found)
        db.session.flush()
    return found


def _belong(row: RegisterSighting, entry: RegisterEntry) -> None:
    row.entry_id, row.shown_id = entry.id, entry.into_id


def _next_code(kind: str) -> str:
    name = f"registers-{kind}"
    counter = db.session.get(Counter, name)
    if counter is None:
        counter = Counter(name=name, value=0)
        db.session.add(counter)
    counter.value += 1
    return f"{LETTERS[kind]}-{counter.value:06d}"


def _candidates(entry_id: str, kind: str) -> list[str]:
    mine = select(RegisterKey.key).where(RegisterKey.entry_id == entry_id)
    query = (
        select(RegisterKey.entry_id)
        .join(RegisterEntry, and_(RegisterEntry.id == RegisterKey.entry_id, RegisterEntry.kind == kind))
        .where(RegisterKey.key.in_(mine), RegisterKey.entry_id != entry_id)
        .group_by(RegisterKey.entry_id)
        .order_by(func.count().desc(), RegisterKey.entry_id)
    )
    return list(db.session.scalars(query.limit(MOST_CANDIDATES)))


def _codes(entry_ids: set[str]) -> dict[str, str]:
    query = select(RegisterEntry.id, RegisterEntry.code).where(RegisterEntry.id.in_(entry_ids))
    return dict(db.session.execute(query).all())
