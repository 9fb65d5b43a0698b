"""flask titian …: what an administrator does on the server itself."""

import sys
from typing import Any

import click
import segno
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError, ProgrammingError

from core.errors import Refusal
from forms.said import Said, language_asked
from front import form_commands, quarantine_commands, register_commands, retention_commands, upkeep_commands
from front.command_language import SpokenGroup, say, told
from front.error_page import error_page
from models import audit, devices, people, scope, state
from models.db import settings
from models.migrated import NOT_MIGRATED, lacks_tables
from workflow.roles import ROLES

_BROKEN = Said("Rantai audit putus pada catatan %(at)s.", "The chain is broken at entry %(at)s.")
_WHOLE = Said("Rantai audit utuh: %(n)s catatan.", "The chain is whole: %(n)s entries.")
_PASSWORD = Said("Kata sandi", "Password")
_PERSON = Said("%(username)s (%(roles)s) di %(office)s", "%(username)s (%(roles)s) in %(office)s")
_NOBODY = Said("Tidak ada pengguna dengan nama itu.", "There is no such person.")
_LINK = Said(
    "untuk %(name)s (%(username)s), sampai %(until)s, sekali pakai",
    "for %(name)s (%(username)s), until %(until)s, one use",
)
_EPOCH = Said("Epoch baru: %(epoch)s", "New epoch: %(epoch)s")


class _Commands(SpokenGroup):
    """Says in a sentence what a database without our tables would say in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError):
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                if lacks_tables():
                    raise click.ClickException(NOT_MIGRATED) from None
            raise


titian = _Commands("titian", help="Look after a Titian server.")
form_commands.add_to(titian)
upkeep_commands.add_to(titian)
quarantine_commands.add_to(titian)
register_commands.add_to(titian)
retention_commands.add_to(titian)


@titian.command("check-audit")
def check_audit() -> None:
    """Read the whole audit chain; the exit code is 1 when an entry does not fit."""
    check = audit.verify_chain()
    if check.broken_at is not None:
        say(_BROKEN, at=check.broken_at, err=True)
        sys.exit(1)
    say(_WHOLE, n=check.entries)


@titian.command("add-person")
@click.option("--name", required=True, help="As the office writes it.")
@click.option("--username", required=True, help="For signing in: lower case.")
@click.option("--office", required=True, help="The office's letters, ME.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(list(ROLES)))
@click.option("--village", "villages", multiple=True, help="Kemendagri code of a village in this person's care.")
@click.option("--password/--no-password", default=True, help="Ask for a password for the office pages.")
def add_person(
    name: str, username: str, office: str, roles: tuple[str, ...], villages: tuple[str, ...], password: bool
) -> None:
    """Make a person, the first admin for instance."""
    secret = click.prompt(told(_PASSWORD), hide_input=True, confirmation_prompt=True) if password else None
    try:
        office_id = scope.office_by_letters(office).id
        person = people.add_person(None, name, username, office_id, list(roles), list(villages), secret)
    except Refusal as refusal:
        raise click.ClickException(refusal.message(language_asked())) from refusal
    say(_PERSON, username=person.username, roles=", ".join(person.roles), office=office)


@titian.command("offer-enrolment")
@click.argument("username", required=False)
def offer_enrolment(username: str | None) -> None:
    """Print a link and a QR that make a phone of USERNAME's (without it: of the first field officer)."""
    person = people.find_person(username) if username else people.first_field_officer()
    if person is None:
        raise click.ClickException(told(_NOBODY))
    try:
        code, expires_at = devices.offer_enrolment(None, person.id)
    except Refusal as refusal:
        raise click.ClickException(refusal.message(language_asked())) from refusal
    link = f"{settings().public_url}/app/#enrol={code}"
    local = expires_at.astimezone(settings().zone)
    click.echo(link)
    say(_LINK, name=person.name, username=person.username, until=f"{local:%H.%M}")
    segno.make(link, error="m").terminal(compact=True)


@titian.command("errors")
def errors() -> None:
    """Print docs/errors.md: every reason for a refusal, from the catalogue."""
    click.echo(error_page(), nl=False)


@titian.command("begin-epoch")
@click.confirmation_option(prompt="Every phone will offer again all that it keeps. Go on?")
def begin_epoch() -> None:
    """Start a new life of the database; `restore` does it by itself, a promotion needs it once."""
    say(_EPOCH, epoch=state.begin_epoch())
