"""What an approval asks for: every item ticked; of a child or of coercion, who was told and when."""

from datetime import timedelta
from itertools import chain, combinations

import pytest

from core import clock
from core.errors import Reason
from workflow.checklist import AGENCIES, Referral, asked, missing, needs_referral, why_not_referred

ITEMS = [{"name": name, "label": {"id": name.upper()}} for name in ("satu", "dua", "tiga")]
NOW = clock.parse("2026-11-21T06:00:00Z")
NAMES = [item["name"] for item in ITEMS]


@pytest.mark.parametrize("ticked", [*chain.from_iterable(combinations(NAMES, n) for n in range(4))])
def test_what_is_missing_is_exactly_what_is_not_ticked_in_its_order(ticked):
    assert [item["name"] for item in missing(ITEMS, ticked)] == [name for name in NAMES if name not in ticked]


def test_a_tick_that_nobody_asked_for_counts_for_nothing():
    assert missing(ITEMS, ["empat"]) == ITEMS


def test_a_nil_report_is_gone_through_by_nothing():
    assert asked("amati_oa", {"jml_oa": 0}, ITEMS) == []
    assert asked("amati_oa", {"jml_oa": 2}, ITEMS) == ITEMS
    assert asked("kegiatan", {"jml_oa": 0}, ITEMS) == ITEMS


@pytest.mark.parametrize(
    ("answers", "needed"),
    [
        ({"tanda": ["anak"]}, True),
        ({"tanda": ["tanpa_kontrak", "dipaksa"]}, True),
        ({"tanda": "visa_wisata dipaksa"}, True),
        ({"tanda": ["visa_wisata"], "umur": 17}, True),
        ({"tanda": ["visa_wisata"], "umur": 18}, False),
        ({"tanda": ["visa_wisata"], "umur": None}, False),
        ({"tanda": ["visa_wisata"]}, False),
        ({}, False),
    ],
)
def test_a_child_or_coercion_asks_who_was_told(answers, needed):
    assert needs_referral("deteksi_pmi", answers) is needed
    assert needs_referral("duga_langgar", answers) is False


@pytest.mark.parametrize(
    ("referral", "reason"),
    [
        (None, Reason.REFERRAL_NEEDED),
        (Referral((), "Piket", NOW), Reason.REFERRAL_NEEDED),
        (Referral(("polri",), "  ", NOW), Reason.REFERRAL_NEEDED),
        (Referral(("polri",), "Piket", None), Reason.REFERRAL_NEEDED),
        (Referral(("tetangga",), "Piket", NOW), Reason.REFERRAL_NEEDED),
        (Referral(("polri",), "Piket", NOW + timedelta(minutes=1)), Reason.REFERRED_LATER),
        (Referral(tuple(AGENCIES), "Piket", NOW), None),
    ],
)
def test_a_referral_says_whom_who_and_when(referral, reason):
    assert why_not_referred(referral, NOW) is reason
