"""What the register asks of reports is answered by indexes of its own, however many reports there are."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from models import Person, db, village_facts, village_list
from models.village_list import VillageFilter
from models.villages import register_village
from tests.conftest import VILLAGE

PROFILE, OPEN = "ix_submission_village_profile", "ix_submission_village_open"


def plans(ask: Callable[[], object]) -> str:
    """How SQLite answers every statement of a question."""
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    connection = db.session.connection()
    return "\n".join(
        str(row[-1])
        for statement, parameters in asked
        if "submission" in statement
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    )


@pytest.mark.parametrize(
    ("ask", "indexes"),
    [
        (lambda kanwil: village_list.list_villages(kanwil, VillageFilter(hint="aman")), {PROFILE, OPEN}),
        (lambda kanwil: village_list.list_villages(kanwil, VillageFilter()), {PROFILE, OPEN}),
        (village_list.count_by_hint, {PROFILE, OPEN}),
        (village_list.by_regency, {PROFILE, OPEN}),
        (lambda kanwil: village_facts.open_counts([VILLAGE]), {OPEN}),
        (lambda kanwil: village_facts.last_activities([VILLAGE]), {PROFILE}),
    ],
)
def test_no_question_of_the_register_looks_through_the_reports(inside, person: Callable[[str], Person], ask, indexes):
    register_village(None, VILLAGE, "office-me", "aktif")
    kanwil = person("kanwil.ss")
    told = plans(lambda: ask(kanwil))
    assert "SCAN submission" not in told, told
    assert all(index in told for index in indexes), told
    if OPEN in indexes:
        assert f"COVERING INDEX {OPEN}" in told, "what reports answer is not read again"
