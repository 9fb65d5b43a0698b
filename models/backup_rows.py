"""The database's rows in one snapshot: out into a SQLite file, and back from it into whatever database is set."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, create_engine, insert, select, text
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.pool import NullPool

from models.db import db

_ROWS_AT_ONCE = 500
_ISOLATION: IsolationLevel = "REPEATABLE READ"


def take_snapshot(target: Path) -> None:
    """Copy the database, as it is at one instant, into a new SQLite file, and sync it. Writers go on meanwhile."""
    if db.engine.dialect.name == "sqlite":
        _copy_pages(target)
    else:
        _copy_tables(target)
    handle = os.open(target, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(copy: Path, *, write: bool = False) -> Iterator[Connection]:
    """A copied database, by itself: read-only, or to be changed (committed when the block ends well)."""
    with _engine(copy, "rw" if write else "ro").begin() as connection:
        yield connection


def tables_of(connection: Connection) -> str:
    """Which revision of the tables a database has; empty: none."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def holds_anything(connection: Connection) -> bool:
    """Is there a row in any table of ours?"""
    for table in db.metadata.sorted_tables:
        has = connection.dialect.has_table(connection, table.name)
        if has and connection.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
            return True
    return False


def put_rows(source: Connection, target: Connection) -> None:
    """Copy every row of every table, parents before children."""
    for table in db.metadata.sorted_tables:
        for rows in _parts(source, table):
            target.execute(insert(table), rows)


def _engine(file: Path, mode: str) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(str(file))}?mode={mode}", uri=True)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _copy_pages(target: Path) -> None:
    """One step of SQLite's own backup: a single read transaction, so one instant."""
    assert db.engine.url.database is not None
    with closing(sqlite3.connect(db.engine.url.database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a -wal beside it


def _copy_tables(target: Path) -> None:
    """All tables in one REPEATABLE READ snapshot."""
    snapshot = db.engine.connect().execution_options(isolation_level=_ISOLATION)
    with snapshot as source, _engine(target, "rwc").begin() as copy:
        source.execute(text("SET TRANSACTION READ ONLY"))
        db.metadata.create_all(copy)
        copy.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        copy.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": tables_of(source)})
        put_rows(source, copy)


def _parts(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    own = [key for key in table.foreign_keys if key.column.table is table]
    if own:
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        yield from _parents_first(rows, own[0].column.name, own[0].parent.name)
        return
    found = source.execute(select(table), execution_options={"yield_per": _ROWS_AT_ONCE})
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _parents_first(rows: list[dict[str, Any]], key: str, parent: str) -> Iterator[list[dict[str, Any]]]:
    """Rows of a table that points at itself, one generation after the other."""
    placed: set[Any] = {None}
    while rows:
        ready = [row for row in rows if row[parent] in placed]
        yield ready or rows
        placed |= {row[key] for row in ready}
        rows = [row for row in rows if row[key] not in placed] if ready else []
