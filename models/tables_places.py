"""Tables: offices, their work areas, the Kemendagri areas, and the programme's villages."""

from datetime import date
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
    __table_args__ = (Index(None, "office_id", "code"),)

    code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # usulan, survei, siap_sk, ditetapkan, aktif, evaluasi, perlu_penguatan, nonaktif (workflow: village)
    stage: Mapped[str]
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    last_visit_on: Mapped[date | None]
    open_matters: Mapped[int] = mapped_column(default=0)

    area: Mapped[Area] = relationship(viewonly=True)
