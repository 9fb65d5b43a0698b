"""The office reads answers in the form's order and words; queries get them as data."""

import json
from datetime import timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from forms.answers import answers_as_json, read_answers
from forms.instance import Unreadable
from forms.lists import lookup
from forms.model import Form, Group, Question
from forms.values import format_value, read_point

CASES = json.loads((Path(__file__).parents[1] / "vectors/forms/answers.json").read_text())["cases"]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


def flat(answers):
    rows = []
    for answer in answers:
        if answer.kind == "question":
            rows.append({"path": answer.path, "label": answer.label, "value": answer.value, "text": answer.text})
        else:
            rows.append({"path": answer.path, "label": answer.label})
            rows += flat(answer.children)
    return rows


@every_case
def test_answers_stand_in_form_order_with_their_labels(case, library):
    answers = read_answers(
        library[case["form_id"]],
        case["xml"].encode(),
        lookup(case["lists"]),
        case["language"],
        ZoneInfo("Asia/Jakarta"),
    )
    assert flat(answers) == case["answers"]


@every_case
def test_answers_as_data_hold_only_what_was_answered(case, library):
    assert answers_as_json(library[case["form_id"]], case["xml"].encode()) == case["json"]


def test_a_value_that_no_list_knows_is_shown_as_it_is(library):
    xml = b"<data><lokasi><desa>999</desa></lokasi><pokok><topik>unheard_of</topik></pokok></data>"
    texts = {a.name: a.text for part in read_answers(library["info_warga"], xml) for a in part.questions()}
    assert (texts["desa"], texts["topik"]) == ("999", "unheard_of")


def test_a_note_that_ends_in_a_value_becomes_a_row_of_it(library):
    xml = b"<data><risiko><tingkat>tinggi</tingkat></risiko></data>"
    answers = [a for part in read_answers(library["deteksi_pmi"], xml) for a in part.questions()]
    assert [(a.label, a.text) for a in answers if a.type == "note"] == [("Tingkat risiko", "tinggi")]


def test_an_answer_inside_a_label_is_only_text():
    question = Question("/data/a", "a", "text", labels={"id": "Berapa ${/data/b} itu?"})
    form = Form("f", "1", "F", ("id",), "id", Group("/data", "data", children=(question,)))
    (answer,) = read_answers(form, b"<data><a>x</a><b>${/data/b} ${/data/a}</b></data>")
    assert answer.label == "Berapa ${/data/b} ${/data/a} itu?"


def test_harmful_bytes_are_unreadable_here_too(library):
    bomb = b"<!DOCTYPE d [<!ENTITY a 'x'>]><data>&a;</data>"
    with pytest.raises(Unreadable):
        read_answers(library["info_warga"], bomb)
    with pytest.raises(Unreadable):
        answers_as_json(library["info_warga"], bomb)


@pytest.mark.parametrize(
    ("kind", "value", "id_text", "en_text"),
    [
        ("date", "2026-05-09", "9 Mei 2026", "9 May 2026"),
        ("date", "2026-11-19", "19 Nov 2026", "19 Nov 2026"),
        ("date", "kemarin", "kemarin", "kemarin"),
        ("dateTime", "2026-11-19T13:07:00.000+07:00", "19 Nov 2026, 13.07", "19 Nov 2026, 13.07"),
        ("dateTime", "2026-11-19T06:07:00.000Z", "19 Nov 2026, 06.07", "19 Nov 2026, 06.07"),
        ("time", "13:07:00.000+07:00", "13.07", "13.07"),
        ("integer", "1250000", "1.250.000", "1,250,000"),
        ("integer", "3.5", "3.5", "3.5"),
        ("decimal", "1250000.50", "1.250.000,5", "1,250,000.5"),
        ("decimal", "0.5", "0,5", "0.5"),
        ("decimal", "NaN", "NaN", "NaN"),
        ("geopoint", "-3.65 103.77 12.0 8.4", "-3.65000, 103.77000 (±8 m)", "-3.65000, 103.77000 (±8 m)"),
        ("geopoint", "somewhere", "somewhere", "somewhere"),
        ("text", "007", "007", "007"),
    ],
)
def test_values_are_written_as_a_reader_writes_them(kind, value, id_text, en_text):
    assert format_value(kind, value, "id") == id_text
    assert format_value(kind, value, "en") == en_text


def test_instants_can_be_shown_in_the_zone_of_the_office():
    wib = timezone(timedelta(hours=7))
    assert format_value("dateTime", "2026-11-19T20:07:00.000Z", "id", wib) == "20 Nov 2026, 03.07"


@pytest.mark.parametrize("value", ["", "1", "91 0", "0 181", "a b", "1 2 3 4 5", "nan 0", "inf 1"])
def test_what_is_no_place_is_not_taken_for_one(value):
    assert read_point(value) is None
