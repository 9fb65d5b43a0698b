"""Months, quarters and years: keys, first and last days, and what comes before and after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.periods import KINDS, Period, period_of, read_period


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_key_names_its_days(key, first, last):
    period = read_period(key)
    assert period is not None
    assert (period.key, period.first, period.last) == (key, first, last)
    assert not period.is_over(last)
    assert period.is_over(last + timedelta(days=1))


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-", "26-11", "2026-1", "2026-Q", "1999", "x", "２０２６"],
)
def test_anything_else_is_no_period(text):
    assert read_period(text) is None


@given(day=st.dates(date(2001, 1, 1), date(2190, 1, 1)), kind=st.sampled_from(KINDS), by=st.integers(-30, 30))
def test_every_day_lies_in_one_period_and_periods_follow_each_other(day, kind, by):
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert read_period(period.key) == period
    assert period.shifted(1).first == period.last + timedelta(days=1)
    assert period.shifted(by).shifted(-by) == period
    assert (period < period.shifted(1)) is True
    assert period == Period(kind, period.year, period.number)
