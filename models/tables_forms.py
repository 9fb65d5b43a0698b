"""Tables: forms, their immutable versions, choice lists, and files by digest."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person


class Form(Model):
    """A form by its id, and the version that is filled in today."""

    __tablename__ = "form"

    form_id: Mapped[str] = mapped_column(primary_key=True)
    current_sha256: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    # Grows with every publication and change of state: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)

    current: Mapped["FormVersion | None"] = relationship(
        viewonly=True, primaryjoin="foreign(Form.current_sha256) == FormVersion.sha256"
    )


class FormVersion(Model):
    """One version of a form, for ever: named by the sha256 of its XForm.

    info: what the feed sends down as the form's body (docs/sync-protocol.md section 11), without state:
    {form_id, code, title: {id, en}, version, sha256, size, minutes, icon, order, features, urgent?, place?, evidence,
    media?: [{name, sha256, size, type}]}.
    """

    __tablename__ = "form_version"
    __table_args__ = (
        UniqueConstraint("form_id", "version"),
        CheckConstraint("state IN ('open', 'closing', 'closed')", name="state"),
    )

    sha256: Mapped[str] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(ForeignKey("form.form_id"))
    version: Mapped[str]
    xform: Mapped[str]
    info: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="open")
    # Empty: for everybody
    roles: Mapped[list[str]] = mapped_column(default=list)
    # Ids of the offices that get it; empty: every office
    offices: Mapped[list[str]] = mapped_column(default=list)
    published_at: Mapped[datetime]
    # null: by a command
    published_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # Since when it is closed; what was finished before is taken in as usual (workflow.form_life)
    closed_at: Mapped[datetime | None]

    publisher: Mapped[Person | None] = relationship(viewonly=True)


class FormEvent(Model):
    """One thing that happened to a form, for ever. kind: published, or the state it came into."""

    __tablename__ = "form_event"
    __table_args__ = (
        CheckConstraint("kind IN ('published', 'open', 'closing', 'closed')", name="kind"),
        Index(None, "form_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(ForeignKey("form.form_id"))
    # The form's current version then
    version: Mapped[str]
    kind: Mapped[str]
    # null: a command
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person | None] = relationship(viewonly=True)


class FormDraft(Model):
    """A form that somebody uploaded and nobody has published yet: its bytes as they came, and what it was turned into.

    lists: file name → text of lists that the workbook itself holds; findings: each {sheet, row, column, value,
    remedy: {id, en}, blocks}; warnings: pyxform's.
    """

    __tablename__ = "form_draft"
    __table_args__ = (Index(None, "uploaded_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    form_id: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    file_name: Mapped[str]
    raw: Mapped[bytes]
    xform: Mapped[str]
    lists: Mapped[dict[str, Any]]
    findings: Mapped[list[dict[str, Any]]]
    warnings: Mapped[list[str]]
    uploaded_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    # The version that it became
    published_sha256: Mapped[str | None] = mapped_column(ForeignKey("form_version.sha256"))

    uploader: Mapped[Person] = relationship(viewonly=True)


class FormDraftFile(Model):
    """A list, picture or sound uploaded with a draft, which reads or shows it."""

    __tablename__ = "form_draft_file"

    draft_id: Mapped[str] = mapped_column(ForeignKey("form_draft.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    size: Mapped[int]


class FormMedia(Model):
    """A file that a form version shows or plays. Rows stay when the file is replaced: a phone may still ask for it."""

    __tablename__ = "form_media"
    __table_args__ = (Index(None, "sha256"),)

    form_version_sha256: Mapped[str] = mapped_column(ForeignKey("form_version.sha256"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), primary_key=True)


class ListVersion(Model):
    """A choice list, whole (office_id null) or cut to an office's area, by content."""

    __tablename__ = "list_version"
    __table_args__ = (
        UniqueConstraint("name", "office_id", "sha256"),
        Index(None, "sha256"),
        Index(None, "office_id", "current"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    # The file's name as forms say it: desa.csv
    name: Mapped[str]
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    text: Mapped[str]
    size: Mapped[int]
    rows: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    # When it came to the server
    published_at: Mapped[datetime]
    # null: by a command
    published_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # From when it is to hold (null: uploaded, nobody has said it), and since when it held, last
    begins_at: Mapped[datetime | None] = mapped_column(index=True)
    begun_at: Mapped[datetime | None]

    publisher: Mapped[Person | None] = relationship(viewonly=True)


class Blob(Model):
    """A file the server holds whole; its bytes lie below data/blobs at ``path``."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str]
    # Relative to the blobs folder: ab/cdef…
    path: Mapped[str]
    stored_at: Mapped[datetime]
