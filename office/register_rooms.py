"""The three registers as rooms of the office: /office/foreigners, /office/employers, /office/lodgings."""

from functools import partial

from flask import Blueprint

from office import list_export, register_entry, register_export, registers
from office.registers import ROOMS
from workflow.roles import KEEPS_REGISTERS


class Room:
    """One register; a room as the others are, with its blueprint."""

    def __init__(self, kind: str) -> None:
        self.blueprint = Blueprint(ROOMS[kind], __name__, url_prefix=f"/{ROOMS[kind]}")
        registers.add_pages(self.blueprint, kind)
        file_of = partial(register_export.file_of, kind)
        list_export.add_pages(self.blueprint, KEEPS_REGISTERS, f"office.{ROOMS[kind]}.list_entries", file_of)
        register_entry.add_pages(self.blueprint, kind)


REGISTERS = tuple(Room(kind) for kind in ROOMS)
