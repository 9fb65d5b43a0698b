"""The database: how it is opened, how reads and writes begin, and the shapes every table shares."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, MetaData, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from core.settings import Settings
from models.writers_turn import writers_turn

# One number for every Titian writer on a PostgreSQL cluster's database: "titian" in ASCII.
WRITER_LOCK = 0x74697469616E
BUSY_TIMEOUT_MS = 10_000
LOG_KEPT_BYTES = 64 * 1024 * 1024


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite has no time zones, so it keeps the plain UTC time there."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """What every table has: named constraints, so that a migration can speak of them."""

    # A registry, not a type_annotation_map: Flask-SQLAlchemy builds its own base from this one's parts.
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_N_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: Instant, dict[str, Any]: Json, list[str]: Json, list[dict[str, Any]]: Json},
    )


# A loaded row stays readable after commit: pages are made from it when the transaction is over.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:

    class Model(Base):
        """A table of ours, as the type checker sees it."""

        __abstract__ = True

else:
    Model = db.Model


def init_database(app: Flask, chosen: Settings) -> None:
    """Bind the database to an app and teach its engine how transactions begin."""
    url = chosen.database
    _sync_log(chosen.folder / "titian.sqlite3-wal")
    app.extensions["titian_settings"] = chosen
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # As many as there are threads, so that none waits for another's; the ten that are used daily stay open.
    pool = {"pool_size": 10, "max_overflow": max(0, chosen.threads - 10)}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": not url.startswith("sqlite"), **pool})
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _open_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def _sync_log(log: Path) -> None:
    """Bring to the disk what a killed process left in SQLite's log.

    Recovery takes a commit that was written and not yet synced for a whole one, and repeats are answered from it.
    """
    if log.exists():
        handle = os.open(log, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: alone from its start, committed at the end, rolled back on any exception.

    Everything read inside is fresh. A ``writing()`` inside another one joins it. When the block has ended
    without an exception the commit has reached the disk (SQLite synchronous=FULL, PostgreSQL fsync).
    """
    session = db.session
    if session().info.get("writing"):
        yield
        return
    session.commit()  # ends a read that is still open; nothing is ever dirty outside writing()
    session.expire_all()
    with writers_turn(db.engine):
        connection = session.connection(execution_options={"titian_write": True})
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        session().info["writing"] = True
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session().info.pop("writing", None)


def let_go() -> None:
    """End a read that is still open, before something that may take minutes: a body on a slow link.

    Its connection serves others meanwhile, and SQLite's log can be copied back.
    """
    if not is_writing():
        db.session.commit()


def is_writing() -> bool:
    """Is a ``writing()`` block open in this session?"""
    return bool(db.session().info.get("writing"))


def _open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own guessing loses SAVEPOINTs
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged commit survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "temp_store=MEMORY",
        # A long read keeps the log growing; once it is over, the log gives its room back down to this.
        f"journal_size_limit={LOG_KEPT_BYTES}",
        "wal_autocheckpoint=4000",  # pages of 4 KiB: copying back every 16 MB halves what a small commit costs
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that later writes cannot wait for a lock in WAL mode; so a writer takes it at once.
    writes = connection.get_execution_options().get("titian_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def settings() -> Settings:
    """What this installation has set."""
    chosen: Settings = current_app.extensions["titian_settings"]
    return chosen
