"""Which office has which regency from which day: told whole, and moved from one office to another from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from core.errors import Reason, Refusal
from models import audit, scope
from models import list_areas as lists_of_areas
from models.db import db, writing
from models.tables_people import Person
from models.tables_places import Area, Office, Village, WorkArea
from workflow import roles


@dataclass(frozen=True)
class Span:
    """An office had, has or will have a regency: from a day until the day before another."""

    office: Office
    from_on: date
    to_on: date | None
    source: str

    @property
    def key(self) -> str:
        """What a page says it has shown."""
        return f"{self.office.id} {self.from_on.isoformat()}"

    @property
    def last_on(self) -> date | None:
        """The last day, None while it goes on."""
        return self.to_on - timedelta(days=1) if self.to_on is not None else None

    def holds_on(self, day: date) -> bool:
        """Is it so on this day?"""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


@dataclass(frozen=True)
class RegencyAreas:
    """One regency or city: who has had it, the newest first, and how many villages of the register lie in it."""

    regency: Area
    spans: list[Span]
    villages: int


def list_areas(viewer: Person) -> list[RegencyAreas]:
    """Every regency that an office in the viewer's scope has, had or will have, in code order."""
    offices = {office.id: office for office in scope.visible_offices(viewer)}
    rows = list(db.session.scalars(select(WorkArea).order_by(WorkArea.valid_from.desc())))
    wanted = {row.regency_code for row in rows if row.office_id in offices}
    named = {office.id: office for office in db.session.scalars(select(Office))}
    counts = dict(db.session.execute(select(Village.regency_code, func.count()).group_by(Village.regency_code)).all())
    query = select(Area).where(Area.code.in_(wanted), Area.level == "regency").options(defer(Area.outline))
    return [
        RegencyAreas(
            area,
            [
                Span(named[row.office_id], row.valid_from, row.valid_to, row.source)
                for row in rows
                if row.regency_code == area.code
            ],
            counts.get(area.code, 0),
        )
        for area in db.session.scalars(query.order_by(Area.code))
    ]


def regencies_around(viewer: Person) -> list[Area]:
    """The regencies and cities of the viewer's Kanwil, outlines too, in code order: what a map shows as land."""
    house = viewer.office.parent_id or viewer.office_id
    offices = select(Office.id).where((Office.id == house) | (Office.parent_id == house))
    codes = select(WorkArea.regency_code).where(WorkArea.office_id.in_(offices))
    query = select(Area).where(Area.level == "regency", Area.code.in_(codes))
    return list(db.session.scalars(query.order_by(Area.code)))


def districts_of(regency_code: str) -> list[Area]:
    """The districts of a regency with their outlines, in code order."""
    query = select(Area).where(Area.level == "district", Area.parent_code == regency_code)
    return list(db.session.scalars(query.order_by(Area.code)))


def move(by: Person, regency_code: str, shown: str, office_id: str, from_on: date | None, source: str) -> None:
    """Give a regency to an office from a day on; who has it until then keeps it until the day before.

    shown: the key of the last span as the page showed it. The day must lie behind the one on which that began.
    Raises Refusal: NOT_ALLOWED, AREA_UNKNOWN, OFFICE_UNKNOWN, AREA_CHANGED, VILLAGE_REASON_NEEDED without a source,
    AREA_DAY_BAD, AREA_SAME.
    """
    if not roles.holds(by.roles, roles.ARRANGES_AREAS):
        raise Refusal(Reason.NOT_ALLOWED)
    with writing():
        found = next((one for one in list_areas(by) if one.regency.code == regency_code), None)
        if found is None:
            raise Refusal(Reason.AREA_UNKNOWN, where="regency")
        if office_id not in {office.id for office in scope.visible_offices(by)}:
            raise Refusal(Reason.OFFICE_UNKNOWN, where="office")
        if not source.strip():
            raise Refusal(Reason.VILLAGE_REASON_NEEDED, where="source")
        last = found.spans[0]
        if last.key != shown:
            raise Refusal(Reason.AREA_CHANGED)
        if from_on is None or from_on <= last.from_on:
            raise Refusal(Reason.AREA_DAY_BAD, where="from_on", day=f"{last.from_on:%d-%m-%Y}")
        if last.office.id == office_id and last.to_on is None:
            raise Refusal(Reason.AREA_SAME, where="office")
        row = db.session.get_one(WorkArea, (last.office.id, regency_code, last.from_on))
        if row.valid_to is None or row.valid_to > from_on:
            row.valid_to = from_on
        db.session.add(
            WorkArea(office_id=office_id, regency_code=regency_code, valid_from=from_on, source=source.strip())
        )
        lists_of_areas.look_again()
        detail = {"regency": regency_code, "from": from_on.isoformat(), "before": last.office.id}
        audit.record(by, "work_area.moved", f"office:{office_id}", {**detail, "source": source.strip()})
