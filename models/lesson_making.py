"""Lessons are made from approved reports: of study visits (F12), and of obstacles (F10) that were answered.

Behind the feed (models.coordinating), and with each step of an obstacle, because an answer is no change of its report.
No name of a reporter comes in, and nothing that compliance alone reads. Doing the same twice changes nothing.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from core import ids
from models.db import db, settings
from models.indonesian import with_stems, words_of
from models.tables_lessons import Lesson
from models.tables_obstacles import ObstacleEvent
from models.tables_reports import Revision, Submission
from workflow import coordination, obstacle

_REPORTS = (
    select(Submission, Revision.answers)
    .join(Revision, Revision.instance_id == Submission.current_instance_id)
    .where(Submission.state == "approved", Submission.readers == "office")
    .where(Submission.form_id.in_((coordination.FORM, obstacle.FORM)))
)


def put(root_ids: set[str]) -> None:
    """Bring the lessons of these reports to what is known now, inside the caller's ``writing()``."""
    known: dict[str, list[Lesson]] = defaultdict(list)
    query = select(Lesson).where(Lesson.root_id.in_(root_ids)).order_by(Lesson.number, Lesson.id)
    for row in db.session.scalars(query):
        known[row.root_id].append(row)
    for head, answers in db.session.execute(_REPORTS.where(Submission.root_id.in_(root_ids))).all():
        rows = known.pop(head.root_id, [])
        if head.form_id == coordination.FORM:
            _put_told(head, _from_visit(head, answers), rows)
            continue
        for row in rows:
            # It is one and the same obstacle, whatever is answered: what others did with its lesson stays with it.
            row.live = True
        _put_told(head, _from_obstacle(head, answers), rows)
    for left in known.values():
        for row in left:
            row.approved = False
    db.session.flush()


def _put_told(head: Submission, told: list[dict[str, Any]], rows: list[Lesson]) -> None:
    kept, gone = [row for row in rows if row.live], [row for row in rows if not row.live]
    texts = [_text(one["obstacle"], one["solution"]) for one in told]
    found = coordination.paired([_text(row.obstacle, row.solution) for row in kept], texts)
    for row in rows:
        row.live, row.approved = False, True
    for number, facts in enumerate(told):
        again = [row for row in gone if _text(row.obstacle, row.solution) == texts[number]]
        before = kept[found[number]] if number in found else again[0] if again else None
        if before is None:
            before = Lesson(id=ids.new_uuid(), root_id=head.root_id, approved=True)
            db.session.add(before)
        elif before in gone:
            gone.remove(before)
        for name, value in (facts | {"number": number, "live": True}).items():
            setattr(before, name, value)


def _text(obstacle_text: str, solution: str) -> str:
    return f"{obstacle_text}\n{solution}"


def roots_among(root_ids: set[str]) -> set[str]:
    """Which of these reports a lesson stands on."""
    return set(db.session.scalars(select(Lesson.root_id).where(Lesson.root_id.in_(root_ids))))


def _from_visit(head: Submission, answers: dict[str, Any]) -> list[dict[str, Any]]:
    said = coordination.said_in(answers)
    on = said.held_on or _finished(head)
    return [
        _facts(head, "visit", one.stage, said.place, one.obstacle, one.solution)
        | {"usable": one.usable, "told_on": on, "regency_code": None, "village_code": None}
        for one in said.lessons
    ]


def _from_obstacle(head: Submission, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """One, when it was answered: the newest answer of the office or of the Kanwil, and what came of it."""
    said = obstacle.said_in(answers)
    query = select(ObstacleEvent).where(ObstacleEvent.root_id == head.root_id).order_by(ObstacleEvent.number)
    events = list(db.session.scalars(query))
    answered = [one for one in events if one.kind in ("answer", "reply")]
    if not answered or not said.text:
        return []
    last = answered[-1]
    if any(one.kind == "reopen" and one.number > last.number for one in events):
        return []
    ends = [one.note for one in events if one.kind in ("confirm", "close") and one.number > last.number and one.note]
    solution = "\n".join([last.note, *ends])
    facts = _facts(head, "obstacle", said.code, "", said.text, solution)
    about = {"regency_code": head.regency_code, "village_code": head.village_code}
    # What was put off is kept too: it says what does not go
    usable = last.facts.get("how") == "plan"
    return [facts | about | {"usable": usable, "told_on": last.at.astimezone(settings().zone).date()}]


def _facts(head: Submission, kind: str, topic: str, source: str, text: str, solution: str) -> dict[str, Any]:
    words = with_stems(set(words_of(f"{text} {solution} {source}")))
    return {
        "kind": kind,
        "code": head.code,
        "office_id": head.office_id,
        "person_id": head.person_id,
        "topic": topic[:40],
        "source": source,
        "obstacle": text,
        "solution": solution,
        "words": f" {' '.join(sorted(words))} ",
    }


def _finished(head: Submission) -> Any:
    return head.finished_at.astimezone(settings().zone).date()
