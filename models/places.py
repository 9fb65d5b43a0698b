"""Where things are: village search for pages, place names, and the outlines that small maps are drawn from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import defer

from models import scope
from models.db import db
from models.once import once
from models.tables_people import Person
from models.tables_places import Area, WorkArea

# Outlines are drawn, not listed: a page of names need not read them.
_WITHOUT_OUTLINE = defer(Area.outline)


@dataclass(frozen=True)
class Place:
    """A village with the names above it; a name that is not known is empty."""

    code: str
    name: str
    kind: str
    district: str
    regency: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class Outlines:
    """GeoJSON geometries around a village, [lng, lat]; None where there is none."""

    district: dict[str, Any] | None
    regency: dict[str, Any] | None


def find_villages(viewer: Person, text: str, on: date, limit: int = 20) -> list[Place]:
    """Villages of the viewer's work area whose name contains the text, or whose code starts with it, by name.

    on: the day for which the work area is asked; areas change hands.
    """
    wanted = text.strip()
    if not wanted:
        return []
    named = or_(Area.name.icontains(wanted, autoescape=True), Area.code.startswith(wanted, autoescape=True))
    query = select(Area).where(Area.level == "village", named, _in_work_area(viewer, on))
    return _places(list(db.session.scalars(query.order_by(Area.name, Area.code).limit(limit))))


def places_of(codes: list[str]) -> list[Place]:
    """The villages with these codes, in the order asked; codes that are no villages are left out."""
    query = select(Area).where(Area.code.in_(codes), Area.level == "village").options(_WITHOUT_OUTLINE)
    found = {area.code: area for area in db.session.scalars(query)}
    return _places([found[code] for code in codes if code in found])


def regencies_of(viewer: Person, on: date) -> list[Area]:
    """The regencies and cities of the viewer's work area, by name."""

    def ask() -> list[Area]:
        query = select(Area).where(Area.level == "regency", _in_work_area(viewer, on)).options(_WITHOUT_OUTLINE)
        return list(db.session.scalars(query.order_by(Area.name)))

    return once(ask, "regencies", viewer.office_id, on)


def is_near(viewer: Person, code: str, on: date) -> bool:
    """Is there a regency, district or village with this code in the viewer's work area?"""
    query = select(Area.code).where(Area.code == code, _in_work_area(viewer, on))
    return db.session.scalar(query) is not None


def outlines_of(village_code: str) -> Outlines:
    """The outlines of a village's district and regency."""
    district, regency = _parents(village_code)
    found = {a.code: a.outline for a in db.session.scalars(select(Area).where(Area.code.in_([district, regency])))}
    return Outlines(found.get(district), found.get(regency))


def _in_work_area(viewer: Person, on: date) -> ColumnElement[bool]:
    current = or_(WorkArea.valid_to.is_(None), WorkArea.valid_to > on)
    query = select(WorkArea.regency_code).where(
        WorkArea.office_id.in_(scope.offices_seen(viewer)), WorkArea.valid_from <= on, current
    )
    codes = sorted(set(db.session.scalars(query)))
    return or_(*(or_(Area.code == code, Area.code.startswith(f"{code}.")) for code in codes)) if codes else false()


def _places(areas: list[Area]) -> list[Place]:
    above = {code for area in areas for code in _parents(area.code)}
    names = dict(db.session.execute(select(Area.code, Area.name).where(Area.code.in_(above))).all())
    places = []
    for area in areas:
        district, regency = _parents(area.code)
        point = (area.lat, area.lng) if area.lat is not None and area.lng is not None else None
        places.append(Place(area.code, area.name, area.kind, names.get(district, ""), names.get(regency, ""), point))
    return places


def _parents(code: str) -> tuple[str, str]:
    parts = code.split(".")
    return ".".join(parts[:3]), ".".join(parts[:2])
