"""Hints of an entry: which stand on which day, and never more than the reports say."""

from datetime import date, timedelta

import pytest

from tests.workflow.test_village import rows_of
from workflow.register_hints import HINTS, SOON_DAYS, Seen, current_permit, hints_of

TODAY = date(2026, 11, 21)


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def names(*seen: Seen) -> list[str]:
    return [hint.name for hint in hints_of(seen, TODAY)]


def test_the_table_names_every_hint():
    assert [row[0] for row in rows_of("permit hint", "when")] == list(HINTS)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [(-1, ["ENDED"]), (0, ["ENDS_SOON"]), (SOON_DAYS, ["ENDS_SOON"]), (SOON_DAYS + 1, [])],
)
def test_a_permit_ends_on_its_day(ends, expected):
    assert names(Seen(days(-3), "v", "itas", days(ends))) == expected


def test_seen_after_the_end_is_asked_of_the_permit_that_holds_now():
    old, renewed = Seen(days(-60), "v", "itas", days(-40)), Seen(days(-20), "v", "itas", days(300))
    assert names(old, renewed) == []
    assert current_permit([old, renewed]) == renewed
    assert names(old, Seen(days(-20), "v")) == ["ENDED", "SEEN_AFTER"]
    assert names(Seen(days(-40), "v", "itas", days(-40))) == ["ENDED"], "on its last day is not after"


def test_villages_are_counted_once_and_unknown_ones_not_at_all():
    assert names(Seen(TODAY, "a"), Seen(TODAY, "a"), Seen(TODAY, "")) == []
    [hint] = hints_of([Seen(TODAY, "a"), Seen(TODAY, "b")], TODAY)
    assert (hint.name, hint.count) == ("MANY_VILLAGES", 2)


@pytest.mark.parametrize(
    ("permit", "activity", "fits", "at_work", "stands"),
    [
        ("voa", "kerja_pabrik", "", False, True),
        ("voa", "wisata", "", False, False),
        ("itas", "kerja_pabrik", "", False, False),
        ("visa_kunjungan", "", "sesuai", True, True),
        ("itas", "", "izin", True, True),
        ("itas", "", "jabatan", True, False),
        ("tt", "kerja_pabrik", "", False, False),
    ],
)
def test_work_with_a_visit_permit_is_said_only_where_the_report_says_both(permit, activity, fits, at_work, stands):
    seen = Seen(TODAY, "v", permit, None, activity, fits, at_work)
    assert names(seen) == (["WORKS"] if stands else [])
