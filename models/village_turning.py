"""Evaluations begin by themselves: an active village whose day has come, once, written down as the system's step."""

from datetime import date, timedelta

from sqlalchemy import func, select

from core import clock
from models import village_record
from models.dated_settings import today, value_of
from models.db import db, writing
from models.tables_places import Village
from workflow.village import BY_ITSELF
from workflow.village_hints import begins_by_itself, evaluation_due, months_after

AT_ONCE = 20
# A day counted back from the end of a month may lie so much too early; the rule has the last word.
_MONTHS_DIFFER = timedelta(days=3)


def turn_slice() -> bool:
    """Begin the next few evaluations that are due. Is more to be done right away?"""
    if not _due():
        return False
    with writing():
        # Somebody may have begun one meanwhile, or another process.
        due = _due()
        for entry, due_on in due:
            entry.stage, entry.stage_at = BY_ITSELF[1], clock.now()
            told = {"before": BY_ITSELF[0], "after": BY_ITSELF[1], "detail": {"due": due_on.isoformat()}}
            village_record.note(entry, None, "stage", **told)
    return len(due) == AT_ONCE


def _due() -> list[tuple[Village, date]]:
    """Those whose evaluation begins today, each with the day on which it was due."""
    on = today()
    months, wait = value_of("village.evaluation_months", on), value_of("village.evaluation_wait_days", on)
    began = func.coalesce(Village.evaluated_on, Village.fostered_on)
    latest = months_after(on, -months) + _MONTHS_DIFFER
    near = db.session.scalars(select(Village).where(Village.stage == BY_ITSELF[0], began <= latest))
    found = [(entry, evaluation_due(entry.stage, entry.fostered_on, entry.evaluated_on, months)) for entry in near]
    due = [(entry, day) for entry, day in found if day and begins_by_itself(day, entry.stage, on, wait)]
    return sorted(due, key=lambda one: (one[1], one[0].code))[:AT_ONCE]
