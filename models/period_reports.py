"""Periodic reports: drafts that count, frozen ones that never change again, and who signed them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core import clock, ids
from core.digest import canonical_json, sha256_hex
from core.errors import Reason, Refusal
from models import activity_making, audit, report_facts, scope
from models import period_shelf as shelf
from models.dated_settings import today
from models.db import db, writing
from models.period_numbers import digest, read_body, snapshot
from models.tables_people import Person
from models.tables_periods import PeriodMark, PeriodReport
from models.tables_places import Office
from workflow import roles
from workflow.period_report import LEVELS, Signer, Standing, why_not
from workflow.periods import Period, read_period

MOST_NOTE = 1000


@dataclass(frozen=True)
class PeriodView:
    """One periodic report as it stands. said: its numbers; report: None while it is a draft; returned: what was sent
    back before, the newest first; steps: {"sign", "send_back"} → why not, None when the viewer may."""

    standing: Standing
    name: str
    office: Office
    said: dict[str, Any]
    sha256: str
    report: PeriodReport | None
    marks: list[PeriodMark]
    returned: list[PeriodMark]
    steps: dict[str, Reason | None]


def read(viewer: Person, level: str, subject_id: str, key: str) -> PeriodView:
    """A draft, counted now, or what is frozen. Raises Refusal(PERIOD_UNKNOWN)."""
    period, subject = _period(level, key), _subject(viewer, level, subject_id)
    report, marks, returned = shelf.newest(level, subject_id, period)
    standing = _standing(level, subject, period, marks)
    said = (
        read_body(report)
        if report
        else snapshot(level, subject, _offices(subject), period, shelf.before(level, subject_id, period))
    )
    signer = _signer(viewer)
    return PeriodView(
        standing=standing,
        name=subject.name,
        office=subject.office if isinstance(subject, Person) else subject,
        said=said,
        sha256=report.sha256 if report else digest(said),
        report=report,
        marks=marks,
        returned=returned,
        steps={step: why_not(step, standing, signer, today()) for step in ("sign", "send_back")},
    )


def sign(by: Person, level: str, subject_id: str, key: str, shown: str) -> None:
    """Sign what was shown; the first signature freezes it. shown: the digest on the page.

    Raises Refusal: PERIOD_UNKNOWN, whatever workflow.period_report says, PERIOD_CHANGED.
    """
    report_facts.count_all()
    activity_making.make_all()
    with writing():
        period, subject = _period(level, key), _subject(by, level, subject_id)
        report, marks, _returned = shelf.newest(level, subject_id, period)
        standing = _standing(level, subject, period, marks)
        _must("sign", standing, by, marks)
        if report is None:
            said = snapshot(level, subject, _offices(subject), period, shelf.before(level, subject_id, period))
            report = _freeze(standing, period, said, shelf.last_number(level, subject_id, period) + 1, shown)
            activity_making.frozen(report, _offices(subject))
        elif report.sha256 != shown:
            raise Refusal(Reason.PERIOD_CHANGED)
        _mark(by, report, "signed", len(marks) + 1, standing.next_signer)


def send_back(by: Person, level: str, subject_id: str, key: str, shown: str, note: str) -> None:
    """Set a frozen report aside, so that its first signer freezes another one. Raises Refusal as sign, and
    PERIOD_REASON."""
    with writing():
        period, subject = _period(level, key), _subject(by, level, subject_id)
        report, marks, _returned = shelf.newest(level, subject_id, period)
        standing = _standing(level, subject, period, marks)
        _must("send_back", standing, by, marks)
        if report is None or report.sha256 != shown:
            raise Refusal(Reason.PERIOD_CHANGED)
        if not note.strip():
            raise Refusal(Reason.PERIOD_REASON, where="note")
        _mark(by, report, "returned", len(marks) + 1, standing.next_signer, note.strip()[:MOST_NOTE])
        activity_making.set_aside(report)


def standings(viewer: Person, level: str, periods: list[Period]) -> list[Standing]:
    """How far each subject's reports of these periods are, subject by subject in the order of names."""
    found = subjects(viewer, level)
    marks = shelf.marks_of(level, [subject.id for subject in found], {period.key for period in periods})
    return [
        _standing(level, subject, period, marks.get((subject.id, period.key), []))
        for subject in found
        for period in periods
    ]


