"""Which entries of the registers may be the same: what is known of each, and the words under which it is looked up.

What is known is kept beside the entry, so that one more mention that says nothing new costs no search, and an entry is
held against others without reading their mentions.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from models.db import db, writing
from models.register_joining import codes_of
from models.tables_registers import RegisterEntry, RegisterKey, RegisterLikeness, RegisterSighting
from models.village_facts import digits
from workflow.matching import Known, alike, blocks

# Entries held against one that has changed, those first that share most with it
MOST_CANDIDATES = 100
AT_ONCE = 50
# Different names of one entry that are held against others; a number under which more are written was copied badly
MOST_NAMES = 50
# Rows by its table: all of them are one statement
_KEYS: Any = RegisterKey.__table__
_PAIRS: Any = RegisterLikeness.__table__
_LISTS = ("names", "nations", "numbers", "births", "villages", "phones")
_PHONE, _BORN = "phone", "born"


def look_slice() -> bool:
    """Look at some entries that nobody has looked at yet. Is more to be done right away?"""
    query = select(RegisterEntry.id).where(RegisterEntry.known.is_(None)).order_by(RegisterEntry.id).limit(AT_ONCE)
    if not db.session.scalars(query).all():
        return False
    with writing():
        found = set(db.session.scalars(query))
        look(found)
    return len(found) == AT_ONCE


def forget() -> None:
    """Let every entry be looked at anew."""
    with writing():
        anew = update(RegisterEntry).values(known=None)
        db.session.execute(anew.execution_options(synchronize_session=False))


def look(entry_ids: set[str]) -> None:
    """Note anew which entries may be the same as those of these of which something else is known now."""
    if not entry_ids:
        return
    said = _said_of(entry_ids)
    query = select(RegisterEntry.id, RegisterEntry.kind, RegisterEntry.known).where(RegisterEntry.id.in_(entry_ids))
    now: dict[str, Known] = {}
    for id, kind, before in db.session.execute(query):
        known = said.get(id, Known(kind))
        if before is None or _known(kind, before) != known:
            now[id] = known
    if now:
        _keep(now)
        _propose(now)


def known_from(rows: Sequence[Any]) -> Known:
    """What some mentions say of one entry."""
    return _told(rows[0].kind, [(*_plain(row), row.said.get(_PHONE), row.said.get(_BORN)) for row in rows])


def _plain(row: Any) -> tuple[str, str, str, str | None]:
    return row.name, row.nation, row.document, row.village_code


def _said_of(entry_ids: set[str]) -> dict[str, Known]:
    """What the mentions say of each of these entries; an entry without mentions is left out."""
    said = [RegisterSighting.said[fact].as_string().label(fact) for fact in (_PHONE, _BORN)]
    query = select(RegisterSighting.entry_id, RegisterSighting.kind, RegisterSighting.name, RegisterSighting.nation)
    query = query.add_columns(RegisterSighting.document, RegisterSighting.village_code, *said).distinct()
    rows: dict[str, list[Any]] = {}
    for row in db.session.execute(query.where(RegisterSighting.entry_id.in_(entry_ids))):
        rows.setdefault(row.entry_id, []).append(row)
    return {
        id: _told(found[0].kind, [(*_plain(row), row.phone, row.born) for row in found]) for id, found in rows.items()
    }


def _told(kind: str, rows: Iterable[tuple[Any, ...]]) -> Known:
    names, nations, numbers, villages, phones, births = (set(column) for column in zip(*rows, strict=True))
    told = {digits(str(phone)) for phone in phones if phone}
    return Known(
        kind=kind,
        names=frozenset(sorted(names - {""})[:MOST_NAMES]),
        nations=frozenset(nations - {""}),
        numbers=frozenset(numbers - {""}),
        births=frozenset(str(born) for born in births if str(born or "")[:4].isdecimal()),
        villages=frozenset(code for code in villages if code),
        phones=frozenset(phone for phone in told if len(phone) > 6),
    )


def _known(kind: str, kept: dict[str, list[str]]) -> Known:
    return Known(kind, **{name: frozenset(kept.get(name, ())) for name in _LISTS})


def _keep(now: dict[str, Known]) -> None:
    """Keep what is known, and the words under which it is found; what was proposed before is forgotten."""
    either = or_(RegisterLikeness.first_id.in_(now), RegisterLikeness.second_id.in_(now))
    for statement in (delete(RegisterLikeness).where(either), delete(RegisterKey).where(RegisterKey.entry_id.in_(now))):
        db.session.execute(statement.execution_options(synchronize_session=False))
    lists = [
        {"id": id, "known": {name: sorted(getattr(one, name)) for name in _LISTS if getattr(one, name)}}
        for id, one in now.items()
    ]
    db.session.execute(update(RegisterEntry), lists)
    keys = [{"entry_id": id, "key": key} for id, one in now.items() for key in sorted(blocks(one))]
    if keys:
        db.session.execute(insert(_KEYS), keys)


def _propose(now: dict[str, Known]) -> None:
    near = _near(set(now))
    others = {other for _id, other in near} - now.keys()
    query = select(RegisterEntry.id, RegisterEntry.kind, RegisterEntry.known).where(RegisterEntry.id.in_(others))
    rows = db.session.execute(query) if others else ()
    known = now | {id: _known(kind, kept) for id, kind, kept in rows if kept is not None}
    pairs = {frozenset(pair) for pair in near}
    found = [pair for pair in pairs if pair <= known.keys() and alike(*(known[id] for id in pair))]
    if found:
        codes = codes_of({id for pair in found for id in pair})
        ordered = sorted(sorted(pair, key=codes.__getitem__) for pair in found)
        made = [{"first_id": one, "second_id": other, "kind": known[one].kind} for one, other in ordered]
        db.session.execute(insert(_PAIRS), made)


def _near(entry_ids: set[str]) -> list[tuple[str, str]]:
    """(one of these, an entry that shares a word with it): of each the first few by how many they share."""
    mine, theirs = aliased(RegisterKey), aliased(RegisterKey)
    order = (func.count().desc(), theirs.entry_id)
    place = func.row_number().over(partition_by=mine.entry_id, order_by=order).label("place")
    query = select(mine.entry_id, theirs.entry_id.label("other_id"), place)
    query = query.join(theirs, theirs.key == mine.key).where(mine.entry_id.in_(entry_ids))
    shared = query.where(theirs.entry_id != mine.entry_id).group_by(mine.entry_id, theirs.entry_id).subquery()
    first = select(shared.c.entry_id, shared.c.other_id).where(shared.c.place <= MOST_CANDIDATES)
    return [(one, other) for one, other in db.session.execute(first)]
