"""The figures of docs/workflow.md: each in the table, each with its day and its whole; small numbers get no percent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.test_village import rows_of
from workflow import indicators
from workflow.counted import Counted, count_answers, recruiter_word
from workflow.indicators import APPROVED, FINISHED, INDICATORS, KINDS, RECEIVED, group_of, share

DAYS = {"finished": FINISHED, "received": RECEIVED, "approved": APPROVED}
ROWS = rows_of("figure", "area", "counts")


def test_every_figure_is_in_the_table_with_its_area_its_day_and_its_whole():
    told = {row[0]: (row[1], DAYS[row[3]], "" if row[4] == "-" else row[4]) for row in ROWS}
    assert told == {name: (one.area, one.by, one.of) for name, one in INDICATORS.items()}
    assert {one.area for one in INDICATORS.values()} == set(indicators.AREAS)
    assert {one.of for one in INDICATORS.values()} - {""} <= set(INDICATORS)
    assert set(KINDS) <= set(INDICATORS)


@given(part=st.integers(0, 500), whole=st.integers(0, 500))
def test_a_share_of_fewer_than_ten_is_never_a_percent(part, whole):
    found = share(min(part, whole), whole)
    assert (found is None) is (whole < 10)
    if found is not None:
        assert abs(found - min(part, whole) * 100 / whole) <= 0.5


def test_shares_are_rounded():
    assert [share(46, 50), share(17, 21), share(0, 10), share(10, 10), share(9, 9)] == [92, 81, 0, 100, None]


def test_villages_are_near_far_or_unknown():
    assert [group_of(minutes) for minutes in (0, 179, 180, None)] == ["near", "near", "far", "unknown"]


@pytest.mark.parametrize(
    ("form_id", "answers", "brings"),
    [
        ("amati_oa", {"jml_oa": 0}, Counted(kind="nil")),
        ("amati_oa", {"jml_oa": "0"}, Counted(kind="nil")),
        ("amati_oa", {"jml_oa": 3}, Counted(kind="seen", people=3)),
        ("amati_oa", {}, Counted(kind="seen")),
        ("kunj_tka", {"jml_tka_temu": 12, "jml_tka_lapor": 20}, Counted(kind="seen", people=12)),
        ("cek_inap", {"tamu_kini": 2}, Counted(kind="seen", people=2)),
        (
            "kegiatan",
            {"jenis": "sambang", "hadir_l": 10, "hadir_p": 15, "hadir_muda": 5},
            Counted("sambang", 25, 10, 15, 5),
        ),
        ("kegiatan", {"hadir_l": 1, "hadir_p": "x", "hadir_muda": 9}, Counted("", 1, 1, 0, 1)),
        (
            "deteksi_pmi",
            {"tingkat": "darurat", "jml": 2, "perekrut": "Bu R. 0812-345", "rujuk": ["polri"]},
            Counted("darurat", 2, recruiter="bur0812345", referred=True),
        ),
        ("layanan_desa", {"jenis": "eazy", "jml_pemohon": 30, "jml_rentan": 40}, Counted("eazy", 30, weak=30)),
        ("hambatan", {"jenis": "jalan", "perkiraan": 1500000.5}, Counted("jalan", cost=1500000)),
        ("hambatan", {"perkiraan": 1e300}, Counted(cost=10**15)),
        (
            "koordinasi",
            {"jenis": "studi", "tindak": [{}, {}], "pelajaran": [{"pl_terap": "ya"}, {"pl_terap": "tidak"}]},
            Counted("studi", items=2, lessons=1),
        ),
        ("profil_desa", {"mode": "survei", "waktu_jam": 2.5}, Counted("survei", minutes=150)),
        ("profil_desa", {"mode": "usulan", "waktu_jam": "nan"}, Counted("usulan")),
        ("profil_desa", {"mode": "usulan"}, Counted("usulan")),
        ("perkembangan_perkara", {"jml": 4}, Counted()),
    ],
)
def test_a_report_brings_what_its_form_asks(form_id, answers, brings):
    assert count_answers(form_id, answers) == brings


@pytest.mark.parametrize(
    ("one", "other"),
    [("0812-3456 7890", "+62 812 3456 7890"), ("Pak Agus", "pak agus."), ("PAK  AGUS", "Pak Agus")],
)
def test_the_same_recruiter_is_the_same_word(one, other):
    assert recruiter_word(one) == recruiter_word(other) != ""


def test_too_short_a_name_is_nobody():
    assert [recruiter_word(text) for text in ("", None, "-", "A.", "??")] == [""] * 5
