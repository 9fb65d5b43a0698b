"""A new life from a backup: into an empty installation only, and always under a new epoch."""

import os
from collections.abc import Callable
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, delete, func, insert, select, update

from core import clock, ids
from models import audit, state
from models.backup_folder import BLOBS, DATABASE, BackupFailed, Manifest, copy_file, plainly
from models.backup_rows import holds_anything, opened, put_rows, tables_of
from models.backup_verify import Verified, read_whole
from models.db import db, settings
from models.disk import keep_file, sync_folder
from models.tables_forms import Blob, FormMedia
from models.tables_intake import Upload
from models.tables_ledger import AuditEntry, ServerState
from models.tables_reports import Attachment, Revision, Submission
from models.tables_villages import VillageDocument

_UNFINISHED = "restore-unfinished"


def restore_backup(path: Path, upgrade: Callable[[], None]) -> Verified:
    """Read a backup whole, then bring files and database back; the database comes last, in one step.

    upgrade: brings the set database's tables to what this Titian knows. A restore that was cut short can be started
    again. Raises BackupFailed when the backup is damaged or something is here already: nothing is ever overwritten.
    """
    verified = read_whole(path)
    if verified.faults:
        said = "\n".join(fault.said for fault in verified.faults[:20])
        raise BackupFailed(f"{path} is damaged and was not restored. Take an older backup.\n{said}")
    if not _knows(verified.manifest.tables):
        raise BackupFailed(f"{path} was made by a newer Titian ({verified.manifest.tables}). Restore it with that one.")
    with plainly("restore the backup", settings().folder):
        if not _was_cut_short_at_the_end(path):
            _refuse_what_is_in_use()
            _mark(path)
            _bring_files(path, verified.manifest)
            if db.engine.dialect.name == "sqlite" and verified.manifest.origin == "sqlite":
                _bring_database(path, verified.manifest)
            else:
                upgrade()
                _bring_rows(path, verified.manifest)
        upgrade()
        (settings().folder / _UNFINISHED).unlink()
    state.forget_epoch()
    return verified


def _knows(tables: str) -> bool:
    """Has this Titian a way from these tables to its own?"""
    scripts = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    return tables in {script.revision for script in scripts.walk_revisions()}


def _was_cut_short_at_the_end(path: Path) -> bool:
    """Did an earlier try of this very backup put the database in its place, and was stopped before it could say so?"""
    mark = settings().folder / _UNFINISHED
    return mark.exists() and mark.read_text() == path.name and _database_holds_anything()


def _database_holds_anything() -> bool:
    if db.engine.dialect.name == "sqlite" and not Path(db.engine.url.database or "").exists():
        return False
    with db.engine.connect() as connection:
        return holds_anything(connection)


def _refuse_what_is_in_use() -> None:
    folder = settings().folder
    advice = "Stop the server, move its data away (do not delete it), and restore into an empty place."
    if _database_holds_anything():
        raise BackupFailed(f"The database {db.engine.url.render_as_string()} is in use. {advice}")
    goes_on = (folder / _UNFINISHED).exists()
    if not goes_on and any(path.is_file() for path in settings().blobs.rglob("*")):
        raise BackupFailed(f"{settings().blobs} holds files: {folder} is in use. {advice}")


def _mark(path: Path) -> None:
    """From here on the folder is ours: a restore that is cut short may find its own files again."""
    (settings().folder / _UNFINISHED).write_text(path.name)
    sync_folder(settings().folder)


def _bring_files(path: Path, manifest: Manifest) -> None:
    drafts = settings().folder / "uploads"
    drafts.mkdir(exist_ok=True)
    for file in manifest.files:
        if not file.path.startswith(f"{BLOBS}/"):
            continue
        draft = drafts / f"{ids.new_uuid()}.new"
        if copy_file(path / file.path, draft).sha256 != file.sha256:
            draft.unlink()
            raise BackupFailed(f"{path / file.path} changed while it was read. Its disk is failing: copy the backup.")
        keep_file(draft, file.sha256)


def _bring_database(path: Path, manifest: Manifest) -> None:
    """The copied file itself, changed beside its place and renamed into it."""
    target = Path(db.engine.url.database or "")
    db.session.remove()
    db.engine.dispose()
    for ending in ("", "-wal", "-shm", ".part"):
        target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)  # it holds nothing, as was made sure
    part = target.with_name(f"{target.name}.part")
    copy_file(path / DATABASE, part)
    with opened(part, write=True) as copy:
        begin_new_life(copy, path.name, manifest)
    handle = os.open(part, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    part.rename(target)
    sync_folder(target.parent)


def _bring_rows(path: Path, manifest: Manifest) -> None:
    """Row by row into another kind of database, in one transaction."""
    with opened(path / DATABASE) as copy, db.engine.connect() as target:
        target = target.execution_options(titian_write=True)
        with target.begin():
            ours = tables_of(target)
            if ours != manifest.tables:
                raise BackupFailed(
                    f"The backup has the tables of {manifest.tables}, this Titian those of {ours}. Restore it with the "
                    "Titian that made it, then bring that one up to date."
                )
            put_rows(copy, target)
            begin_new_life(target, path.name, manifest)


def begin_new_life(connection: Connection, name: str, manifest: Manifest) -> None:
    """Before anybody can read it: a new epoch, nothing safe yet, no half-sent files, what lacks is asked for again."""
    values = {"epoch": ids.new_epoch(), "safe_seq": 0, "began_at": clock.now()}
    connection.execute(update(ServerState).values(**values))
    connection.execute(delete(Upload))  # their bytes were not in the backup
    _ask_again(connection, {file.sha256 for file in manifest.lacking})
    last = connection.execute(
        select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    ).one_or_none()
    detail = {"epoch": values["epoch"], "from_epoch": manifest.epoch, "receipt_seq": manifest.receipt_seq}
    entries = [(audit.SYSTEM, "backup.restored", f"backup:{name}", detail)]
    seq, sealed = (last.seq, last.hash) if last is not None else (0, None)
    connection.execute(insert(AuditEntry), audit.sealed(entries, seq, sealed, clock.now()))


def _ask_again(connection: Connection, lost: set[str]) -> None:
    """What the backup is known to lack is not here: a phone that still has it hears so and sends it again."""
    if not lost:
        return
    connection.execute(update(Attachment).where(Attachment.sha256.in_(lost)).values(present_at=None))
    here = select(func.count()).where(
        Attachment.instance_id == Submission.current_instance_id, Attachment.present_at.is_not(None)
    )
    touched = select(Revision.root_id).join(Attachment, Attachment.instance_id == Revision.instance_id)
    connection.execute(
        update(Submission)
        .where(Submission.root_id.in_(touched.where(Attachment.sha256.in_(lost))))
        .values(files_present=here.scalar_subquery())
    )
    unneeded = delete(Blob).where(Blob.sha256.in_(lost))
    if connection.dialect.has_table(connection, FormMedia.__tablename__):  # an older backup has none
        # A picture that a form shows keeps its row: nobody would send it again, and fsck goes on saying that it lacks.
        unneeded = unneeded.where(Blob.sha256.not_in(select(FormMedia.sha256)))
    if connection.dialect.has_table(connection, VillageDocument.__tablename__):
        named = select(VillageDocument.sha256).where(VillageDocument.sha256.is_not(None))
        unneeded = unneeded.where(Blob.sha256.not_in(named))
    connection.execute(unneeded)
