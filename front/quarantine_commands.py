"""flask titian quarantine list, show, retry: what phones sent that could not be read, to the byte."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from core import clock
from models import quarantine
from models.quarantine import Kept, Retried
from sync.aside import records_in

# Enough to see what it is; all of it with --out.
SHOWN_BYTES = 2_000

group = AppGroup("quarantine", help="What phones sent that could not be read: look at it, try it again.")


def add_to(parent: AppGroup) -> None:
    """Hang the group on ``flask titian``."""
    parent.add_command(group)


@group.command("list")
@click.option("--all", "settled", is_flag=True, help="Also what has been taken in since.")
@with_appcontext
def list_kept(settled: bool) -> None:
    """Every request and record kept aside, oldest first."""
    quarantine.take_over_left()
    kept = quarantine.list_kept(settled=settled)
    for one in kept:
        click.echo(_line(one))
    click.echo(f"{len(kept)} kept aside." if kept else "Nothing is kept aside.")


@group.command("show")
@click.argument("id")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the bytes as they came to a file.")
@with_appcontext
def show(id: str, out: Path | None) -> None:
    """One of them, ID or its beginning: where it comes from, and its bytes."""
    one, raw = _find(id)
    click.echo(_line(one))
    person = one.device.person
    click.echo(f"from {person.name} ({person.username}), phone {one.device.device_code}, {one.device.name}")
    click.echo(f"sha256 {one.sha256}")
    if out is not None:
        out.write_bytes(raw)
        click.echo(f"{len(raw)} bytes written to {out}.")
        return
    click.echo(raw[:SHOWN_BYTES].decode(errors="backslashreplace"))
    if len(raw) > SHOWN_BYTES:
        click.echo(f"… {len(raw) - SHOWN_BYTES} more bytes; --out FILE writes them all.")


@group.command("retry")
@click.argument("id", required=False)
@click.option("--all", "everything", is_flag=True, help="All that is kept aside.")
@click.option("--late", is_flag=True, help="Also from phones that were revoked more than 30 days ago.")
@with_appcontext
def retry(id: str | None, everything: bool, late: bool) -> None:
    """Read it again as this Titian reads, and take in what can be read; exit code 1 when something stays aside.

    What is taken in gets its receipt like any report; the phone learns it when it next asks. Trying twice does nothing
    twice.
    """
    if (id is None) != everything:
        raise click.UsageError("Name one, or say --all.")
    quarantine.take_over_left()
    chosen = quarantine.list_kept() if id is None else [_find(id)[0]]
    left = 0
    for one in chosen:
        done = quarantine.retry(one.id, records_in, late=late)
        left += not done.settled
        for sentence in _said(done):
            click.echo(f"{one.id[:8]} {sentence}")
    if left:
        click.echo(f"{left} of {len(chosen)} stay aside.", err=True)
        sys.exit(1)


def _find(id: str) -> tuple[Kept, bytes]:
    found = quarantine.find_kept(id)
    if found is None:
        raise click.ClickException(f"{id} is the beginning of none, or of more than one. `list` shows them.")
    return found


def _line(one: Kept) -> str:
    done = f", taken in {clock.iso(one.settled_at)}" if one.settled_at else ""
    times = f", sent {one.times} times" if one.times > 1 else ""
    return f"{one.id[:8]} {clock.iso(one.at)} {one.kind} {one.size} bytes {one.reason} {one.detail}{times}{done}"


def _said(done: Retried) -> list[str]:
    if done.problem is not None:
        return [f"cannot be read: {done.problem}"]
    return [
        f"{outcome.instance_id} {outcome.outcome}"
        + (f" {outcome.receipt['code']}" if outcome.receipt else "")
        + (f" ({outcome.problem.code})" if outcome.problem else "")
        for outcome in done.outcomes
    ]
