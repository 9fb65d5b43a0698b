"""What an approval rests on: the form's checklist gone through, and of a child or of coercion who was told and when."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core import clock
from core.errors import Reason, Refusal
from core.words import Labels
from models import review_guard
from models.checklists import checklist_on
from models.db import db
from models.tables_reports import Revision, Submission
from workflow import checklist
from workflow.checklist import Referral


def grounds(submission: Submission, ticked: Collection[str], referral: Referral | None, at: datetime) -> dict[str, Any]:
    """What the event of an approval keeps: ``checks`` and ``referred``, each only where it is asked for.

    Raises Refusal: CHECKLIST_OPEN with what is not ticked, REFERRAL_NEEDED, REFERRED_LATER.
    """
    answers = answers_of(submission)
    items = asked(submission, at, answers)
    left = checklist.missing(items, ticked)
    if left:
        labels = Labels(item["label"] for item in left)
        raise Refusal(Reason.CHECKLIST_OPEN, where="checks", missing=labels)
    return facts(items, submission.form_id, answers, referral, at)


def facts(
    items: list[dict[str, Any]], form_id: str, answers: dict[str, Any], referral: Referral | None, at: datetime
) -> dict[str, Any]:
    """The same of a checklist that is done."""
    found: dict[str, Any] = {"checks": [item["name"] for item in items]} if items else {}
    if checklist.needs_referral(form_id, answers):
        reason = checklist.why_not_referred(referral, at)
        if reason is not None or referral is None or referral.at is None:
            raise Refusal(reason or Reason.REFERRAL_NEEDED, where="referred")
        found["referred"] = {"to": list(referral.to), "who": referral.who.strip(), "at": clock.iso(referral.at)}
    return found


def asked(submission: Submission, at: datetime, answers: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The items that a report is gone through by at this instant, {name, label: {id, en}}."""
    answers = answers_of(submission) if answers is None else answers
    day = at.astimezone(review_guard.zone(submission)).date()
    return checklist.asked(submission.form_id, answers, checklist_on(submission.form_id, day))


def answers_of(submission: Submission) -> dict[str, Any]:
    """What the report says today, by name."""
    query = select(Revision.answers).where(Revision.instance_id == submission.current_instance_id)
    return db.session.scalar(query) or {}
