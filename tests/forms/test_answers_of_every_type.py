"""Whatever an office asks, it reads the answer: every type, nested repeats, other choices, what is left over."""

from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.answers import answers_as_json, read_answers
from forms.compare import compare
from forms.lists import lookup
from forms.model import Question
from forms.publish import convert
from forms.wording import Wording
from forms.xform import read_form

FORM = """
| settings |
| | form_id | version | default_language |
| | semua | 1 | Indonesia (id) |
| survey |
| | type | name | label::Indonesia (id) | label::English (en) | parameters | appearance |
| | rank buah | urutan | Urutkan | Rank | | |
| | range | nilai | **Nilai** _akhir_ | *Mark* | start=0 end=10 step=0.5 | |
| | range | bintang | Bintang | Stars | start=1 end=5 step=1 | rating |
| | geotrace | jalur | Jalur | Path | | |
| | geoshape | batas | Batas | Border | | |
| | audio | suara | Suara | Sound | | |
| | file | berkas | Berkas | File | | |
| | barcode | kode | Kode | Code | | |
| | acknowledge | setuju | Setuju | Agreed | | |
| | select_multiple buah or_other | suka | Suka | Likes | | |
| | select_one_from_file pasar.csv | pasar | Pasar | Market | value=kode label=nama | |
| | select_one_from_file titik.geojson | titik | Titik | Place | | |
| | begin_repeat | keluarga | Keluarga ${kepala} | Family of ${kepala} | | |
| | text | kepala | Kepala | Head | | |
| | begin_repeat | anak | Anak | Child | | |
| | text | nama | Nama anak ${kepala} | Name of ${kepala}'s child | | |
| | end_repeat | | | | | |
| | end_repeat | | | | | |
| | select_one ${kepala} | wakil | Wakil | Speaker | | |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) |
| | buah | a | Apel | Apple |
| | buah | b | **Belimbing** | Star fruit |
"""
LISTS = {
    "pasar.csv": "kode,nama\n7,Pasar Baru\n",
    "titik.geojson": '{"features": [{"id": "t1", "properties": {"title": "Tugu"}, "geometry": null}]}',
}
SHAPE = "-3.0 104.0 0 0; -3.0 104.001 0 0; -3.001 104.001 0 0; -3.0 104.0 0 0"


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("forms") / "semua.md"
    path.write_text(FORM)
    return read_form(convert(path).xform_xml)


def record(inside, meta=""):
    return f'<data id="semua" version="1">{inside}<meta><instanceID>uuid:1</instanceID>{meta}</meta></data>'.encode()


def texts(form, inside, language="id", meta=""):
    answers = read_answers(form, record(inside, meta), lookup(LISTS), language, ZoneInfo("Asia/Jakarta"))
    return {a.path.removeprefix("/data/"): a.text for part in answers for a in part.questions() if a.text}


@pytest.mark.parametrize(
    ("inside", "language", "path", "text"),
    [
        ("<urutan>b a</urutan>", "id", "urutan", "1. Belimbing, 2. Apel"),
        ("<urutan>b a</urutan>", "en", "urutan", "1. Star fruit, 2. Apple"),
        ("<nilai>7.5</nilai>", "id", "nilai", "7,5"),
        ("<bintang>4</bintang>", "id", "bintang", "4"),
        ("<jalur>-3.0 104.0 0 5; -3.0 104.02 0 5</jalur>", "id", "jalur", "2,22 km, 2 titik"),
        ("<jalur>-3.0 104.0 0 5; -3.0 104.001 0 5</jalur>", "en", "jalur", "111 m, 2 points"),
        (f"<batas>{SHAPE}</batas>", "id", "batas", "6.187 m², keliling 380 m, 3 titik"),
        ("<batas>di sini</batas>", "id", "batas", "di sini"),
        ("<suara>suara-1.m4a</suara>", "id", "suara", "suara-1.m4a"),
        ("<berkas>surat.pdf</berkas>", "id", "berkas", "surat.pdf"),
        ("<kode>8991234</kode>", "id", "kode", "8991234"),
        ("<setuju>OK</setuju>", "id", "setuju", "OK"),
        ("<suka>a other</suka><suka_other>Duku</suka_other>", "id", "suka_other", "Duku"),
        ("<pasar>7</pasar>", "id", "pasar", "Pasar Baru"),
        ("<pasar>8</pasar>", "id", "pasar", "8"),
        ("<titik>t1</titik>", "id", "titik", "Tugu"),
        ("<keluarga><kepala>Sari</kepala></keluarga><wakil>Sari</wakil>", "id", "wakil", "Sari"),
    ],
)
def test_an_answer_of_every_type_is_read_in_words(form, inside, language, path, text):
    assert texts(form, inside, language)[path] == text


