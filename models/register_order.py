"""Which entries of a register come next: straight from an index, last seen first, however long the register is.

An entry stands in a list at its newest mention that the reader may see. So mentions are walked in the order of an
index, part by part of what the reader sees (scope.sighting_parts), and one that has a newer one is passed over.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, or_, select, union
from sqlalchemy.orm import aliased

from models import scope
from models.dated_settings import today
from models.register_filter import RegisterFilter
from models.tables_people import Person
from models.tables_registers import RegisterEntry, RegisterSighting
from workflow.matching import normal_name, normal_number

# A number is looked for from its beginning, once so much of it is typed
_LEAST_SIGNS = 4


def found_entries(
    viewer: Person, filters: RegisterFilter, beyond: tuple[date, str] | None, backwards: bool, limit: int | None
) -> Select[Any]:
    """The next entries of a list: (shown_id, last_on). beyond: where a page ended, the day and the entry."""
    last_on: Any = literal_column("last_on")
    shown_id: Any = literal_column("shown_id")
    order = (last_on, shown_id) if backwards else (last_on.desc(), shown_id.desc())
    asked = [RegisterSighting.kind == filters.kind, ~_has_newer(viewer), *_asked(viewer, filters)]
    if beyond is not None:
        asked.append(_past(*beyond, backwards))
    columns = (RegisterSighting.shown_id, RegisterSighting.seen_on.label("last_on"))
    found = [
        select(*columns).where(part, *asked).distinct().order_by(*order).limit(limit)
        for part in scope.sighting_parts(viewer) or [false()]
    ]
    merged = union(*(select(part.subquery()) for part in found)).subquery()
    return select(shown_id, last_on).select_from(merged).order_by(*order).limit(limit)


def _has_newer(viewer: Person) -> ColumnElement[bool]:
    """Is there a newer mention of the same entry that the reader sees?"""
    newer = aliased(RegisterSighting)
    same = and_(newer.shown_id == RegisterSighting.shown_id, newer.seen_on > RegisterSighting.seen_on)
    seen = or_(false(), *scope.sighting_parts(viewer, newer))
    return select(literal_column("1")).select_from(newer).where(same, seen).correlate(RegisterSighting).exists()


def _past(day: date, entry_id: str, backwards: bool) -> ColumnElement[bool]:
    seen_on, shown_id = RegisterSighting.seen_on, RegisterSighting.shown_id
    if backwards:
        return and_(seen_on >= day, or_(seen_on > day, shown_id > entry_id))
    return and_(seen_on <= day, or_(seen_on < day, shown_id < entry_id))


def _asked(viewer: Person, filters: RegisterFilter) -> list[ColumnElement[bool]]:
    """What the filters ask of an entry, standing at its newest mention."""
    found: list[ColumnElement[bool]] = []
    said = _said(filters)
    if said:
        mine = and_(RegisterSighting.kind == filters.kind, scope.visible_sightings(viewer))
        found.append(RegisterSighting.shown_id.in_(select(RegisterSighting.shown_id).where(mine, *said)))
    if filters.seen_days:
        found.append(RegisterSighting.seen_on >= today() - timedelta(days=filters.seen_days))
    if filters.permit:
        found.append(RegisterSighting.shown_id.in_(_ending(viewer, filters)))
    return found


def _said(filters: RegisterFilter) -> list[ColumnElement[bool]]:
    """What at least one mention of an entry must say."""
    asked: list[ColumnElement[bool]] = []
    if filters.place:
        inside = and_(
            RegisterSighting.village_code > f"{filters.place}.", RegisterSighting.village_code < f"{filters.place}/"
        )
        asked.append(or_(RegisterSighting.village_code == filters.place, inside))
    if filters.office_id:
        asked.append(RegisterSighting.office_id == filters.office_id)
    text = filters.text.strip()
    if text:
        words, number = normal_name(text).split(), normal_number(text)
        named = [and_(*(RegisterSighting.name_key.contains(word, autoescape=True) for word in words))] if words else []
        if len(number) >= _LEAST_SIGNS:
            named.append(RegisterSighting.document.startswith(number, autoescape=True))
        coded = select(RegisterEntry.into_id).where(RegisterEntry.code == text.upper())
        asked.append(or_(RegisterSighting.shown_id.in_(coded), *named))
    return asked


def _ending(viewer: Person, filters: RegisterFilter) -> Select[Any]:
    """Entries whose permit, as their newest mention with a day says it, ends so (workflow.register_hints)."""
    dated, newer = aliased(RegisterSighting), aliased(RegisterSighting)
    permit = filters.permit
    last = today() + timedelta(days=int(permit) if permit.isdecimal() else 0)
    ends = dated.permit_until < today() if permit == "over" else dated.permit_until.between(today(), last)
    later = or_(
        newer.seen_on > dated.seen_on,
        and_(newer.seen_on == dated.seen_on, newer.permit_until > dated.permit_until),
    )
    seen = or_(false(), *scope.sighting_parts(viewer, newer))
    again: Select[Any] = (
        select(literal_column("1")).select_from(newer).where(newer.shown_id == dated.shown_id, later, seen)
    )
    again = again.where(newer.shown_id == dated.shown_id, newer.permit_until.is_not(None), later, seen)
    mine = or_(false(), *scope.sighting_parts(viewer, dated))
    return select(dated.shown_id).where(dated.kind == filters.kind, mine, ends, ~again.correlate(dated).exists())
