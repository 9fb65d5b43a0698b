"""A PIMPASA gives a village up: the assignment ends with a note, and the next one may take over in the same step."""

from datetime import date

from core.errors import Reason, Refusal
from models import changes, handovers, village_record
from models.dated_settings import today
from models.db import db, writing
from models.handovers import Successor
from models.tables_people import Person
from models.village_people import open_assignment, pimpasa_of
from workflow.roles import ASSIGNS_VILLAGES


def end_assignment(
    by: Person, code: str, rev: int, person_id: str, to_on: date | None, note: str, successor_id: str = ""
) -> None:
    """Take a village from a PIMPASA. note: what the next one must know, so that it survives the move.

    successor_id: who looks after it from now on; without one the village waits, as models.handovers tells.
    Raises Refusal: VILLAGE_NOT_HERE, NOT_ALLOWED, VILLAGE_CHANGED, NOT_ASSIGNED, ASSIGNED_DAY_BAD,
    VILLAGE_REASON_NEEDED, and as handovers.pass_on.
    """
    note = note.strip()
    if not note:
        raise Refusal(Reason.VILLAGE_REASON_NEEDED, where="note")
    with writing():
        village = village_record.take(by, code, rev, ASSIGNS_VILLAGES)
        person = next((one for one in pimpasa_of([village.code]).get(village.code, []) if one.id == person_id), None)
        if person is None:
            raise Refusal(Reason.NOT_ASSIGNED)
        row = open_assignment(village.code, person.id)
        if to_on is None or to_on > today() or (row is not None and to_on < row.from_on):
            raise Refusal(Reason.ASSIGNED_DAY_BAD, where="to_on")
        handovers.pass_on(by, person, [village.code], Successor(successor_id, note) if successor_id else None)
        if row is not None:
            row.to_on = to_on
        person.village_codes = [held for held in person.village_codes if held != village.code]
        person.rev += 1
        db.session.flush()
        changes.record("village", village.code, person_id=person.id, tombstone=True)
        detail = {"person": person.id, "to": to_on.isoformat()}
        village_record.note(village, by, "ended", note=note, detail=detail)
        if successor_id:
            detail = {"person": successor_id, "from": today().isoformat()}
            village_record.note(village, by, "assigned", detail=detail)
