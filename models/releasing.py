"""Records that waited for their form: what was held because a version was unknown or closed goes on by itself."""

from sqlalchemy import select, update

from core import clock, ids
from core.errors import Reason
from models import audit, changes
from models.db import db, writing
from models.indexing import index_reports
from models.intake_rows import regency_code
from models.joining import set_outcome
from models.keying import put_keys
from models.reading import Entry, read_entries
from models.tables_forms import FormVersion
from models.tables_intake import Receipt
from models.tables_ledger import ServerState
from models.tables_reports import ReviewEvent, Revision, Submission
from workflow import form_life
from workflow.review import readers_together

# Reports in one transaction: phones that push meanwhile wait for no more than this.
AT_ONCE = 50


def release(form_id: str) -> int:
    """Let every report of a form go on that waited for one of its versions. Returns how many were looked at.

    Called after a publication or a change of state; called again it finds what an interrupted run left.
    """
    done = 0
    while root_ids := _waiting(form_id):
        with writing():
            for root_id in root_ids:
                _release(db.session.get_one(Submission, root_id))
            index_reports(root_ids)
            put_keys(root_ids)
        done += len(root_ids)
    return done


def _waiting(form_id: str) -> list[str]:
    """The next reports with a revision that can be read by now, or whose version is closed no longer."""
    versions = select(FormVersion.version).where(FormVersion.form_id == form_id)
    readable = (
        select(Revision.root_id)
        .join(Submission, Submission.root_id == Revision.root_id)
        .where(
            Submission.form_id == form_id,
            Revision.form_version_sha256.is_(None),
            Revision.form_version.in_(versions),
        )
    )
    open_again = select(Submission.root_id).where(
        Submission.form_id == form_id,
        Submission.state == "held",
        Submission.hold_reason == Reason.FORM_CLOSED.name,
        Submission.form_version.in_(versions.where(FormVersion.state != "closed")),
    )
    found = {*db.session.scalars(readable.limit(AT_ONCE)), *db.session.scalars(open_again.limit(AT_ONCE))}
    return sorted(found)


def _release(head: Submission) -> None:
    unread = select(Revision).where(Revision.root_id == head.root_id, Revision.form_version_sha256.is_(None))
    for revision in db.session.scalars(unread).all():
        _read(head, revision)
    db.session.flush()
    if head.state != "held" or head.hold_reason not in (Reason.FORM_UNKNOWN.name, Reason.FORM_CLOSED.name):
        return
    version = db.session.get(FormVersion, head.form_version_sha256 or "")
    if version is None:
        return
    if form_life.taken_as(version.state, version.closed_at, head.finished_at) == "held":
        head.hold_reason = Reason.FORM_CLOSED.name
        return
    head.state, head.hold_reason = "received", None
    head.rev += 1
    set_outcome(head.root_id, "accepted")
    event = {"id": ids.new_uuid(), "root_id": head.root_id, "instance_id": head.current_instance_id}
    db.session.add(ReviewEvent(**event, kind="received", at=clock.now()))
    changes.record_report(head)
    audit.record(audit.SYSTEM, "report.received", f"report:{head.root_id}", {"code": head.code})


def _read(head: Submission, revision: Revision) -> None:
    """Read a revision with the form that it was filled in with, as it would have been read when it came."""
    query = select(FormVersion).where(FormVersion.form_id == head.form_id, FormVersion.version == revision.form_version)
    version = db.session.scalars(query).one_or_none()
    if version is None:
        return
    told = {"instance_id": revision.instance_id, "deprecated_id": revision.deprecated_id, "files": revision.files}
    entry = Entry({**told, "finished_at": revision.finished_at}, revision.xml, revision.sha256)
    read_entries([entry])
    revision.form_version_sha256, revision.answers = version.sha256, entry.answers
    if head.current_instance_id == revision.instance_id:
        head.form_version_sha256, head.title = version.sha256, entry.title or head.title
        head.village_code, head.regency_code = entry.village_code, regency_code(entry.village_code)
        head.nil = entry.nil
        head.point_lat, head.point_lng = entry.point or (None, None)
    head.readers = readers_together(head.readers, entry.readers)
    _check_again(revision)


def _check_again(revision: Revision) -> None:
    """Set the checker back to this record, which it passed while nobody could read it."""
    query = select(Receipt.seq).where(Receipt.instance_id == revision.instance_id, Receipt.sha256 == revision.sha256)
    seq = db.session.scalar(query)
    if seq is not None:
        back = update(ServerState).where(ServerState.checked_seq >= seq).values(checked_seq=seq - 1)
        db.session.execute(back.execution_options(synchronize_session=False))
