"""An approval rests on the form's checklist of its day, and keeps what was ticked."""

from datetime import date, timedelta

import pytest

from core.errors import Reason, Refusal
from models import AuditEntry, Revision, checklists, db, reviews
from tests.models.review_office import CAME, hours
from tests.records import FORM_ID, publish
from workflow.checklist import Referral

ITEMS = [
    {"name": "foto", "label": {"id": "Foto jelas", "en": "Photo is clear"}},
    {"name": "tempat", "label": {"id": "Tempat benar", "en": "Place is right"}},
]


@pytest.fixture
def listed(office):
    """A report of a form with a checklist."""
    checklists.set_checklist(FORM_ID, ITEMS, date(2026, 1, 1))
    return office.send()


def last_facts(office, root_id):
    return office.do(9, reviews.read_report, "kasi.me", root_id).events[-1].facts


def test_approving_without_the_checklist_names_what_is_missing_and_changes_nothing(office, listed):
    with pytest.raises(Refusal) as caught:
        office.do(1, reviews.approve, "kasi.me", listed, 1, ["foto"])
    assert (caught.value.reason, caught.value.where) == (Reason.CHECKLIST_OPEN, "checks")
    assert caught.value.message("id") == "Centang dulu di daftar periksa: Tempat benar."
    assert caught.value.message("en") == "Tick these on the checklist first: Place is right."
    db.session.rollback()
    assert (office.report(listed).state, office.report(listed).rev) == ("received", 1)


def test_what_was_ticked_stays_with_the_approval(office, listed):
    office.do(1, reviews.approve, "kasi.me", listed, 1, ["tempat", "foto", "lain"])
    assert last_facts(office, listed) == {"checks": ["foto", "tempat"]}


def test_other_decisions_ask_for_no_checklist(office, listed):
    office.do(1, reviews.return_for_repair, "kasi.me", listed, 1, "Lengkapi.")


def test_a_stale_page_is_told_before_its_missing_ticks(office, listed):
    office.refused(Reason.STALE_PAGE, 1, reviews.approve, "kasi.me", listed, 7)


def test_a_new_checklist_holds_from_its_day_and_the_old_words_stay_known(office, listed):
    tomorrow = (CAME + timedelta(days=1)).date()
    assert checklists.set_checklist(FORM_ID, ITEMS[:1], tomorrow) is True
    assert checklists.set_checklist(FORM_ID, ITEMS[:1], tomorrow) is False, "the same again is nothing"
    assert office.do(1, reviews.read_report, "kasi.me", listed).checklist == ITEMS
    assert office.do(24, reviews.read_report, "kasi.me", listed).checklist == ITEMS[:1]
    assert set(checklists.labels_of(FORM_ID)) == {"foto", "tempat"}
    office.do(24, reviews.approve, "kasi.me", listed, 1, ["foto"])
    assert db.session.scalar(db.select(db.func.count()).where(AuditEntry.action == "checklist.set")) == 2


def test_a_child_or_coercion_is_approved_only_with_who_was_told(office):
    publish("deteksi_pmi")
    root_id = office.send(form_id="deteksi_pmi")
    db.session.get_one(Revision, root_id).answers = {"tanda": ["anak"]}
    db.session.commit()
    assert office.do(1, reviews.read_report, "kasi.me", root_id).refers is True
    office.refused(Reason.REFERRAL_NEEDED, 1, reviews.approve, "kasi.me", root_id, 1)
    early = Referral(("ppa",), "Ibu piket", hours(2))
    office.refused(Reason.REFERRED_LATER, 1, reviews.approve, "kasi.me", root_id, 1, (), early)
    office.do(1, reviews.approve, "kasi.me", root_id, 1, (), Referral(("polri", "ppa"), " Ibu piket ", hours(0.5)))
    referred = {"to": ["polri", "ppa"], "who": "Ibu piket", "at": "2026-11-21T06:30:00.000Z"}
    assert last_facts(office, root_id) == {"referred": referred}
