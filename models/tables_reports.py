"""Tables: a report, its revisions and files, and what was decided on it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_forms import FormVersion
from models.tables_intake import Seq
from models.tables_people import Device, Person
from models.tables_places import Area, Office

STATES = ("received", "held", "conflicted", "quarantined", "returned", "approved", "rejected", "merged")
# What else happens to a report: corrected, proposed for rejection and sent back, made urgent; its follow-up chosen,
# taken back, done; another merged into it, and taken out again
_EVENTS = (
    *("repaired", "rejection_proposed", "rejection_sent_back", "raised", "follow_chosen", "follow_taken_back"),
    *("follow_done", "merged_here", "unmerged_here"),
)
_STATES_SQL = ", ".join(f"'{s}'" for s in STATES)
_ON_THE_MAP = ("office_id", "state", "point_lat", "point_lng", "readers", "arrival")
_KINDS_SQL = ", ".join(f"'{s}'" for s in (*STATES, *_EVENTS))

# Written out in the index and, word for word, in the questions asked of it: SQLite compares texts
PROFILES_SQL = "form_id IN ('kegiatan', 'profil_desa')"
OPEN_SQL = (
    "form_id IN ('amati_oa', 'deteksi_pmi', 'duga_langgar') "
    "AND (state IN ('received', 'held', 'conflicted', 'quarantined', 'returned') OR follow_state <> 'done')"
)


def _few(name: str, sqlite: str, postgresql: str, by: str = "state") -> Index:
    """An index of the few reports of a kind that a list is narrowed to."""
    columns = ("office_id", by, "arrival")
    return Index(f"ix_submission_{name}", *columns, sqlite_where=text(sqlite), postgresql_where=text(postgresql))


def _partly(name: str, *columns: str, where: str) -> Index:
    """An index of some rows only."""
    return Index(f"ix_{name}", *columns, sqlite_where=text(where), postgresql_where=text(where))


class Submission(Model):
    """The head of a report: where it stands today. ``root_id`` is the instance id of its first revision."""

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES_SQL})", name="state"),
        CheckConstraint("readers IN ('office', 'kepatuhan')", name="readers"),
        # Keyset pages: what a list may be narrowed to, then the order of arrival (models.report_order)
        Index(None, "office_id", "state", "arrival"),
        Index(None, "office_id", "state", "form_id", "arrival"),
        Index(None, "office_id", "state", "regency_code", "arrival"),
        Index(None, "office_id", "arrival"),
        Index(None, "person_id", "arrival"),
        Index(None, "village_code", "arrival"),
        # What lies in a part of the land, for the map (models.report_map), read from this index alone
        _partly("submission_point", *_ON_THE_MAP, where="point_lat IS NOT NULL"),
        # How many reports a version of a form has, office by office (models.form_shelf)
        Index(None, "form_id", "form_version", "office_id"),
        _few("urgent", "urgent = 1", "urgent"),
        _few("findings", "findings_count > 0", "findings_count > 0"),
        _few("kepatuhan", "readers = 'kepatuhan'", "readers = 'kepatuhan'"),
        # What the register of villages reads from reports (models.village_facts)
        _partly("submission_village_profile", "village_code", "form_id", "state", "finished_at", where=PROFILES_SQL),
        _partly("submission_village_open", "village_code", "nil", "form_id", "state", "follow_state", where=OPEN_SQL),
        CheckConstraint("follow_state IN ('waiting', 'open', 'done')", name="follow_state"),
        _few("follow", "follow_state <> 'done'", "follow_state <> 'done'", "follow_state"),
        _few("proposed", "proposed_by IS NOT NULL", "proposed_by IS NOT NULL"),
        _partly("submission_merged", "merged_into", where="merged_into IS NOT NULL"),
    )

    root_id: Mapped[str] = mapped_column(primary_key=True)
    # What an officer reads out: ME-2026-004187
    code: Mapped[str] = mapped_column(unique=True)
    # The seq of its first receipt: lists are in this order, and the search knows a report by it
    arrival: Mapped[int] = mapped_column(Seq, unique=True)
    form_id: Mapped[str]
    form_version: Mapped[str]
    # null: a version this server does not know (yet)
    form_version_sha256: Mapped[str | None] = mapped_column(ForeignKey("form_version.sha256"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    village_code: Mapped[str | None]
    # Where that village lies, 16.03
    regency_code: Mapped[str | None]
    title: Mapped[str]
    state: Mapped[str]
    # Why it is held, conflicted or quarantined: a core.errors.Reason name
    hold_reason: Mapped[str | None]
    # 'kepatuhan': only internal compliance and the reporter read it (domain: conduct of officers, brokers)
    readers: Mapped[str] = mapped_column(default="office")
    urgent: Mapped[bool]
    current_instance_id: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    answer_by: Mapped[date | None]
    # Until when clock V or D wants it decided (workflow.clocks); while returned, as it stood then
    due_at: Mapped[datetime]
    # Who has it open to decide, and since when; the claim ends by itself
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    claimed_at: Mapped[datetime | None]
    # Who proposed to reject it, until a second person has confirmed that or sent it back
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # The arrival of the earlier report that it was merged into
    merged_into: Mapped[int | None] = mapped_column(Seq, ForeignKey("submission.arrival"))
    # Made urgent by hand: a later correction does not make it less
    raised: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # What follows on its approval: null for nothing, waiting for a choice, open, done; and until when by clock T or D
    follow_state: Mapped[str | None]
    follow_due_at: Mapped[datetime | None]
    # Of the current revision
    files_expected: Mapped[int] = mapped_column(default=0)
    files_present: Mapped[int] = mapped_column(default=0)
    # It says that no foreigner was there (workflow.village_hints)
    nil: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    point_lat: Mapped[float | None]
    point_lng: Mapped[float | None]
    # Of the current revision; null: nobody has checked it yet
    findings_count: Mapped[int | None]
    # Since when only what is counted is left of it (models.removing)
    removed_at: Mapped[datetime | None]
    # Grows with every change: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id])
    decider: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[decided_by])
    claimer: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[claimed_by])
    proposer: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[proposed_by])
    office: Mapped[Office] = relationship(viewonly=True)
    device: Mapped[Device] = relationship(viewonly=True)
    form: Mapped[FormVersion | None] = relationship(viewonly=True)
    village: Mapped[Area | None] = relationship(
        viewonly=True, primaryjoin="foreign(Submission.village_code) == Area.code"
    )


class Revision(Model):
    """One finished form as it came: the exact bytes, never changed until their time is over (models.removing)."""

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("outcome IN ('accepted', 'held', 'conflicted')", name="outcome"),
        Index(None, "root_id", "number"),
        Index(None, "device_id", "device_seq"),
    )

    instance_id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("submission.root_id", deferrable=True, initially="DEFERRED"))
    number: Mapped[int]
    deprecated_id: Mapped[str | None] = mapped_column(index=True)
    form_version: Mapped[str]
    form_version_sha256: Mapped[str | None] = mapped_column(ForeignKey("form_version.sha256"))
    xml: Mapped[bytes]
    # Of the bytes as they came; then of what is left of them, null: they are whole
    sha256: Mapped[str]
    left_sha256: Mapped[str | None]
    answers: Mapped[dict[str, Any]]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    device_seq: Mapped[int] = mapped_column(Seq)
    finished_at: Mapped[datetime]
    # Server minus phone, as the phone last measured it
    clock_skew_s: Mapped[float | None]
    received_at: Mapped[datetime]
    outcome: Mapped[str]
    # As pushed: [{name, sha256, size, type, role, of?}]
    files: Mapped[list[dict[str, Any]]]
    signature: Mapped[str | None]
    # Each {path, code, detail} (forms.findings); null: not checked yet
    findings: Mapped[list[dict[str, Any]] | None]

    device: Mapped[Device] = relationship(viewonly=True)


class Rival(Model):
    """Another content sent under an instance id that was already taken: kept beside it, never instead of it."""

    __tablename__ = "rival"

    instance_id: Mapped[str] = mapped_column(ForeignKey("revision.instance_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    left_sha256: Mapped[str | None]
    xml: Mapped[bytes]
    answers: Mapped[dict[str, Any]]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    device_seq: Mapped[int] = mapped_column(Seq)
    finished_at: Mapped[datetime]
    received_at: Mapped[datetime]
    files: Mapped[list[dict[str, Any]]]


class Attachment(Model):
    """A file that a revision names: expected first, present when its bytes are whole on the disk."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("instance_id", "name", "sha256"),
        CheckConstraint("role IN ('photo', 'preview', 'original', 'file')", name="role"),
        Index(None, "sha256"),
        # The few that have not arrived (models.not_here)
        _partly("attachment_missing", "instance_id", where="present_at IS NULL"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("revision.instance_id"))
    name: Mapped[str]
    role: Mapped[str]
    # A preview or an original: the name of its photo
    of: Mapped[str | None]
    sha256: Mapped[str]
    size: Mapped[int]
    type: Mapped[str]
    present_at: Mapped[datetime | None]


class ReviewEvent(Model):
    """One thing that happened to a report, for ever. kind: a state, 'repaired' for a correction's arrival, or a step.

    facts: what was ticked of the checklist, ``checks: [name …]``; who was told of a child or of coercion,
    ``referred: {to: [agency …], who, at}``; the other report of a merging, ``other: code``.
    """

    __tablename__ = "review_event"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS_SQL})", name="kind"),
        Index(None, "root_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("submission.root_id", deferrable=True, initially="DEFERRED"))
    instance_id: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    # Each {path, label, note}
    comments: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    answer_by: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    person: Mapped[Person | None] = relationship(viewonly=True)
