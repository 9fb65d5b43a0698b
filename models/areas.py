"""Offices, work areas and official areas: put in by the seeds, brought up to date by putting them in again."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, or_, select, update

from core import ids
from models import audit
from models.db import db, writing
from models.tables_places import Area, Office, Village, WorkArea


@dataclass(frozen=True)
class AreaRow:
    """One official area. level: province, regency, district or village; outline: GeoJSON geometry, [lng, lat]."""

    code: str
    parent_code: str | None
    level: str
    name: str
    kind: str
    lat: float | None = None
    lng: float | None = None
    outline: dict[str, Any] | None = None


def keep_areas(rows: Iterable[AreaRow]) -> int:
    """Put areas in, or bring them up to date; parents before children. Returns how many were new or changed."""
    with writing():
        held = {area.code: area for area in db.session.scalars(select(Area))}
        new, changed = [], []
        for row in rows:
            area = held.get(row.code)
            wanted = asdict(row)
            if area is None:
                new.append(wanted)
            elif any(getattr(area, name) != value for name, value in wanted.items()):
                changed.append(wanted)
        if new:
            db.session.execute(insert(Area), new)
        if changed:
            db.session.execute(update(Area), changed)
        if new or changed:
            audit.record(audit.SYSTEM, "areas.kept", "areas", {"new": len(new), "changed": len(changed)})
    return len(new) + len(changed)


def keep_office(letters: str, name: str, kind: str, parent_id: str | None, time_zone: str) -> Office:
    """Put an office in, or bring its entry up to date; found by its letters."""
    with writing():
        office = db.session.scalar(select(Office).where(Office.letters == letters))
        told = {"name": name, "kind": kind, "parent_id": parent_id, "time_zone": time_zone}
        if office is None:
            office = Office(id=ids.new_uuid(), letters=letters, **told)
            db.session.add(office)
        elif all(getattr(office, field) == value for field, value in told.items()):
            return office
        else:
            for field, value in told.items():
                setattr(office, field, value)
        db.session.flush()
        audit.record(audit.SYSTEM, "office.kept", f"office:{office.id}", {"letters": letters, "name": name})
    return office


def keep_work_area(office_id: str, regency_code: str, valid_from: date, valid_to: date | None, source: str) -> None:
    """Say that a regency belongs to an office from one day until another (None: until further notice)."""
    with writing():
        area = db.session.get(WorkArea, (office_id, regency_code, valid_from))
        if area is None:
            area = WorkArea(office_id=office_id, regency_code=regency_code, valid_from=valid_from, source=source)
            db.session.add(area)
        elif (area.valid_to, area.source) == (valid_to, source):
            return
        area.valid_to, area.source = valid_to, source
        detail = {"regency": regency_code, "from": valid_from.isoformat(), "to": valid_to and valid_to.isoformat()}
        audit.record(audit.SYSTEM, "work_area.kept", f"office:{office_id}", detail)


def regency_codes_of(office_id: str, on: date) -> list[str]:
    """The regencies and cities that belong to an office on a day, in code order."""
    query = select(WorkArea.regency_code).where(
        WorkArea.office_id == office_id,
        WorkArea.valid_from <= on,
        or_(WorkArea.valid_to.is_(None), WorkArea.valid_to > on),
    )
    return list(db.session.scalars(query.order_by(WorkArea.regency_code)))


def offices_on(day: date) -> dict[str, str]:
    """regency code → id of the office that has it on a day."""
    current = select(WorkArea.regency_code, WorkArea.office_id).where(
        WorkArea.valid_from <= day, or_(WorkArea.valid_to.is_(None), WorkArea.valid_to > day)
    )
    return dict(db.session.execute(current).all())


def registered_codes() -> set[str]:
    """The codes of every village on the programme's register."""
    return set(db.session.scalars(select(Village.code)))
