"""Rows by the hundred thousand, inside ``writing()``: what an insert of each would leave, without its cost.

For volume data only (seeds.volume). Values are what the tables' types would make of them; nothing here knows a report.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Table

from models.db import Instant, db, is_writing

Row = dict[str, Any]
Change = Callable[[Any], Any]


class Ready(dict[str, Any]):
    """A JSON object whose text is known already."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def insert_rows(table: Table, rows: list[Row]) -> None:
    """Insert rows that each give every column of a table; SQLite by one statement, PostgreSQL by COPY."""
    assert is_writing(), "rows belong to a transaction"
    if not rows:
        return
    connection = db.session.connection()
    postgresql = connection.dialect.name == "postgresql"
    names = [column.name for column in table.columns]
    changes = [_change(column.type, postgresql) for column in table.columns]
    columns = list(zip(names, changes, strict=True))
    values = [tuple([change(row[name]) if change else row[name] for name, change in columns]) for row in rows]
    listed = ", ".join(f'"{name}"' for name in names)
    raw = connection.connection.dbapi_connection
    assert raw is not None
    cursor = raw.cursor()
    if postgresql:
        with cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
            for one in values:
                copy.write_row(one)
    else:
        places = ", ".join("?" * len(names))
        cursor.executemany(f'INSERT INTO "{table.name}" ({listed}) VALUES ({places})', values)  # noqa: S608
    cursor.close()


def _change(kind: Any, postgresql: bool) -> Change | None:
    """What makes of a value what the driver is given."""
    if isinstance(kind, JSON):
        return _json
    if postgresql:
        return None
    if isinstance(kind, Instant):
        return _instant
    if isinstance(kind, Date):
        return _day
    return _number if isinstance(kind, Boolean) else None


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return value.text if isinstance(value, Ready) else json.dumps(value)


@lru_cache(maxsize=4096)  # the rows of one event share their instant
def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: bool | None) -> int | None:
    return None if value is None else int(value)
