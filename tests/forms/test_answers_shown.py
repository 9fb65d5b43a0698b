"""What is a row for the office: every answer, and nothing that asks nothing."""

from forms.answers import read_answers
from forms.publish import convert
from forms.xform import read_form


def test_a_note_that_holds_a_value_is_a_row_and_the_heads_of_a_table_are_none(tmp_path):
    path = tmp_path / "tabel.md"
    path.write_text("""
| survey |
| | type | name | label | readonly | appearance | default |
| | text | berkas | Nomor berkas | yes | | ME-42 |
| | note | baca | Baca dulu | | | |
| | begin group | tabel | Tabel | | table-list | |
| | select_one ya | air | Air | | | |
| | end group | | | | | |
| choices |
| | list_name | name | label |
| | ya | ya | Ya |
| settings |
| | form_id | version |
| | tabel | 1 |
""")
    xml = b'<data id="tabel" version="1"><berkas>ME-42</berkas><baca/><tabel><air>ya</air></tabel></data>'
    rows = [row for answer in read_answers(read_form(convert(path).xform_xml), xml) for row in answer.questions()]
    assert [(row.label, row.text) for row in rows] == [("Nomor berkas", "ME-42"), ("Air", "Ya")]
