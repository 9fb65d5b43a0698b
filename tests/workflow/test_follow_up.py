"""Every step of the table in docs/workflow.md in every state by every role; what a choice must say; who hears what."""

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.follow_up import CHOICES, STEPS, Followed, is_followed, leads_to, tells_result, why_not, why_not_so
from workflow.raising import Raised
from workflow.raising import why_not as why_not_raised
from workflow.review import Reviewer
from workflow.roles import ROLES

HEAD, *STATES = rows_of("follow")
MAY = dict(rows_of("follower")[1:])


def report(state, readers="office", person_id="reporter"):
    follow = {"nothing follows": None, "not approved": None}.get(state, state)
    return Followed("amati_oa", person_id, "received" if state == "not approved" else "approved", follow, readers)


def answer(step, reason):
    follows = {"choose": "open, archive: done", "take_back": "waiting", "finish": "done"}
    return follows[step] if reason is None else reason.name


def test_the_table_names_every_step_and_every_role():
    assert tuple(HEAD[1:]) == STEPS
    assert set(MAY) == set(ROLES)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_step_of_each_state_is_as_the_table_says(role):
    for state, *cells in STATES:
        for step, cell in zip(HEAD[1:], cells, strict=True):
            expected = cell if MAY[role] == "chooses" else MAY[role]
            assert answer(step, why_not(step, Reviewer("r", [role], True), report(state))) == expected, (state, step)


@pytest.mark.parametrize("step", STEPS)
def test_nobody_follows_up_their_own_report_or_one_out_of_scope_and_compliance_follows_its_own(step):
    for state, *_cells in STATES:
        assert why_not(step, Reviewer("reporter", ["kasi"], True), report(state)) is Reason.OWN_REPORT
        assert why_not(step, Reviewer("r", ["kasi"], False), report(state)) is Reason.REPORT_UNKNOWN
        assert why_not(step, Reviewer("r", ["kasi"], True), report(state, "kepatuhan")) is Reason.KASI_FOLLOWS
    secret = why_not(step, Reviewer("r", ["kepatuhan"], True), report("open", "kepatuhan"))
    assert (secret is None) == (step != "choose")


def test_a_step_or_choice_that_is_not_in_the_table_is_a_bug():
    with pytest.raises(ValueError, match="perkara"):
        why_not("perkara", Reviewer("r", ["kasi"], True), report("open"))
    with pytest.raises(KeyError):
        leads_to("perkara")


def test_only_archiving_is_done_at_once():
    assert [choice for choice in CHOICES if leads_to(choice) == "done"] == ["arsip"]


def test_something_follows_on_six_forms_and_never_on_a_nil_report():
    for form_id in ("profil_desa", "kegiatan", "layanan_desa", "hambatan", "koordinasi"):
        assert not is_followed(form_id, {})
    for form_id in ("amati_oa", "kunj_tka", "cek_inap", "duga_langgar", "info_warga", "deteksi_pmi"):
        assert is_followed(form_id, {"jml_oa": 1})
    assert not is_followed("amati_oa", {"jml_oa": 0})


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_that_is_given_to_somebody_names_them_and_a_form_of_its_own(choice):
    given = choice in ("bina", "cek")
    form_id = CHOICES[choice][0] if given else ""
    assert why_not_so(choice, form_id, True, given) is None
    assert why_not_so(choice, form_id, False, given) is (Reason.PERSON_NEEDED if given else None)
    assert why_not_so(choice, "hambatan", True, True) is (Reason.FORM_NEEDED if given else None)


@pytest.mark.parametrize(
    ("form_id", "readers", "roles", "tells"),
    [
        ("amati_oa", "office", ["pimpasa"], True),
        ("amati_oa", "office", ["mitra_desa"], False),
        ("amati_oa", "office", ["mitra_desa", "pimpasa"], True),
        ("duga_langgar", "office", ["pimpasa"], False),
        ("info_warga", "kepatuhan", ["pimpasa"], False),
    ],
)
def test_who_reads_a_result(form_id, readers, roles, tells):
    assert tells_result(form_id, readers, roles) is tells


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_makes_a_report_urgent(role):
    may = role in ("petugas", "kasi", "kakanim", "pimpasa")
    reviewer = Reviewer("r", [role], True)
    assert why_not_raised(reviewer, Raised("p", "received", False)) is (None if may else Reason.ROLE_MAY_NOT_RAISE)
    secret = why_not_raised(reviewer, Raised("p", "received", False, readers="kepatuhan"))
    assert (secret is None) == (role == "kepatuhan")


@pytest.mark.parametrize(
    ("state", "urgent", "follow", "reason"),
    [
        ("received", False, None, None),
        ("held", False, None, None),
        ("returned", False, None, None),
        ("received", True, None, Reason.ALREADY_URGENT),
        ("rejected", False, None, Reason.ALREADY_REJECTED),
        ("approved", False, None, Reason.ALREADY_APPROVED),
        ("approved", False, "waiting", None),
        ("approved", False, "open", None),
        ("approved", False, "done", Reason.ALREADY_FOLLOWED),
    ],
)
def test_when_a_report_can_be_made_urgent(state, urgent, follow, reason):
    assert why_not_raised(Reviewer("r", ["kasi"], True), Raised("p", state, urgent, follow)) is reason
    assert why_not_raised(Reviewer("p", ["kasi"], True), Raised("p", state, urgent, follow)) is Reason.OWN_REPORT
    assert why_not_raised(Reviewer("r", ["kasi"], False), Raised("p", state, urgent)) is Reason.REPORT_UNKNOWN
