"""What a kept filter may be called, and how many there are."""

import pytest

from core.errors import Reason
from workflow.saved_filters import MOST, MOST_NAME, name_of, why_not


@pytest.mark.parametrize(
    ("name", "taken", "kept", "reason"),
    [
        ("Segera", [], 0, None),
        ("", [], 0, Reason.NAME_NEEDED),
        ("segera", ["Segera"], 1, Reason.FILTER_NAME_TAKEN),
        ("Baru", ["Segera"], MOST - 1, None),
        ("Baru", ["Segera"], MOST, Reason.FILTER_TOO_MANY),
    ],
)
def test_a_name_is_there_and_its_own_and_there_are_at_most_so_many(name, taken, kept, reason):
    assert why_not(name, taken, kept) is reason


def test_a_name_is_one_line_and_not_too_long():
    assert name_of("  Segera \n di  Muara Enim ") == "Segera di Muara Enim"
    assert len(name_of("a" * 200)) == MOST_NAME
