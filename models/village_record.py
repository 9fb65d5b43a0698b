"""What every change of the register does: find the village, hold the page against it, write down, tell the phones."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import clock
from core.errors import Reason, Refusal
from core.words import Word
from models import audit, scope, villages
from models.dated_settings import today
from models.db import db
from models.tables_people import Person
from models.tables_places import Village
from models.tables_villages import VillageEvent
from workflow import roles


def find(viewer: Person, code: str) -> Village:
    """A village of the register in somebody's scope, with or without dots. Raises Refusal(VILLAGE_NOT_HERE)."""
    query = select(Village).where(Village.code == villages.dotted(code), scope.visible_villages(viewer, today()))
    village: Village | None = db.session.scalar(query.options(joinedload(Village.area)))
    if village is None:
        raise Refusal(Reason.VILLAGE_NOT_HERE)
    return village


def take(by: Person, code: str, rev: int, wanted: frozenset[str] = roles.KEEPS_VILLAGES) -> Village:
    """The same for a change, as a page showed it; inside the caller's ``writing()``.

    Raises Refusal: VILLAGE_NOT_HERE, NOT_ALLOWED for somebody without one of the wanted roles, VILLAGE_CHANGED.
    """
    village = find(by, code)
    if not roles.holds(by.roles, wanted):
        raise Refusal(Reason.NOT_ALLOWED)
    if village.rev != rev:
        raise _changed(by, village)
    return village


def note(village: Village, by: Person | None, kind: str, **facts: Any) -> VillageEvent:
    """Write down what happened, in history and audit chain, and tell the phones of the village's people.

    facts: columns of VillageEvent; what ``detail`` says goes to the audit chain too.
    """
    village.rev += 1
    when = {"number": village.rev, "at": clock.now(), "person_id": by.id if by else None}
    event = VillageEvent(village_code=village.code, kind=kind, **when, **facts)
    db.session.add(event)
    detail = {name: facts[name] for name in ("before", "after", "root_id") if facts.get(name)} | facts.get("detail", {})
    audit.record(by or audit.SYSTEM, f"village.{kind}", f"village:{village.code}", {**detail, "event": event.number})
    db.session.flush()
    villages.tell_people(village.code)
    return event


def events_of(code: str, most: int = 200) -> list[VillageEvent]:
    """What happened to a village, the newest first."""
    query = select(VillageEvent).where(VillageEvent.village_code == code).options(joinedload(VillageEvent.person))
    return list(db.session.scalars(query.order_by(VillageEvent.number.desc()).limit(most)))


def _changed(by: Person, village: Village) -> Refusal:
    last = next(iter(events_of(village.code, 1)), None)
    who = last.person.name if last is not None and last.person is not None else Word("Sistem")
    at = last.at if last is not None else clock.now()
    return Refusal(Reason.VILLAGE_CHANGED, who=who, at=f"{at.astimezone(ZoneInfo(by.office.time_zone)):%d-%m-%Y %H.%M}")
