"""A report whose time is over: what its form promised goes, from every place, in one transaction; the rest stays.

What stays: that it was there, its code, place, days, decisions and counts, the digests and receipts of its records. So
figures, periods, audit chain and the phones' protocol go on as before (docs/workflow.md, "Retention").
"""

from typing import Any

from sqlalchemy import delete, exists, func, insert, select

from core import clock, ids
from core.digest import sha256_hex
from forms.blanked import answered, answers_left, blanked
from models import audit, disk, indexing, keying, registering, removal_traces, report_facts
from models.db import db, writing
from models.retention import Over, over
from models.tables_forms import Blob, FormMedia
from models.tables_intake import Upload
from models.tables_removals import DoomedFile, Removal
from models.tables_reports import Attachment, Revision, Rival, Submission
from models.tables_villages import VillageDocument
from workflow.retention import RULES, Rule

_PLAINLY = {"synchronize_session": False}


def remove(root_id: str, run_id: str) -> bool:
    """Take from one report what is due now. False: nothing is, any more. A kill leaves all of it, or nothing."""
    with writing():
        _overwrite("ON")
        due = next((one for one in over(Submission.root_id == root_id) if one.why is None), None)
        if due is None:
            return False
        head = db.session.get_one(Submission, root_id)
        rule = RULES[due.form_id]
        records = _contents(root_id)
        words = removal_traces.words_of_report(head.arrival) | removal_traces.words_in(records)
        names = _files_named(records, rule)
        files = _forget_files([record.instance_id for record in records], names)
        for record in records:
            _empty(record, rule, names)
        _note_head(head, rule)
        removal_traces.clear(head, rule, names)
        db.session.flush()
        registering.put({root_id})
        keying.put_keys([root_id])
        indexing.index_reports([root_id])
        removal_traces.forget_words(head.arrival, words)
        report_facts.count_again([root_id])
        _write_down(due, head, run_id, len(records), files)
        _overwrite("OFF")
    return True


def _overwrite(said: str) -> None:
    """SQLite writes zeros over what goes; it is the same connection until the transaction ends."""
    if db.engine.dialect.name == "sqlite":
        db.session.flush()
        db.session.connection().exec_driver_sql(f"PRAGMA secure_delete={said}")


def _contents(root_id: str) -> list[Revision | Rival]:
    """Everything that was ever sent as this report and is still whole."""
    revisions = db.session.scalars(select(Revision).where(Revision.root_id == root_id)).all()
    rivals = db.session.scalars(select(Rival).where(Rival.instance_id.in_([one.instance_id for one in revisions])))
    found: list[Revision | Rival] = [*revisions, *rivals]
    return [one for one in found if one.left_sha256 is None]


def _files_named(records: list[Revision | Rival], rule: Rule) -> set[str] | None:
    """The names of the files that go; None: all."""
    if rule.is_whole or rule.part == "identity":
        return None if rule.is_whole else set()
    named: set[str] = set().union(*(answered(record.xml, rule.drops) for record in records))
    under = {file["name"] for record in records for file in record.files if file.get("of") in named}
    return named | under


def _empty(record: Revision | Rival, rule: Rule, names: set[str] | None) -> None:
    record.xml = blanked(record.xml, rule.stays, whole=rule.is_whole)
    record.left_sha256 = sha256_hex(record.xml)
    record.answers = answers_left(record.answers, rule.stays, whole=rule.is_whole)
    # That there was a photo is counted; which one it was stays as its digest.
    record.files = [_nameless(file) if names is None or file["name"] in names else file for file in record.files]
    if isinstance(record, Revision) and rule.is_whole and record.findings is not None:
        record.findings = []


def _nameless(file: dict[str, Any]) -> dict[str, Any]:
    return {"name": "", **{name: file[name] for name in ("sha256", "size", "type", "role")}}


def _note_head(head: Submission, rule: Rule) -> None:
    here = select(func.count()).where(Attachment.instance_id == head.current_instance_id)
    head.files_expected = db.session.scalar(here) or 0
    head.files_present = db.session.scalar(here.where(Attachment.present_at.is_not(None))) or 0
    head.rev += 1
    if not rule.is_whole:
        return
    title = head.form.info.get("title", {}).get("id") if head.form else None
    head.title, head.removed_at = f"{title or head.form_id} (dihapus)", clock.now()
    if head.findings_count is not None:
        head.findings_count = 0
    if head.point_lat is not None and head.point_lng is not None:
        # About a kilometre: the village, no longer the house.
        head.point_lat, head.point_lng = round(head.point_lat, 2), round(head.point_lng, 2)


def _forget_files(instance_ids: list[str], names: set[str] | None) -> int:
    """Rows of files go; bytes that nothing else names are doomed. Returns how many."""
    mine = select(Attachment).where(Attachment.instance_id.in_(instance_ids))
    uploads = select(Upload).where(Upload.instance_id.in_(instance_ids))
    if names is not None:
        mine, uploads = mine.where(Attachment.name.in_(names)), uploads.where(Upload.name.in_(names))
    gone = [(row.id, row.sha256) for row in db.session.scalars(mine)]
    begun = [row.id for row in db.session.scalars(uploads)]
    _delete(delete(Attachment).where(Attachment.id.in_([id for id, _sha256 in gone])))
    _delete(delete(Upload).where(Upload.id.in_(begun)))
    unused = [
        Blob.sha256.in_({sha256 for _id, sha256 in gone}),
        *(~exists().where(table.sha256 == Blob.sha256) for table in (Attachment, FormMedia, VillageDocument)),
    ]
    doomed = list(db.session.scalars(select(Blob.sha256).where(*unused)))
    _delete(delete(Blob).where(Blob.sha256.in_(doomed)))
    paths = {f"blobs/{disk.blob_path(sha256)}" for sha256 in doomed} | {f"uploads/{one}.part" for one in begun}
    paths -= set(db.session.scalars(select(DoomedFile.path).where(DoomedFile.path.in_(paths))))
    if paths:
        db.session.execute(insert(DoomedFile), [{"path": path, "at": clock.now()} for path in sorted(paths)])
    return len(gone)


def _delete(statement: Any) -> None:
    db.session.execute(statement, execution_options=_PLAINLY)


def _write_down(due: Over, head: Submission, run_id: str, contents: int, files: int) -> None:
    """That something was removed, when, and by which rule: no word of what it was."""
    rule = RULES[due.form_id]
    row = Removal(id=ids.new_uuid(), run_id=run_id, part=rule.part, months=due.months, decided_on=due.decided_on)
    row.root_id, row.code, row.form_id, row.form_version = head.root_id, head.code, head.form_id, head.form_version
    row.office_id, row.village_code, row.removed_at = head.office_id, head.village_code, clock.now()
    row.contents, row.files = contents, files
    db.session.add(row)
    detail = {"code": head.code, "part": rule.part, "months": due.months, "run": run_id}
    detail |= {"decided_on": due.decided_on.isoformat(), "contents": contents, "files": files}
    audit.record(audit.SYSTEM, "report.removed", f"report:{head.root_id}", detail)
