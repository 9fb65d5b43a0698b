"""What a periodic report says: the figures of its period, the codes behind them, and what came late for earlier ones.

A snapshot is plain JSON, so that its canonical text can be digested and read again in any year:
{level, subject, office, period, since, until, villages?, figures: {name: n}, sums: {name: {people …}},
kinds: {name: {kind: {reports, people …}}}, reports: [[code, sha256]], late: [[code, sha256, day]]}.
"""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from core.digest import canonical_json, sha256_hex
from models import figures
from models.db import db
from models.figures import Asked
from models.tables_figures import ReportFact
from models.tables_people import Person
from models.tables_periods import PeriodReport
from models.tables_places import Office
from models.tables_reports import Revision, Submission
from workflow.indicators import KINDS
from workflow.periods import Period

# Figures whose reports bring people or money, too
SUMMED = ("seen",)


def snapshot(
    level: str, subject: Person | Office, office_ids: tuple[str, ...], period: Period, earlier: list[PeriodReport]
) -> dict[str, Any]:
    """The numbers as they stand now. earlier: the frozen reports of the same subject about periods before this one."""
    person = subject if isinstance(subject, Person) else None
    villages = tuple(sorted(person.village_codes)) if person else None
    asked = Asked("", period.first, period.last, office_ids, villages=villages)
    said: dict[str, Any] = {
        "level": level,
        "subject": {"id": subject.id, "name": subject.name},
        "office": {"id": office_ids[0], "name": person.office.name if person else subject.name},
        "period": period.key,
        "since": period.first.isoformat(),
        "until": period.last.isoformat(),
        "figures": figures.counts(asked),
        "median_answer_s": figures.median_answer_s(asked),
        "sums": {name: _without_zeros(figures.sums(replace(asked, figure=name))) for name in SUMMED},
        "kinds": {
            name: {kind: _without_zeros(sums) for kind, sums in figures.by_kind(replace(asked, figure=name)).items()}
            for name in KINDS
        },
        "reports": [[row.code, row.sha256] for row in db.session.execute(_reports(asked, period.first, period.last))],
        "late": _late(asked, period, earlier),
    }
    return said | {"villages": list(villages)} if villages is not None else said


def digest(said: dict[str, Any]) -> str:
    """sha256 of its canonical text."""
    return sha256_hex(canonical_json(said))


def read_body(report: PeriodReport) -> dict[str, Any]:
    """What a frozen report says."""
    said: dict[str, Any] = json.loads(report.body)
    return said


def _reports(asked: Asked, since: date, until: date) -> Select[str, str, date]:
    """The approved reports that were finished between two days, by code."""
    query = (
        select(Submission.code, Revision.sha256, ReportFact.finished_on)
        .join(ReportFact, ReportFact.root_id == Submission.root_id)
        .join(Revision, Revision.instance_id == Submission.current_instance_id)
        .where(
            ReportFact.office_id.in_(asked.office_ids),
            ReportFact.state == "approved",
            ReportFact.finished_on.between(since, until),
        )
        .order_by(Submission.code)
    )
    return query if asked.villages is None else query.where(ReportFact.village_code.in_(asked.villages))


def _late(asked: Asked, period: Period, earlier: list[PeriodReport]) -> list[list[str]]:
    """Approved reports of periods that were frozen without them, and that no report since has named."""
    frozen = {report.period: (report.first_on, report.last_on) for report in earlier}
    if not frozen:
        return []
    known = {row[0] for report in earlier for said in [read_body(report)] for row in said["reports"] + said["late"]}
    first = min(since for since, _until in frozen.values())
    rows = db.session.execute(_reports(asked, first, min(period.first, max(until for _s, until in frozen.values()))))
    return [
        [row.code, row.sha256, row.finished_on.isoformat()]
        for row in rows
        if row.code not in known and any(since <= row.finished_on <= until for since, until in frozen.values())
    ]


def _without_zeros(sums: figures.Sums) -> dict[str, int]:
    return {name: value for name, value in asdict(sums).items() if value}
