"""Early detection by the tables of docs/workflow.md: who must be told, every step by every role, ends."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.protection import (
    AGENCIES,
    OUTCOMES,
    STATES,
    STEPS,
    due,
    initials,
    is_fast,
    may_read_name,
    required,
    said_in,
    why_not,
    why_not_closed,
    why_not_told,
)
from workflow.review import Reviewer
from workflow.roles import ROLES

HEAD, *ROWS = rows_of("detection")
WHO_HEAD, *WHO = rows_of("detector")
NEEDS = {row[0]: set(row[1].split(", ")) for row in rows_of("outcome")[1:]}
LANE = {
    "darurat or tinggi": [("darurat", False, False), ("tinggi", False, False)],
    "a child": [("darurat", True, False), ("rendah", True, False)],
    "coercion": [("darurat", False, True), ("", False, True)],
    "a child and coercion": [("darurat", True, True)],
    "none of these": [("sedang", False, False), ("rendah", False, False), ("", False, False)],
}
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_the_tables_name_every_state_step_role_and_outcome():
    assert HEAD[1:] == list(STEPS)
    assert [row[0] for row in ROWS] == [*STATES, "its report does not count"]
    assert {row[0] for row in WHO} == set(ROLES)
    assert set(NEEDS) == set(OUTCOMES)


@pytest.mark.parametrize(("told", "people", "broker"), rows_of("fast lane")[1:])
def test_who_must_be_told_is_as_the_table_says(told, people, broker):
    for level, child, forced in LANE[told]:
        for subjects, cell in ((("orang", "kelompok", "keluarga", ""), people), (("perekrut",), broker)):
            wanted = () if cell == "-" else tuple(cell.split(", "))
            for subject in subjects:
                assert required(level, subject, child=child, forced=forced) == wanted, (level, subject)
        assert is_fast(level, child=child, forced=forced) is (told != "none of these")


@pytest.mark.parametrize(("role", "may"), [(row[0], dict(zip(WHO_HEAD[1:], row[1:], strict=True))) for row in WHO])
def test_each_step_of_each_state_by_each_role(role, may):
    reviewer = Reviewer("me", [role], in_scope=True)
    for state, *cells in ROWS:
        live = state in STATES
        for step, cell in zip(HEAD[1:], cells, strict=True):
            refused = why_not(step, reviewer, state if live else "open", "other", live=live)
            if may[step] == "no":
                assert refused is Reason.DETECTION_ROLE, (state, step)
            else:
                assert refused is (Reason[cell] if cell.startswith("DETECTION") else None), (state, step)
    assert may_read_name([role], child=False, own=False) is (may["name"] == "yes")
    assert may_read_name([role], child=True, own=False) is (may["name of a child"] == "yes")
    assert may_read_name([role], child=True, own=True)


def test_ones_own_is_referred_but_not_ended_and_others_are_unknown():
    kasi = Reviewer("me", ["kasi"], in_scope=True)
    assert why_not("refer", kasi, "open", "me") is None
    assert why_not("close", kasi, "open", "me") is Reason.OWN_REPORT
    assert why_not("reopen", kasi, "home", "me") is Reason.OWN_REPORT
    assert why_not("refer", Reviewer("me", ["kasi"], in_scope=False), "open", "x") is Reason.DETECTION_UNKNOWN


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_needs_what_the_table_says(outcome):
    needs = NEEDS[outcome]
    assert why_not_closed(outcome, "Pulang", [], ["polri"]) is None
    assert why_not_closed(outcome, " ", [], ["polri"]) == (Reason.RESULT_NEEDED, "text")
    lacking = why_not_closed(outcome, "Pulang", ["ppa"], ["polri"])
    assert lacking == ((Reason.DETECTION_LACKS, "outcome") if "required" in needs else None)
    nobody = why_not_closed(outcome, "Pulang", [], [])
    assert nobody == ((Reason.DETECTION_NOT_REFERRED, "outcome") if "referral" in needs else None)


def test_an_unknown_outcome_is_none():
    assert why_not_closed("", "Pulang", [], ["polri"]) == (Reason.OUTCOME_NEEDED, "outcome")


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        (("polri", "Piket", NOW, "telepon"), None),
        (("", "Piket", NOW, "telepon"), (Reason.AGENCY_NEEDED, "agency")),
        (("polri", " ", NOW, "telepon"), (Reason.TOLD_WHO_NEEDED, "who")),
        (("polri", "Piket", None, "telepon"), (Reason.TOLD_AT_NEEDED, "told_at")),
        (("polri", "Piket", NOW + timedelta(seconds=1), "telepon"), (Reason.REFERRED_LATER, "told_at")),
        (("polri", "Piket", NOW, ""), (Reason.CHANNEL_NEEDED, "channel")),
    ],
)
def test_a_referral_says_whom_who_when_and_by_what(told, lacks):
    assert why_not_told(*told, NOW) == lacks


def test_clock_d_is_six_hours():
    assert due(NOW) == NOW + timedelta(hours=6)


@pytest.mark.parametrize(
    ("answers", "child", "forced"),
    [
        ({"tanda": "anak online"}, True, False),
        ({"tanda": ["dipaksa"]}, False, True),
        ({"tanda": "online", "umur": 17}, True, False),
        ({"tanda": "online", "umur": "17"}, True, False),
        ({"tanda": "online", "umur": "18"}, False, False),
        ({"tanda": "online", "umur": ""}, False, False),
        ({}, False, False),
    ],
)
def test_a_child_and_coercion_are_read_from_signs_and_age(answers, child, forced):
    said = said_in(answers)
    assert (said.child, said.forced) == (child, forced)


def test_what_a_report_says_keeps_no_name():
    said = said_in({"nama_orang": "Contoh Nama", "jml": "3", "rujuk": "polri bp3mi", "perekrut": None})
    assert (said.initials, said.people, said.told, said.recruiter) == ("C.N.", 3, ["polri", "bp3mi"], "")
    assert "Contoh" not in str(said)


@pytest.mark.parametrize(
    ("name", "short"), [("Contoh", "C."), ("C.N.", "C.N."), ("contoh nama-panjang sekali", "C.N.P."), ("17 - ?", "")]
)
def test_initials(name, short):
    assert initials(name) == short


def test_the_agencies_of_an_approval_are_known_here():
    assert {"polri", "ppa", "bp3mi"} <= set(AGENCIES)
