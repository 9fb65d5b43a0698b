"""How Alembic reaches our database: through the app, in one transaction per upgrade."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from models.db import Instant, db
from models.tables_search import is_index


def run() -> None:
    """Bring the app's database to a revision. SQLite tables are rebuilt in batches, with foreign keys resting."""
    with db.engine.connect().execution_options(titian_write=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=sqlite,
            compare_type=True,
            render_item=_render,
            include_object=lambda _object, name, *_facts: not is_index(name),
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            _foreign_keys(connection, on=True)


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A revision stands for ever; it may not lean on classes of ours that change.
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # The pragma does nothing inside a transaction, so it goes past SQLAlchemy's own BEGIN.
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


run()
