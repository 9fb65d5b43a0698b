"""Tables: forms, their immutable versions, choice lists, and files by digest."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model


class Form(Model):
    """A form by its id, and the version that is filled in today."""

    __tablename__ = "form"

    form_id: Mapped[str] = mapped_column(primary_key=True)
    current_sha256: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)

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
    published_at: Mapped[datetime]


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
    published_at: Mapped[datetime]


class Blob(Model):
    """A file the server holds whole; its bytes lie below data/blobs at ``path``."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str]
    # Relative to the blobs folder: ab/cdef…
    path: Mapped[str]
    stored_at: Mapped[datetime]
