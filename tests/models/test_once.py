"""What a page asks again and again is asked once, and never kept beyond its read."""

from datetime import date

from models import db, once, scope
from models.dated_settings import keep, value_of
from models.db import writing

DAY = date(2026, 11, 21)


def test_what_was_asked_once_is_asked_anew_after_a_write_and_inside_one(inside, person):
    kanwil, calls = person("kanwil.ss"), []

    def ask() -> int:
        calls.append(1)
        return len(calls)

    db.session.rollback()
    scope.offices_seen(kanwil)
    assert [once.once(ask, "a"), once.once(ask, "a"), once.once(ask, "b")] == [1, 1, 2]
    with writing():
        assert [once.once(ask, "a"), once.once(ask, "a")] == [3, 4]
    assert once.once(ask, "a") == 5
    db.session.rollback()
    assert value_of("service.group_min", DAY) == value_of("service.group_min", DAY)
    keep(kanwil, "service.group_min", 7, DAY, "Aturan uji")
    assert value_of("service.group_min", DAY) == 7


def test_a_question_within_a_question_is_kept_too(inside):
    calls = []

    def ask(name: str) -> str:
        calls.append(name)
        db.session.execute(db.text("SELECT 1"))
        return name

    db.session.rollback()
    for _ in range(2):
        once.once(lambda: once.once(lambda: ask("inner"), "inner") and ask("outer"), "outer")
        once.once(lambda: ask("inner"), "inner")
    assert calls == ["inner", "outer"]
