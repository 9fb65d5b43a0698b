"""The figures as questions to report_fact: a count and the list behind it are asked the same way.

Each figure of workflow.indicators has its condition here; docs/workflow.md says them in words.
"""

from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import aliased

from core import clock
from models import figure_months, scope
from models.db import db
from models.tables_figures import FactMonth, ReportFact
from models.tables_people import Person
from models.tables_places import Village
from models.village_figures import is_in_group
from workflow.indicators import ANSWER_S, INDICATORS, KINDS, URGENT_ANSWER_S

NO_KIND = "-"
# Figures that add up whole rows of the months, so that their sums do, too
_ADDED = (*KINDS, "seen", "observations")
# Those that leave out what is not due yet
_BY_THE_HOUR = ("due_check", "due_urgent", "due_follow")


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
    if _adds_up(asked) and figure_months.is_kept(asked.figure) and asked.figure not in _BY_THE_HOUR:
        return db.session.scalar(select(*figure_months.counted([asked.figure])).where(*_months(asked))) or 0
    return db.session.scalar(select(func.count()).select_from(ReportFact).where(*conditions(asked))) or 0


def counts(asked: Asked) -> dict[str, int]:
    """The same of every figure: from the months where they add up to the days asked for."""
    adds_up = _adds_up(asked)
    apart = [name for name in INDICATORS if adds_up and not figure_months.is_kept(name)]
    found = {name: count(replace(asked, figure=name)) for name in apart}
    for by in sorted({one.by for one in INDICATORS.values()}):
        names = [name for name, one in INDICATORS.items() if one.by == by and name not in apart]
        if adds_up:
            wanted, of_day = figure_months.counted(names), _months(replace(asked, figure=names[0]))
        else:
            wanted = [_times(and_(true(), *_of_figure(replace(asked, figure=name)))).label(name) for name in names]
            of_day = _within(replace(asked, figure=names[0]))
        found.update(_named(names, select(*wanted).where(*of_day)))
    for name, n in _not_due(asked).items() if adds_up else ():
        found[name] -= n
    return {name: found[name] for name in INDICATORS}


def sums(asked: Asked) -> Sums:
    """How many reports a figure has, and what they bring together."""
    parts = [astuple(part) for part in by_kind(asked).values()]
    return Sums(*(sum(column) for column in zip(*parts, strict=True))) if parts else Sums()


def by_kind(asked: Asked) -> dict[str, Sums]:
    """The same, by what their form tells the reports apart by."""
    adds_up = _adds_up(asked) and asked.figure in _ADDED
    table: Any = FactMonth if adds_up else ReportFact
    number = func.sum(FactMonth.n) if adds_up else func.count()
    columns = [number, *(func.coalesce(func.sum(getattr(table, name)), 0) for name in figure_months.SUMS)]
    asked_of = [*_months(asked), *figure_months.rows_of(asked.figure)] if adds_up else conditions(asked)
    rows = db.session.execute(select(table.kind, *columns).where(*asked_of).group_by(table.kind))
    return {row[0]: Sums(*(int(value) for value in row[1:])) for row in rows if row[1]}


def median_answer_s(asked: Asked, told: int | None = None) -> int | None:
    """The middle of the seconds to the first answer; None while there is none. told: how many were answered."""
    answered = replace(asked, figure="answered")
    total = counts(asked)["answered"] if told is None else told
    query = select(ReportFact.answered_s).where(*conditions(answered)).order_by(ReportFact.answered_s)
    return db.session.scalar(query.offset((total - 1) // 2).limit(1)) if total else None


def by_village(asked: Asked) -> dict[str, int]:
    """Village code → how many reports of a figure are about it."""
    query = select(ReportFact.village_code, func.count()).where(*conditions(asked))
    rows = db.session.execute(query.where(ReportFact.village_code.is_not(None)).group_by(ReportFact.village_code))
    return {code: n for code, n in rows if code is not None}


def _adds_up(asked: Asked) -> bool:
    """Do the months answer it?"""
    apart = asked.kind or asked.group or asked.villages is not None
    return not apart and figure_months.whole_months(asked.since, asked.until)


def _months(asked: Asked) -> list[ColumnElement[bool]]:
    return figure_months.within(asked.figure, asked.office_ids, asked.since, asked.until, asked.place)


def _not_due(asked: Asked) -> dict[str, int]:
    """Of figures that count what is done or whose time is over: what is neither, so far."""
    now, fact = clock.now(), ReportFact
    received = _within(replace(asked, figure="received"))
    young = [*received, fact.received_on >= (now - timedelta(seconds=ANSWER_S, days=1)).date()]
    late = {"due_check": (ANSWER_S, true()), "due_urgent": (URGENT_ANSWER_S, _is_urgent())}
    wanted = [
        _times(and_(fact.answered_s.is_(None), of, fact.received_at >= now - timedelta(seconds=seconds)))
        for seconds, of in late.values()
    ]
    found = _named(list(late), select(*wanted).where(*young))
    waits = [fact.followed_at.is_(None), fact.follow_due_at >= now, fact.state == "approved"]
    approved = _within(replace(asked, figure="due_follow"))
    follow = select(func.count()).select_from(fact).where(*approved, *waits)
    return found | {"due_follow": db.session.scalar(follow) or 0}


def _is_urgent() -> ColumnElement[bool]:
    return and_(ReportFact.form_id == "deteksi_pmi", ReportFact.urgent)


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _named(names: list[str], query: Any) -> dict[str, int]:
    row = db.session.execute(query).one()
    return {name: int(n or 0) for name, n in zip(names, row, strict=True)}


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
    eyes, seen = and_(fact.form_id.in_(figure_months.EYES), approved), fact.kind == "seen"
    obstacles = fact.form_id == "hambatan"
    to_follow = and_(approved, fact.follow_due_at.is_not(None))
    due_follow = and_(to_follow, or_(fact.followed_at.is_not(None), fact.follow_due_at < now))
    due_check = or_(answered, fact.received_at < now - timedelta(seconds=ANSWER_S))
    urgent = _is_urgent()
    due_urgent = and_(urgent, or_(answered, fact.received_at < now - timedelta(seconds=URGENT_ANSWER_S)))
    wanted: dict[str, list[Any]] = {
        "activities": [fact.form_id == "kegiatan", approved],
        "observations": [eyes],
        "nil": [eyes, fact.kind == "nil"],
        "pointed": [eyes, fact.has_point],
        "seen": [eyes, seen],
        "pictured": [eyes, seen, fact.has_photo],
        "undecided": [fact.state.in_(figure_months.WAITING)],
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
        "obstacles": [obstacles, fact.state.in_((*figure_months.WAITING, "approved"))],
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
