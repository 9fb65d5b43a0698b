"""Clocks V and D: when they run, when they stand still, how far a red flag climbs and whom it reaches."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import parse
from tests.workflow.test_table import rows_of
from workflow import clocks

CAME = parse("2026-11-21T06:00:00Z")
CLOCKS = {row[0]: timedelta(hours=int(row[1].split()[0])) for row in rows_of("clock")[1:]}
FLAGS = [(int(row[0].split()[0]), row[1]) for row in rows_of("share of the clock")[1:]]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_the_clocks_are_as_long_as_the_table_says():
    assert {"V": clocks.length(False), "D": clocks.length(True), "T": clocks.follow_length(False)} == CLOCKS
    assert clocks.follow_length(True) == CLOCKS["D"]
    assert list(clocks.FLAGS) == FLAGS


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize(("share", "role"), FLAGS)
def test_a_flag_rises_at_its_share_and_reaches_its_role_and_all_before(urgent, share, role):
    due_at, whole = clocks.due(CAME, urgent), CLOCKS["D" if urgent else "V"]
    rises = CAME + whole * share / 100
    level = 1 + [percent for percent, _role in FLAGS].index(share)
    assert clocks.flag(due_at, urgent, rises - timedelta(seconds=1)) == level - 1
    assert clocks.flag(due_at, urgent, rises) == level
    assert clocks.percent(due_at, urgent, rises) == share
    assert clocks.told(level) == [name for _percent, name in FLAGS[:level]]
    assert clocks.told(level)[-1] == role
    assert clocks.own_level([role]) == level


def test_a_flag_is_for_the_first_role_that_somebody_holds_and_for_no_reviewer():
    assert clocks.own_level(["kanwil", "kasi"]) == 1
    assert clocks.own_level(["petugas"]) == 0


def test_a_flag_of_what_compliance_alone_reads_reaches_compliance_and_nobody_else():
    assert [clocks.told(level, "kepatuhan") for level in range(4)] == [[], *[["kepatuhan"]] * 3]
    assert clocks.own_level(["kepatuhan"]) == 1


@given(before=st.integers(0, 10**6), away=st.integers(0, 10**7), after=st.integers(0, 10**6), urgent=st.booleans())
def test_what_was_left_when_a_report_was_returned_is_left_when_it_comes_back(before, away, after, urgent):
    returned_at = CAME + timedelta(seconds=before)
    back_at = returned_at + timedelta(seconds=away)
    due_at = clocks.due_after_pause(clocks.due(CAME, urgent), returned_at, back_at)
    with_the_office = timedelta(seconds=before + after)
    at = back_at + timedelta(seconds=after)
    assert clocks.length(urgent) - (due_at - at) == with_the_office


def test_a_clock_that_went_backwards_takes_no_time_away():
    assert clocks.due_after_pause(CAME, CAME, CAME - hours(3)) == CAME


@pytest.mark.parametrize(("was", "now", "moved"), [(False, True, -42), (True, False, 42), (True, True, 0)])
def test_a_correction_that_makes_a_report_urgent_changes_its_clock_from_the_beginning(was, now, moved):
    assert clocks.due_after_change(clocks.due(CAME, was), was, now) - clocks.due(CAME, was) == hours(moved)


@pytest.mark.parametrize(
    ("answer_by", "expired"), [(None, False), (date(2026, 12, 5), False), (date(2026, 12, 4), True)]
)
def test_an_answer_is_late_the_day_after(answer_by, expired):
    assert clocks.is_expired(answer_by, date(2026, 12, 5)) is expired


@pytest.mark.parametrize(
    ("claimed_at", "held"), [(None, False), (CAME - hours(23.99), True), (CAME - hours(24), False)]
)
def test_a_claim_holds_for_a_day(claimed_at: datetime | None, held: bool):
    assert clocks.is_claimed(claimed_at, CAME) is held
