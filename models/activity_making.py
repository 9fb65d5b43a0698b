"""What F07 reports say becomes activities: behind the feed, again when one changes; doing it twice changes nothing.

A report that closed a plan's task fulfils that plan; any other is an activity that nobody planned, until people join
the two. A report that is rejected or joined to another is in no list; its plan waits again. A periodic report that is
frozen with the code of a verified activity makes it a reported one.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from core import clock, ids
from models.db import db, settings
from models.period_numbers import read_body
from models.report_feed import ReportFeed
from models.tables_activities import Activity, ActivityEvent
from models.tables_periods import PeriodMark, PeriodReport
from models.tables_places import Office
from models.tables_reports import Revision, Submission
from models.tables_tasks import Task
from workflow.activity import FORM, LIVE, said_in, state_of

# What a row has of its report, and gives along when the two are joined or parted
RESULT = ("root_id", "code", "report_state", "reporter_id", "men", "women", "youth", "spent", "done", "period_id")
NO_RESULT: dict[str, Any] = dict.fromkeys(RESULT) | {"code": "", "report_state": "", "done": {}}
NO_PLAN: dict[str, Any] = dict.fromkeys(("planned_on", "person_id", "goal", "budget", "task_id")) | {
    "topics": [],
    "budget_line": "",
    "note": "",
}


def put(root_ids: set[str]) -> None:
    """Bring the activities of these reports to what the reports say now, inside the caller's ``writing()``."""
    known = {row.root_id: row for row in db.session.scalars(select(Activity).where(Activity.root_id.in_(root_ids)))}
    query = select(Submission, Revision.answers).join(Revision, Revision.instance_id == Submission.current_instance_id)
    query = query.where(
        Submission.root_id.in_(root_ids), Submission.form_id == FORM, Submission.readers == "office"
    ).order_by(Submission.arrival)
    plans, late = _plans_of(root_ids), []
    for head, answers in db.session.execute(query).all():
        row, facts = known.pop(head.root_id, None), _facts(head, answers)
        plan = plans.get(head.root_id)
        if row is None and head.state not in LIVE:
            continue
        alone = row is None or row.planned_on is None
        if plan is not None and plan.office_id == head.office_id and head.state in LIVE and alone:
            if row is not None:
                move_history(row, plan)
            row = plan
            _leave_old(row)
        if row is None:
            row = new_alone(head.office_id, facts)
        if _change(row, facts) and row.state == "verified":
            late.append((row, head.decided_at))
    for root_id, left in known.items():
        if left.root_id == root_id:  # its report became part of another one
            _change(left, {"report_state": ""})
    db.session.flush()
    _find_periods([(row, at) for row, at in late if at is not None])


def new_alone(office_id: str, facts: dict[str, Any]) -> Activity:
    """An activity of a report without a plan; its id is the report's."""
    shell = {"id": facts["root_id"], "office_id": office_id, "rev": 0, "state": "gone"}
    row = Activity(**shell, **NO_PLAN, **(NO_RESULT | {"root_id": facts["root_id"]}), **_place_and_day(facts["done"]))
    db.session.add(row)
    db.session.flush()
    return row


def take_result(row: Activity, facts: dict[str, Any]) -> None:
    """Give a row these facts of a report, and where it stands with them; ``rev`` is the caller's."""
    for name, value in facts.items():
        setattr(row, name, value)
    if row.planned_on is None:
        for name, value in _place_and_day(row.done).items():
            setattr(row, name, value)
    else:
        row.day = _place_and_day(row.done)["day"] if row.report_state in LIVE else row.planned_on
    row.state = state_of(
        planned=row.planned_on is not None,
        cancelled=row.state == "cancelled",
        report=row.report_state,
        reported=row.period_id is not None,
    )


def frozen(report: PeriodReport, office_ids: Iterable[str]) -> None:
    """A periodic report was frozen: the verified activities that it names are reported, inside ``writing()``."""
    said = read_body(report)
    codes = {row[0] for row in said["reports"] + said["late"]}
    query = select(Activity).where(Activity.office_id.in_(tuple(office_ids)), Activity.state == "verified")
    for row in db.session.scalars(query.where(Activity.period_id.is_(None))):
        if row.code in codes:
            _change(row, {"period_id": report.id}, period=report.period)
    db.session.flush()


def set_aside(report: PeriodReport) -> None:
    """A frozen report was sent back: what it named waits for another one, inside ``writing()``."""
    rows = list(db.session.scalars(select(Activity).where(Activity.period_id == report.id)))
    for row in rows:
        other = next((one for one in _frozen_of(row.office_id) if _names(one, row.code)), None)
        _change(row, {"period_id": other.id if other else None}, period=report.period)
    db.session.flush()


