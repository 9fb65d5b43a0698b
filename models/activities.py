"""What an office does with activities: plan them, change or cancel a plan, join it with a report and part them."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from core import ids
from core.errors import Reason, Refusal
from core.words import Word
from models import audit, scope
from models.activity_making import NO_RESULT, RESULT, add_event, move_history, new_alone, take_result
from models.activity_plans import TOLD, Plan, checked_plan, forget_task, give_task, put_plan, told
from models.db import db, writing
from models.tables_activities import Activity, ActivityEvent
from models.tables_people import Person
from workflow import activity as rules


def find(viewer: Person, activity_id: str) -> Activity:
    """An activity in the viewer's scope, by its id or its report's. Raises Refusal(ACTIVITY_UNKNOWN)."""
    named = or_(Activity.id == activity_id, Activity.root_id == activity_id)
    row: Activity | None = db.session.scalar(
        select(Activity).where(named, scope.visible_activities(viewer)).order_by(Activity.id == activity_id).limit(1)
    )
    if row is None:
        raise Refusal(Reason.ACTIVITY_UNKNOWN)
    return row


def plan(by: Person, wanted: Plan) -> str:
    """Plan an activity of one's office; its person's phone hears of it. Returns its id.

    Raises Refusal: ACTIVITY_ROLE, ACTIVITY_KIND, _TOPICS, _PLACE, _DAY, _GOAL, _BUDGET, and as tasks.checked.
    """
    if not by.has_role(*rules.STEPS["edit"]):
        raise Refusal(Reason.ACTIVITY_ROLE)
    with writing():
        row = Activity(id=ids.new_uuid(), office_id=by.office_id, state="planned", rev=1, **NO_RESULT)
        facts = checked_plan(by, wanted, None)
        put_plan(row, facts)
        give_task(by, row)
        db.session.add(row)
        db.session.flush()
        _tell(by, row, "plan", "", told(facts))
        return row.id


def edit(by: Person, activity_id: str, rev: int, wanted: Plan, reason: str) -> None:
    """Change a plan, and say why; the phone gets the new task for the old one.

    Raises Refusal as plan, ACTIVITY_UNKNOWN, _STALE, _NO_STEP, _ANSWERED, REASON_NEEDED.
    """
    note = _reason(reason)
    with writing():
        row = _checked(by, activity_id, rev, "edit")
        facts = checked_plan(by, wanted, row)
        before = {name: getattr(row, name) for name in facts}
        put_plan(row, facts)
        if row.task is None or row.task.state != "open" or any(before[name] != facts[name] for name in TOLD):
            forget_task(by, row, note)
            give_task(by, row)
        row.rev += 1
        old, new = told(before), told(facts)
        changed = [name for name in old if old[name] != new[name]]
        _tell(by, row, "edit", note, {"before": {n: old[n] for n in changed}, "now": {n: new[n] for n in changed}})


def cancel(by: Person, activity_id: str, rev: int, reason: str) -> None:
    """It will not be held; its task is withdrawn. Raises Refusal as edit."""
    note = _reason(reason)
    with writing():
        row = _checked(by, activity_id, rev, "cancel")
        forget_task(by, row, note)
        row.state, row.rev = "cancelled", row.rev + 1
        _tell(by, row, "cancel", note, {})


def join(by: Person, activity_id: str, rev: int, other_id: str, other_rev: int) -> str:
    """This report is of this plan, whichever of the two the page was of. Returns the id under which both go on.

    Raises Refusal: ACTIVITY_UNKNOWN, _STALE, _ROLE, _NO_STEP, _ANSWERED, _APART.
    """
    with writing():
        rows = [_checked(by, activity_id, rev, "join"), _checked(by, other_id, other_rev, "join")]
        rows.sort(key=lambda row: row.planned_on is None)
        row, loose = rows
        if row.planned_on is None or loose.planned_on is not None or not fits(row, loose):
            raise Refusal(Reason.ACTIVITY_APART, where="other", days=rules.JOIN_DAYS)
        forget_task(by, row, loose.code)
        facts = {name: getattr(loose, name) for name in RESULT}
        move_history(loose, row)
        row.rev = max(row.rev, loose.rev) + 1
        take_result(row, facts)
        db.session.flush()
        _tell(by, row, "join", "", {"code": row.code})
        return row.id


def part(by: Person, activity_id: str, rev: int, reason: str) -> None:
    """This report was not of this plan: each goes on alone, and the plan's person is asked again.

    Raises Refusal: ACTIVITY_UNKNOWN, _STALE, _ROLE, _NO_STEP, REASON_NEEDED.
    """
    note = _reason(reason)
    with writing():
        row = _checked(by, activity_id, rev, "part")
        facts = {name: getattr(row, name) for name in RESULT}
        take_result(row, NO_RESULT)
        db.session.flush()
        loose = new_alone(row.office_id, facts)
        take_result(loose, facts)
        row.rev += 1
        loose.rev = row.rev
        db.session.flush()
        try:
            give_task(by, row)
        except Refusal:  # that person does this no more; a change of the plan names another one
            row.task_id = None
        for one in (row, loose):
            _tell(by, one, "part", note, {"code": loose.code})


def fits(plan_row: Activity, loose: Activity) -> bool:
    """May this report be joined to this plan?"""
    if plan_row.planned_on is None or plan_row.office_id != loose.office_id:
        return False
    wanted, held = (row.village_code or row.regency_code or "" for row in (plan_row, loose))
    return bool(wanted) and rules.may_join(wanted, plan_row.planned_on, held, loose.day)


def steps(viewer: Person, row: Activity) -> dict[str, Reason | None]:
    """Every step with its answer."""
    return {
        step: rules.why_not(step, viewer.roles, row.state, planned=row.planned_on is not None) for step in rules.STEPS
    }


def _checked(by: Person, activity_id: str, rev: int, step: str) -> Activity:
    row = find(by, activity_id)
    if row.rev != rev:
        query = select(ActivityEvent).where(ActivityEvent.activity_id == row.id)
        last = db.session.scalar(query.order_by(ActivityEvent.at.desc(), ActivityEvent.number.desc()).limit(1))
        who: Any = last.person.name if last and last.person else Word("Perubahan laporan")
        at = f"{last.at.astimezone(ZoneInfo(by.office.time_zone)):%d-%m-%Y %H.%M}" if last else "…"
        raise Refusal(Reason.ACTIVITY_STALE, who=who, at=at)
    reason = rules.why_not(step, by.roles, row.state, planned=row.planned_on is not None)
    if reason is not None:
        raise Refusal(reason)
    if row.state == "planned" and row.root_id is None and row.task is not None and row.task.state == "done":
        raise Refusal(Reason.ACTIVITY_ANSWERED)
    return row


def _tell(by: Person, row: Activity, step: str, note: str, facts: dict[str, Any]) -> None:
    add_event(row, step, by.id, note, facts)
    db.session.flush()
    audit.record(by, f"activity.{step}", f"activity:{row.id}", {"state": row.state, **facts})


def _reason(text: str) -> str:
    note = text.strip()[:1000]
    if not note:
        raise Refusal(Reason.REASON_NEEDED, where="reason")
    return note
