"""The figures' facts added up by month, so that a page adds a few rows however many reports there are.

Changed with the facts, in the same transaction (models.report_facts); fsck adds all facts up again and compares. What
depends on the hour is taken off when asked: reports whose time has not come yet, a few days' worth.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, delete, extract, func, literal, select, text
from sqlalchemy import true as always

from models.db import db
from models.tables_figures import FactMonth, ReportFact
from workflow.indicators import ANSWER_S, INDICATORS, URGENT_ANSWER_S

EYES = ("amati_oa", "kunj_tka", "cek_inap")
WAITING = ("received", "held", "conflicted", "quarantined", "returned")
SUMS = ("people", "men", "women", "youth", "weak", "items", "lessons", "cost")
KEYS = ("day", "office_id", "month", "regency_code", "form_id", "state", "kind")
_APPROVED: dict[str, Any] = {"state": ("approved",)}
# figure → which rows it adds up, and what of them
_ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "activities": ({"form_id": ("kegiatan",), **_APPROVED}, "n"),
    "observations": ({"form_id": EYES, **_APPROVED}, "n"),
    "nil": ({"form_id": EYES, "kind": ("nil",), **_APPROVED}, "n"),
    "pointed": ({"form_id": EYES, **_APPROVED}, "pointed"),
    "seen": ({"form_id": EYES, "kind": ("seen",), **_APPROVED}, "n"),
    "pictured": ({"form_id": EYES, "kind": ("seen",), **_APPROVED}, "pictured"),
    "undecided": ({"state": WAITING}, "n"),
    "received": ({}, "n"),
    "due_check": ({}, "n"),
    "checked": ({}, "checked"),
    "answered": ({}, "answered"),
    "returned": ({}, "returned"),
    "due_urgent": ({}, "urgent"),
    "urgent_answered": ({}, "urgent_answered"),
    "due_follow": ({}, "to_follow"),
    "followed": ({}, "followed"),
    "risks": ({"form_id": ("deteksi_pmi",), **_APPROVED}, "n"),
    "referred": ({"form_id": ("deteksi_pmi",), **_APPROVED}, "referred"),
    "prevented": ({"form_id": ("deteksi_pmi",), **_APPROVED}, "prevented"),
    "brought_home": ({"form_id": ("deteksi_pmi",), **_APPROVED}, "brought_home"),
    "requests": ({"form_id": ("layanan_desa",), **_APPROVED}, "n"),
    "obstacles": ({"form_id": ("hambatan",), "state": (*WAITING, "approved")}, "n"),
    "obstacles_answered": ({"form_id": ("hambatan",), **_APPROVED}, "n"),
    "meetings": ({"form_id": ("koordinasi",), **_APPROVED}, "n"),
}
Key = tuple[Any, ...]
Added = dict[Key, Counter[str]]


def whole_months(since: date, until: date) -> bool:
    """Does a stretch of days begin with a month and end with one?"""
    return since.day == 1 and (until + timedelta(days=1)).day == 1


def is_kept(figure: str) -> bool:
    """Is it added up here? Recruiters are named one by one."""
    return figure in _ROWS


def counted(names: Iterable[str]) -> list[ColumnElement[int]]:
    """For a question to FactMonth: how many reports each of these figures has, before what is not due is taken off."""
    return [func.sum(case((and_(always(), *rows_of(name)), _measure(name)), else_=0)).label(name) for name in names]


def rows_of(figure: str) -> list[ColumnElement[bool]]:
    """Which rows of its day a figure adds up."""
    return [getattr(FactMonth, name).in_(values) for name, values in _ROWS[figure][0].items()]


def within(figure: str, office_ids: Iterable[str], since: date, until: date, place: str) -> list[ColumnElement[bool]]:
    """The rows of these offices and months, of the day by which a figure counts."""
    found = [
        FactMonth.day == INDICATORS[figure].by,
        FactMonth.office_id.in_(tuple(office_ids)),
        FactMonth.month.between(_number(since), _number(until)),
    ]
    return [*found, FactMonth.regency_code == place] if place else found


def of_reports(root_ids: list[str]) -> Added:
    """What these reports bring to the months, as their facts stand."""
    return _read(*(query.where(ReportFact.root_id.in_(root_ids)) for query in _adding()))


def change(before: Added, after: Added) -> None:
    """Take off what reports brought before and add what they bring now, inside the caller's ``writing()``."""
    rows = []
    for key in before.keys() | after.keys():
        was, now = before.get(key, Counter()), after.get(key, Counter())
        row = {name: now[name] - was[name] for name in _MEASURES}
        if any(row.values()):
            rows.append(dict(zip(KEYS, key, strict=True)) | row)
    if rows:
        db.session.connection().execute(_ADD, sorted(rows, key=lambda row: [row[name] for name in KEYS]))


