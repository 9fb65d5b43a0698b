"""A form whose expressions cannot be worked out is told so when it is published, by sheet, row and remedy."""

import zipfile

import pytest

from forms.__main__ import main
from forms.publish import Unpublishable, convert, convert_to_publish

FORM = """| settings |
| | form_id | version |
| | uji | 1 |
| survey |
| | type | name | label | relevant | constraint | calculation | repeat_count |
{rows}
"""


def form(tmp_path, *rows):
    path = tmp_path / "uji.md"
    path.write_text(FORM.format(rows="\n".join(f"| | {row} |" for row in rows)))
    return path


def told(path):
    return [(one.row, one.column, one.blocks) for one in convert(path).unsupported]


@pytest.mark.parametrize(
    ("row", "column", "blocks"),
    [
        ("integer | b | B | ${a} > | | |", "relevant", True),
        ("integer | b | B | ${a} = 'x | | |", "relevant", True),
        ("integer | b | B | | . >= 1 && . < 3 | |", "constraint", True),
        ("integer | b | B | | | if(${a} = 1, 2) |", "calculation", True),
        ("integer | b | B | | | coalesce(if(1, 2), 3) |", "calculation", True),
        ("integer | b | B | /data/hilang = 1 | | |", "relevant", False),
        ("integer | b | B | | | ${b} + 1 |", "calculation", False),
        ("integer | b | B | ${b} = 1 | | |", "relevant", True),
    ],
)
def test_an_expression_that_cannot_be_worked_out_is_named_by_its_row(tmp_path, row, column, blocks):
    assert told(form(tmp_path, "integer | a | A | | | |", row)) == [(3, column, blocks)]


def test_a_circle_is_named_once_and_keeps_the_form_from_phones(tmp_path):
    path = form(
        tmp_path, "integer | a | A | | | ${c} + 1 |", "note | n | N | | | |", "integer | c | C | ${a} > 1 | | |"
    )
    assert told(path) == [(2, "calculation", True)]
    with pytest.raises(Unpublishable, match="a → c → a"):
        convert_to_publish(path)


def test_rows_in_groups_and_repeats_are_found(tmp_path):
    rows = (
        "begin_group | g | G | | | |",
        "begin_repeat | r | R | | | |",
        "text | a | A | | | |",
        "end_repeat | | | | | |",
        "text | a | A | ${g} = ( | | |",
        "end_group | | | | | |",
    )
    assert told(form(tmp_path, *rows)) == [(6, "relevant", True)]


@pytest.mark.parametrize(
    "calculation",
    [
        "indexed-repeat(${saldo}, ${hari}, position(..) - 1) + ${masuk}",
        "coalesce(/data/hari[position() = position(current()/..) - 1]/saldo, 0) + ${masuk}",
        "once(uuid())",
        "count(${hari}) + ${masuk}",
    ],
)
def test_looking_at_another_turn_of_a_repeat_is_no_circle(tmp_path, calculation):
    rows = ("begin_repeat | hari | H | | | |", "integer | masuk | M | | . > 0 | |")
    path = form(tmp_path, *rows, f"calculate | saldo | | | | {calculation} |", "end_repeat | | | | | |")
    assert told(path) == []


def test_a_repeat_may_ask_its_last_turn_whether_one_more_follows(tmp_path):
    count = "if(${lagi} = 'ya', count(${orang}) + 1, count(${orang}))"
    rows = (f"begin_repeat | orang | O | | | | {count}", "text | lagi | L | | | |", "end_repeat | | | | | |")
    assert told(form(tmp_path, *rows)) == []


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("uji.xlsx", b"halo", "no spreadsheet"),
        ("uji.xls", b"halo", "no spreadsheet"),
        ("uji.xlsx", b"", "empty"),
        ("uji.docx", b"PK", "no form"),
        ("uji.md", "| survey |\n| | nam\xe9".encode("latin-1"), "line 2"),
        ("uji.csv", b"survey;;\n;type;name\n", "spreadsheet"),
        ("uji.xml", b"<html", "XForm"),
    ],
)
def test_a_file_that_is_no_form_is_told_in_a_sentence(tmp_path, name, content, word, capsys):
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["check", str(path), "--language", "en"]) == 1
    said = capsys.readouterr().out
    assert word in said
    assert "definition" not in said


def test_a_spreadsheet_that_blows_up_is_not_opened(tmp_path):
    path = tmp_path / "uji.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "")
        book.writestr("xl/worksheets/sheet1.xml", bytes(201_000_000))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(Unpublishable, match="201 MB"):
        convert(path)


@pytest.mark.parametrize("ending", [".md", ".csv"])
def test_the_mark_and_line_ends_of_windows_change_nothing(tmp_path, ending):
    rows = [["survey"], ["", "type", "name", "label"], ["", "text", "a", "A"], ["settings"]]
    rows += [["", "form_id", "version"], ["", "uji", "1"]]
    lines = [",".join(row) if ending == ".csv" else f"| {' | '.join(row)} |" for row in rows]
    path = tmp_path / f"uji{ending}"
    path.write_bytes("﻿".encode() + "\r\n".join(lines).encode())
    assert convert(path).form_id == "uji"


def test_a_form_that_asks_nothing_is_not_published(tmp_path):
    with pytest.raises(Unpublishable, match="no question"):
        convert_to_publish(form(tmp_path))


@pytest.mark.parametrize("form_id", ["../x", "dua kata", "a" * 101, "a?b"])
def test_a_form_id_that_no_record_could_be_sent_under_is_told(tmp_path, form_id):
    path = form(tmp_path, "text | a | A | | | |")
    path.write_text(path.read_text().replace("| uji |", f"| {form_id} |"))
    assert told(path) == [(2, "form_id", True)]


@pytest.mark.parametrize("form_id", ["uji", "org.kemenimipas:f-13_2", "désa"])
def test_an_ordinary_form_id_stays(tmp_path, form_id):
    path = form(tmp_path, "text | a | A | | | |")
    path.write_text(path.read_text().replace("| uji |", f"| {form_id} |"))
    assert told(path) == []


def test_a_version_longer_than_records_carry_is_told(tmp_path):
    path = form(tmp_path, "text | a | A | | | |")
    path.write_text(path.read_text().replace("| 1 |", f"| {'1' * 65} |"))
    assert told(path) == [(2, "version", True)]
