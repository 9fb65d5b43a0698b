"""Into which report another is merged: the table of docs/workflow.md, line by line."""

from dataclasses import replace

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.fate import phone_state, told_state
from workflow.merging import Side, why_not_into
from workflow.review import Reviewer

REVIEWER = Reviewer("reviewer", ["petugas"], True)
REPORT = Side("reporter", "amati_oa", "received", "office", 9)
FACTS = {
    "came earlier, of the same form, undecided, returned or approved": {},
    "came later": {"arrival": 10},
    "is of another form": {"form_id": "duga_langgar"},
    "is rejected": {"state": "rejected"},
    "is merged itself": {"state": "merged"},
    "is the reviewer's own": {"person_id": "reviewer"},
    "has other readers": {"readers": "kepatuhan"},
}


def target(**facts):
    return replace(Side("other", "amati_oa", "received", "office", 3), **facts)


def test_the_table_of_targets_is_the_rules():
    _head, *rows = rows_of("into a report that")
    assert {row[0] for row in rows} == set(FACTS)
    for line, cell in rows:
        reason = why_not_into(REVIEWER, REPORT, target(**FACTS[line]))
        assert (reason.name if reason else "merged") == cell, line


@pytest.mark.parametrize("state", ["received", "held", "conflicted", "quarantined", "returned", "approved"])
def test_an_earlier_report_takes_another_in_whatever_becomes_of_it(state):
    assert why_not_into(REVIEWER, REPORT, target(state=state)) is None


def test_a_report_is_no_target_of_itself_and_what_is_followed_is_not_merged():
    assert why_not_into(REVIEWER, REPORT, REPORT) is Reason.MERGE_EARLIER
    followed = Side("reporter", "amati_oa", "received", "office", 9, "open")
    assert why_not_into(REVIEWER, followed, target()) is Reason.MERGE_FOLLOWED


def test_phones_hear_a_state_that_they_know_and_partners_a_plain_word():
    assert [phone_state(state) for state in ("merged", "approved", "held")] == ["rejected", "approved", "held"]
    assert told_state("merged") == "merged"
