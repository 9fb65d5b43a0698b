"""python -m forms check: a form as its author wants to see it before it is published."""

import subprocess
import sys

import pytest

from forms.__main__ import main
from forms.needs import needs_of
from forms.outline import expressions_in, languages_of
from forms.publish import convert
from forms.unsupported import find_in_xform
from tests.architecture.tree import ROOT

FORM = """
| settings |
| | form_id | form_title | version | default_language |
| | kunjungan | Kunjungan | 7 | Indonesia (id) |
| survey |
| | type | name | label::Indonesia (id) | label::English (en) | appearance | relevant | image | choice_filter |
| | begin_group | siapa | **Siapa** | Who | field-list | | | |
| | text | nama | Nama | - | | | wajah.png | |
| | select_one_from_file desa.csv | desa | Desa | Village | autocomplete | ${nama} != '' | | kec='1' |
| | end_group | | | | | | | |
| | begin_repeat | orang | Orang | People | | | | |
| | integer | usia | Usia | Age | | | | |
| | end_repeat | | | | | | | |
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "kunjungan.md"
    file.write_text(FORM)
    return file


def said(capsys, *words):
    code = main([*map(str, words), "--language", "en"])
    return code, capsys.readouterr().out


def test_the_outline_shows_groups_repeats_and_questions(path, capsys):
    code, text = said(capsys, "check", path)
    assert code == 0
    assert "Kunjungan\n  id kunjungan, version 7\n" in text
    assert "\n  siapa (group, field-list) Siapa\n    nama (text) Nama\n" in text
    assert "    desa (select_one desa.csv, autocomplete) Desa [relevant]\n" in text
    assert "  orang (repeat) Orang\n    usia (integer) Usia\n" in text
    assert text.endswith("It can be published.\n")


def test_languages_say_how_much_is_translated(path, capsys):
    published = convert(path)
    assert {one.name: (one.translated, one.texts) for one in languages_of(published.xform_xml)} == {
        "Indonesia (id)": (5, 5),
        "English (en)": (4, 5),
    }
    assert "English (en): 4 of 5 texts, 80 %" in said(capsys, "check", path)[1]


def test_lists_and_media_are_named(path):
    needs = needs_of(convert(path).xform_xml)
    assert (needs.lists, needs.media) == (("desa.csv",), ("wajah.png",))


def test_files_that_are_not_in_the_folder_are_named(path, capsys):
    text = said(capsys, "check", path)[1]
    assert "Not in the folder kunjungan-media\n  desa.csv: a list; not published without it" in text
    assert "  wajah.png: its place stays empty" in text
    folder = path.with_name("kunjungan-media")
    folder.mkdir()
    for name in ("desa.csv", "wajah.png"):
        (folder / name).write_text("name,label\n")
    assert "Not in the folder" not in said(capsys, "check", path)[1]


def test_the_weight_counts_questions_and_expressions(path, capsys):
    text = said(capsys, "check", path)[1]
    assert "3 questions, 2 expressions" in text
    assert expressions_in(convert(path).xform_xml) == 2


def test_a_form_that_cannot_be_published_ends_with_code_one(path, capsys):
    path.write_text(FORM.replace("integer | usia", "osm | usia"))
    code, text = said(capsys, "check", path)
    assert code == 1
    assert "In the way of publishing\n  survey, row 7, type: osm: " in text
    path.write_text(FORM.replace("end_repeat", "end_group"))
    assert said(capsys, "check", path)[0] == 1
    assert said(capsys, "check", path.parent / "none.md")[0] == 1


def test_a_finished_xform_is_checked_too(path, tmp_path, capsys):
    xml = tmp_path / "kunjungan.xml"
    xml.write_text(convert(path).xform_xml)
    code, text = said(capsys, "check", xml)
    assert code == 0
    assert "siapa (group, field-list) Siapa" in text


@pytest.mark.parametrize(
    ("old", "new", "value", "blocks"),
    [
        ('type="int"', 'type="hologram"', "hologram", False),
        ("relevant=\" /data/siapa/nama  != ''\"", 'relevant="gaib()"', "gaib", True),
        ('appearance="autocomplete"', "appearance=\"search('a')\"", "search()", True),
        ('<input ref="/data/orang/usia"', '<input intent="org.app()" ref="/data/orang/usia"', "intent", False),
        ("</model>", '<submission orx:auto-send="true"/></model>', "orx:auto-send", False),
        ("</model>", '<submission base64RsaPublicKey="MIIB"/></model>', "base64RsaPublicKey", True),
        ("</h:body>", '<wand ref="/data/x"/></h:body>', "wand", True),
    ],
)
def test_rows_of_a_finished_xform_are_named_by_their_element(path, old, new, value, blocks):
    xform = convert(path).xform_xml
    assert old in xform
    assert [(u.value, u.blocks) for u in find_in_xform(xform.replace(old, new))] == [(value, blocks)]


def test_a_finished_xform_without_a_version_or_that_is_none_is_not_published(path, tmp_path, capsys):
    xml = tmp_path / "kunjungan.xml"
    xml.write_text(convert(path).xform_xml.replace('version="7"', ""))
    assert said(capsys, "check", xml)[0] == 1
    xml.write_text("<html/>")
    assert said(capsys, "check", xml)[0] == 1


def test_it_runs_as_a_module(path):
    command = [sys.executable, "-m", "forms", "check", str(path)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Susunan" in done.stdout