def test_labels_carry_no_marks(form):
    labels = {a.name: a.label for part in read_answers(form, record("")) for a in part.questions()}
    assert labels["nilai"] == "Nilai akhir"


def test_an_answer_with_signs_in_it_is_never_taken_for_marks(form):
    inside = "<keluarga><kepala>**Sari** _S_</kepala><anak><nama>x</nama></anak></keluarga>"
    (turn,) = [a for a in read_answers(form, record(inside)) if a.kind == "repeat"]
    assert turn.label == "Keluarga **Sari** _S_ 1"


def test_nested_repeats_keep_their_places_and_their_own_words(form):
    inside = (
        "<keluarga><kepala>Sari</kepala><anak><nama>A</nama></anak><anak><nama>B</nama></anak></keluarga>"
        "<keluarga><kepala>Dewi</kepala><anak><nama>C</nama></anak></keluarga>"
    )
    answers = read_answers(form, record(inside))
    rows = [(a.path, a.label, a.text) for part in answers for a in part.questions() if a.name == "nama"]
    assert rows == [
        ("/data/keluarga[1]/anak[1]/nama", "Nama anak Sari", "A"),
        ("/data/keluarga[1]/anak[2]/nama", "Nama anak Sari", "B"),
        ("/data/keluarga[2]/anak[1]/nama", "Nama anak Dewi", "C"),
    ]
    told = answers_as_json(form, record(inside))
    assert told["keluarga"] == [
        {"kepala": "Sari", "anak": [{"nama": "A"}, {"nama": "B"}]},
        {"kepala": "Dewi", "anak": [{"nama": "C"}]},
    ]


def test_two_revisions_of_nested_repeats_differ_where_they_differ(form):
    one = "<keluarga><kepala>Sari</kepala><anak><nama>A</nama></anak><anak><nama>B</nama></anak></keluarga>"
    two = one.replace("<nama>A</nama>", "<nama>Z</nama>")
    three = one.replace("<anak><nama>A</nama></anak>", "")
    old, new, less = (read_answers(form, record(inside)) for inside in (one, two, three))
    assert [(d.path, d.before, d.after) for d in compare(old, new)] == [("/data/keluarga[1]/anak[1]/nama", "A", "Z")]
    assert [(d.kind, d.before) for d in compare(old, less)] == [("removed", "A")]


def test_ranks_and_ranges_are_data(form):
    told = answers_as_json(form, record("<urutan>b a</urutan><nilai>7.5</nilai><bintang>4</bintang>"))
    assert told == {"urutan": ["b", "a"], "nilai": 7.5, "bintang": 4}


TRAY = (
    '<tray xmlns="urn:titian:xforms"><answer path="/data/lama[2]/warna" label="**Warna** rumah" value="m" '
    'text="Merah" type="select_one" version="0"/><answer path="/data/x" value="1"/></tray>'
)


def test_answers_without_a_question_come_last_with_their_own_words(form):
    *_rest, tray = read_answers(form, record("", TRAY))
    assert (tray.kind, tray.label) == ("group", "Jawaban tanpa pertanyaan")
    assert [(a.path, a.label, a.value, a.text) for a in tray.children] == [
        ("/data/lama[2]/warna", "Warna rumah", "m", "Merah"),
        ("/data/x", "x", "1", "1"),
    ]


