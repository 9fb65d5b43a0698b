"""Every step of the tables in docs/workflow.md in every state by every role; where a report leads; what an F07 says."""

from datetime import date, timedelta

import pytest

from core.errors import Reason
from models.tables_reports import STATES as REPORT_STATES
from tests.workflow.test_table import rows_of
from workflow import activity
from workflow.activity import STATES, STEPS, is_late, may_join, said_in, state_of, why_not
from workflow.roles import ROLES

HEAD, *ROWS = rows_of("activity")
_WHO_HEAD, *WHO = rows_of("planner")
_LED_HEAD, *LED = rows_of("report of the activity")
FROZEN = "approved and in a frozen period"
PLANNED, VILLAGE = date(2026, 11, 10), "16.03.06.1001"


def test_the_tables_name_every_state_step_and_role():
    assert HEAD[1:] == list(STEPS)
    assert {row[0].removesuffix(" without a plan") for row in ROWS} == set(STATES)
    assert {row[0] for row in WHO} == set(ROLES)
    assert {row[0] for row in LED} == {"none", FROZEN, *REPORT_STATES}


@pytest.mark.parametrize(("report", "planned", "alone"), LED)
def test_an_activity_stands_where_its_report_leads(report, planned, alone):
    told = {"report": {"none": "", FROZEN: "approved"}.get(report, report), "reported": report == FROZEN}
    assert state_of(planned=True, **told) == planned
    assert state_of(planned=False, **told) == alone
    assert state_of(planned=True, cancelled=True, **told) == "cancelled"


@pytest.mark.parametrize(("role", "may"), WHO)
def test_each_step_of_each_state_is_as_the_tables_say(role, may):
    for said, *cells in ROWS:
        state, alone = said.removesuffix(" without a plan"), "without" in said or said == "gone"
        for step, cell in zip(HEAD[1:], cells, strict=True):
            refused = why_not(step, [role], state, planned=not alone)
            expected = Reason.ACTIVITY_NO_STEP if cell == "-" else None
            assert refused is (expected if may == "yes" else Reason.ACTIVITY_ROLE), (said, step)


@pytest.mark.parametrize(
    ("plan", "report", "days", "fits"),
    [
        (VILLAGE, VILLAGE, 0, True),
        (VILLAGE, VILLAGE, 14, True),
        (VILLAGE, VILLAGE, -14, True),
        (VILLAGE, VILLAGE, 15, False),
        (VILLAGE, "16.03.06.2002", 0, False),
        ("16.03", VILLAGE, 3, True),
        ("16.0", VILLAGE, 3, False),
        ("16.03", "16.03", 3, True),
        (VILLAGE, "16.03", 0, False),
    ],
)
def test_a_report_of_the_same_place_and_time_may_be_of_a_plan(plan, report, days, fits):
    assert may_join(plan, PLANNED, report, PLANNED + timedelta(days=days)) is fits


def test_a_plan_is_late_after_seven_whole_days():
    assert not is_late("planned", PLANNED, PLANNED + timedelta(days=7))
    assert is_late("planned", PLANNED, PLANNED + timedelta(days=8))
    assert not is_late("held", PLANNED, PLANNED + timedelta(days=8))
    assert not is_late("verified", None, PLANNED)
    assert activity.late_before(PLANNED + timedelta(days=8)) > PLANNED


def test_what_answers_say():
    said = said_in(
        {"jenis": "sosialisasi", "materi": "tppo pmi", "judul": "J", "mulai": "2026-11-05T09:00:00.000+07:00"}
        | {"hadir_l": "18", "hadir_p": "24", "hadir_muda": "99", "biaya": "1250000.00"}
    )
    assert (said.kind, said.topics, said.title, said.day) == ("sosialisasi", ["tppo", "pmi"], "J", date(2026, 11, 5))
    assert (said.men, said.women, said.youth, said.spent) == (18, 24, 42, 1_250_000)
    empty = said_in({"hadir_l": "-3", "mulai": "besok", "biaya": "banyak"})
    assert (empty.kind, empty.topics, empty.day, empty.men, empty.spent) == ("", [], None, 0, None)
    assert said_in({"biaya": "1e400"}).spent is None
    assert said_in({"biaya": "nan"}).spent is None
    assert said_in({"materi": ["oa"]}).topics == ["oa"]
