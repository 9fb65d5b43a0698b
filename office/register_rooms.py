"""The three registers as rooms of the office: /office/foreigners, /office/employers, /office/lodgings."""

from flask import Blueprint

from office import register_entry, register_export, registers
from office.registers import ROOMS


class Room:
    """One register; a room as the others are, with its blueprint."""

    def __init__(self, kind: str) -> None:
        self.blueprint = Blueprint(ROOMS[kind], __name__, url_prefix=f"/{ROOMS[kind]}")
        registers.add_pages(self.blueprint, kind)
        register_export.add_pages(self.blueprint, kind)
        register_entry.add_pages(self.blueprint, kind)


REGISTERS = tuple(Room(kind) for kind in ROOMS)