def test_a_record_without_a_tray_has_no_group_for_it(form):
    assert all(part.name != "tray" for part in read_answers(form, record("")))


def test_an_answer_that_went_to_the_tray_is_a_difference(form):
    old, new = read_answers(form, record("")), read_answers(form, record("", TRAY))
    assert [(d.label, d.after) for d in compare(old, new)] == [("Warna rumah", "Merah"), ("x", "1")]


ENTITIES = """
| settings |
| | form_id | version |
| | pohon | 1 |
| survey |
| | type | name | label | save_to |
| | text | jenis | Jenis | species |
| | integer | umur | Umur | age |
| entities |
| | list_name | label | create_if |
| | trees | ${jenis} | ${umur} > 1 |
"""


def test_entities_of_a_record_are_kept_with_what_save_to_names(tmp_path):
    path = tmp_path / "pohon.md"
    path.write_text(ENTITIES)
    form = read_form(convert(path).xform_xml)
    entity = '<entity dataset="trees" id="e1" create="{0}"><label>Jati</label></entity>'
    inside = "<jenis>Jati</jenis><umur>5</umur>"
    told = answers_as_json(form, record(inside, entity.format("true")))
    assert told["jenis"] == "Jati"
    assert told["meta/entity"] == [
        {
            "dataset": "trees",
            "id": "e1",
            "create": True,
            "update": False,
            "baseVersion": "",
            "label": "Jati",
            "properties": {"species": "Jati", "age": "5"},
        }
    ]
    assert "meta/entity" not in answers_as_json(form, record(inside, entity.format("false")))


def test_a_question_that_an_xform_shows_in_another_group_is_found():
    xform = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
      <instance><data id="x" version="1"><a/><g><b/></g></data></instance>
      <bind nodeset="/data/a" type="string"/><bind nodeset="/data/g/b" type="string"/></model></h:head>
      <h:body><group ref="/data/g"><label>G</label><input ref="/data/a"><label>A</label></input>
      <input ref="/data/g/b"><label>B</label></input></group></h:body></h:html>"""
    answers = read_answers(read_form(xform), b"<data><a>1</a><g><b>2</b></g></data>")
    assert [(a.label, a.text) for part in answers for a in part.questions()] == [("A", "1"), ("B", "2")]


def test_a_path_from_the_root_means_the_turn_in_which_it_is_said():
    xform = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
      <instance><data id="x" version="1"><r><a/><b/></r></data></instance>
      <bind nodeset="/data/r/a" type="string"/><bind nodeset="/data/r/b" type="string"/></model></h:head>
      <h:body><group><label>R <output value="/data/r/a"/></label><repeat nodeset="/data/r">
      <input ref="/data/r/b"><label>B of <output value="/data/r/a"/></label></input></repeat></group></h:body>
      </h:html>"""
    filled = b"<data><r><a>one</a><b>1</b></r><r><a>two</a><b>2</b></r></data>"
    turns = read_answers(read_form(xform), filled)
    assert [turn.label for turn in turns] == ["R one 1", "R two 2"]
    assert [a.label for turn in turns for a in turn.questions()] == ["B of one", "B of two"]


@pytest.mark.parametrize(
    ("appearance", "read"),
    [("year", "2027"), ("month-year", "Jul 2027"), ("no-calendar", "1 Jul 2027"), ("", "1 Jul 2027")],
)
def test_a_day_of_which_only_the_year_or_the_month_was_asked_reads_so(appearance, read):
    wording = Wording.__new__(Wording)
    wording.language, wording.zone = "id", None
    question = Question("/data/tahun", "tahun", "date", appearance=appearance)
    assert wording.readable(question, "2027-07-01", etree.Element("data")) == read
