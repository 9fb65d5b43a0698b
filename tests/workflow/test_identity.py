"""Who told an officer something: read by the few of the table, and by whoever wrote it down; partners hear little."""

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.fate import FOLLOWED, told_state
from workflow.identity import fields_of, why_not_read, without
from workflow.review import Reviewed, Reviewer
from workflow.roles import READS_IDENTITY, ROLES

CELLS = {row[0]: row[3] for row in rows_of("reader")[1:]}


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("readers", ["office", "kepatuhan"])
def test_identity_is_read_as_the_table_says(role, readers):
    report = Reviewed("info_warga", "reporter", "received", readers)
    kind = "of complaints" if readers == "kepatuhan" else "of ordinary reports"
    allowed = CELLS[role].startswith(kind)
    assert why_not_read(Reviewer("x", [role], True), report) is (None if allowed else Reason.IDENTITY_CLOSED)
    assert why_not_read(Reviewer("reporter", [role], True), report) is None
    assert why_not_read(Reviewer("x", [role], False), report) is Reason.REPORT_UNKNOWN


def test_the_route_lets_in_whoever_some_report_is_open_to():
    assert {role for role, cell in CELLS.items() if "with a reason" in cell} == set(READS_IDENTITY)
    assert set(CELLS) == set(ROLES)


def test_a_form_without_identity_has_none_to_read():
    assert why_not_read(Reviewer("x", ["kasi"], True), Reviewed("amati_oa", "y", "received")) is Reason.NO_IDENTITY


def test_answers_for_lists_and_search_do_not_say_who_it_was():
    said = {"nama_warga": "A", "telp_warga": "0812", "isi": "B"}
    assert without("info_warga", said) == {"isi": "B"}
    assert without("amati_oa", said) == said
    assert fields_of("amati_oa") == frozenset()


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("received", "received"),
        ("held", "received"),
        ("conflicted", "received"),
        ("quarantined", "received"),
        ("returned", "returned"),
        ("approved", "approved"),
        ("rejected", "rejected"),
        ("follow_up", FOLLOWED),
        ("case", FOLLOWED),
        ("whatever comes", FOLLOWED),
    ],
)
def test_a_partner_hears_of_every_further_step_that_it_was_followed_up_and_no_more(state, told):
    assert told_state(state) == told
