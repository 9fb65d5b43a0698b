"""Does the search say what the reports say? What it does not, is made anew: nothing of it is more than a copy."""

from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from models import audit, indexing, keying
from models.db import db, writing
from models.row_checks import Fault
from models.tables_intake import Receipt
from models.tables_ledger import ServerState
from models.tables_reports import Revision, Submission
from models.tables_search import FTS, ReportWords

_ROWS_AT_ONCE = 500
_ADVICE = "Run `flask titian rebuild-search`, or fsck with --repair; reports are not touched."


def check_search() -> Iterator[Fault]:
    """One fault at most: how many reports the search does not know, or knows by other words."""
    amiss = sum(_amiss())
    if amiss:
        yield Fault("search", "report_words", f"The search knows {amiss} reports wrongly or not at all. {_ADVICE}")
    elif not _index_agrees():
        yield Fault("search", FTS, f"The index of the search does not agree with its rows. {_ADVICE}")


def made_anew() -> str:
    """Make the search anew. Returns what was done."""
    count = indexing.rebuild()
    keying.key_again()
    with writing():
        audit.record(audit.SYSTEM, "fsck.search.made_anew", "search", {"reports": count})
    return f"made anew from {count} reports"


def _amiss() -> Iterator[int]:
    """Wrong ones among the reports that the search has passed, a part at a time."""
    done = db.session.scalar(select(ServerState.indexed_seq)) or 0
    for start in range(0, done, _ROWS_AT_ONCE):
        arrived = (Submission.arrival > start, Submission.arrival <= min(start + _ROWS_AT_ONCE, done))
        # What has come since for the same report has yet to be read; its words may be those of before.
        later = (
            select(Revision.root_id)
            .join(Receipt, Receipt.instance_id == Revision.instance_id)
            .where(Receipt.seq > done, Revision.root_id == Submission.root_id)
        )
        said = dict(indexing.words_said(indexing.REPORTS.where(*arrived, ~later.exists())))
        known = select(ReportWords.arrival, ReportWords.words).where(ReportWords.arrival.in_(said))
        kept = {row.arrival: set(row.words.split()) for row in db.session.execute(known)}
        yield sum(set(words.split()) != kept.get(arrival) for arrival, words in said.items())


def _index_agrees() -> bool:
    """SQLite holds its index against the rows; PostgreSQL's is part of its table."""
    if db.engine.dialect.name != "sqlite":
        return True
    db.session.rollback()
    try:
        with writing():
            db.session.execute(text("INSERT INTO report_fts (report_fts, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        return False
    return True
