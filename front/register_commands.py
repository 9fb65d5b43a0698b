"""flask titian rebuild-registers: what approved reports say of foreigners, employers and lodgings, made anew."""

import click
from flask.cli import AppGroup, with_appcontext

from forms.said import Said
from front.command_language import say
from models import registering
from workflow.sightings import KINDS

_REGISTERS = Said(
    "Register: %(foreigner)s kali orang asing disebut, %(employer)s kali pemberi kerja, %(lodging)s kali penginapan.",
    "Registers: %(foreigner)s mentions of foreigners, %(employer)s of employers, %(lodging)s of lodgings.",
)


def add_to(group: AppGroup) -> None:
    """Hang the command on ``flask titian``."""
    group.add_command(rebuild_registers)


@click.command("rebuild-registers")
@with_appcontext
def rebuild_registers() -> None:
    """Make the registers anew from approved reports, beside the running server; codes, decisions and notes stay."""
    counts = registering.rebuild()
    foreigner, employer, lodging = (counts.get(kind, 0) for kind in KINDS)
    say(_REGISTERS, foreigner=foreigner, employer=employer, lodging=lodging)
