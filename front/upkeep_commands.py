"""flask titian backup, verify, restore, fsck, rebuild-search: what keeps the reports when a disk does not."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from core import clock
from models import state
from models.backup import keep_newest, make_backup
from models.backup_folder import BackupFailed, find_backup
from models.backup_verify import Verified, verify_backup
from models.fsck import fsck
from models.restore import restore_backup
from models.row_checks import Fault
from models.search_checks import made_anew

_FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


def add_to(group: AppGroup) -> None:
    """Hang the commands on ``flask titian``."""
    for command in (backup, verify, restore, check_all, rebuild_search):
        group.add_command(command)


@click.command("backup")
@_FOLDER
@click.option("--keep", type=click.IntRange(1), help="Remove all but the newest N, once the new one is verified.")
@click.option("--verify/--no-verify", "reading", default=True, help="Read it back at once (unless told not to).")
@with_appcontext
def backup(folder: Path, keep: int | None, reading: bool) -> None:
    """Write database and files into a new folder below FOLDER, on another disk, while the server runs."""
    if keep is not None and not reading:
        raise click.UsageError("--keep removes older backups only for one that is verified; leave out --no-verify.")
    try:
        made = make_backup(folder, clock.now())
        click.echo(f"{made.path}: {len(made.manifest.files)} files, {made.manifest.bytes} bytes.")
        if not reading:
            click.echo("Not verified: phones keep their copies until `flask titian verify` has read it.")
            return
        _tell_verified(verify_backup(made.path))
        for path in keep_newest(folder, keep) if keep is not None else ():
            click.echo(f"Removed {path}.")
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
    click.echo(f"Restored {restored.path}: {restored.manifest.receipt_seq} receipts. New epoch: {state.epoch()}")
    click.echo("Phones offer again what they keep when they next reach the server. Take a backup now.")


@click.command("fsck")
@click.option("--repair", is_flag=True, help="Put right what provably loses nothing; each repair is in the audit log.")
@with_appcontext
def check_all(repair: bool) -> None:
    """Compare rows, receipts, files and audit chain, reading every file; exit code 1 with faults."""
    faults = fsck(repair)
    _tell(faults)
    left = [fault for fault in faults if not fault.repaired]
    if faults:
        click.echo(f"{len(faults)} faults, {len(faults) - len(left)} repaired.", err=True)
        sys.exit(1)
    click.echo("Everything agrees.")


@click.command("rebuild-search")
@with_appcontext
def rebuild_search() -> None:
    """Make the search anew from the reports, beside the running server; nothing else is touched."""
    click.echo(f"The search is {made_anew()}.")


def _tell_verified(verified: Verified) -> None:
    manifest = verified.manifest
    if not verified.whole:
        _tell([*verified.faults, *verified.lacking])
        raise BackupFailed(f"{verified.path} is not whole; phones keep their copies.")
    click.echo(f"Verified {verified.path}: {manifest.receipt_seq} receipts, {len(manifest.files)} files read back.")
    if manifest.epoch != state.epoch():
        click.echo("It is of an earlier life of this database: phones keep their copies.")
        return
    click.echo(f"Phones may let go of what they sent up to {state.safe_seq()}.")


def _tell(faults: Iterable[Fault]) -> None:
    for fault in faults:
        done = f" Repaired: {fault.repaired}." if fault.repaired else ""
        click.echo(f"{fault.code}: {fault.said}{done}", err=True)