def all_agree() -> bool:
    """Are all months what the facts add up to?"""
    columns = [getattr(FactMonth, name) for name in (*KEYS, *_MEASURES)]
    return _read(select(*columns).where(FactMonth.n != 0)) == _read(*_adding())


def made_anew() -> None:
    """Add all facts up again, inside the caller's ``writing()``."""
    db.session.execute(delete(FactMonth))
    change({}, _read(*_adding()))


def _adding() -> list[Any]:
    """The months as the facts add up to them: one question for each day that counts."""
    fact, zero = ReportFact, literal(0)
    urgent = and_(fact.form_id == "deteksi_pmi", fact.urgent)
    to_follow = and_(fact.state == "approved", fact.follow_due_at.is_not(None))
    brought: dict[str, dict[str, Any]] = {
        "finished_on": {
            "pointed": _times(fact.has_point),
            "pictured": _times(fact.has_photo),
            "referred": _times(fact.referred),
            "prevented": _times(fact.outcome == "prevented"),
            "brought_home": _times(fact.outcome == "home"),
            **{name: func.sum(getattr(fact, name)) for name in SUMS},
        },
        "received_on": {
            "checked": _times(fact.answered_s <= ANSWER_S),
            "answered": _times(fact.answered_s.is_not(None)),
            "returned": _times(and_(fact.answered_s.is_not(None), fact.returned)),
            "urgent": _times(urgent),
            "urgent_answered": _times(and_(urgent, fact.answered_s <= URGENT_ANSWER_S)),
        },
        "approved_on": {
            "to_follow": _times(to_follow),
            "followed": _times(and_(to_follow, fact.followed_at <= fact.follow_due_at)),
        },
    }
    found = []
    for name, measures in brought.items():
        day: Any = getattr(fact, name)
        month = cast(extract("year", day), Integer) * 100 + cast(extract("month", day), Integer)
        told = [fact.form_id, fact.state, fact.kind] if name == "finished_on" else []
        keys = [fact.office_id, month, func.coalesce(fact.regency_code, "")]
        rest = [] if told else [literal(""), literal(""), literal("")]
        columns = [measures.get(one, zero) for one in _MEASURES[1:]]
        query = select(literal(name), *keys, *told, *rest, func.count(), *columns).where(day.is_not(None))
        found.append(query.group_by(*keys, *told))
    return found


def _read(*queries: Any) -> Added:
    found: Added = {}
    for query in queries:
        for row in db.session.execute(query):
            told = dict(zip(_MEASURES, (int(value or 0) for value in row[len(KEYS) :]), strict=True))
            found[tuple(row[: len(KEYS)])] = Counter({name: value for name, value in told.items() if value})
    return found


def _times(condition: Any) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _measure(figure: str) -> Any:
    return getattr(FactMonth, _ROWS[figure][1])


def _number(day: date) -> int:
    return day.year * 100 + day.month


_MEASURES = tuple(column.name for column in FactMonth.__table__.columns if column.name not in KEYS)
_ADD = text(
    f"INSERT INTO fact_month ({', '.join((*KEYS, *_MEASURES))}) "  # noqa: S608
    f"VALUES ({', '.join(f':{name}' for name in (*KEYS, *_MEASURES))}) "
    f"ON CONFLICT ({', '.join(KEYS)}) DO UPDATE SET "
    + ", ".join(f"{name} = fact_month.{name} + excluded.{name}" for name in _MEASURES)
)
