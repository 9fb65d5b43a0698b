"""Every move of a form in every state by every role, as docs/workflow.md says; and what becomes of its records."""

from datetime import timedelta

import pytest

from core.clock import parse
from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow import form_life
from workflow.roles import PUBLISHES, ROLES

HEAD, *STATES = rows_of("form")
RECORDS_HEAD, *RECORDS = rows_of("state of a form")
CLOSED_AT = parse("2026-11-21T06:00:00Z")
MOVES = [(row[0], move, cell) for row in STATES for move, cell in zip(HEAD[1:], row[1:], strict=True)]


def said(reason: Reason | None, move: str) -> str:
    return form_life.MOVES[move] if reason is None else reason.name


def test_the_table_names_every_state_and_every_move():
    assert set(HEAD[1:]) == set(form_life.MOVES)
    assert [row[0] for row in STATES] == list(form_life.STATES) == [row[0] for row in RECORDS]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize(("state", "move", "cell"), MOVES)
def test_each_move_of_each_state_by_each_role_is_as_the_table_says(role, state, move, cell):
    expected = cell if role in PUBLISHES else "NOT_ALLOWED"
    assert said(form_life.why_not(move, [role], state), move) == expected
    assert form_life.allowed([role], state)[move] is form_life.why_not(move, [role], state)


def test_kanwil_and_admin_publish_and_nobody_else():
    assert set(PUBLISHES) == {"kanwil", "admin"}


def test_a_move_that_is_not_in_the_table_is_a_bug():
    with pytest.raises(KeyError):
        form_life.why_not("delete", ["admin"], "open")


@pytest.mark.parametrize("row", RECORDS, ids=lambda row: row[0])
def test_what_becomes_of_records_in_each_state_is_as_the_table_says(row):
    state, begins, goes_on, before, after = row
    closed_at = CLOSED_AT if state == "closed" else None
    assert form_life.may_begin(state) == (begins == "yes")
    assert goes_on == "yes", "no state takes a draft away"
    for finished_at in (CLOSED_AT - timedelta(days=30), CLOSED_AT):
        assert form_life.taken_as(state, closed_at, finished_at) == before
    assert form_life.taken_as(state, closed_at, CLOSED_AT + timedelta(seconds=1)) == after


def test_of_a_form_closed_before_anybody_noted_when_the_office_decides():
    assert form_life.taken_as("closed", None, CLOSED_AT) == "held"
