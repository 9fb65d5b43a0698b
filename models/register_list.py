"""The registers as lists: each through the scope, so that an entry shows only what its reader's own reports say."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from models import scope
from models.dated_settings import today
from models.db import db
from models.places import Place, places_of
from models.register_filter import RegisterFilter
from models.register_order import found_entries
from models.tables_people import Person
from models.tables_registers import RegisterEntry, RegisterSighting
from workflow.register_hints import Hint, Seen, current_permit, hints_of

MOST_ROWS = 100
_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})~([A-Za-z0-9-]{1,40})")


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
    backwards = bool(before) and not after
    place = _CURSOR.fullmatch(after or before)
    beyond = (date.fromisoformat(place[1]) if _is_day(place[1]) else date.min, place[2]) if place else None
    found = db.session.execute(found_entries(viewer, filters, beyond, backwards, limit + 1)).all()
    more, found = len(found) > limit, list(found[:limit])
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(after))
    return RegisterPage(
        rows_of(viewer, [row.shown_id for row in found]),
        f"{found[-1].last_on}~{found[-1].shown_id}" if found and has_next else None,
        f"{found[0].last_on}~{found[0].shown_id}" if found and has_previous else None,
    )


def count(viewer: Person, filters: RegisterFilter, most: int | None = None) -> int:
    """How many entries a list has; most: nobody counts further."""
    query = found_entries(viewer, filters, None, False, most)
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


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
