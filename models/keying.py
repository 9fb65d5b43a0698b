"""Keys by which reports are found alike, put where a question finds them: behind the receipts, as models.indexing does.

A key is a place and a day, or a document and a day, of one form: eight bytes of a digest, because it is only asked
whether it is the same. ``ServerState.keyed_seq`` says how far; on a server that is updated it begins with everything.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, insert, select

from core.digest import sha256_hex
from models import behind
from models.behind import Behind
from models.db import db, writing
from models.tables_intake import Receipt
from models.tables_ledger import ServerState
from models.tables_likeness import ReportKey
from models.tables_places import Office
from models.tables_reports import Revision, Submission
from workflow import likeness
from workflow.likeness import Told

PATIENCE = timedelta(seconds=30)
AT_ONCE = 200
# A report with a list of a hundred passports is found by the first of them.
MOST_KEYS = 60
# What a report is read as, to be compared
REPORTS = (
    select(Submission.arrival, Submission.form_id, Submission.village_code, Submission.finished_at)
    .add_columns(Revision.answers, Revision.files, Office.time_zone)
    .join(Revision, Revision.instance_id == Submission.current_instance_id)
    .join(Office, Office.id == Submission.office_id)
)


def told(row: Any) -> Told:
    """A row of REPORTS as it is compared."""
    finished_on = row.finished_at.astimezone(ZoneInfo(row.time_zone)).date()
    return Told(
        form_id=row.form_id,
        village=row.village_code or "",
        day=likeness.day_of(row.form_id, row.answers, finished_on),
        documents=likeness.documents_in(row.answers),
        photos=frozenset(file["sha256"] for file in row.files if file["role"] in ("photo", "original")),
        text=likeness.text_of(row.answers, [file["name"] for file in row.files]),
    )


def keys_of(report: Told, day: date) -> Iterator[int]:
    """The keys of a report on a day."""
    if report.village:
        yield _key(report.form_id, day, "village", report.village)
    for document in sorted(report.documents)[:MOST_KEYS]:
        yield _key(report.form_id, day, "document", document)


def _key(form_id: str, day: date, kind: str, value: str) -> int:
    text = "\n".join((form_id, day.isoformat(), kind, value))
    return int.from_bytes(bytes.fromhex(sha256_hex(text.encode()))[:8], "big", signed=True)


def put_keys(root_ids: list[str]) -> None:
    """Make the keys of these reports as they stand now, inside the caller's ``writing()``."""
    db.session.flush()
    _put(REPORTS.where(Submission.root_id.in_(root_ids)))


def _put(query: Select[Any]) -> None:
    rows = [(row.arrival, told(row)) for row in db.session.execute(query)]
    if not rows:
        return
    old = delete(ReportKey).where(ReportKey.arrival.in_([arrival for arrival, _report in rows]))
    db.session.execute(old.execution_options(synchronize_session=False))
    keys = [{"key": key, "arrival": arrival} for arrival, report in rows for key in {*keys_of(report, report.day)}]
    if keys:
        db.session.execute(insert(ReportKey), keys)


def _take(after: int, end: int) -> None:
    _put(REPORTS.where(Submission.root_id.in_(behind.reports_received(after, end))))


BEHIND = Behind(ServerState.keyed_seq, Receipt, AT_ONCE, PATIENCE, _take)
key_all = BEHIND.all


def key_slice() -> bool:
    """Take in the next few receipts. Is more to be done right away?"""
    return BEHIND.slice() and BEHIND.waiting() > 0


def key_again() -> None:
    """Let the checker take in everything anew: the keys are made otherwise from now on."""
    with writing():
        BEHIND.begin_at(0)
