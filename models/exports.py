"""A list of reports leaves the house as a file: as of when, what stays inside, and who took it, on the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core import clock, ids
from core.errors import Reason, Refusal
from models import audit
from models.db import db, writing
from models.report_filter import ReportFilter
from models.tables_people import Person
from models.tables_reports import Submission
from workflow import identity, roles


@dataclass(frozen=True)
class Export:
    """One export. as_of: the arrival of the newest report that can be in it; by: who takes it."""

    id: str
    by: str
    kind: str
    at: datetime
    as_of: int


def hidden_answers(viewer: Person, form_id: str) -> frozenset[str]:
    """Names of the questions of a form whose answers no file for this person holds.

    Who told an officer something never leaves the house, whoever asks (privacy.md 1: not in exports).
    """
    return identity.fields_of(form_id)


def seen_answers(viewer: Person, form_id: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of a report without those that no file for this person holds, whatever repeat they stand in."""
    hidden = hidden_answers(viewer, form_id)
    return _without(hidden, answers) if hidden else answers


def begin(by: Person, kind: str, filters: ReportFilter | Mapping[str, str], name: str = "reports") -> Export:
    """Note that somebody takes a list away, before its first byte. name: the list's. Raises Refusal(NOT_ALLOWED)."""
    if not roles.holds(by.roles, roles.EXPORTS):
        raise Refusal(Reason.NOT_ALLOWED)
    with writing():
        as_of = db.session.scalar(select(func.max(Submission.arrival))) or 0
        export = Export(ids.new_uuid(), by.id, kind, clock.now(), as_of)
        said = _plain(filters) if isinstance(filters, ReportFilter) else dict(filters)
        detail = {"list": name, "kind": kind, "as_of": as_of, "filter": said}
        audit.record(by, "export.begun", f"export:{export.id}", detail)
    return export


def end(export: Export, rows: int, *, whole: bool) -> None:
    """Note how much of it went out. whole: False when the line broke or the reader stopped."""
    with writing():
        detail = {"rows": rows, "whole": whole}
        audit.append([(f"person:{export.by}", "export.ended", f"export:{export.id}", detail)])


def printed(by: Person, submission: Submission) -> None:
    """Note that somebody had a report made ready for paper."""
    with writing():
        audit.record(by, "report.printed", f"report:{submission.root_id}", {"code": submission.code})


def _plain(filters: ReportFilter) -> dict[str, Any]:
    """What the filters say, without what they leave open."""
    said = {name: value for name, value in vars(filters).items() if value}
    return {name: value if isinstance(value, str | int) else value.isoformat() for name, value in said.items()}


def _without(hidden: frozenset[str], answers: Any) -> Any:
    if isinstance(answers, dict):
        return {name: _without(hidden, value) for name, value in answers.items() if name not in hidden}
    return [_without(hidden, value) for value in answers] if isinstance(answers, list) else answers
