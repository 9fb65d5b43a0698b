"""Every step of the tables in docs/workflow.md in every state by every role; what an F09 asks for; numbers that fit."""

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.roles import ROLES
from workflow.service import STATES, STEPS, Counts, asked_in, is_late, leads_to, why_not, why_not_counts

HEAD, *ROWS = rows_of("service")
WHO_HEAD, *WHO = rows_of("server")


def test_the_tables_name_every_state_step_and_role():
    assert HEAD[1:] == WHO_HEAD[1:] == list(STEPS)
    assert [row[0] for row in ROWS] == list(STATES)
    assert {row[0] for row in WHO} == set(ROLES)


@pytest.mark.parametrize(("role", "may"), [(row[0], dict(zip(HEAD[1:], row[1:], strict=True))) for row in WHO])
def test_each_step_of_each_state_is_as_the_tables_say(role, may):
    for state, *cells in ROWS:
        for step, cell in zip(HEAD[1:], cells, strict=True):
            refused = why_not(step, [role], state)
            if may[step] == "no":
                assert refused is Reason.SERVICE_ROLE, (state, step)
            elif cell == "-":
                assert refused is Reason.SERVICE_NO_STEP, (state, step)
            else:
                assert (refused, leads_to(state, step)) == (None, cell), (state, step)


def test_without_an_approved_report_only_declining_goes_on():
    for state, *cells in ROWS:
        for step, cell in zip(HEAD[1:], cells, strict=True):
            if cell != "-":
                expected = None if step == "decline" else Reason.SERVICE_NOT_APPROVED
                assert why_not(step, ["kasi"], state, approved=False) is expected


@pytest.mark.parametrize(
    ("counts", "fits"),
    [
        ((30, 28, 2, 4), True),
        ((0, 0, 0, 0), True),
        ((30, 20, 2, 0), True),
        ((30, 29, 2, 0), False),
        ((None, 0, 0, 0), False),
        ((30, 1, 1, None), False),
        ((501, 0, 0, 0), False),
        ((-1, 0, 0, 0), False),
    ],
)
def test_counts_are_all_there_and_no_more_is_decided_than_applied_for(counts, fits):
    assert (why_not_counts(Counts(*counts)) is None) is fits


def test_what_answers_ask_for():
    said = {"jenis": "eazy", "jml_pemohon": "30", "jml_rentan": "40", "tujuan": "umrah kerja", "jml_kerja": "3"}
    asked = asked_in({**said, "tgl_usul": "2026-12-01"})
    assert (asked.kind, asked.people, asked.weak, asked.workers, asked.for_work) == ("eazy", 30, 30, 3, True)
    assert asked.wished == "2026-12-01"
    assert asked_in({"jml_pemohon": "x", "tujuan": ["wisata"]}).for_work is False
    assert asked_in({}).people == 0
    assert asked_in({"tujuan": ["kerja"]}).for_work


def test_a_day_that_passed_without_a_result_is_late():
    assert is_late("scheduled", 1, 2)
    assert not is_late("scheduled", 2, 2)
    assert not is_late("served", 1, 2)
    assert not is_late("waiting", None, 2)