def add_event(
    row: Activity, kind: str, person_id: str | None = None, note: str = "", facts: dict[str, Any] | None = None
) -> None:
    """One line of its history, after its rev has grown."""
    told = {"id": ids.new_uuid(), "activity_id": row.id, "number": row.rev, "at": clock.now(), "kind": kind}
    db.session.add(ActivityEvent(**told, person_id=person_id, note=note, facts=facts or {}))


def move_history(loose: Activity, plan: Activity) -> None:
    """What happened to a report alone goes on with its plan; the row that stood for it ends."""
    for event in db.session.scalars(select(ActivityEvent).where(ActivityEvent.activity_id == loose.id)):
        event.activity_id = plan.id
    db.session.flush()
    db.session.delete(loose)
    db.session.flush()


def _change(row: Activity, facts: dict[str, Any], **told: Any) -> bool:
    """Does this bring anything new?"""
    if all(getattr(row, name) == value for name, value in facts.items()):
        return False
    first, before = not row.report_state, row.state
    corrected = any(getattr(row, name) != facts[name] for name in facts if name not in ("report_state", "period_id"))
    take_result(row, facts)
    row.rev += 1
    if first and row.report_state:
        add_event(row, "came", facts={"code": row.code})
    elif corrected:
        add_event(row, "corrected", facts={"code": row.code})
    if row.state != before and not (first and row.state in ("held", "gone")):
        add_event(row, row.state, facts={"code": row.code, **told})
    return True


def _facts(head: Submission, answers: dict[str, Any]) -> dict[str, Any]:
    said = said_in(answers)
    finished = head.finished_at.astimezone(settings().zone).date()
    # A phone whose clock was ahead does not bring anything from the future.
    on = min(said.day or finished, clock.now().astimezone(settings().zone).date())
    place = {"village": head.village_code, "regency": head.regency_code}
    return {
        "root_id": head.root_id,
        "code": head.code,
        "report_state": head.state,
        "reporter_id": head.person_id,
        **{name: getattr(said, name) for name in ("men", "women", "youth", "spent")},
        "done": {"on": on.isoformat(), "kind": said.kind, "topics": said.topics, "title": said.title, **place},
    }


def _place_and_day(done: dict[str, Any]) -> dict[str, Any]:
    place = {"village_code": done["village"], "regency_code": done["regency"]}
    return {"day": date.fromisoformat(done["on"]), "kind": done["kind"], **place}


def _plans_of(root_ids: set[str]) -> dict[str, Activity]:
    """Report → the plan that waits for it: that whose task it closed."""
    query = select(Revision.root_id, Activity).join(Task, Task.done_instance_id == Revision.instance_id)
    query = query.join(Activity, Activity.task_id == Task.id)
    query = query.where(Revision.root_id.in_(root_ids), Activity.state == "planned")
    return {row[0]: row[1] for row in db.session.execute(query)}


def _leave_old(plan: Activity) -> None:
    """A plan lets go of a report that does not count any more."""
    if plan.root_id is not None:
        take_result(plan, NO_RESULT)
        db.session.flush()


def _find_periods(rows: list[tuple[Activity, datetime]]) -> None:
    """Periods that were frozen before this room heard of the approval."""
    for row, approved_at in rows:
        if row.period_id is None:
            found = next((one for one in _frozen_of(row.office_id, approved_at) if _names(one, row.code)), None)
            if found is not None:
                _change(row, {"period_id": found.id}, period=found.period)
    db.session.flush()


def _frozen_of(office_id: str, since: datetime | None = None) -> list[PeriodReport]:
    """The frozen reports that may name what this office did, those that were sent back left out, the first first."""
    aside = select(PeriodMark.report_id).where(PeriodMark.kind == "returned")
    above = select(Office.parent_id).where(Office.id == office_id)
    mine = PeriodReport.office_id.in_([office_id, *(one for one in db.session.scalars(above) if one)])
    query = select(PeriodReport).where(mine, PeriodReport.id.not_in(aside)).order_by(PeriodReport.frozen_at)
    return list(db.session.scalars(query if since is None else query.where(PeriodReport.frozen_at >= since)))


def _names(report: PeriodReport, code: str) -> bool:
    said = read_body(report)
    return any(row[0] == code for row in said["reports"] + said["late"])


FEED = ReportFeed("activities", put)
make_slice, make_all = FEED.slice, FEED.all
