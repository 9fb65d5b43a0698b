"""Runs of numbers say the same as the numbers themselves, in whatever order these came."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflow.numbers import Gaps, gaps, holds, joined

NUMBERS = st.lists(st.integers(1, 40), max_size=30)


@given(NUMBERS, st.integers(1, 45))
def test_runs_hold_exactly_their_numbers_and_never_touch(numbers, asked):
    runs = joined((number, number) for number in numbers)
    assert {number for first, last in runs for number in range(first, last + 1)} == set(numbers)
    assert all(second[0] > first[1] + 1 for first, second in pairwise(runs))
    assert holds(runs, asked) == (asked in numbers)


@given(st.lists(NUMBERS, max_size=4))
def test_what_comes_in_parts_makes_the_same_runs_as_what_comes_at_once(parts):
    runs = []
    for part in parts:
        runs = joined([*runs, *((number, number) for number in part)])
    assert runs == joined((number, number) for part in parts for number in part)


@given(NUMBERS, st.integers(0, 50), st.integers(0, 60))
def test_gaps_are_the_numbers_from_one_that_are_in_no_run(numbers, until, most):
    missing = [number for number in range(1, until + 1) if number not in numbers]
    runs = joined((number, number) for number in numbers)
    assert gaps(runs, until, most) == Gaps(len(missing), tuple(missing[:most]))


def test_an_empty_watermark_is_no_number():
    assert joined([(1, 0), (3, 4)]) == [(1, 0), (3, 4)]
    assert gaps([(1, 0), (3, 4)], 6, 50) == Gaps(4, (1, 2, 5, 6))
    assert joined([(1, 0), (1, 1)]) == [(1, 1)]


def test_numbers_beyond_all_measure_are_counted_and_not_written_out():
    assert gaps([(1, 3), (2**50, 2**50)], 2**50, 2) == Gaps(2**50 - 4, (4, 5))
