"""Nothing in a form is ignored in silence: every row that Titian does not make good is named by sheet and row."""

import textwrap

import pytest

from forms.publish import Unpublishable, convert, convert_to_publish
from forms.xlsform import read_workbook

LISTS = "\n| choices |\n| | list_name | name | label |\n| | ya | y | Ya |\n"
SETTINGS = "| settings |\n| | form_id | version |\n| | uji | 1 |\n"


def form(tmp_path, survey, settings=SETTINGS, more=""):
    path = tmp_path / "uji.md"
    path.write_text(f"{settings}\n| survey |\n{textwrap.dedent(survey).strip()}\n{more}")
    return path


def rows(path):
    return [(u.sheet, u.row, u.value, u.blocks) for u in convert(path).unsupported]


def test_a_form_of_supported_rows_has_nothing_to_report(tmp_path):
    survey = """
        | | type | name | label | relevant | appearance | parameters |
        | | range | usia | Usia | | rating | start=1 end=5 step=1 |
        | | select_one_from_file desa.csv | desa | Desa | ${usia} > 3 | autocomplete | value=kode label=nama |
    """
    assert rows(form(tmp_path, survey)) == []


@pytest.mark.parametrize(
    ("line", "value", "blocks"),
    [
        ("background-audio | suara | |", "background-audio", False),
        ("email | surel | |", "email", False),
        ("text | a | A | printer:org.x(y='1 2')", "printer:org.x(y='1 2')", False),
        ("geopoint | a | A | maps", "maps", False),
        ("text | a | A | gemerlap", "gemerlap", False),
        ("select_one ya | a | A | search('buah')", "search()", True),
    ],
)
def test_types_and_appearances_are_named_by_row(tmp_path, line, value, blocks):
    survey = f"| | type | name | label | appearance |\n| | text | x | X | |\n| | {line} |"
    assert rows(form(tmp_path, survey, more=LISTS)) == [("survey", 3, value, blocks)]


def test_a_type_that_nobody_knows_is_refused_with_its_row(tmp_path):
    path = form(tmp_path, "| | type | name | label |\n| | hologram | a | A |")
    with pytest.raises(Unpublishable, match="hologram"):
        convert(path)


@pytest.mark.parametrize(
    ("column", "cell", "function", "blocks"),
    [
        ("relevant", "telepati(${x}) = 1", "telepati()", True),
        ("constraint", "concat(. , gaib())", "gaib()", True),
        ("calculation", "if(${x} = 'gaib()', 1, 2)", None, False),
        ("default", "gaib(1)", "gaib()", True),
        ("default", "Jakarta", None, False),
        ("repeat_count", "lipat(2)", None, False),
    ],
)
def test_functions_that_nobody_knows_are_named_by_row_and_column(tmp_path, column, cell, function, blocks):
    survey = f"| | type | name | label | {column} |\n| | text | x | X | |\n| | text | y | Y | {cell} |"
    found = [(u.row, u.column, u.value, u.blocks) for u in convert(form(tmp_path, survey)).unsupported]
    if column == "repeat_count":
        function, blocks = "lipat()", True
    assert found == ([(3, column, function, blocks)] if function else [])


def test_columns_and_settings_are_named(tmp_path):
    settings = "| settings |\n| | form_id | version | namespaces | public_key | style |\n"
    settings += '| | uji | 1 | enk="e" | MIIB | pages |\n'
    survey = "| | type | name | label | bind::enk:for | warna |\n| | text | a | A | x | merah |"
    assert rows(form(tmp_path, survey, settings)) == [
        ("survey", 1, "bind::enk:for", False),
        ("survey", 1, "warna", False),
        ("settings", 1, "public_key", True),
        ("settings", 1, "style", False),
    ]


def test_parameters_are_named_by_row(tmp_path):
    survey = (
        "| | type | name | label | parameters |\n| | geopoint | a | A | allow-mock-accuracy=true capture-accuracy=5 |"
    )
    assert rows(form(tmp_path, survey)) == [("survey", 2, "allow-mock-accuracy", False)]


def test_an_empty_column_is_no_use_of_it(tmp_path):
    assert rows(form(tmp_path, "| | type | name | label | intent |\n| | text | a | A | |")) == []


def test_a_sheet_that_xlsform_does_not_know_is_named_unless_its_author_hid_it(tmp_path):
    more = "\n| catatan |\n| | isi |\n| | x |\n| _arsip |\n| | isi |\n| | x |\n"
    found = rows(form(tmp_path, "| | type | name | label |\n| | text | a | A |", more=more))
    assert found == [("catatan", 0, "catatan", False)]


def test_a_form_without_a_version_is_not_published(tmp_path):
    settings = "| settings |\n| | form_id |\n| | uji |\n"
    path = form(tmp_path, "| | type | name | label |\n| | text | a | A |", settings)
    assert [(u.sheet, u.column, u.blocks) for u in convert(path).unsupported] == [("settings", "version", True)]
    with pytest.raises(Unpublishable, match="version"):
        convert_to_publish(path)


def test_every_remark_says_what_to_do(tmp_path):
    survey = "| | type | name | label | appearance |\n| | background-audio | a | | |\n| | text | b | B | ex:org.app |"
    for remark in convert(form(tmp_path, survey)).unsupported:
        assert remark.said.en.startswith(f"survey, row {remark.row}, ")
        assert remark.said.id.startswith(f"survey, baris {remark.row}, ")
        assert remark.remedy.id.count(".") == remark.remedy.en.count(".") >= 2


def test_pyxforms_own_faults_keep_their_row(tmp_path):
    path = form(tmp_path, "| | type | name | label |\n| | text | a | A |\n| | select_one hilang | b | B |", more=LISTS)
    with pytest.raises(Unpublishable, match=r"row : 3"):
        convert(path)


def test_a_spreadsheet_is_read_with_the_rows_its_author_sees(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    survey = book.active
    survey.title = "survey"
    for line in (["type", "name", "label"], ["text", "a", "A"], [], ["background-audio", "b", None]):
        survey.append(line)
    settings = book.create_sheet("settings")
    settings.append(["form_id", "version"])
    settings.append(["uji", 3])
    path = tmp_path / "uji.xlsx"
    book.save(path)
    published = convert(path)
    assert (published.form_id, published.version) == ("uji", "3")
    assert [(u.sheet, u.row) for u in published.unsupported] == [("survey", 4)]


def test_languages_do_not_hide_a_column(tmp_path):
    survey = "| | type | name | label::Indonesia (id) | hint:English (en) |\n| | text | a | A | b |"
    assert rows(form(tmp_path, survey)) == []
    assert read_workbook(form(tmp_path, survey)).sheets["survey"].headings[2] == "label::Indonesia (id)"
