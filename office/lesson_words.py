"""Lessons in words, as lists and pages show them; no name of a reporter stands in any."""

from dataclasses import dataclass

from models.tables_lessons import Lesson
from office import labels
from office.coordination_words import topic_word
from office.words import _, link


@dataclass(frozen=True)
class LessonLine:
    """One lesson in a list. used: how often, in words, "" for never."""

    lesson: Lesson
    href: str
    topic: str
    kind: str
    source: str
    used: str


def lesson_line(row: Lesson, uses: int) -> LessonLine:
    """One lesson for a list."""
    used = _("dipakai %(n)s kantor lain", n=labels.number(uses)) if uses else ""
    href = link("office.lessons.show", lesson_id=row.id)
    return LessonLine(row, href, topic_word(row.kind, row.topic), kind_word(row.kind), source_words(row), used)


def kind_word(kind: str) -> str:
    """Where a lesson comes from."""
    return _("Studi tiru") if kind == "visit" else _("Hambatan yang dijawab")


def source_words(row: Lesson) -> str:
    """From whom it was learnt."""
    return _("dari %(where)s", where=row.source) if row.source else ""


def usable_words(row: Lesson) -> tuple[str, str]:
    """Whether it can be used, and the tone."""
    if row.kind == "obstacle":
        return (_("Ada rencana"), "positive") if row.usable else (_("Belum sekarang"), "waiting")
    return (_("Dapat diterapkan"), "positive") if row.usable else (_("Belum dapat diterapkan"), "waiting")
