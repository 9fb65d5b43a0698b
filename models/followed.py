"""What an approval begins, and what the reporter hears once something has followed on it."""

from datetime import datetime
from typing import Any

from core import clock
from models.db import db
from models.tables_people import Person
from models.tables_reports import Submission
from models.tables_tasks import FollowUp
from workflow import clocks, follow_up


def begin(submission: Submission, answers: dict[str, Any], at: datetime) -> None:
    """Let clock T run from an approval, inside the caller's ``writing()``; what is already under way stays."""
    if submission.follow_state is None and follow_up.is_followed(submission.form_id, answers):
        submission.follow_state = "waiting"
        submission.follow_due_at = clocks.follow_due(at, submission.urgent)


def told_of(submission: Submission) -> dict[str, Any] | None:
    """What the reporter's phone hears once something has followed: {at, result?}; None before."""
    if submission.follow_state != "done":
        return None
    row = db.session.get(FollowUp, submission.root_id)
    if row is None or row.done_at is None:
        return None
    told = {"at": clock.iso(row.done_at)}
    roles = db.session.get_one(Person, submission.person_id).roles
    tells = follow_up.tells_result(submission.form_id, submission.readers, roles)
    return told | {"result": row.result} if tells and row.choice != "arsip" else told
