"""Does everything agree: rows, receipts, files, audit chain? What can be put right without losing anything, may be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import exists, func, select

from core import clock
from core.ids import is_sha256
from models import fsck_repairs as repairs
from models.backup_folder import read_back
from models.db import db, settings
from models.figure_checks import check_figures
from models.figure_checks import made_anew as figures_anew
from models.period_checks import check_periods
from models.row_checks import Fault, check_rows
from models.search_checks import check_search, made_anew
from models.sequence_checks import check_sequences
from models.sequence_checks import made_anew as numbers_anew
from models.tables_forms import Blob, FormMedia
from models.tables_intake import Upload
from models.tables_removals import DoomedFile
from models.tables_reports import Attachment, Revision, Submission
from models.tables_villages import VillageDocument

# A file that is younger may be on its way in right now.
SETTLED_S: Final = 3600
DRAFTS_SETTLED_S: Final = 24 * 3600


@dataclass(frozen=True)
class _Found:
    """A fault and what puts it right; repair: None when a person has to decide."""

    fault: Fault
    repair: Callable[[], str] | None = None


def fsck(repair: bool = False) -> list[Fault]:
    """Compare rows, receipts, files and audit chain; every file is read again. May run beside the server.

    repair: put right what provably loses nothing. Files are never deleted but set aside; each repair is in the audit
    log. Returns every fault, the repaired ones with what was done.
    """
    db.session.rollback()  # a fresh look
    found = list(_all())
    db.session.rollback()
    if not repair:
        return [one.fault for one in found]
    return [replace(one.fault, repaired=one.repair() if one.repair else "") for one in found]


def _all() -> Iterator[_Found]:
    yield from _rows()
    yield from _periods()
    yield from _stored_files()
    yield from _files_on_disk()
    yield from _counts()
    yield from _unfinished()
    for fault in check_sequences():
        yield _Found(fault, partial(numbers_anew, fault.where))
    for fault in check_search():
        yield _Found(fault, made_anew)
    for fault in check_figures():
        yield _Found(fault, figures_anew)


def _rows() -> Iterator[_Found]:
    for fault in check_rows(db.session.connection()):
        if fault.code == "safe_seq":
            yield _Found(fault, repairs.nothing_is_safe)
        elif fault.code == "file_without_row":
            yield _Found(fault, partial(repairs.ask_again, fault.where))
        else:
            yield _Found(fault)


def _periods() -> Iterator[_Found]:
    for fault in check_periods(db.session.connection()):
        yield _Found(fault)


def _stored_files() -> Iterator[_Found]:
    """Each file that a row names is there, with the bytes of its digest."""
    shown = exists().where(FormMedia.sha256 == Blob.sha256)
    kept = exists().where(VillageDocument.sha256 == Blob.sha256)
    rows = db.session.execute(select(Blob.sha256, Blob.path, Blob.size, shown, kept)).all()
    for sha256, path, size, in_form, in_village in rows:
        where = settings().blobs / path
        there = where.is_file()
        if there and read_back(where) == (sha256, size):
            continue
        what = "does not have the bytes that its digest says" if there else "is not there"
        code = "file_damaged" if there else "file_missing"
        if in_form:
            said = f"{where} {what}. A form shows it: copy it from a backup, or publish the form again."
            yield _Found(Fault(code, str(where), said))
            continue
        if in_village:
            said = f"{where} {what}. It is a letter about a village: copy it from a backup, or scan it again."
            yield _Found(Fault(code, str(where), said))
            continue
        said = f"{where} {what}. Copy it from a backup, or let --repair ask its phone for it again."
        yield _Found(Fault(code, str(where), said), partial(repairs.ask_again, sha256))


def _files_on_disk() -> Iterator[_Found]:
    """Whole files that no row names: a stop between the file and its row leaves one."""
    known = set(db.session.scalars(select(Blob.sha256)))
    doomed = {settings().folder / path for path in db.session.scalars(select(DoomedFile.path))}
    for where in sorted(doomed):
        said = f"{where} was to be removed, its time is over. --repair removes it, and so does the next retention run."
        yield _Found(Fault("file_doomed", str(where), said), repairs.forget_doomed)
    for where in sorted(settings().blobs.glob("*/*")):
        if where.name in known or where in doomed or not where.is_file() or not _older(where, SETTLED_S):
            continue
        if is_sha256(where.name) and read_back(where)[0] == where.name and _only_sender(where.name):
            said = f"{where} has arrived whole, and its report does not know. --repair says so."
            yield _Found(Fault("file_unsaid", str(where), said), partial(repairs.is_here, where))
            continue
        said = f"{where} belongs to no report. --repair sets it aside; nothing is deleted."
        yield _Found(Fault("file_unknown", str(where), said), partial(repairs.set_aside, where))


def _only_sender(sha256: str) -> bool:
    """Is there exactly one person of whom this file is expected? Then only they can have sent it.

    To know a digest is no right to read what it names: with two, nobody can say whose it is.
    """
    people = (
        select(func.count(Submission.person_id.distinct()))
        .join(Revision, Revision.root_id == Submission.root_id)
        .join(Attachment, Attachment.instance_id == Revision.instance_id)
        .where(Attachment.sha256 == sha256)
    )
    return db.session.scalar(people) == 1


def _counts() -> Iterator[_Found]:
    here = (
        select(func.count())
        .where(Attachment.instance_id == Submission.current_instance_id, Attachment.present_at.is_not(None))
        .correlate(Submission)
        .scalar_subquery()
    )
    wrong = select(Submission.root_id, Submission.files_present, here).where(Submission.files_present != here)
    for root_id, told, counted in db.session.execute(wrong).all():
        said = f"The report {root_id} says that {told} of its files are here; there are {counted}."
        yield _Found(Fault("file_count", root_id, said), partial(repairs.count_again, root_id))


def _unfinished() -> Iterator[_Found]:
    """Uploads past their time, and what a stop left behind in the folder of uploads."""
    folder = settings().folder / "uploads"
    uploads = {row.id: row for row in db.session.execute(select(Upload.id, Upload.held_bytes, Upload.expires_at))}
    for upload_id, row in uploads.items():
        part = folder / f"{upload_id}.part"
        held = part.stat().st_size if part.is_file() else 0
        if row.expires_at > clock.now() and held >= row.held_bytes:
            continue
        why = "is past its time" if row.expires_at <= clock.now() else f"holds {held} of its {row.held_bytes} bytes"
        said = f"The unfinished upload {part} {why}. --repair forgets it; the phone sends the file again."
        yield _Found(Fault("upload", str(part), said), partial(repairs.forget_upload, upload_id))
    for where in sorted(folder.glob("*")) if folder.is_dir() else ():
        if where.stem not in uploads and where.suffix in {".part", ".new"} and _older(where, DRAFTS_SETTLED_S):
            said = f"{where} was left behind by a request that was cut off. --repair removes it."
            yield _Found(Fault("left_behind", str(where), said), partial(repairs.remove_draft, where))


def _older(where: Path, seconds: int) -> bool:
    try:
        return clock.now().timestamp() - where.stat().st_mtime > seconds
    except FileNotFoundError:
        return False
