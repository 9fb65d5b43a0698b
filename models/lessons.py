"""The library: lessons as a person may see them, found by their words; and who used one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from core import ids
from core.errors import Reason, Refusal
from models import audit, scope
from models.coordination_list import offices_of
from models.dated_settings import today
from models.db import db, writing
from models.indonesian import stem, words_of
from models.search import MOST_TERMS, meant_by
from models.tables_lessons import Lesson, LessonUse
from models.tables_people import Person
from workflow import lessons as rules
from workflow.roles import holds

PER_PAGE = 20


@dataclass(frozen=True)
class LessonFilter:
    """Empty means everything. kind: of workflow.lessons.KINDS; topic: a stage, or a kind of obstacle; place: a regency;
    used_from, used_to: only those that others used in these days."""

    text: str = ""
    kind: str = ""
    topic: str = ""
    place: str = ""
    used_from: date | None = None
    used_to: date | None = None


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a list, and how many other offices used it."""

    lesson: Lesson
    uses: int


@dataclass(frozen=True)
class LessonPage:
    """One page of them. n: how many there are in all."""

    rows: list[LessonRow]
    n: int
    more: bool


def find_lessons(viewer: Person, asked: LessonFilter, skip: int = 0) -> LessonPage:
    """Lessons that hold every word of the text, the newest first."""
    conditions = [*_there(viewer), *_narrowed(asked), *_holding(asked.text)]
    n = db.session.scalar(select(func.count()).select_from(Lesson).where(*conditions)) or 0
    uses = select(func.count()).where(LessonUse.lesson_id == Lesson.id).correlate(Lesson).scalar_subquery()
    query = select(Lesson, uses).where(*conditions).options(joinedload(Lesson.office))
    query = query.order_by(Lesson.told_on.desc(), Lesson.code.desc(), Lesson.number)
    found = db.session.execute(query.offset(max(skip, 0)).limit(PER_PAGE)).all()
    return LessonPage([LessonRow(row[0], row[1]) for row in found], n, max(skip, 0) + len(found) < n)


def topics(viewer: Person) -> list[tuple[str, str]]:
    """Every kind and topic that this person may choose among."""
    query = select(Lesson.kind, Lesson.topic).where(*_there(viewer))
    rows = db.session.execute(query.where(Lesson.topic != "").distinct().order_by(Lesson.kind, Lesson.topic))
    return [(row.kind, row.topic) for row in rows]


def find(viewer: Person, lesson_id: str) -> Lesson:
    """A lesson in the viewer's scope, also one whose report is not approved now. Raises Refusal(LESSON_UNKNOWN)."""
    query = select(Lesson).where(Lesson.id == lesson_id, scope.visible_lessons(viewer))
    row: Lesson | None = db.session.scalar(query.options(joinedload(Lesson.office)))
    if row is None:
        raise Refusal(Reason.LESSON_UNKNOWN)
    return row


def of_report(viewer: Person, root_id: str) -> list[Lesson]:
    """The lessons of one report, in its order."""
    query = select(Lesson).where(*_there(viewer), Lesson.root_id == root_id).options(joinedload(Lesson.office))
    return list(db.session.scalars(query.order_by(Lesson.number)))


def uses_of(lesson_id: str) -> list[LessonUse]:
    """Which offices used it and how, the newest first."""
    query = select(LessonUse).where(LessonUse.lesson_id == lesson_id)
    query = query.options(joinedload(LessonUse.office), joinedload(LessonUse.person))
    return list(db.session.scalars(query.order_by(LessonUse.used_on.desc(), LessonUse.id)))


def count_used(viewer: Person, place: str, since: date, until: date) -> int:
    """How many lessons of this person's offices others used in these days."""
    return find_lessons(viewer, LessonFilter(place=place, used_from=since, used_to=until)).n


def use(by: Person, lesson: Lesson, how: str) -> None:
    """Write down that one's office used it, and how. The caller knows that ``by`` may read it.

    Raises Refusal: NOT_ALLOWED, LESSON_OWN, LESSON_HOW, LESSON_USED.
    """
    text = how.strip()[: rules.MOST_TEXT]
    reason = why_not_used(by, lesson)
    if reason is not None:
        raise Refusal(reason)
    if not text:
        raise Refusal(Reason.LESSON_HOW, where="how")
    with writing():
        query = select(LessonUse).where(LessonUse.lesson_id == lesson.id, LessonUse.office_id == by.office_id)
        already = db.session.scalar(query.options(joinedload(LessonUse.person)))
        if already is not None:
            raise Refusal(Reason.LESSON_USED, who=already.person.name, at=f"{already.used_on:%d-%m-%Y}")
        on = today()
        row = LessonUse(
            id=ids.new_uuid(), lesson_id=lesson.id, office_id=by.office_id, person_id=by.id, used_on=on, how=text
        )
        db.session.add(row)
        db.session.flush()
        audit.record(by, "lesson.used", f"lesson:{lesson.id}", {"code": lesson.code, "office": by.office_id})


def why_not_used(by: Person, lesson: Lesson) -> Reason | None:
    """None when this person's office may say that it used this lesson."""
    if not holds(by.roles, rules.OPENS):
        return Reason.NOT_ALLOWED
    return Reason.LESSON_OWN if lesson.office_id == by.office_id else None


def _there(viewer: Person) -> list[ColumnElement[bool]]:
    return [scope.visible_lessons(viewer), Lesson.live.is_(True), Lesson.approved.is_(True)]


def _narrowed(asked: LessonFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.kind:
        conditions.append(Lesson.kind == asked.kind)
    if asked.topic:
        conditions.append(Lesson.topic == asked.topic)
    if asked.place:
        # A visit is about no regency: it counts where its office works.
        works_there = and_(Lesson.regency_code.is_(None), Lesson.office_id.in_(offices_of(asked.place)))
        conditions.append(or_(Lesson.regency_code == asked.place, works_there))
    if asked.used_from and asked.used_to:
        used = select(LessonUse.lesson_id).where(LessonUse.used_on.between(asked.used_from, asked.used_to))
        conditions.append(Lesson.id.in_(used))
    return conditions


def _holding(text: str) -> list[ColumnElement[bool]]:
    """Every word of a text: as it is, as a beginning, in every form of its stem, and one slip apart where nobody has
    written it. Words are plain letters and digits, so none of them means something to LIKE."""
    conditions = []
    for word in words_of(text)[:MOST_TERMS]:
        whole = {word, stem(word), *meant_by(word)}
        ways = [Lesson.words.contains(f" {one} ") for one in sorted(whole)]
        conditions.append(or_(Lesson.words.contains(f" {word}"), *ways))
    return conditions
