"""Records that are here are checked by their own forms again; what is found is written beside them, no more.

Never on the way in: a receipt waits for no check. A row of receipts is walked in order, ``checked_seq`` says how far.
"""

from dataclasses import asdict
from datetime import timedelta
from functools import lru_cache
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import func, select, update

from core import clock
from forms.findings import Finding, ListText, check_record
from forms.model import Form
from forms.xform import read_form
from models import state
from models.choice_lists import lists_of
from models.db import db, writing
from models.tables_forms import FormVersion
from models.tables_intake import Receipt
from models.tables_ledger import ServerState
from models.tables_places import Office
from models.tables_reports import Revision, Submission

# The door counts as quiet when nothing has come in for this long; but nobody waits longer than PATIENCE for a check.
QUIET = timedelta(seconds=5)
PATIENCE = timedelta(minutes=2)
# Work of one slice: so long do others wait for the processor, and so many receipts are looked at.
SLICE_S = 0.1
WINDOW = 2_000
MOST_RECORDS = 50

_RECORDS = (
    select(Receipt.seq, Revision.instance_id, Revision.xml, Revision.finished_at)
    .add_columns(Revision.form_version_sha256, Submission.office_id)
    .join(Revision, Revision.instance_id == Receipt.instance_id)
    .join(Submission, Submission.root_id == Revision.root_id)
    .where(Receipt.sha256 == Revision.sha256, Revision.form_version_sha256.is_not(None))
    .order_by(Receipt.seq)
    .limit(MOST_RECORDS)
)
_UNCHECKED = Revision.findings.is_(None)


def check_slice() -> bool:
    """Check the next few records, if the door is quiet or has been loud for long. Is more to be done right away?

    A record whose check fails is logged and passed; it is tried again when an officer opens it.
    """
    state.epoch()  # the row exists
    done = db.session.execute(select(ServerState.checked_seq)).scalar_one()
    last = _last_receipt()
    quiet = _is_quiet(last)
    if done >= last or not (quiet or _is_late(done)):
        return False
    found, end = _look(done, last)
    _keep(found, done, end)
    return quiet and end < last


def check_report(root_id: str) -> bool:
    """Check what a report says now, if nobody has yet: an officer is looking at it. Was there something to do?"""
    query = (
        select(Revision, Submission.office_id)
        .join(Submission, Submission.current_instance_id == Revision.instance_id)
        .where(Submission.root_id == root_id, _UNCHECKED, Revision.form_version_sha256.is_not(None))
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return False
    revision: Revision = row.Revision
    sha256 = revision.form_version_sha256 or ""
    findings = _Checker().record(revision.instance_id, sha256, revision.xml, revision.finished_at, row.office_id)
    if findings is None:
        return False
    _keep({revision.instance_id: findings})
    return True


def check_all(*, again: bool = False) -> int:
    """Check everything that is here now, whatever the door does. again: also what has been checked.

    Returns how many records have findings.
    """
    done, last = 0, _last_receipt()
    while done < last:
        found, done = _look(done, last, again=again)
        if found:
            _keep(found)
        db.session.rollback()  # a read that stays open would hold back the cleaning of the write-ahead log
    return db.session.scalar(select(func.count()).where(Submission.findings_count > 0)) or 0


def _look(done: int, last: int, *, again: bool = False) -> tuple[dict[str, list[Finding]], int]:
    """Findings by instance id of the next few records after a receipt, and the receipt to go on from."""
    end = min(done + WINDOW, last)
    query = _RECORDS.where(Receipt.seq > done, Receipt.seq <= end)
    rows = db.session.execute(query if again else query.where(_UNCHECKED)).all()
    if len(rows) == MOST_RECORDS:
        end = rows[-1].seq
    found: dict[str, list[Finding]] = {}
    check, began = _Checker(), monotonic()
    for row in rows:
        if monotonic() - began > SLICE_S and row is not rows[0]:
            return found, row.seq - 1
        findings = check.record(row.instance_id, row.form_version_sha256, row.xml, row.finished_at, row.office_id)
        if findings is not None:
            found[row.instance_id] = findings
    return found, end


def _last_receipt() -> int:
    return db.session.scalar(select(func.max(Receipt.seq))) or 0


class _Checker:
    """Forms and lists at hand for one slice."""

    def __init__(self) -> None:
        self.offices: dict[str, tuple[ListText, ZoneInfo]] = {}

    def record(
        self, instance_id: str, sha256: str, xml: bytes, finished_at: Any, office_id: str
    ) -> list[Finding] | None:
        """The findings of one record; None when our checking failed, which is no fault of the record."""
        lists, zone = self.office(office_id)
        try:
            return check_record(_form(sha256), xml, lists, finished_at.astimezone(zone), zone)
        except Exception as error:  # the record is kept whatever our checking stumbles over
            current_app.logger.exception("record %s cannot be checked", instance_id, exc_info=error)
            return None

    def office(self, office_id: str) -> tuple[ListText, ZoneInfo]:
        if office_id not in self.offices:
            lists = {name: version.text for name, version in lists_of(office_id).items()}
            self.offices[office_id] = lists.get, ZoneInfo(db.session.get_one(Office, office_id).time_zone)
        return self.offices[office_id]


@lru_cache(maxsize=64)  # a version never changes, and an office uses a dozen
def _form(sha256: str) -> Form:
    return read_form(db.session.get_one(FormVersion, sha256).xform)


def _is_quiet(last: int) -> bool:
    at = db.session.scalar(select(Receipt.received_at).where(Receipt.seq == last))
    return at is None or clock.now() - at >= QUIET


def _is_late(done: int) -> bool:
    at = db.session.scalar(select(Receipt.received_at).where(Receipt.seq > done).order_by(Receipt.seq).limit(1))
    return at is not None and clock.now() - at >= PATIENCE


def _keep(found: dict[str, list[Finding]], done: int | None = None, end: int | None = None) -> None:
    """Write findings beside their records; the report's page stays as fresh as it was.

    done, end: move the place from one to the other, unless somebody has set it back meanwhile.
    """
    with writing():
        for instance_id, findings in found.items():
            told = [asdict(finding) for finding in findings]
            record = update(Revision).where(Revision.instance_id == instance_id)
            head = update(Submission).where(Submission.current_instance_id == instance_id)
            for statement in (record.values(findings=told), head.values(findings_count=len(told))):
                db.session.execute(statement.execution_options(synchronize_session=False))
        if end is not None:
            forward = update(ServerState).where(ServerState.checked_seq == done).values(checked_seq=end)
            db.session.execute(forward.execution_options(synchronize_session=False))
