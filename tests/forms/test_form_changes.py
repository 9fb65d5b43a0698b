"""What two versions of a form, or of a list, ask and offer otherwise; what an upload is by its content."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from forms.apart import convert_apart
from forms.catalogue import LIBRARY, read_catalogue
from forms.form_changes import Choices, compare_forms
from forms.list_changes import compare_lists
from forms.publish import Unpublishable, convert
from forms.sniffed import MOST_BYTES, NoForm, ending_of
from forms.xform import read_form

BEFORE = """
| settings |
| | form_id | form_title | version |
| | uji | Uji | 1 |
| survey |
| | type | name | label | required | constraint |
| | text | nama | Nama | | |
| | integer | umur | Umur | | . > 0 |
| | select_one ya_tidak | sehat | Sehat? | | |
| | begin_group | rumah | Rumah | | |
| | text | jalan | Jalan | | |
| | end_group | | | | |
| | text | catatan | Catatan | | |
| choices |
| | list_name | name | label |
| | ya_tidak | ya | Ya |
| | ya_tidak | tidak | Tidak |
"""


def form_of(tmp_path, text):
    path = tmp_path / "uji.md"
    path.write_text(text)
    return read_form(convert(path).xform_xml)


def changed(tmp_path, *edits):
    text = BEFORE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return compare_forms(form_of(tmp_path, BEFORE), form_of(tmp_path, text))


def test_the_same_form_has_no_changes(tmp_path):
    assert changed(tmp_path) == []


@pytest.mark.parametrize("card", read_catalogue(), ids=lambda card: card.form_id)
def test_no_form_of_the_library_differs_from_itself(card):
    form = read_form(convert(card.path).xform_xml)
    assert compare_forms(form, form) == []


def test_a_question_that_came_and_one_that_went_are_named(tmp_path):
    found = changed(tmp_path, ("| | text | catatan | Catatan | | |", "| | date | lahir | Lahir | | |"))
    assert [(one.kind, one.name) for one in found] == [("added", "lahir"), ("removed", "catatan")]


def test_a_question_with_another_name_and_the_same_words_was_renamed(tmp_path):
    [found] = changed(tmp_path, ("| text | catatan |", "| text | keterangan |"))
    assert (found.kind, found.before, found.name) == ("renamed", "catatan", "keterangan")


def test_what_a_question_asks_otherwise_is_told_with_before_and_after(tmp_path):
    [found] = changed(
        tmp_path, ("| integer | umur | Umur | | . > 0 |", "| decimal | umur | Umur, tahun | yes | . > 1 |")
    )
    assert (found.kind, found.name) == ("changed", "umur")
    assert found.facts["type"] == ("int", "decimal") or found.facts["type"] == ("integer", "decimal")
    assert found.facts["label"] == ("Umur", "Umur, tahun")
    assert found.facts["constraint"] == (". > 0", ". > 1")
    assert found.facts["required"][1] == "true()"


def test_choices_that_came_went_or_say_something_else_are_told_apart(tmp_path):
    edits = (
        ("| | ya_tidak | tidak | Tidak |", "| | ya_tidak | belum | Belum |"),
        ("| ya | Ya |", "| ya | Ya, sehat |"),
    )
    [found] = changed(tmp_path, *edits)
    assert found.choices == Choices(added=("belum",), removed=("tidak",), reworded=("ya",))


def test_a_question_that_moved_to_another_group_says_so(tmp_path):
    edits = (
        ("| | text | jalan | Jalan | | |\n", ""),
        ("| | text | nama |", "| | text | jalan | Jalan | | |\n| | text | nama |"),
    )
    found = changed(tmp_path, *edits)
    assert [one.facts.get("place") for one in found if one.name == "jalan"] == [("rumah", "")]


def test_rows_of_a_list_that_came_went_or_changed_are_counted_and_named():
    old = "name,label,kab\n1,Satu,a\n2,Dua,a\n3,Tiga,b\n"
    new = "name,label,kab,pos\n1,Satu,a,x\n2,Dua!,b,y\n4,Empat,b,z\n"
    found = compare_lists("desa.csv", old, new)
    assert [(row.key, row.label) for row in found.added] == [("4", "Empat")]
    assert [(row.key, row.label) for row in found.removed] == [("3", "Tiga")]
    assert [(row.key, row.cells) for row in found.changed] == [("2", (("label", "Dua", "Dua!"), ("kab", "a", "b")))]
    assert (found.columns_added, found.columns_removed) == (("pos",), ())


def test_of_many_changed_rows_some_are_named_and_all_are_counted():
    old = "name,label\n" + "".join(f"{n},lama\n" for n in range(500))
    new = "name,label\n" + "".join(f"{n},baru\n" for n in range(500))
    found = compare_lists("desa.csv", old, new)
    assert (len(found.changed), found.changed_count) == (100, 500)
    assert compare_lists("desa.csv", old, old).nothing


def test_a_key_that_stands_twice_is_compared_in_its_order():
    assert compare_lists("x.csv", "name,label\n1,a\n1,b\n", "name,label\n1,a\n1,c\n").changed_count == 1


def test_geojson_and_xml_lists_are_compared_as_rows():
    place = '"geometry": {"type": "Point", "coordinates": [1, 2]}'
    feature = '{"type": "Feature", "id": "%s", "properties": {"title": "%s"}, ' + place + "}"
    wrap = '{"type": "FeatureCollection", "features": [%s]}'
    found = compare_lists("tempat.geojson", wrap % (feature % ("a", "A")), wrap % (feature % ("a", "B")))
    assert [(row.key, row.cells) for row in found.changed] == [("a", (("title", "A", "B"),))]
    item = "<root><item><name>%s</name><label>x</label></item></root>"
    found = compare_lists("desa.xml", item % "1", item % "2")
    assert (found.added_count, found.removed_count) == (1, 1)


def book(rows=(), **parts) -> bytes:
    """A workbook with a survey sheet of these rows, and whatever else lies in the archive."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    survey = made.active
    survey.title = "survey"
    for row in (("type", "name", "label", "calculation"), *rows):
        survey.append(row)
    settings = made.create_sheet("settings")
    settings.append(("form_id", "form_title", "version"))
    settings.append(("uji", "Uji", "1"))
    made.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "ending"),
    [
        (book(), ".xlsx"),
        (b"\xd0\xcf\x11\xe0old book", ".xls"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><h/>", ".xml"),
        (b"\n| survey |\n", ".md"),
        (b'"survey"\n', ".csv"),
    ],
)
def test_a_file_is_what_its_content_says(raw, ending):
    assert ending_of(raw) == ending


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 70_000_000)
    return out.getvalue()


