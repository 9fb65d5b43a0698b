"""Who may decide what on a report, and the reason they read when they may not."""

import pytest

from core.errors import Reason
from workflow.review import (
    ACTIONS,
    UNDECIDED,
    Reviewed,
    Reviewer,
    allowed,
    needs_reason,
    readers_of,
    rejects_to,
    why_not,
)
from workflow.roles import ROLES

REPORT = Reviewed("amati_oa", "reporter", "received")


def reviewer(*roles: str, person_id: str = "reviewer", in_scope: bool = True) -> Reviewer:
    return Reviewer(person_id, list(roles), in_scope)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_officers_of_the_office_and_of_its_villages_decide(role):
    expected = None if role in {"pimpasa", "petugas", "kasi", "kakanim"} else Reason.ROLE_MAY_NOT_DECIDE
    assert why_not("approve", reviewer(role), REPORT) is expected


@pytest.mark.parametrize("action", ACTIONS)
def test_a_reporter_never_decides_on_their_own_report(action):
    assert why_not(action, reviewer("kakanim", person_id="reporter"), REPORT) is Reason.OWN_REPORT


@pytest.mark.parametrize("action", ACTIONS)
def test_a_report_out_of_scope_does_not_exist(action):
    assert why_not(action, reviewer("kasi", in_scope=False), REPORT) is Reason.REPORT_UNKNOWN


@pytest.mark.parametrize("state", sorted(UNDECIDED))
def test_whatever_is_undecided_can_be_decided(state):
    assert set(allowed(reviewer("kasi"), Reviewed("amati_oa", "reporter", state)).values()) == {None}


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("approved", Reason.ALREADY_APPROVED),
        ("rejected", Reason.ALREADY_REJECTED),
        ("returned", Reason.WAITS_FOR_REPAIR),
    ],
)
def test_what_is_decided_says_so(state, reason):
    assert set(allowed(reviewer("kasi"), Reviewed("amati_oa", "reporter", state)).values()) == {reason}


@pytest.mark.parametrize("form_id", ["duga_langgar", "deteksi_pmi"])
def test_a_grave_report_is_rejected_by_two_of_whom_the_second_is_a_chief(form_id):
    grave = Reviewed(form_id, "reporter", "received")
    assert why_not("reject", reviewer("petugas"), grave) is None
    assert rejects_to(form_id) == "proposed"
    waiting = Reviewed(form_id, "reporter", "received", proposed_by="petugas")
    assert why_not("confirm", reviewer("petugas"), waiting) is Reason.KASI_REJECTS
    assert why_not("confirm", reviewer("kasi"), waiting) is None
    assert why_not("confirm", reviewer("kasi", person_id="petugas"), waiting) is Reason.OWN_PROPOSAL
    assert why_not("send_back", reviewer("petugas", person_id="petugas"), waiting) is None


def test_a_report_about_officers_goes_to_compliance_and_nobody_else():
    about_officers = Reviewed("info_warga", "reporter", "received", readers_of("info_warga", {"topik": "calo"}))
    assert why_not("approve", reviewer("kepatuhan"), about_officers) is None
    assert why_not("approve", reviewer("kakanim"), about_officers) is Reason.ROLE_MAY_NOT_DECIDE
    assert readers_of("info_warga", {"topik": "oa"}) == "office"
    assert readers_of("amati_oa", {"topik": "calo"}) == "office"


def test_returning_and_rejecting_need_a_reason():
    assert [action for action in ACTIONS if needs_reason(action)] == ["return", "reject"]


def test_a_complaint_that_does_not_say_its_topic_is_for_compliance():
    assert readers_of("info_warga", {}) == "kepatuhan"
