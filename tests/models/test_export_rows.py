"""Instants of an export: written quickly, and as a slow hand would write them."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import clock
from models.export_rows import Local, utc


@pytest.mark.parametrize(
    "name",
    ["Asia/Jakarta", "Asia/Jayapura", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "UTC"],
)
def test_an_instant_reads_the_same_as_one_worked_out_alone(name):
    zone, drawn = ZoneInfo(name), random.Random(20261122)
    local = Local(zone)
    # Around the hours in which clocks are put forward and back, and anywhere in a year
    begins = [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)]
    moments = [begin + timedelta(minutes=7 * n) for begin in begins for n in range(300)]
    moments += [begins[0] + timedelta(seconds=drawn.randrange(31_536_000)) for _ in range(2_000)]
    for at in moments:
        text = at.strftime("%Y-%m-%d %H:%M:%S.123456")
        assert local(text) == at.astimezone(zone).isoformat(timespec="seconds"), text


def test_in_utc_it_is_what_the_clock_writes():
    at = datetime(2026, 11, 21, 6, 7, 8, 123456, tzinfo=UTC)
    assert utc("2026-11-21 06:07:08.123456") == clock.iso(at)
