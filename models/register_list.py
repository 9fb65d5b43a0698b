"""The registers as lists: each through the scope, so that an entry shows only what its reader's own reports say."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from models import scope
from models.dated_settings import today
from models.db import db
from models.places import Place, places_of
from models.register_filter import RegisterFilter
from models.tables_people import Person
from models.tables_registers import RegisterEntry, RegisterSighting
from workflow.matching import normal_name, normal_number
from workflow.register_hints import Hint, Seen, current_permit, hints_of

MOST_ROWS = 100
_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})~([A-Za-z0-9-]{1,40})")
# A number is looked for from its beginning, once so much of it is typed
_LEAST_SIGNS = 4


@dataclass(frozen=True)
class RegisterRow:
    """One entry with the mentions of it that the reader may see, the newest first."""

    entry: RegisterEntry
    mentions: list[RegisterSighting]
    hints: list[Hint]
    permit: Seen | None
    place: Place | None

    @property
    def newest(self) -> RegisterSighting:
        """The newest mention."""
        return self.mentions[0]

    def first_said(self, column: str) -> str:
        """The newest mention's word that is not empty."""
        return next((str(value) for one in self.mentions if (value := getattr(one, column))), "")


@dataclass(frozen=True)
class RegisterPage:
    """Rows, last seen first; next and previous: where another page goes on, None at the ends."""

    rows: list[RegisterRow]
    next: str | None
    previous: str | None


def list_entries(
    viewer: Person, filters: RegisterFilter, after: str = "", before: str = "", limit: int = 30
) -> RegisterPage:
    """One page of a register. after, before: where another page ended; what is not understood begins at the top."""
    limit = min(max(limit, 1), MOST_ROWS)
    query, last_on, shown_id = _found(viewer, filters)
    backwards = bool(before) and not after
    place = _CURSOR.fullmatch(after or before)
    if place is not None:
        day, entry_id = date.fromisoformat(place[1]) if _is_day(place[1]) else date.min, place[2]
        older = or_(last_on < day, and_(last_on == day, shown_id < entry_id))
        newer = or_(last_on > day, and_(last_on == day, shown_id > entry_id))
        query = query.where(newer if backwards else older)
    order = (last_on, shown_id) if backwards else (last_on.desc(), shown_id.desc())
    found = db.session.execute(query.order_by(*order).limit(limit + 1)).all()
    more, found = len(found) > limit, list(found[:limit])
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(after))
    return RegisterPage(
        rows_of(viewer, [row.shown_id for row in found]),
        f"{found[-1].last_on}~{found[-1].shown_id}" if found and has_next else None,
        f"{found[0].last_on}~{found[0].shown_id}" if found and has_previous else None,
    )


def count(viewer: Person, filters: RegisterFilter) -> int:
    """How many entries a list has."""
    query, _last_on, _shown_id = _found(viewer, filters)
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def rows_of(viewer: Person, entry_ids: list[str]) -> list[RegisterRow]:
    """These entries with what the reader may see of them, in this order; those without anything are left out."""
    query = select(RegisterSighting).where(RegisterSighting.shown_id.in_(entry_ids), scope.visible_sightings(viewer))
    mentions: dict[str, list[RegisterSighting]] = {}
    for one in db.session.scalars(query.order_by(RegisterSighting.seen_on.desc(), RegisterSighting.id)):
        mentions.setdefault(one.shown_id, []).append(one)
    entries = {row.id: row for row in db.session.scalars(select(RegisterEntry).where(RegisterEntry.id.in_(mentions)))}
    codes = {row.village_code for found in mentions.values() for row in found[:1] if row.village_code}
    places = {place.code: place for place in places_of(sorted(codes))}
    return [_row(entries[id], mentions[id], places) for id in entry_ids if id in mentions]


def seen_of(row: RegisterSighting) -> Seen:
    """A mention as the hints ask for it."""
    told: dict[str, Any] = row.said
    village = row.village_code or ""
    more = (str(told.get("activity", "")), str(told.get("fits", "")), row.part == "tka")
    return Seen(row.seen_on, village, row.permit, row.permit_until, *more)


def _row(entry: RegisterEntry, mentions: list[RegisterSighting], places: dict[str, Place]) -> RegisterRow:
    seen = [seen_of(one) for one in mentions] if entry.kind == "foreigner" else []
    place = places.get(mentions[0].village_code or "")
    return RegisterRow(entry, mentions, hints_of(seen, today()), current_permit(seen), place)


def _found(viewer: Person, filters: RegisterFilter) -> tuple[Select[Any], ColumnElement[date], ColumnElement[str]]:
    """The entries of a list: (shown_id, last_on), and the two columns to order them by."""
    mine = (RegisterSighting.kind == filters.kind, scope.visible_sightings(viewer))
    ends = (
        select(RegisterSighting.shown_id, func.max(RegisterSighting.seen_on).label("last_on"))
        .where(*mine)
        .group_by(RegisterSighting.shown_id)
        .subquery()
    )
    query = select(ends.c.shown_id, ends.c.last_on)
    asked = _asked(filters)
    if asked:
        query = query.where(ends.c.shown_id.in_(select(RegisterSighting.shown_id).where(*mine, *asked)))
    if filters.seen_days:
        query = query.where(ends.c.last_on >= today() - timedelta(days=filters.seen_days))
    if filters.permit:
        query = query.where(ends.c.shown_id.in_(_ending(mine, filters.permit)))
    return query, ends.c.last_on, ends.c.shown_id


def _asked(filters: RegisterFilter) -> list[ColumnElement[bool]]:
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


def _ending(mine: tuple[ColumnElement[bool], ...], permit: str) -> Select[Any]:
    """Entries whose permit, as their newest mention with a day says it, ends so (workflow.register_hints)."""
    newest = func.row_number().over(
        partition_by=RegisterSighting.shown_id,
        order_by=(RegisterSighting.seen_on.desc(), RegisterSighting.permit_until.desc()),
    )
    dated = (
        select(RegisterSighting.shown_id, RegisterSighting.permit_until, newest.label("place"))
        .where(*mine, RegisterSighting.permit_until.is_not(None))
        .subquery()
    )
    until = dated.c.permit_until
    last = today() + timedelta(days=int(permit) if permit.isdecimal() else 0)
    ends = until < today() if permit == "over" else and_(until >= today(), until <= last)
    return select(dated.c.shown_id).where(dated.c.place == 1, ends)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
