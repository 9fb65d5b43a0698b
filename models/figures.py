"""The figures as questions to report_fact: a count and the list behind it are asked the same way.

Each figure of workflow.indicators has its condition here; docs/workflow.md says them in words.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import aliased

from core import clock
from models import scope
from models.db import db
from models.tables_figures import ReportFact
from models.tables_people import Person
from models.tables_places import Village
from models.village_figures import is_in_group
from workflow.indicators import ANSWER_S, INDICATORS, URGENT_ANSWER_S

NO_KIND = "-"
_EYES = ("amati_oa", "kunj_tka", "cek_inap")
_WAITING = ("received", "held", "conflicted", "quarantined", "returned")


@dataclass(frozen=True)
class Asked:
    """One figure of one stretch of days, both included.

    place: a regency; villages: only these, whoever sent it; group: only reports about villages of the register that are
    near or far; kind: only reports that their form tells apart so, NO_KIND those that say nothing; office_ids: those
    that the reader sees.
    """

    figure: str
    since: date
    until: date
    office_ids: tuple[str, ...]
    place: str = ""
    kind: str = ""
    group: str = ""
    villages: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Sums:
    """What the reports of one figure bring together."""

    reports: int = 0
    people: int = 0
    men: int = 0
    women: int = 0
    youth: int = 0
    weak: int = 0
    items: int = 0
    lessons: int = 0
    cost: int = 0


_SUMS = ("people", "men", "women", "youth", "weak", "items", "lessons", "cost")


def asked_by(viewer: Person, since: date, until: date, place: str = "") -> Asked:
    """A stretch of days within what this person sees; which figure is filled in with ``replace``."""
    return Asked("", since, until, tuple(scope.offices_seen(viewer)), place)


def root_ids(asked: Asked) -> Select[str]:
    """The reports of a figure, as a part of another question."""
    return select(ReportFact.root_id).where(*conditions(asked))


def conditions(asked: Asked) -> list[ColumnElement[bool]]:
    """What a figure asks of a report's facts. Raises KeyError for a figure that there is not."""
    found = [*_within(asked), *_of_figure(asked)]
    if asked.kind:
        found.append(ReportFact.kind == ("" if asked.kind == NO_KIND else asked.kind))
    return found


def count(asked: Asked) -> int:
    """How many reports a figure has."""
    return db.session.scalar(select(func.count()).select_from(ReportFact).where(*conditions(asked))) or 0


def counts(asked: Asked) -> dict[str, int]:
    """The same of every figure, each day that counts asked once."""
    found: dict[str, int] = {}
    for by in sorted({one.by for one in INDICATORS.values()}):
        names = [name for name, one in INDICATORS.items() if one.by == by]
        wanted = [
            func.sum(case((and_(true(), *_of_figure(replace(asked, figure=name))), 1), else_=0)).label(name)
            for name in names
        ]
        row = db.session.execute(select(*wanted).where(*_within(replace(asked, figure=names[0])))).one()
        found.update({name: int(n or 0) for name, n in zip(names, row, strict=True)})
    return found


def sums(asked: Asked) -> Sums:
    """How many reports a figure has, and what they bring together."""
    columns = [func.count(), *(func.coalesce(func.sum(getattr(ReportFact, name)), 0) for name in _SUMS)]
    row = db.session.execute(select(*columns).where(*conditions(asked))).one()
    return Sums(*(int(value) for value in row))


def by_kind(asked: Asked) -> dict[str, Sums]:
    """The same, by what their form tells the reports apart by."""
    columns = [func.count(), *(func.coalesce(func.sum(getattr(ReportFact, name)), 0) for name in _SUMS)]
    rows = db.session.execute(select(ReportFact.kind, *columns).where(*conditions(asked)).group_by(ReportFact.kind))
    return {row[0]: Sums(*(int(value) for value in row[1:])) for row in rows}


