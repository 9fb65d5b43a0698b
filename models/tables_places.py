"""Tables: offices, their work areas, the Kemendagri areas, and the programme's villages."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model


class Office(Model):
    """A Kanwil or an immigration office (kanim) below it."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("kind IN ('kanwil', 'kanim')", name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    letters: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    time_zone: Mapped[str]


class WorkArea(Model):
    """Which regency belongs to which office, from when to when: areas change, so both ends are dates."""

    __tablename__ = "work_area"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="order"),)

    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), primary_key=True)
    regency_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    source: Mapped[str]


class Area(Model):
    """A regency, district or village by its Kemendagri code, ``16.03.01.2001``."""

    __tablename__ = "area"
    __table_args__ = (CheckConstraint("level IN ('province', 'regency', 'district', 'village')", name="level"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(index=True)
    level: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    # GeoJSON geometry, [lng, lat], for regencies and districts
    outline: Mapped[dict[str, Any] | None]


class Village(Model):
    """A village of the programme (desa or kelurahan): the register on top of the Kemendagri code."""

    __tablename__ = "village"
    __table_args__ = (Index(None, "office_id", "code"), Index(None, "regency_code", "code"))

    code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    # Who put it on the register; whose it is today follows from the work areas (models.scope)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # Where it lies, 16.03
    regency_code: Mapped[str]
    # A key of workflow.village.STAGES, and since when
    stage: Mapped[str]
    stage_at: Mapped[datetime | None]
    # Each {name, role, phone, root_id?}
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # When somebody last spoke to a contact before the proposal
    contact_reached_on: Mapped[date | None]
    # Why it was proposed: choices of F01's kriteria, and a sentence
    criteria: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(default="")
    # The day of its SK; that of its last evaluation; since when letters and reports count after a new beginning
    fostered_on: Mapped[date | None]
    evaluated_on: Mapped[date | None]
    began_again_at: Mapped[datetime | None]
    last_visit_on: Mapped[date | None]
    open_matters: Mapped[int] = mapped_column(default=0)
    # Grows with every change: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship(viewonly=True)