def archive(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "kosong"),
        (b" \n\t", "kosong"),
        (b"|" * (MOST_BYTES + 1), "paling banyak 5 MB"),
        (b"PK\x03\x04cut", "terpotong"),
        (archive("word/document.xml"), "arsip, bukan lembar kerja"),
        (bomb(), "menjadi 70 MB"),
        (b"\xff\xd8\xff\xe0JFIF", "bukan formulir"),
        (b"MZ\x90\0", "bukan formulir"),
        ("| survey |".encode("utf-16"), "bukan formulir"),
    ],
    ids=["empty", "blank", "large", "cut", "archive", "bomb", "picture", "program", "utf-16"],
)
def test_what_can_be_no_form_gets_a_sentence(raw, word):
    with pytest.raises(NoForm) as caught:
        ending_of(raw)
    assert word in caught.value.said.id


def apart(tmp_path: Path, name: str, raw: bytes):
    path = tmp_path / name
    path.write_bytes(raw)
    return convert_apart(path)


def test_another_process_gives_what_this_one_would_of_an_xlsform_and_of_an_xform(tmp_path):
    path = LIBRARY / "amati_oa.md"
    assert convert_apart(path) == convert(path)
    xform = tmp_path / "amati_oa.xml"
    xform.write_text(convert(path).xform_xml)
    assert convert_apart(xform) == convert(xform)


def test_a_formula_is_not_worked_out_and_a_macro_not_run(tmp_path):
    rows = [("text", "nama", "Nama", None), ("calculate", "jumlah", None, '=HYPERLINK("http://x", 1+1)')]
    raw = book(rows, **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})
    # Without a value that a spreadsheet kept for it, a formula's cell is empty: a calculation of nothing.
    with pytest.raises(Unpublishable) as caught:
        apart(tmp_path, "uji.xlsx", raw)
    assert "jumlah" in caught.value.said.en or "calculat" in caught.value.said.en


@pytest.mark.parametrize(
    "raw",
    [b"<html/>", b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>', b"<a>" * 100_000, b"<"],
    ids=["no-form", "entities", "deep", "cut"],
)
def test_an_xml_that_is_no_form_gets_a_sentence(tmp_path, raw):
    with pytest.raises(Unpublishable) as caught:
        apart(tmp_path, "uji.xml", raw)
    assert caught.value.said.id


def test_a_file_that_eats_all_time_ends_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("forms.apart.MOST_SECONDS", 0.01)
    with pytest.raises(Unpublishable) as caught:
        apart(tmp_path, "uji.xlsx", book([("text", "nama", "Nama", None)]))
    assert "terlalu berat" in caught.value.said.id