def median_answer_s(asked: Asked) -> int | None:
    """The middle of the seconds to the first answer; None while there is none."""
    answered = replace(asked, figure="answered")
    total = count(answered)
    query = select(ReportFact.answered_s).where(*conditions(answered)).order_by(ReportFact.answered_s)
    return db.session.scalar(query.offset((total - 1) // 2).limit(1)) if total else None


def by_village(asked: Asked) -> dict[str, int]:
    """Village code → how many reports of a figure are about it."""
    query = select(ReportFact.village_code, func.count()).where(*conditions(asked))
    rows = db.session.execute(query.where(ReportFact.village_code.is_not(None)).group_by(ReportFact.village_code))
    return {code: n for code, n in rows if code is not None}


def _within(asked: Asked) -> list[ColumnElement[bool]]:
    day: Any = getattr(ReportFact, INDICATORS[asked.figure].by)
    found: list[ColumnElement[bool]] = [
        ReportFact.office_id.in_(asked.office_ids),
        day.between(asked.since, asked.until),
    ]
    if asked.place:
        found.append(ReportFact.regency_code == asked.place)
    if asked.group:
        found.append(ReportFact.village_code.in_(select(Village.code).where(is_in_group(asked.group))))
    if asked.villages is not None:
        found.append(ReportFact.village_code.in_(asked.villages))
    return found


def _of_figure(asked: Asked) -> list[ColumnElement[bool]]:
    now, fact = clock.now(), ReportFact
    approved, answered = fact.state == "approved", fact.answered_s.is_not(None)
    risks = and_(fact.form_id == "deteksi_pmi", approved)
    eyes, seen = and_(fact.form_id.in_(_EYES), approved), fact.kind == "seen"
    obstacles = fact.form_id == "hambatan"
    to_follow = and_(approved, fact.follow_due_at.is_not(None))
    due_follow = and_(to_follow, or_(fact.followed_at.is_not(None), fact.follow_due_at < now))
    due_check = or_(answered, fact.received_at < now - timedelta(seconds=ANSWER_S))
    urgent = and_(fact.form_id == "deteksi_pmi", fact.urgent)
    due_urgent = and_(urgent, or_(answered, fact.received_at < now - timedelta(seconds=URGENT_ANSWER_S)))
    wanted: dict[str, list[Any]] = {
        "activities": [fact.form_id == "kegiatan", approved],
        "observations": [eyes],
        "nil": [eyes, fact.kind == "nil"],
        "pointed": [eyes, fact.has_point],
        "seen": [eyes, seen],
        "pictured": [eyes, seen, fact.has_photo],
        "undecided": [fact.state.in_(_WAITING)],
        "received": [],
        "due_check": [due_check],
        "checked": [fact.answered_s <= ANSWER_S],
        "answered": [answered],
        "returned": [answered, fact.returned],
        "due_follow": [due_follow],
        "followed": [to_follow, fact.followed_at <= fact.follow_due_at],
        "due_urgent": [due_urgent],
        "urgent_answered": [urgent, fact.answered_s <= URGENT_ANSWER_S],
        "risks": [risks],
        "referred": [risks, fact.referred],
        "prevented": [risks, fact.outcome == "prevented"],
        "brought_home": [risks, fact.outcome == "home"],
        "recruiters": [risks, fact.recruiter.in_(_moving_recruiters(asked))] if asked.figure == "recruiters" else [],
        "requests": [fact.form_id == "layanan_desa", approved],
        "obstacles": [obstacles, fact.state.in_((*_WAITING, "approved"))],
        "obstacles_answered": [obstacles, approved],
        "meetings": [fact.form_id == "koordinasi", approved],
    }
    return wanted[asked.figure]


def _moving_recruiters(asked: Asked) -> Select[str]:
    """Recruiters who are named in reports of more than one village."""
    other = aliased(ReportFact)
    return (
        select(other.recruiter)
        .where(
            other.office_id.in_(asked.office_ids),
            other.form_id == "deteksi_pmi",
            other.state == "approved",
            other.recruiter != "",
            other.finished_on.between(asked.since, asked.until),
        )
        .group_by(other.recruiter)
        .having(func.count(other.village_code.distinct()) > 1)
    )
