"""Every step of the tables in docs/workflow.md in every state by every role; what an F12 says; days; corrections."""

from datetime import date

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow import lessons
from workflow.coordination import STATES, STEPS, leads_to, paired, said_in, when_due, why_not
from workflow.roles import ROLES

HEAD, *ROWS = rows_of("action item")
WHO_HEAD, *WHO = rows_of("who works on items")
TODAY = date(2026, 11, 21)


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
                assert refused is Reason.ITEM_ROLE, (state, step)
            elif cell == "-":
                assert refused is Reason.ITEM_NO_STEP, (state, step)
            else:
                assert (refused, leads_to(state, step)) == (None, cell), (state, step)


def test_without_an_approved_report_an_item_can_be_ended_but_not_begun():
    assert why_not("give", ["kasi"], "open", live=False) is Reason.ITEM_NOT_APPROVED
    assert why_not("reopen", ["kasi"], "done", live=False) is Reason.ITEM_NOT_APPROVED
    assert why_not("finish", ["kasi"], "open", live=False) is None
    assert why_not("cancel", ["kasi"], "open", live=False) is None


def test_one_task_at_a_time():
    assert why_not("give", ["petugas"], "open", tasked=True) is Reason.ITEM_TASKED
    assert why_not("finish", ["petugas"], "open", tasked=True) is None


@pytest.mark.parametrize(
    ("state", "day", "due"),
    [
        ("open", 20, "late"),
        ("open", 21, "soon"),
        ("open", 24, "soon"),
        ("open", 25, ""),
        ("done", 1, ""),
        ("cancelled", 21, ""),
    ],
)
def test_an_open_item_is_late_after_its_day_and_soon_three_days_before(state, day, due):
    assert when_due(state, date(2026, 11, day), TODAY) == due
    assert when_due(state, None, TODAY) == ""


def test_what_answers_say():
    said = said_in(
        {
            "jenis": "studi",
            "tgl": "2026-11-02",
            "instansi": ["kejari", "polri"],
            "tempat": " Kanim contoh ",
            "pokok": "P-21",
            "tindak": [{"tl_isi": "Susun daftar", "tl_pj": "Kasi", "tl_tgl": "2026-12-01"}, {"tl_pj": "Tanpa isi"}],
            "pelajaran": [
                {"pl_tahap": "K16", "pl_kendala": "Berkas lama", "pl_solusi": "Rapat awal", "pl_terap": "ya"},
                {"pl_kendala": "Tanpa solusi"},
            ],
        }
    )
    assert (said.kind, said.held_on, said.agencies, said.place) == (
        "studi",
        date(2026, 11, 2),
        ["kejari", "polri"],
        "Kanim contoh",
    )
    assert [(one.text, one.owner, one.due_on) for one in said.items] == [("Susun daftar", "Kasi", date(2026, 12, 1))]
    assert [(one.stage, one.obstacle, one.solution, one.usable) for one in said.lessons] == [
        ("K16", "Berkas lama", "Rapat awal", True)
    ]
    empty = said_in({"tgl": "bukan hari", "tindak": "x", "instansi": {"a": 1}})
    assert (empty.held_on, empty.items, empty.lessons, empty.agencies) == (None, [], [], [])


@pytest.mark.parametrize(
    ("kept", "said", "found"),
    [
        (["a", "b"], ["a", "b"], {0: 0, 1: 1}),
        (["a", "b"], ["b"], {0: 1}),
        (["a", "b"], ["c", "a", "b"], {1: 0, 2: 1}),
        (["a", "b"], ["a", "B baru"], {0: 0, 1: 1}),
        (["a", "b"], ["b", "a"], {0: 1, 1: 0}),
        (["a", "b"], ["c"], {}),
        (["a", "a"], ["a", "a"], {0: 0, 1: 1}),
        ([], ["a"], {}),
    ],
)
def test_a_correction_keeps_an_item_by_its_words_and_by_its_place_when_none_came_or_went(kept, said, found):
    assert paired(kept, said) == found


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({}, ""),
        ({"to": []}, "to"),
        ({"parts": []}, "parts"),
        ({"parts": ["obstacle", "photo"]}, "parts"),
        ({"purpose": "  "}, "purpose"),
        ({"until": date(2026, 11, 20)}, "until"),
        ({"until": TODAY}, ""),
        ({"until": None}, ""),
    ],
)
def test_a_share_says_to_whom_what_and_what_for(given, lacks):
    wish = {"to": ["x"], "parts": ["obstacle"], "purpose": "Latihan", "until": date(2026, 12, 1)} | given
    found = lessons.why_not_shared("lesson", wish["parts"], wish["to"], wish["purpose"], wish["until"], TODAY)
    assert found == lacks
    assert not found or found in lessons.LACKS


def test_a_share_holds_through_its_last_day_and_no_longer_once_ended():
    assert lessons.is_open(False, TODAY, TODAY)
    assert lessons.is_open(False, None, TODAY)
    assert not lessons.is_open(True, None, TODAY)
    assert not lessons.is_open(False, date(2026, 11, 20), TODAY)
