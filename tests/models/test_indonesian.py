"""Words of a search: forms of one Indonesian word meet, others keep apart, one slip is forgiven."""

import pytest

from models.indonesian import one_slip_apart, stem, with_stems, words_of


@pytest.mark.parametrize(
    ("words", "root"),
    [
        ("membangun pembangunan dibangun bangunan", "bangun"),
        ("menulis penulis tulisan ditulis tertulis", "tulis"),
        ("menyapu disapu", "sapu"),
        ("memukul pemukul dipukul pukulan", "pukul"),
        ("mengawasi pengawasan diawasi", "awas"),
        ("melaporkan pelapor dilaporkan laporan laporannya", "lapor"),
        ("kunjungan berkunjung dikunjungi kunjungannya", "kunjung"),
        ("warga warganya", "warga"),
        ("pekerja bekerja pekerjaan", "kerja"),
    ],
)
def test_forms_of_one_word_have_one_stem(words, root):
    assert {stem(word) for word in words.split()} == {root}


@pytest.mark.parametrize("word", ["desa", "kali", "beda", "rumah", "paspor", "0812", "e1234567", "李明"])
def test_what_has_no_affix_stays_as_it_is(word):
    assert stem(word) == word
    assert with_stems({word}) == {word}


def test_words_are_small_plain_letters_without_signs():
    assert words_of("Dusun II, Pématang-Bangau (RT.02) ME-2026-000012") == [
        *("dusun", "ii", "pematang", "bangau", "rt", "02", "me", "2026", "000012"),
    ]
    assert words_of("% _ * \" ' ( )") == []


@pytest.mark.parametrize("typed", ["tanjun", "tanjungg", "tanjong", "tajnung", "atnjung", "tanjung"])
def test_one_slip_of_the_finger_is_one(typed):
    assert one_slip_apart(typed, "tanjung")
    assert one_slip_apart("tanjung", typed)


@pytest.mark.parametrize("typed", ["tanju", "tanjungan", "tonjong", "jantung"])
def test_two_slips_are_another_word(typed):
    assert not one_slip_apart(typed, "tanjung")
