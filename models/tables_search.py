"""Tables of the search: the words of each report, and every word there is."""

from typing import Any

from sqlalchemy import DDL, ForeignKey, String, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from models.db import Model
from models.tables_intake import Seq

# The index on SQLite; its name is also the beginning of the names of the tables that SQLite keeps it in.
FTS = "report_fts"
# The index on PostgreSQL
GIN = "ix_report_words_words"


class Words(TypeDecorator[str]):
    """Words in one line with a space between; a tsvector on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value.replace("'", "") if value and dialect.name == "postgresql" else value


class ReportWords(Model):
    """What a report is found by, made from its current revision (models.indexing); gone with its report."""

    __tablename__ = "report_words"

    arrival: Mapped[int] = mapped_column(
        Seq, ForeignKey("submission.arrival", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Words)


class SearchWord(Model):
    """A word that some report has or had: what a beginning of a word or a slip of the finger may mean."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"), primary_key=True)


def is_index(name: str | None) -> bool:
    """Is this table or index made by the statements below, and none that SQLAlchemy should know?"""
    return name is not None and (name == GIN or name.startswith(FTS))


# Triggers keep the index in the transaction of the row, whoever writes it: a restore, too.
_REMOVE = f"INSERT INTO {FTS} ({FTS}, rowid, words) VALUES ('delete', old.arrival, old.words);"  # noqa: S608
_ADD = f"INSERT INTO {FTS} (rowid, words) VALUES (new.arrival, new.words);"  # noqa: S608
SQLITE = (
    f"CREATE VIRTUAL TABLE {FTS} USING fts5 (words, content='report_words', content_rowid='arrival', "
    "detail=none, columnsize=0, tokenize='ascii')",
    f"CREATE TRIGGER report_words_added AFTER INSERT ON report_words BEGIN {_ADD} END",
    f"CREATE TRIGGER report_words_removed AFTER DELETE ON report_words BEGIN {_REMOVE} END",
    f"CREATE TRIGGER report_words_changed AFTER UPDATE ON report_words BEGIN {_REMOVE} {_ADD} END",
)
POSTGRESQL = (f"CREATE INDEX {GIN} ON report_words USING gin (words) WITH (fastupdate = off)",)

for _dialect, _statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(ReportWords.__table__, "after_create", _ddl)
