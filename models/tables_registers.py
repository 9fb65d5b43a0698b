"""Tables of the registers of foreigners, employers and lodgings: entries, what reports say, what people decided.

Mentions, keys and likenesses are made from reports and can be made anew (models.registering); entries keep their codes,
and decisions and notes are people's own words.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person

_UNKNOWN = text("known IS NULL")
_KINDS_SQL = "kind IN ('foreigner', 'employer', 'lodging')"


class RegisterEntry(Model):
    """One foreigner, employer or lodging that some report has spoken of. What is known of it stands in its mentions."""

    __tablename__ = "register_entry"
    __table_args__ = (
        CheckConstraint(_KINDS_SQL, name="kind"),
        UniqueConstraint("kind", "key"),
        Index(None, "into_id"),
        # Those that are still to be looked at
        Index("ix_register_entry_unknown", "id", sqlite_where=_UNKNOWN, postgresql_where=_UNKNOWN),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    # What an officer reads out: OA-000123, PK-000007, PI-000031
    code: Mapped[str] = mapped_column(unique=True)
    # By what mentions join it of themselves (workflow.matching.join_key), or the one mention that it is made of
    key: Mapped[str]
    # The entry under which it is shown: itself, until somebody has decided that two are the same
    into_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id", deferrable=True, initially="DEFERRED"))
    since: Mapped[datetime]
    # Grows with every change of mentions, notes or decisions: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)
    # workflow.matching.Known over all mentions, list by list; None until somebody looks which others are like it
    known: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)


class RegisterSighting(Model):
    """One mention in an approved report: which revision, which turn of its repeat, where, which day, what was said.

    The report is named without a foreign key: reports that turn out to be one change their id (models.joining).
    """

    __tablename__ = "register_sighting"
    __table_args__ = (
        CheckConstraint(_KINDS_SQL, name="kind"),
        Index(None, "root_id"),
        Index(None, "entry_id"),
        Index(None, "shown_id", "seen_on"),
        # Lists: what a reader may see, then the order of the list (models.register_order)
        Index("ix_register_sighting_of_office", "office_id", "kind", "seen_on", "shown_id"),
        Index("ix_register_sighting_of_person", "person_id", "kind", "seen_on", "shown_id"),
        Index("ix_register_sighting_permit", "kind", "permit_until"),
        Index(None, "kind", "village_code", "name_key"),
    )

    # <root_id>/<part>/<number>
    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str]
    instance_id: Mapped[str]
    form_id: Mapped[str]
    # The repeat and its turn
    part: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    entry_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"))
    # register_entry.into_id of that entry
    shown_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"))
    # Whose report it is, as models.scope asks for it
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    village_code: Mapped[str | None]
    regency_code: Mapped[str | None]
    seen_on: Mapped[date]
    name: Mapped[str]
    # workflow.matching.normal_name
    name_key: Mapped[str]
    # A code of negara.csv, or plain words
    nation: Mapped[str]
    # Passport number or NIB, normalised
    document: Mapped[str]
    permit: Mapped[str]
    permit_until: Mapped[date | None]
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    # fact → answer (workflow.sightings)
    said: Mapped[dict[str, Any]]


class RegisterKey(Model):
    """A word under which an entry is looked up when another may be like it (workflow.matching.blocks)."""

    __tablename__ = "register_key"
    __table_args__ = (Index(None, "key", "entry_id"),)

    entry_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class RegisterLikeness(Model):
    """Two entries that may be the same, for a person to look at. first_id is the one with the smaller code."""

    __tablename__ = "register_likeness"
    __table_args__ = (CheckConstraint(_KINDS_SQL, name="kind"), Index(None, "second_id"), Index(None, "kind"))

    first_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    second_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    kind: Mapped[str]


class RegisterDecision(Model):
    """What somebody decided about two entries, kept for ever, also when it was undone."""

    __tablename__ = "register_decision"
    __table_args__ = (
        CheckConstraint("verdict IN ('same', 'different')", name="verdict"),
        Index(None, "first_id"),
        Index(None, "second_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    first_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"))
    second_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"))
    verdict: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_reason: Mapped[str] = mapped_column(default="")

    decider: Mapped[Person] = relationship(viewonly=True, foreign_keys=[decided_by])


class RegisterNote(Model):
    """What somebody of an office wrote beside an entry; read by that office and the Kanwil above it."""

    __tablename__ = "register_note"
    __table_args__ = (Index(None, "entry_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    text: Mapped[str]

    person: Mapped[Person] = relationship(viewonly=True)
