"""flask titian backup, verify, restore, fsck, rebuild-…: what keeps the reports when a disk does not."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from core import clock
from forms.said import Said
from front.command_language import say, told
from models import figure_checks, state
from models.backup import keep_newest, make_backup
from models.backup_folder import BackupFailed, find_backup
from models.backup_verify import Verified, verify_backup
from models.fsck import fsck
from models.restore import restore_backup
from models.row_checks import Fault
from models.search_checks import made_anew

_MADE = Said("%(path)s: %(files)s berkas, %(bytes)s bita.", "%(path)s: %(files)s files, %(bytes)s bytes.")
_KEEP = Said(
    "--keep menghapus cadangan lama hanya untuk yang terverifikasi; hilangkan --no-verify.",
    "--keep removes older backups only for one that is verified; leave out --no-verify.",
)
_NOT_VERIFIED = Said(
    "Belum terverifikasi: HP tetap menyimpan salinannya sampai `flask titian verify` membacanya.",
    "Not verified: phones keep their copies until `flask titian verify` has read it.",
)
_REMOVED = Said("%(path)s dihapus.", "Removed %(path)s.")
_RESTORED = Said(
    "%(path)s dipulihkan: %(receipts)s tanda terima. Epoch baru: %(epoch)s",
    "Restored %(path)s: %(receipts)s receipts. New epoch: %(epoch)s",
)
_THEN = Said(
    "HP menawarkan lagi yang disimpannya begitu menjangkau server. Buatlah cadangan sekarang.",
    "Phones offer again what they keep when they next reach the server. Take a backup now.",
)
_FAULTS = Said("%(all)s kesalahan, %(repaired)s diperbaiki.", "%(all)s faults, %(repaired)s repaired.")
_AGREES = Said("Semuanya cocok.", "Everything agrees.")
_FIGURES = Said("Angka: %(state)s.", "The figures are %(state)s.")
_SEARCH = Said("Pencarian: %(state)s.", "The search is %(state)s.")
_NOT_WHOLE = Said(
    "%(path)s tidak utuh; HP tetap menyimpan salinannya.", "%(path)s is not whole; phones keep their copies."
)
_VERIFIED = Said(
    "%(path)s terverifikasi: %(receipts)s tanda terima, %(files)s berkas dibaca kembali.",
    "Verified %(path)s: %(receipts)s receipts, %(files)s files read back.",
)
_EARLIER = Said(
    "Ini dari masa hidup basis data yang lebih awal: HP tetap menyimpan salinannya.",
    "It is of an earlier life of this database: phones keep their copies.",
)
_LET_GO = Said(
    "HP boleh melepas yang dikirim sampai nomor %(seq)s.", "Phones may let go of what they sent up to %(seq)s."
)
_REPAIRED = Said(" Diperbaiki: %(how)s.", " Repaired: %(how)s.")

_FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


def add_to(group: AppGroup) -> None:
    """Hang the commands on ``flask titian``."""
    for command in (backup, verify, restore, check_all, rebuild_search, rebuild_figures):
        group.add_command(command)


@click.command("backup")
@_FOLDER
@click.option("--keep", type=click.IntRange(1), help="Remove all but the newest N, once the new one is verified.")
@click.option("--verify/--no-verify", "reading", default=True, help="Read it back at once (unless told not to).")
@with_appcontext
def backup(folder: Path, keep: int | None, reading: bool) -> None:
    """Write database and files into a new folder below FOLDER, on another disk, while the server runs."""
    if keep is not None and not reading:
        raise click.UsageError(told(_KEEP))
    try:
        made = make_backup(folder, clock.now())
        say(_MADE, path=str(made.path), files=len(made.manifest.files), bytes=made.manifest.bytes)
        if not reading:
            say(_NOT_VERIFIED)
            return
        _tell_verified(verify_backup(made.path))
        for path in keep_newest(folder, keep) if keep is not None else ():
            say(_REMOVED, path=str(path))
    except BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed


@click.command("verify")
@_FOLDER
@with_appcontext
def verify(folder: Path) -> None:
    """Read a backup back (the newest one in FOLDER); exit code 1 when anything is amiss."""
    try:
        _tell_verified(verify_backup(find_backup(folder.resolve())))
    except BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed


@click.command("restore")
@_FOLDER
@with_appcontext
def restore(folder: Path) -> None:
    """Bring a backup (the newest one in FOLDER) back into an empty data folder, with a new epoch."""
    try:
        restored = restore_backup(find_backup(folder.resolve()), upgrade)
    except BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed
    _tell(restored.lacking)
    say(_RESTORED, path=str(restored.path), receipts=restored.manifest.receipt_seq, epoch=state.epoch())
    say(_THEN)


@click.command("fsck")
@click.option("--repair", is_flag=True, help="Put right what provably loses nothing; each repair is in the audit log.")
@with_appcontext
def check_all(repair: bool) -> None:
    """Compare rows, receipts, files and audit chain, reading every file; exit code 1 with faults."""
    faults = fsck(repair)
    _tell(faults)
    left = [fault for fault in faults if not fault.repaired]
    if faults:
        say(_FAULTS, all=len(faults), repaired=len(faults) - len(left), err=True)
        sys.exit(1)
    say(_AGREES)


@click.command("rebuild-search")
@with_appcontext
def rebuild_search() -> None:
    """Make the search anew from the reports, beside the running server; nothing else is touched."""
    say(_SEARCH, state=made_anew())


@click.command("rebuild-figures")
@with_appcontext
def rebuild_figures() -> None:
    """Count the figures' facts anew from the reports, beside the running server; nothing else is touched."""
    say(_FIGURES, state=figure_checks.made_anew())


def _tell_verified(verified: Verified) -> None:
    manifest = verified.manifest
    if not verified.whole:
        _tell([*verified.faults, *verified.lacking])
        raise BackupFailed(told(_NOT_WHOLE, path=str(verified.path)))
    say(_VERIFIED, path=str(verified.path), receipts=manifest.receipt_seq, files=len(manifest.files))
    if manifest.epoch != state.epoch():
        say(_EARLIER)
        return
    say(_LET_GO, seq=state.safe_seq())


def _tell(faults: Iterable[Fault]) -> None:
    for fault in faults:
        done = told(_REPAIRED, how=fault.repaired) if fault.repaired else ""
        click.echo(f"{fault.code}: {fault.said}{done}", err=True)
