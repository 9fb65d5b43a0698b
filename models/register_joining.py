"""Which entry a mention belongs to, and how entries that are the same are shown together.

By itself a mention joins only what has its number, or a place of its name in its village (workflow.matching.join_key);
an employer named without NIB joins the one NIB of that name in that village. All else waits for a person.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from core import ids
from models.db import db
from models.tables_ledger import Counter
from models.tables_registers import RegisterDecision, RegisterEntry, RegisterSighting
from workflow.matching import join_key

# Rows by its table: all of them are one statement
_ENTRIES: Any = RegisterEntry.__table__
LETTERS = {"foreigner": "OA", "employer": "PK", "lodging": "PI"}


def give_entries(rows: list[RegisterSighting], at: datetime) -> set[str]:
    """Say of new mentions which entry each belongs to; entries that there are not yet are made."""
    keys = {row.id: (row.kind, _key(row)) for row in rows}
    entries = _entries(keys.values(), at)
    for row in rows:
        row.entry_id, row.shown_id = entries[keys[row.id]]
    return {row.entry_id for row in rows}


def settle_unnumbered(rows: Iterable[RegisterSighting], at: datetime) -> set[str]:
    """Join employers named without NIB to the only NIB of that name in that village, and part them when there are two.

    Returns the entries that lost or got a mention.
    """
    named = {(r.name_key, r.village_code) for r in rows if r.kind == "employer" and r.village_code}
    if not named:
        return set()
    which = (RegisterSighting.name_key, RegisterSighting.village_code)
    query = select(*which, RegisterSighting.document, RegisterSighting.entry_id).distinct()
    query = query.where(
        RegisterSighting.kind == "employer",
        RegisterSighting.village_code.in_({village for _name, village in named}),
        RegisterSighting.name_key.in_({name for name, _village in named}),
    )
    numbers: dict[tuple[str, str | None], set[str]] = {}
    unnumbered: dict[tuple[str, str | None], set[str]] = {}
    for name, village, document, entry_id in db.session.execute(query):
        if document:
            numbers.setdefault((name, village), set()).add(document)
        else:
            unnumbered.setdefault((name, village), set()).add(entry_id)
    wanted = {}
    for name, village in sorted(unnumbered.keys() & named, key=str):
        known = numbers.get((name, village), set())
        key = f"nib:{next(iter(known))}" if len(known) == 1 else f"name:{name}@{village}"
        wanted[name, village] = ("employer", key)
    entries = _entries(wanted.values(), at)
    touched: set[str] = set()
    for (name, village), wanted_key in wanted.items():
        entry_id, shown_id = entries[wanted_key]
        others = unnumbered[name, village] - {entry_id}
        if others:
            touched |= {*others, entry_id}
            moved = update(RegisterSighting).where(
                RegisterSighting.kind == "employer",
                RegisterSighting.village_code == village,
                RegisterSighting.name_key == name,
                RegisterSighting.document == "",
            )
            moved = moved.values(entry_id=entry_id, shown_id=shown_id)
            db.session.execute(moved.execution_options(synchronize_session=False))
    return touched


def grow(entry_ids: set[str]) -> None:
    """Pages of these entries, and of those they are shown under, are stale."""
    leaders = select(RegisterEntry.into_id).where(RegisterEntry.id.in_(entry_ids))
    which = or_(RegisterEntry.id.in_(entry_ids), RegisterEntry.id.in_(leaders))
    later = update(RegisterEntry).where(which).values(rev=RegisterEntry.rev + 1)
    db.session.execute(later.execution_options(synchronize_session=False))


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
    codes = codes_of(group)
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


def _key(row: RegisterSighting) -> str:
    key = join_key(row.kind, row.name, row.nation, row.document, row.village_code or "")
    # Nothing joins it by itself. The name is in it, so that what was decided of one is not said of another.
    return key or f"one:{row.id}:{row.nation}:{row.name_key}"


def _entries(keys: Iterable[tuple[str, str]], at: datetime) -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, key) → (id, the entry it is shown under); those that there are not yet are made, in this order."""
    wanted = list(dict.fromkeys(keys))
    found = {}
    for kind in LETTERS:
        query = select(RegisterEntry.key, RegisterEntry.id, RegisterEntry.into_id).where(RegisterEntry.kind == kind)
        of_kind = [key for its_kind, key in wanted if its_kind == kind]
        rows = db.session.execute(query.where(RegisterEntry.key.in_(of_kind))) if of_kind else ()
        found.update({(kind, key): (id, into_id) for key, id, into_id in rows})
        new = [key for key in of_kind if (kind, key) not in found]
        made = []
        for number, key in enumerate(new, start=_counted(kind, len(new)) if new else 0):
            id = ids.new_uuid()
            found[kind, key] = (id, id)
            made.append({"id": id, "kind": kind, "key": key, "code": f"{LETTERS[kind]}-{number:06d}", "into_id": id})
        if made:
            db.session.execute(insert(_ENTRIES), [{**row, "since": at, "rev": 1, "known": None} for row in made])
    return found


def _counted(kind: str, count: int) -> int:
    """The first of so many new numbers."""
    name = f"registers-{kind}"
    counter = db.session.get(Counter, name)
    if counter is None:
        counter = Counter(name=name, value=0)
        db.session.add(counter)
    counter.value += count
    return counter.value - count + 1


def codes_of(entry_ids: set[str]) -> dict[str, str]:
    query = select(RegisterEntry.id, RegisterEntry.code).where(RegisterEntry.id.in_(entry_ids))
    return dict(db.session.execute(query).all())
