"""What fsck may put right: a row is made to say what is true, bytes are set aside and never thrown away."""

from pathlib import Path

from sqlalchemy import delete, func, select, update

from core.clock import now
from models import audit, changes, disk, removal_runs
from models.backup_folder import read_back
from models.db import db, settings, writing
from models.expected_files import add_blob
from models.filetypes import type_of
from models.tables_forms import Blob, FormMedia
from models.tables_intake import Upload
from models.tables_ledger import ServerState
from models.tables_reports import Attachment, Revision, Submission
from models.tables_villages import VillageDocument

_PLAINLY = {"synchronize_session": False}


def ask_again(sha256: str) -> str:
    """A file is gone or is not what it was: say so, so that a phone that still has it sends it again.

    When only its row is gone, the row is written again.
    """
    with writing():
        path = settings().blobs / disk.blob_path(sha256)
        if path.is_file() and read_back(path)[0] == sha256:
            return _written_again(path)
        named = [select(table.sha256).where(table.sha256 == sha256).limit(1) for table in (FormMedia, VillageDocument)]
        if any(db.session.scalar(query) is not None for query in named):
            return ""
        kept = _move_aside(path) if path.is_file() else None
        gone = update(Attachment).where(Attachment.sha256 == sha256).values(present_at=None)
        db.session.execute(gone, execution_options=_PLAINLY)
        db.session.execute(delete(Blob).where(Blob.sha256 == sha256), execution_options=_PLAINLY)
        _tell_reports(sha256)
        _note("file.missing", f"file:{sha256}", {"set_aside": kept.name if kept else None})
    return "its reports wait for it again" + (f"; what was there is now {kept}" if kept else "")


def is_here(path: Path) -> str:
    """A whole file whose row was never written: only the one person it is expected of can have sent it."""
    sha256 = path.name
    with writing():
        if db.session.get(Blob, sha256) is not None:
            return "its report has learnt of it meanwhile"
        _add_row(path)
        arrived = update(Attachment).where(Attachment.sha256 == sha256, Attachment.present_at.is_(None))
        db.session.execute(arrived.values(present_at=now()), execution_options=_PLAINLY)
        _tell_reports(sha256)
        _note("file.found", f"file:{sha256}", {"size": path.stat().st_size})
    return "its report says now that it is here"


def set_aside(path: Path) -> str:
    """A file that nothing names leaves the folder of files, and is kept beside it."""
    with writing():
        if db.session.get(Blob, path.name) is not None:
            return "a report names it meanwhile"
        kept = _move_aside(path)
        _note("file.set_aside", f"file:{path.name}", {"set_aside": kept.name})
    return f"moved to {kept}"


def count_again(root_id: str) -> str:
    """A report says how many of its files are here."""
    with writing():
        report = db.session.get_one(Submission, root_id)
        told = report.files_present
        _count(report)
        _note("file.counted", f"report:{root_id}", {"said": told, "here": report.files_present})
    return f"it says {report.files_present}"


def nothing_is_safe() -> str:
    """safe_seq goes back to 0: phones keep more until the next verified backup."""
    with writing():
        state = db.session.get_one(ServerState, 1)
        told, state.safe_seq = state.safe_seq, 0
        _note("safe_seq.lowered", "server_state", {"said": told})
    return "safe_seq is 0 until a backup is verified"


def forget_upload(upload_id: str) -> str:
    """An unfinished upload starts again."""
    with writing():
        db.session.execute(delete(Upload).where(Upload.id == upload_id), execution_options=_PLAINLY)
        _note("upload.forgotten", f"upload:{upload_id}", {})
    disk.drop_part(upload_id)
    return "forgotten; its phone starts again"


def remove_draft(path: Path) -> str:
    """What a request that was cut off left: never a whole file, and nothing names it."""
    with writing():
        path.unlink(missing_ok=True)
        _note("draft.removed", f"upload:{path.stem}", {"name": path.name})
    return "removed"


def forget_doomed() -> str:
    """Files whose reports' time is over, and whose bytes a stop has left on the disk."""
    left = removal_runs.forget_files()
    return "they are being copied; it goes with the next run" if left else "removed"


def _written_again(path: Path) -> str:
    if db.session.get(Blob, path.name) is not None:
        return "it has come back meanwhile"
    _add_row(path)
    _note("file.row_written", f"file:{path.name}", {"size": path.stat().st_size})
    return "it is there; its row is written again"


def _add_row(path: Path) -> None:
    with path.open("rb") as given:
        add_blob(path.name, path.stat().st_size, type_of(given.read(32)))


def _tell_reports(sha256: str) -> None:
    db.session.flush()
    named = (
        select(Revision.root_id)
        .join(Attachment, Attachment.instance_id == Revision.instance_id)
        .where(Attachment.sha256 == sha256)
    )
    for report in db.session.scalars(select(Submission).where(Submission.root_id.in_(named))):
        _count(report)
        changes.record_report(report)


def _count(report: Submission) -> None:
    here = select(func.count()).where(
        Attachment.instance_id == report.current_instance_id, Attachment.present_at.is_not(None)
    )
    report.files_present = db.session.scalar(here) or 0
    report.rev += 1
    db.session.flush()


def _move_aside(path: Path) -> Path:
    folder = settings().folder / "set-aside"
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{path.name}.{number}"
    path.rename(target)
    disk.sync_folder(folder)
    disk.sync_folder(path.parent)
    return target


def _note(what: str, about: str, detail: dict[str, object]) -> None:
    audit.record(audit.SYSTEM, f"fsck.{what}", about, detail)
