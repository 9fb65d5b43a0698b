"""Marks of Markdown go, words stay."""

import pytest

from forms.plain import plain_text


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("Nama", "Nama"),
        ("**Siapa** namanya", "Siapa namanya"),
        ("__Siapa__ _dia_ *itu*", "Siapa dia itu"),
        ("# Judul\n## Anak", "Judul\nAnak"),
        ("Baca [panduan](https://contoh.id) dulu", "Baca panduan dulu"),
        ('<span style="color:red">Awas</span> **<b>api</b>**', "Awas api"),
        ("no_paspor dan 2*3*4", "no_paspor dan 2*3*4"),
        ("nilai < 5 dan > 2", "nilai < 5 dan > 2"),
        (r"\*bukan tebal\*", "*bukan tebal*"),
        ("**${/data/no_paspor_a}** _ok_", "${/data/no_paspor_a} ok"),
        ("**tebal _miring_**", "tebal miring"),
        ("Kode #1", "Kode #1"),
    ],
)
def test_a_label_reads_as_it_is_meant(label, plain):
    assert plain_text(label) == plain