def subjects(viewer: Person, level: str) -> list[Person] | list[Office]:
    """Of whom there are such reports in the viewer's sight, by name."""
    if not roles.holds(viewer.roles, roles.READS_PERIODS):
        return []
    leads = roles.holds(viewer.roles, roles.LEADS)
    if level == "pimpasa":
        mine = Person.office_id.in_(scope.offices_seen(viewer)) if leads else Person.id == viewer.id
        people = db.session.scalars(select(Person).where(Person.active, mine).order_by(Person.name, Person.id))
        return [person for person in people if person.has_role("pimpasa")]
    if not leads:
        return []
    return [office for office in scope.visible_offices(viewer) if office.kind == level]


def _period(level: str, key: str) -> Period:
    period = read_period(key)
    if level not in LEVELS or period is None or period.kind != LEVELS[level].every:
        raise Refusal(Reason.PERIOD_UNKNOWN)
    return period


def _subject(viewer: Person, level: str, subject_id: str) -> Person | Office:
    """Raises Refusal(PERIOD_UNKNOWN)."""
    found = next((one for one in subjects(viewer, level) if one.id == subject_id), None)
    if found is None:
        raise Refusal(Reason.PERIOD_UNKNOWN)
    return found


def _offices(subject: Person | Office) -> tuple[str, ...]:
    """Whose reports count: the office's own, and for a Kanwil those of its offices too."""
    if isinstance(subject, Person):
        return (subject.office_id,)
    return (
        subject.id,
        *db.session.scalars(select(Office.id).where(Office.parent_id == subject.id).order_by(Office.id)),
    )


def _standing(level: str, subject: Person | Office, period: Period, marks: list[PeriodMark]) -> Standing:
    office_id = subject.office_id if isinstance(subject, Person) else subject.id
    return Standing(level, subject.id, office_id, period, tuple(mark.person_id for mark in marks))


def _signer(person: Person) -> Signer:
    return Signer(person.id, person.office_id, tuple(person.roles))


def _must(step: str, standing: Standing, by: Person, marks: list[PeriodMark]) -> None:
    reason = why_not(step, standing, _signer(by), today())
    if reason is Reason.PERIOD_FROZEN:
        raise Refusal(reason, who=", ".join(mark.name for mark in marks))
    if reason is not None:
        raise Refusal(reason)


def _freeze(standing: Standing, period: Period, said: dict[str, Any], number: int, shown: str) -> PeriodReport:
    body = canonical_json(said)
    if sha256_hex(body) != shown:
        raise Refusal(Reason.PERIOD_CHANGED)
    report = PeriodReport(
        id=ids.new_uuid(),
        level=standing.level,
        subject_id=standing.subject_id,
        office_id=standing.office_id,
        period=period.key,
        first_on=period.first,
        last_on=period.last,
        number=number,
        body=body,
        sha256=sha256_hex(body),
        frozen_at=clock.now(),
    )
    db.session.add(report)
    db.session.flush()
    return report


def _mark(by: Person, report: PeriodReport, kind: str, number: int, role: str, note: str = "") -> None:
    facts = {"kind": kind, "number": number, "role": role, "name": by.name, "sha256": report.sha256, "note": note}
    db.session.add(PeriodMark(id=ids.new_uuid(), report_id=report.id, person_id=by.id, at=clock.now(), **facts))
    detail = {"level": report.level, "subject": report.subject_id, "period": report.period, "sha256": report.sha256}
    audit.record(by, f"period.{kind}", f"period:{report.id}", detail)


def taken(by: Person, view: PeriodView) -> None:
    """Note that somebody took a report away as a file."""
    standing = view.standing
    name = view.report.id if view.report else "draft"
    detail = {"level": standing.level, "subject": standing.subject_id, "period": standing.period.key}
    with writing():
        audit.record(by, "period.exported", f"period:{name}", detail)
