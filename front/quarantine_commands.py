"""flask titian quarantine list, show, retry: what phones sent that could not be read, to the byte."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from core import clock
from forms.said import Said
from front.command_language import say, told
from models import quarantine
from models.quarantine import Kept, Retried
from sync.aside import records_in

_COUNT = Said("%(n)s disisihkan.", "%(n)s kept aside.")
_NOTHING = Said("Tidak ada yang disisihkan.", "Nothing is kept aside.")
_FROM = Said(
    "dari %(name)s (%(username)s), HP %(code)s, %(device)s", "from %(name)s (%(username)s), phone %(code)s, %(device)s"
)
_WRITTEN = Said("%(n)s bita ditulis ke %(out)s.", "%(n)s bytes written to %(out)s.")
_MORE = Said("… %(n)s bita lagi; --out FILE menulis semuanya.", "… %(n)s more bytes; --out FILE writes them all.")
_NAME_ONE = Said("Sebut satu, atau gunakan --all.", "Name one, or say --all.")
_LEFT = Said("%(left)s dari %(all)s tetap disisihkan.", "%(left)s of %(all)s stay aside.")
_WHICH = Said(
    "%(id)s bukan awalan satu pun, atau awalan lebih dari satu. `list` menampilkannya.",
    "%(id)s is the beginning of none, or of more than one. `list` shows them.",
)
_LINE = Said(
    "%(id)s %(at)s %(kind)s %(size)s bita %(reason)s %(detail)s",
    "%(id)s %(at)s %(kind)s %(size)s bytes %(reason)s %(detail)s",
)
_TIMES = Said(", dikirim %(n)s kali", ", sent %(n)s times")
_TAKEN = Said(", diterima %(at)s", ", taken in %(at)s")
_UNREADABLE = Said("tidak terbaca: %(problem)s", "cannot be read: %(problem)s")

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
    if kept:
        say(_COUNT, n=len(kept))
    else:
        say(_NOTHING)


@group.command("show")
@click.argument("id")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the bytes as they came to a file.")
@with_appcontext
def show(id: str, out: Path | None) -> None:
    """One of them, ID or its beginning: where it comes from, and its bytes."""
    one, raw = _find(id)
    click.echo(_line(one))
    person = one.device.person
    say(_FROM, name=person.name, username=person.username, code=one.device.device_code, device=one.device.name)
    click.echo(f"sha256 {one.sha256}")
    if out is not None:
        out.write_bytes(raw)
        say(_WRITTEN, n=len(raw), out=str(out))
        return
    click.echo(raw[:SHOWN_BYTES].decode(errors="backslashreplace"))
    if len(raw) > SHOWN_BYTES:
        say(_MORE, n=len(raw) - SHOWN_BYTES)


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
        raise click.UsageError(told(_NAME_ONE))
    quarantine.take_over_left()
    chosen = quarantine.list_kept() if id is None else [_find(id)[0]]
    left = 0
    for one in chosen:
        done = quarantine.retry(one.id, records_in, late=late)
        left += not done.settled
        for sentence in _said(done):
            click.echo(f"{one.id[:8]} {sentence}")
    if left:
        say(_LEFT, left=left, all=len(chosen), err=True)
        sys.exit(1)


def _find(id: str) -> tuple[Kept, bytes]:
    found = quarantine.find_kept(id)
    if found is None:
        raise click.ClickException(told(_WHICH, id=id))
    return found


def _line(one: Kept) -> str:
    done = told(_TAKEN, at=clock.iso(one.settled_at)) if one.settled_at else ""
    times = told(_TIMES, n=one.times) if one.times > 1 else ""
    facts = {"id": one.id[:8], "at": clock.iso(one.at), "kind": one.kind, "size": one.size}
    return told(_LINE, **facts, reason=one.reason, detail=one.detail) + times + done


def _said(done: Retried) -> list[str]:
    if done.problem is not None:
        return [told(_UNREADABLE, problem=str(done.problem))]
    return [
        f"{outcome.instance_id} {outcome.outcome}"
        + (f" {outcome.receipt['code']}" if outcome.receipt else "")
        + (f" ({outcome.problem.code})" if outcome.problem else "")
        for outcome in done.outcomes
    ]
