"""Has the database the tables that this program needs? Asked when a command has stumbled over it."""

from sqlalchemy import inspect

from models.db import db

NOT_MIGRATED = (
    "The database has no tables yet, or those of an older Titian. Run `flask db upgrade`, then this command again."
)


def lacks_tables() -> bool:
    """Is a table or a column missing?"""
    there = inspect(db.engine)
    return any(
        not there.has_table(table.name)
        or {column.name for column in table.columns} - {column["name"] for column in there.get_columns(table.name)}
        for table in db.metadata.tables.values()
    )
