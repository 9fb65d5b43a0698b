"""Which reports may be the same: by photo, document, text, village and day, and by nothing less."""

from datetime import date, timedelta

import pytest

from tests.architecture.tree import text
from workflow.likeness import (
    ALIKE_TRIGRAMS,
    DAY_OF,
    DOCUMENT,
    LEAST_LETTERS,
    NEXT_DAY,
    PHOTO,
    SAME_DAY,
    TEXT,
    VILLAGE,
    Told,
    alike,
    around,
    day_of,
    documents_in,
    likeness,
    text_of,
)

DAY = date(2026, 11, 21)
STORY = "Dua orang asing tinggal di rumah kontrakan belakang pasar sejak minggu lalu dan berdagang kain di jalan"
RETOLD = "Dua orang asing tinggal di kontrakan belakang pasar sejak minggu lalu, dan berdagang kain di jalan raya"
OTHER = "Seorang perempuan ditawari pekerjaan di luar negeri tanpa kontrak oleh tetangga yang baru datang"


def told(days=0, form_id="amati_oa", village="16.03.06.1001", documents=(), photos=(), said=""):
    return Told(form_id, village, DAY + timedelta(days), frozenset(documents), frozenset(photos), said)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (told(), told(), (VILLAGE, SAME_DAY)),
        (told(), told(1), None),
        (told(), told(village="16.03.06.2002"), None),
        (told(village=""), told(village=""), None),
        (told(), told(form_id="duga_langgar"), None),
        (told(said=STORY), told(-1, said=RETOLD), (TEXT, VILLAGE, NEXT_DAY)),
        (told(said=STORY), told(2, said=RETOLD), None),
        (told(said=STORY), told(said=RETOLD, village="16.03.06.2002"), None),
        (told(said=STORY), told(1, said=OTHER), None),
        (told(documents=["E12345678"]), told(1, documents=["E12345678"], village=""), (DOCUMENT, NEXT_DAY)),
        (told(documents=["E12345678"]), told(2, documents=["E12345678"]), None),
        (told(documents=["E12345678"]), told(documents=["G87654321"]), None),
        (told(documents=["E12345678"]), told(), (VILLAGE, SAME_DAY)),
        (told(documents=["E1"], said=STORY), told(documents=["G8"], said=RETOLD), (TEXT, VILLAGE, SAME_DAY)),
        (told(photos=["aa"]), told(40, photos=["aa", "bb"], village="16.71.01.1001"), (PHOTO,)),
        (told(photos=["aa"]), told(form_id="duga_langgar", photos=["aa"]), None),
    ],
)
def test_two_reports_are_asked_about_for_reasons_that_are_said(one, other, reasons):
    for found in (likeness(one, other), likeness(other, one)):
        assert (found and found.reasons) == reasons


def test_the_likelier_comes_first():
    weights = [
        likeness(told(**facts), told(**facts)).weight
        for facts in ({"photos": ["aa"]}, {"documents": ["E12345678"]}, {"said": STORY}, {})
    ]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 4


def test_texts_are_alike_from_a_half_of_their_trigrams_on_and_short_ones_say_nothing():
    assert alike(STORY, STORY) == 1
    assert ALIKE_TRIGRAMS <= alike(STORY, RETOLD.upper()) < 1
    assert alike(STORY, OTHER) == 0
    assert alike("tidak ada", "tidak ada") == 0
    short = "a" * 20 + " " + "b" * (LEAST_LETTERS - 22)
    assert (len(short), alike(short, short)) == (LEAST_LETTERS - 1, 0)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"no_paspor": " e 1234567 "}, {"E1234567"}),
        ({"orang": [{"td_paspor": "AB-123456"}, {"td_paspor": ""}]}, {"AB123456"}),
        ({"tka_paspor": "12345"}, {"12345"}),
        ({"tka_paspor": "tidak ada"}, set()),
        ({"isi": "Ia menunjukkan paspor G12345678, lalu pergi."}, {"G12345678"}),
        (
            {"mrz": "P<CHNLI<<WEI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nE123456783CHN8001014M3001012<<<<<<<<<<<<<<04"},
            {"E12345678"},
        ),
        ({"nik": "1603061001800001", "telp": "081234567890", "kode": "B-12345678"}, {"1603061001800001"}),
        ({"sumber_kode": "F02-1603-20261121-ABCD", "lain": "ME-2026-000123 BG 1234 AB"}, set()),
    ],
)
def test_numbers_of_documents_are_found_wherever_they_stand(answers, found):
    assert documents_in(answers) == found


@pytest.mark.parametrize(
    ("form_id", "answers", "day"),
    [
        ("amati_oa", {"tgl_amati": "2026-11-19", "today": "2026-11-20"}, date(2026, 11, 19)),
        ("duga_langgar", {"waktu_kejadian": "2026-11-18T23:30:00.000+07:00"}, date(2026, 11, 18)),
        ("cek_inap", {"today": "2026-11-20"}, date(2026, 11, 20)),
        ("amati_oa", {"tgl_amati": "kemarin"}, DAY),
        ("buatan_sendiri", {}, DAY),
    ],
)
def test_the_day_is_the_one_that_the_report_speaks_of(form_id, answers, day):
    assert day_of(form_id, answers, DAY) == day
    assert around(day) == [day - timedelta(1), day, day + timedelta(1)]


@pytest.mark.parametrize(("form_id", "name"), DAY_OF.items())
def test_each_form_has_the_question_that_its_day_is_read_from(form_id, name):
    rows = text(f"forms/library/{form_id}.md").splitlines()
    assert any(row.startswith((f"| | date | {name} |", f"| | dateTime | {name} |")) for row in rows)


@pytest.mark.parametrize("reason", [PHOTO, DOCUMENT, TEXT, VILLAGE, SAME_DAY, NEXT_DAY])
def test_each_reason_stands_in_the_table_of_the_handbook(reason):
    assert f"| {reason} |" in text("docs/workflow.md")


def test_what_counts_as_text_is_what_was_written_in_words():
    answers = {"today": "x y z", "isi": "Dua orang", "foto1": "foto depan.jpg", "titik": "-3.65 103.77"}
    assert text_of(answers | {"orang": [{"ket": "di pasar"}]}, ["foto depan.jpg"]) == "Dua orang di pasar"
