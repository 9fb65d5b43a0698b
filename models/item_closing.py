"""An action item that was given as a task ends with it: inside the transaction in which the task is closed."""

from sqlalchemy import select

from models import audit
from models.coordinating import add_event
from models.dated_settings import today
from models.db import db
from models.tables_coordination import ActionItem
from models.tables_tasks import Task


def close_with(task: Task) -> None:
    """The report from the field is what came of it; one that was decided meanwhile stays as it is."""
    item = db.session.scalar(select(ActionItem).where(ActionItem.task_id == task.id, ActionItem.state == "open"))
    if item is None:
        return
    item.state, item.closed_on, item.rev = "done", today(), item.rev + 1
    add_event(item, "answered", task.closed_by, instance_id=task.done_instance_id)
    detail = {"task_id": task.id, "instance_id": task.done_instance_id}
    audit.record(f"person:{task.person_id}", "coordination.answered", f"item:{item.id}", detail)
