"""Going over all that is due, report by report: by the command, or every night by itself when the setting says so."""

from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, select, true, update
from sqlalchemy.exc import DatabaseError

from core import clock, ids
from models import audit, disk, registering, removing, servicing
from models.dated_settings import today, value_of
from models.db import db, let_go, settings, writing
from models.retention import over
from models.tables_forms import Blob
from models.tables_ledger import Counter
from models.tables_removals import DoomedFile, Removal, RemovalRun
from models.tables_reports import Attachment, Revision, Rival, Submission
from models.tables_search import FTS, ReportWords, SearchWord
from models.writers_turn import writers_turn
from workflow.retention import DAILY

# Reports of one slice of the background's work
AT_ONCE = 100
# The office's hour from which on a night's run begins
FROM_HOUR = 1
_DAY = "retention"
_TABLES = (Submission, Revision, Rival, Attachment, ReportWords, SearchWord)


def run() -> tuple[str, int, bool]:
    """Remove everything that is due now; a run that was cut short is gone on with.

    Returns the run's id, how many reports it has taken something from, and whether the database was written anew so
    that not even its free space holds what went.
    """
    run_id = _open_run(daily=False)
    while _go_on(run_id, None):
        pass
    tidy = _end(run_id)
    n = select(func.count()).select_from(Removal).where(Removal.run_id == run_id)
    return run_id, db.session.scalar(n) or 0, tidy


def nightly_slice() -> bool:
    """The next few reports of tonight's run, if the setting says that there is one. Is more to be done right away?"""
    if value_of(DAILY, today()) != 1 or clock.now().astimezone(settings().zone).hour < FROM_HOUR:
        return False
    day = today().toordinal()
    done = db.session.scalar(select(Counter.value).where(Counter.name == _DAY)) or 0
    if done >= day:
        return False
    if _is_due() or _is_open() or _doomed():
        run_id = _open_run(daily=True)
        if _go_on(run_id, AT_ONCE):
            return True
        _end(run_id)
    with writing():
        known = update(Counter).where(Counter.name == _DAY).values(value=day).returning(Counter.name)
        if not db.session.execute(known, execution_options={"synchronize_session": False}).all():
            db.session.execute(insert(Counter), [{"name": _DAY, "value": day}])
    return False


def forget_files() -> int:
    """Bytes of files whose rows are gone leave the disk, unless they are being copied. Returns how many are left."""
    with disk.files_may_go() as may:
        for path, at in _doomed() if may else ():
            with writing():
                named = select(Blob.sha256).where(Blob.sha256 == path.rpartition("/")[2])
                if db.session.scalar(named) is None:
                    disk.forget_file(path, at.timestamp())
                db.session.execute(delete(DoomedFile).where(DoomedFile.path == path))
    return len(_doomed())


def _open_run(*, daily: bool) -> str:
    # What holds a report back is made behind the feed.
    servicing.service_all()
    registering.register_all()
    with writing():
        known = db.session.scalar(select(RemovalRun.id).where(RemovalRun.ended_at.is_(None)).limit(1))
        if known is not None:
            return known
        row = RemovalRun(id=ids.new_uuid(), daily=daily, began_at=clock.now())
        db.session.add(row)
        return row.id


def _go_on(run_id: str, most: int | None) -> bool:
    """Take something from the next reports, so many at most. Was there one?"""
    names = list(islice((one.root_id for one in over(true()) if one.why is None), most))
    done = [root_id for root_id in names if removing.remove(root_id, run_id)]
    return bool(done)


def _end(run_id: str) -> bool:
    left = forget_files()
    counted = select(func.count(), func.coalesce(func.sum(Removal.files), 0)).where(Removal.run_id == run_id)
    reports, files = db.session.execute(counted).one()
    tidy = _write_anew() if reports else True
    with writing():
        row = db.session.get_one(RemovalRun, run_id)
        # One whose room was not given up is gone on with, until it is.
        row.ended_at = clock.now() if tidy else None
        detail: dict[str, Any] = {"reports": reports, "files": int(files), "files_left": left, "daily": row.daily}
        audit.record(audit.SYSTEM, "retention.run", f"retention:{run_id}", detail)
    return tidy


def _write_anew() -> bool:
    """Give up the room of what went, so that no free page of the file holds it; writers wait their turn meanwhile."""
    let_go()
    try:
        if db.engine.dialect.name != "sqlite":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
                for table in _TABLES:
                    plain.exec_driver_sql(f"VACUUM {table.__tablename__}")
            return True
        with writing():
            db.session.execute(db.text(f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')"))  # noqa: S608
        with writers_turn(db.engine):
            raw = db.engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("VACUUM")
                return not cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                raw.close()
    except (DatabaseError, db.engine.dialect.loaded_dbapi.Error):
        return False


def _is_due() -> bool:
    return any(one.why is None for one in over(true()))


def _is_open() -> bool:
    return db.session.scalar(select(RemovalRun.id).where(RemovalRun.ended_at.is_(None)).limit(1)) is not None


def _doomed() -> list[Any]:
    return list(db.session.execute(select(DoomedFile.path, DoomedFile.at)).all())
