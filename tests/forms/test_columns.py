"""Answers as tables: a column for each question of any version, a table for each repeat, labels or raw."""

from forms.answers import answers_as_json
from forms.columns import readers, shape_of
from forms.xform import read_form

XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
  <h:head><h:title>Kunjungan</h:title><model>
    <instance><data id="kunjungan" version="{version}"><rumah/><lokasi/><hal/><kawin/>
      <orang><nama/><umur/><barang><jenis/></barang></orang><lama/><meta><instanceID/></meta></data></instance>
    <bind nodeset="/data/rumah" type="string"/><bind nodeset="/data/lokasi" type="geopoint"/>
    <bind nodeset="/data/hal" type="string"/><bind nodeset="/data/kawin" type="string"/>
    <bind nodeset="/data/orang/nama" type="string"/><bind nodeset="/data/orang/umur" type="int"/>
    <bind nodeset="/data/orang/barang/jenis" type="string"/><bind nodeset="/data/lama" type="int" calculate="1"/>
  </model></h:head>
  <h:body>
    <input ref="/data/rumah"><label>Rumah</label></input>
    <input ref="/data/lokasi"><label>Tempat</label></input>
    <select ref="/data/hal"><label>Hal</label>
      <item><label>Paspor</label><value>a</value></item>
      <item><label>Izin tinggal</label><value>b</value></item></select>
    {more}
    <group ref="/data/orang"><label>Orang</label><repeat nodeset="/data/orang">
      <input ref="/data/orang/nama"><label>Nama</label></input><input ref="/data/orang/umur"><label>Umur</label></input>
      <group ref="/data/orang/barang"><label>Barang</label><repeat nodeset="/data/orang/barang">
        <input ref="/data/orang/barang/jenis"><label>Jenis</label></input></repeat></group>
    </repeat></group>
  </h:body>
</h:html>"""
OLD = '<input ref="/data/kawin"><label>Kawin</label></input>'
RECORD = (
    '<data id="kunjungan" version="2"><rumah>7</rumah><lokasi>-3.5 103.7 0 8</lokasi><hal>a b</hal>'
    "<orang><nama>Ani</nama><umur>30</umur><barang><jenis>tas</jenis></barang></orang><orang><nama>Budi</nama></orang>"
    "<meta><instanceID>uuid:1</instanceID></meta></data>"
)


def versions():
    return [read_form(XFORM.format(version=2, more="")), read_form(XFORM.format(version=1, more=OLD))]


def test_each_repeat_has_a_table_and_an_older_versions_question_stands_last():
    shape = shape_of(versions())
    assert [column.name for column in shape.columns][:3] == ["rumah", "lokasi", "hal"]
    assert "kawin" in [column.name for column in shape.columns]
    assert [table.name for table in shape.below()] == ["orang", "orang-barang"]
    assert [column.name for column in shape.repeats["orang"].columns] == ["nama", "umur"]


def test_a_name_left_out_is_in_no_table():
    shape = shape_of(versions(), frozenset({"rumah", "nama", "lama", "jenis"}))
    names = [column.name for table in (shape, *shape.below()) for column in table.columns]
    assert not {"rumah", "nama", "lama", "jenis"} & set(names)
    assert "umur" in names


def cells(language):
    form = versions()[0]
    shape = shape_of([form])
    answers = answers_as_json(form, RECORD.encode())
    made = readers(shape.columns, None, language)
    return {
        head: cell
        for column, reader in zip(shape.columns, made, strict=True)
        if column.name in answers
        for head, cell in zip(
            column.label_heads(language) if language else column.heads, reader(answers[column.name]), strict=True
        )
    }


def test_raw_cells_are_what_the_phone_wrote_and_numbers_stay_numbers():
    said = cells(None)
    assert said["hal"] == "a b"
    assert said["lokasi-Latitude"] == -3.5
    assert said["lokasi-Accuracy"] == 8.0


def test_worded_cells_are_what_the_form_says():
    said = cells("id")
    assert said["Hal"] == "Paspor; Izin tinggal"
    assert said["Tempat-Longitude"] == 103.7
    assert said["Rumah"] == "7"
