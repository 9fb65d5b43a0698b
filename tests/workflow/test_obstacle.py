"""Every step of an obstacle in every state by every role, as docs/workflow.md says; its clocks, repeats and words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.obstacle import STEPS, Standing, due, leads_to, proposed, repeats_since, said_in, why_not, why_not_so
from workflow.review import Reviewer
from workflow.roles import ROLES

HEAD, *STATES = rows_of("obstacle")
WHO = {row[0]: (row[1], row[2]) for row in rows_of("obstacle step")[1:]}
NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)


def standing(state):
    live = state != "its report does not count"
    return Standing({"asked": "answered"}.get(state, state) if live else "noted", "reporter", live, state == "asked")


def test_the_tables_name_every_step():
    assert tuple(HEAD[1:]) == STEPS == tuple(WHO)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_step_of_each_state_is_as_the_tables_say(role):
    for state, *cells in STATES:
        for step, cell in zip(HEAD[1:], cells, strict=True):
            who, refusal = WHO[step]
            for person in ("somebody", "reporter"):
                may = person == "reporter" if who == "its reporter" else role in who.split(", ")
                expected = cell if may else refusal
                if may and person == "reporter" and who == "kasi, kakanim":
                    expected = "OWN_REPORT"
                reason = why_not(step, Reviewer(person, [role], True), standing(state))
                assert (leads_to(step) if reason is None else reason.name) == expected, (state, step, person)
                assert why_not(step, Reviewer(person, [role], False), standing(state)) is Reason.OBSTACLE_UNKNOWN


def test_a_step_that_is_not_in_the_table_is_a_bug():
    with pytest.raises(ValueError, match="buang"):
        why_not("buang", Reviewer("r", ["kasi"], True), standing("noted"))
    with pytest.raises(KeyError):
        leads_to("buang")


@pytest.mark.parametrize(
    ("step", "text", "how", "reason"),
    [
        ("answer", "Bulan depan.", "plan", None),
        ("answer", "Bulan depan.", "", Reason.HOW_NEEDED),
        ("answer", " ", "not_now", Reason.ANSWER_NEEDED),
        ("reply", "", "plan", Reason.ANSWER_NEEDED),
        ("reply", "Ya.", "entah", Reason.HOW_NEEDED),
        ("escalate", "\n", "", Reason.OBSTACLE_REASON_NEEDED),
        ("reopen", "", "", Reason.OBSTACLE_REASON_NEEDED),
        ("confirm", " ", "", Reason.RESULT_NEEDED),
        ("close", "Jembatan pulih.", "", None),
        ("ask", "", "", None),
    ],
)
def test_every_step_but_asking_wants_its_words(step, text, how, reason):
    assert why_not_so(step, text, how) is reason


@pytest.mark.parametrize(
    ("state", "asked", "days"),
    [
        ("noted", False, 7),
        ("reopened", False, 7),
        ("escalated", False, 14),
        ("answered", True, 30),
        ("answered", False, None),
        ("done", False, None),
    ],
)
def test_its_clocks(state, asked, days):
    assert due(state, NOW, asked=asked) == (None if days is None else NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("can_alone", "repeats", "why"),
    [("ya", 2, ()), ("", 0, ()), ("tidak", 1, ("alone",)), ("ya", 3, ("repeats",)), ("tidak", 4, ("alone", "repeats"))],
)
def test_it_is_proposed_when_the_office_cannot_alone_and_at_the_third_repeat(can_alone, repeats, why):
    assert proposed(can_alone, repeats) == why


def test_repeats_count_within_ninety_days_the_day_itself_included():
    since = repeats_since(date(2026, 11, 21))
    assert (date(2026, 11, 21) - since).days + 1 == 90


def test_what_a_report_says_is_read_and_nonsense_is_empty():
    told = {"jenis": "jalan", "dampak": "berat", "butuh": "dana kendaraan", "butuh_ket": "1 perahu"}
    told |= {"perkiraan": 1500000.4, "bisa_sendiri": "tidak", "tgl": "2026-11-20", "perlu_sebelum": "entah"}
    said = said_in({**told, "uraian": " Putus. "})
    assert (said.code, said.effect, said.needs, said.cost) == ("jalan", "berat", ["dana", "kendaraan"], 1500000)
    assert (said.can_alone, said.on, said.needed_by, said.text) == ("tidak", date(2026, 11, 20), None, "Putus.")
    empty = said_in({"perkiraan": "banyak", "butuh": ["dana"], "uraian": {"x": 1}, "tgl": None})
    assert (empty.cost, empty.needs, empty.text, empty.on, empty.code) == (None, ["dana"], "", None, "")
    assert said_in({"perkiraan": "nan"}).cost is None
