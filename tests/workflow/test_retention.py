"""The tables of docs/workflow.md: what each form keeps how long, of which reports, and what holds one back."""

from datetime import date

import pytest

from tests.architecture.tree import text
from tests.workflow.test_table import rows_of
from workflow.counted import count_answers
from workflow.retention import DAILY, HOLDS, RULES, WHENS, Standing, decided_before, hold, is_meant, setting_of
from workflow.service import asked_in
from workflow.village_hints import SETTINGS

_FORM_HEAD, *FORMS = rows_of("of form")
MEANT_HEAD, *MEANT = rows_of("stands")
_HOLD_HEAD, *HELD = rows_of("hold")
# What the form says to people, in months
PROMISED = {
    "amati_oa": ("paling lama 2 tahun bila tidak ditindaklanjuti", 24),
    "duga_langgar": ("paling lama 5 tahun bila tidak menjadi perkara", 60),
    "info_warga": ("dihapus paling lama 1 tahun bila tidak terbukti", 12),
    "kegiatan": ("foto daftar hadir disimpan paling lama 1 tahun", 12),
    "layanan_desa": ("disimpan 1 tahun", 12),
}
HELD_BY = {
    "follow_up": {"follow": "open"},
    "task": {"task": True},
    "service": {"service": True},
    "asking": {"asking": True},
    "merged": {"merged": True},
    "register": {"register": True},
}


def standing(words: str) -> Standing:
    state, _, choice = words.partition(" ")
    return Standing(state, follow="done" if choice else None, choice=choice or None)


def test_the_table_says_what_the_rules_say():
    said = {form: (int(months), when, part, frozenset(names.split())) for form, months, when, part, names in FORMS}
    assert said == {form: (one.months, one.when, one.part, one.keeps | one.drops) for form, one in RULES.items()}
    assert MEANT_HEAD[1:] == ["nothing_followed", "decided", "rejected"]
    assert set(WHENS) == set(MEANT_HEAD[1:])
    assert [row[0] for row in HELD] == list(HOLDS)


@pytest.mark.parametrize("form_id", RULES)
def test_nobody_is_told_less_than_is_kept(form_id):
    said, months = PROMISED[form_id]
    assert said in text(f"forms/library/{form_id}.md")
    assert SETTINGS[setting_of(form_id)] == (months, 1, months), "a setting may only be shorter than the promise"


@pytest.mark.parametrize(("form_id", "rule"), RULES.items())
def test_each_report_is_meant_as_the_table_says(form_id, rule):
    for words, *cells in MEANT:
        wanted = dict(zip(MEANT_HEAD[1:], cells, strict=True))[rule.when] == "yes"
        assert is_meant(form_id, standing(words)) is wanted, words


def test_a_form_that_promises_nothing_is_never_meant():
    assert not is_meant("deteksi_pmi", Standing("rejected"))
    with pytest.raises(KeyError):
        setting_of("deteksi_pmi")


@pytest.mark.parametrize("name", HOLDS)
def test_each_hold_holds_by_itself_and_the_first_is_said(name):
    assert hold(Standing("approved", **HELD_BY[name])) == name
    behind = {key: value for one in HOLDS[HOLDS.index(name) :] for key, value in HELD_BY[one].items()}
    assert hold(Standing("approved", **behind)) == name


def test_a_waiting_follow_up_holds_and_one_that_is_done_does_not():
    assert hold(Standing("approved", follow="waiting")) == "follow_up"
    assert hold(Standing("approved", follow="done", choice="arsip")) is None
    assert hold(Standing("rejected")) is None


@pytest.mark.parametrize(
    ("today", "months", "last"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
    ],
)
def test_the_last_day_whose_reports_are_over(today, months, last):
    assert decided_before(today, months) == last


def test_what_is_counted_stays_counted():
    full = {"jml_oa": 3, "jenis": "eazy", "jml_pemohon": 20, "jml_rentan": 4, "jml_kerja": 2, "tujuan": ["kerja"]}
    full |= {"tgl_usul": "2026-12-01", "nama_pj": "X", "telp_pj": "08", "hadir_l": 4, "hadir_p": 5, "hadir_muda": 2}
    for form_id, rule in RULES.items():
        left = {name: value for name, value in full.items() if rule.stays(name)}
        assert count_answers(form_id, left) == count_answers(form_id, full), form_id
    left = {name: value for name, value in full.items() if RULES["layanan_desa"].stays(name)}
    assert asked_in(left) == asked_in(full)
    assert "nama_pj" not in left


def test_nothing_is_removed_by_itself_until_somebody_says_so():
    assert SETTINGS[DAILY] == (0, 0, 1)
