"""Numbers that law or ministry may change: what holds on a day, and what will hold from another."""

from datetime import date

from sqlalchemy import select

from core import clock
from core.errors import Reason, Refusal
from models import audit
from models.db import db, settings, writing
from models.once import once
from models.tables_people import Person
from models.tables_villages import DatedSetting
from workflow import roles
from workflow.village_hints import SETTINGS


def today() -> date:
    """The installation's calendar day."""
    return clock.now().astimezone(settings().zone).date()


def value_of(name: str, on: date) -> int:
    """What a setting of workflow.village_hints.SETTINGS is on a day."""
    query = select(DatedSetting.value).where(DatedSetting.name == name, DatedSetting.valid_from <= on)
    newest = query.order_by(DatedSetting.valid_from.desc()).limit(1)
    found = once(lambda: db.session.scalar(newest), "setting", name, on)
    return SETTINGS[name][0] if found is None else found


def history(name: str) -> list[DatedSetting]:
    """Everything that was ever said of a setting, the newest day first."""
    query = select(DatedSetting).where(DatedSetting.name == name)
    return list(db.session.scalars(query.order_by(DatedSetting.valid_from.desc())))


def keep(by: Person, name: str, value: int, valid_from: date | None, source: str) -> None:
    """Say what a setting is from a day on, and by which rule. Raises Refusal: NOT_ALLOWED, NOT_FOUND, SETTING_BAD."""
    if not roles.holds(by.roles, roles.ARRANGES_AREAS):
        raise Refusal(Reason.NOT_ALLOWED)
    if name not in SETTINGS:
        raise Refusal(Reason.NOT_FOUND)
    _default, least, most = SETTINGS[name]
    source = source.strip()
    if valid_from is None or not source or not least <= value <= most:
        raise Refusal(Reason.SETTING_BAD, where=name, least=least, most=most)
    with writing():
        row = db.session.get(DatedSetting, (name, valid_from))
        before, told = None if row is None else row.value, (value, source, clock.now(), by.id)
        row = row or DatedSetting(name=name, valid_from=valid_from)
        row.value, row.source, row.set_at, row.set_by = told
        db.session.add(row)
        detail = {"value": value, "before": before, "from": valid_from.isoformat(), "source": source}
        audit.record(by, "setting.kept", f"setting:{name}", detail)
