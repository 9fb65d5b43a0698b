"""Lists beside an instance: CSV, GeoJSON and XML are rows alike, found by an index, and XML when an expression asks."""

from datetime import UTC, datetime

import pytest

from forms.live import LiveForm
from forms.tables import table_of
from forms.xform import read_form

GEOJSON = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "id": "a1", "properties": {"name": "x", "label": "Titik", "n": 1, "ya": true, "tiada": null},
  "geometry": {"type": "Point", "coordinates": [103.5, -3.25]}},
 {"type": "Feature", "properties": {"name": "y"},
  "geometry": {"type": "LineString", "coordinates": [[1, 2, 3], [4, 5]]}},
 {"type": "Feature", "properties": {"name": "z"},
  "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}}]}"""


def test_csv_is_read_as_it_is_written():
    table = table_of("a.csv", '\ufeffname , label\r\n1,"Satu, ""dua"""\n\n2,tiga\n3\n')
    assert (list(table.columns), len(table)) == (["label", "name"], 3)
    assert [table.cell(row, "label") for row in range(4)] == ['Satu, "dua"', "tiga", "", ""]
    assert (table.rows_where("name", "2"), table.rows_where("name", "9"), table.cell(0, "lain")) == ([1], [], "")
    assert [item.findtext("name") for item in table.root] == ["1", "2", "3"]


def test_geojson_gives_each_feature_with_its_place_as_forms_write_places():
    table = table_of("kota.geojson", GEOJSON)
    assert [table.cell(0, name) for name in ("id", "n", "ya", "tiada")] == ["a1", "1", "true", ""]
    assert [table.cell(row, "geometry") for row in range(3)] == [
        "-3.25 103.5 0 0",
        "2 1 3 0; 5 4 0 0",
        "0 0 0 0; 1 0 0 0; 1 1 0 0; 0 0 0 0",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.csv", ""), ("a.geojson", "{"), ("a.geojson", "[]"), ("a.geojson", '{"features": [1]}'), ("a.xml", "<a>")],
)
def test_a_list_that_cannot_be_read_has_no_rows(name, text):
    assert len(table_of(name, text)) == 0


def test_expressions_find_their_way_through_every_kind_of_list():
    form = read_form(
        """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title/>
        <model><instance><data id="d"><a>b</a></data></instance>
        <instance id="kota" src="jr://file/kota.geojson"/><instance id="desa" src="jr://file-csv/desa.csv"/>
        <instance id="xml" src="jr://file/daftar.xml"/><instance id="lalu" src="jr://instance/last-saved"/>
        <instance id="sini"><root><item><name>b</name><label>Be</label></item></root></instance>
        </model></h:head><h:body/></h:html>"""
    )
    texts = {
        "kota.geojson": GEOJSON,
        "desa.csv": "name,label\nb,Bukit\n",
        "daftar.xml": "<root><item><name>b</name><isi>dari xml</isi></item></root>",
        "last-saved": '<data id="d"><a>dulu</a></data>',
    }
    live = LiveForm(form, form.pristine.blank, texts.get, datetime(2026, 1, 1, tzinfo=UTC))

    def said(expression):
        text = live.expressions.string(expression, "/data/a", live.at("/data/a"))
        assert live.expressions.failed == {}
        return text

    assert said("instance('kota')/root/item[name = 'x']/label") == "Titik"
    assert said("instance('desa')/root/item[name = /data/a]/label") == "Bukit"
    assert said("pulldata('desa', 'label', 'name', .)") == "Bukit"
    assert said("instance('xml')/root/item[name = current()]/isi") == "dari xml"
    assert said("instance('sini')/root/item[name = current()/../a]/label") == "Be"
    assert said("instance('lalu')/data/a") == "dulu"
    assert said("pulldata('tiada', 'label', 'name', .)") == ""
    assert said("count(instance('tiada')/root/item)") == "0"
