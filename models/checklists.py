"""Checklists: what was asked of a form's reports on a day, and what is asked from a day on."""

from datetime import date
from typing import Any

from sqlalchemy import select

from models import audit
from models.db import db, writing
from models.tables_checklists import Checklist
from models.tables_people import Person


def checklist_on(form_id: str, day: date) -> list[dict[str, Any]]:
    """The items that are asked of a form's reports on a day, {name, label: {id, en}}; none when nobody set any."""
    query = select(Checklist.items).where(Checklist.form_id == form_id, Checklist.valid_from <= day)
    return db.session.scalar(query.order_by(Checklist.valid_from.desc()).limit(1)) or []


def labels_of(form_id: str) -> dict[str, dict[str, str]]:
    """Name → label by language of every item that was ever asked of a form; of a name asked twice, its latest."""
    query = select(Checklist.items).where(Checklist.form_id == form_id).order_by(Checklist.valid_from)
    return {item["name"]: item["label"] for items in db.session.scalars(query) for item in items}


def set_checklist(form_id: str, items: list[dict[str, Any]], valid_from: date, by: Person | str = audit.SYSTEM) -> bool:
    """Ask these items from a day on; what was asked before stays known. Returns whether anything changed."""
    with writing():
        if checklist_on(form_id, valid_from) == items:
            return False
        row = db.session.get(Checklist, (form_id, valid_from))
        if row is None:
            row = Checklist(form_id=form_id, valid_from=valid_from)
            db.session.add(row)
        row.items = items
        detail = {"valid_from": valid_from.isoformat(), "items": [item["name"] for item in items]}
        audit.record(by, "checklist.set", f"form:{form_id}", detail)
    return True
