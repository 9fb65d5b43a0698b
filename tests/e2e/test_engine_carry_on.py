"""Repeats, calculations and second moves of a draft that is carried over to newer versions of its form."""

from __future__ import annotations

import pytest

from tests.e2e.carrying import CHOICES, carry, changes, form, tray
from tests.e2e.engine_page import engine_page


@pytest.fixture(scope="module")
def page(playwright):
    with engine_page(playwright, "carrying.js") as opened:
        yield opened


PEOPLE = """| begin_repeat | orang | Orang | |
| text | nama | Nama |
| integer | umur | Umur |
| begin_repeat | dok | Dokumen | |
| text | no | Nomor |
| end_repeat | | |
| end_repeat | | |"""
COUNTED = "| begin_repeat | orang | Orang | | | | | ${n} |\n| text | nama | Nama |\n| end_repeat | | |"
TWO_PEOPLE = [
    ["set", "/data/orang[1]/nama", "Budi"],
    ["set", "/data/orang[1]/umur", "30"],
    ["set", "/data/orang[1]/dok[1]/no", "A1"],
    ["add", "/data/orang[1]/dok"],
    ["set", "/data/orang[1]/dok[2]/no", "A2"],
    ["add", "/data/orang"],
    ["set", "/data/orang[2]/nama", "Ani"],
    ["set", "/data/orang[2]/umur", "40"],
    ["add", "/data/orang[2]/dok"],
    ["set", "/data/orang[2]/dok[1]/no", "B1"],
]


def test_repeats_move_instance_by_instance_nested_too(page):
    done = carry(page, form(PEOPLE), form(f"{PEOPLE}\n| text | x | X |"), steps=TWO_PEOPLE)
    assert {path: value for path, value in done["values"].items() if "orang" in path} == {
        path: value for what, path, *rest in TWO_PEOPLE if what == "set" for value in rest
    }
    assert done["told"][0]["moved"] == 7
    assert done["tray"] == []


def test_a_repeat_that_moved_into_a_group_takes_its_instances_along(page):
    new = form(f"| begin_group | isi | Isi | |\n{PEOPLE}\n| end_group | | |")
    done = carry(page, form(PEOPLE), new, steps=TWO_PEOPLE)
    assert done["values"]["/data/isi/orang[1]/dok[2]/no"] == "A2"
    assert done["values"]["/data/isi/orang[2]/nama"] == "Ani"
    assert done["tray"] == []


def test_answers_of_a_repeat_that_is_gone_say_which_entry_they_came_from(page):
    done = carry(page, form(PEOPLE), form("| text | x | X |"), steps=TWO_PEOPLE)
    assert ("Orang 2 · Nama", "Ani", "/data/orang[2]/nama") in tray(done)
    assert ("Orang 1 · Dokumen 2 · Nomor", "A2", "/data/orang[1]/dok[2]/no") in tray(done)
    assert len(done["tray"]) == 7


def test_a_repeat_that_was_emptied_stays_empty(page):
    done = carry(page, form(PEOPLE), form(f"{PEOPLE}\n| text | x | X |"), steps=[["remove", "/data/orang", 1]])
    assert "<orang>" not in done["xml"]
    without = [["set", "/data/orang[1]/nama", "Budi"], ["remove", "/data/orang[1]/dok", 1]]
    assert "<dok>" not in carry(page, form(PEOPLE), form(f"{PEOPLE}\n| text | x | X |"), steps=without)["xml"]


def test_instances_that_the_new_form_counts_away_go_to_the_tray(page):
    old = form("| begin_repeat | orang | Orang | |\n| text | nama | Nama |\n| end_repeat | | |")
    new = form(f"| integer | n | N | | | 1 |\n{COUNTED}")
    steps = [["set", "/data/orang[1]/nama", "Budi"], ["add", "/data/orang"], ["set", "/data/orang[2]/nama", "Ani"]]
    done = carry(page, old, new, steps=steps)
    assert done["values"]["/data/orang[1]/nama"] == "Budi"
    assert tray(done) == [("Orang 2 · Nama", "Ani", "/data/orang[2]/nama")]


def test_counted_instances_keep_their_number(page):
    rows = f"| integer | n | N |\n{COUNTED}"
    steps = [["set", "/data/n", "3"], *(["set", f"/data/orang[{at}]/nama", f"Orang {at}"] for at in (1, 2, 3))]
    done = carry(page, form(rows), form(f"{rows}\n| text | x | X |"), steps=steps)
    assert [done["values"][f"/data/orang[{at}]/nama"] for at in (1, 2, 3)] == ["Orang 1", "Orang 2", "Orang 3"]
    assert "/data/orang[4]" not in done["xml"]
    assert done["xml"].count("<nama>") == 3


def test_a_typed_answer_that_the_new_form_calculates_is_kept_when_it_differs(page):
    old = form("| integer | a | A |\n| integer | b | B |")
    new = form("| integer | a | A |\n| integer | b | B | | ${a} * 2 |")
    same = carry(page, old, new, steps=[["set", "/data/a", "2"], ["set", "/data/b", "4"]])
    assert same["tray"] == []
    other = carry(page, old, new, steps=[["set", "/data/a", "2"], ["set", "/data/b", "5"]])
    assert other["values"]["/data/b"] == "4"
    assert tray(other) == [("B", "5", "/data/b")]


def test_an_answer_that_no_longer_applies_stays_and_is_told(page):
    old = form("| text | nama | Nama |\n| text | ket | Ket |")
    new = form("| text | nama | Nama |\n| text | jenis | Jenis |\n| text | ket | Ket | ${jenis} = 'x' |")
    done = carry(page, old, new, steps=[["set", "/data/ket", "penting"]])
    assert done["values"]["/data/ket"] == "penting"
    assert changes(done["told"][0]) == [("Ket", "penting", "penting", "off")]


def test_a_default_that_a_person_emptied_stays_empty_and_a_new_default_stands(page):
    old = form("| text | a | A | | | satu |\n| text | b | B |")
    new = form("| text | a | A | | | satu |\n| text | b | B | | | dua |")
    done = carry(page, old, new, steps=[["set", "/data/a", ""]])
    assert "/data/a" not in done["values"]
    assert done["values"]["/data/b"] == "dua"


def test_what_did_not_apply_is_kept_and_not_sent(page):
    old = form("| integer | n | N |\n| text | ket | Ket | ${n} > 0 |")
    steps = [["set", "/data/n", "1"], ["set", "/data/ket", "rahasia"], ["set", "/data/n", "0"]]
    done = carry(
        page,
        old,
        form("| integer | n | N |"),
        form("| integer | n | N |\n| text | ket | Ket | ${n} > 0 |"),
        steps=steps,
    )
    assert done["values"]["/data/ket"] == "rahasia", "through two moves and back"
    once = carry(page, old, form("| integer | n | N |"), steps=steps)
    assert once["tray"][0]["off"] is True


def test_nodes_that_no_version_knows_are_kept_too(page):
    done = carry(page, form("| text | a | A |"), form("| text | b | B |"), steps=[["plant", "asing", "dari luar"]])
    assert tray(done) == [("asing", "dari luar", "/data/asing")]


def test_a_second_move_brings_back_what_fits_again(page):
    v1 = form("| text | a | A |\n| text | b | B |", version="1")
    v2 = form("| text | b | B |", version="2")
    v3 = form("| begin_group | g | G | |\n| text | a | A |\n| end_group | | |\n| text | b | B |", version="3")
    done = carry(page, v1, v2, v3, steps=[["set", "/data/a", "satu"], ["set", "/data/b", "dua"]])
    assert done["told"][0]["tray"][0]["version"] == "1"
    assert done["told"][1]["back"] == 1
    assert done["values"]["/data/g/a"] == "satu"
    assert done["tray"] == []
    assert "<tray" not in done["xml"]


def test_a_second_move_overwrites_nothing_that_was_answered_meanwhile(page):
    v1, v2 = form("| text | a | A |"), form("| text | b | B |")
    v3 = form("| text | b | B |\n| text | a | A | | | sudah ada |")
    done = carry(page, v1, v2, v3, steps=[["set", "/data/a", "lama"]])
    assert done["values"]["/data/a"] == "sudah ada"
    assert tray(done) == [("A", "lama", "/data/a")]


def test_a_choice_that_comes_back_joins_those_that_stayed(page):
    fewer = CHOICES.replace("| bangsa | th | Thailand |", "")
    v1, v2, v3 = (form("| select_multiple bangsa | x | Bangsa |", c) for c in (CHOICES, fewer, CHOICES))
    done = carry(page, v1, v2, v3, steps=[["set", "/data/x", "cn th"]])
    assert done["values"]["/data/x"] == "cn th"
    assert done["tray"] == []


def test_answers_come_back_to_the_entry_they_came_from_also_after_another_was_removed(page):
    v1 = form(
        "| begin_repeat | orang | Orang | |\n| text | nama | Nama |\n| integer | umur | Umur |\n| end_repeat | | |"
    )
    v2 = form("| begin_repeat | orang | Orang | |\n| text | nama | Nama |\n| end_repeat | | |")
    steps = []
    for at, (name, age) in enumerate((("Budi", "30"), ("Ani", "40"), ("Cici", "50")), 1):
        steps += [["add", "/data/orang"]] if at > 1 else []
        steps += [["set", f"/data/orang[{at}]/nama", name], ["set", f"/data/orang[{at}]/umur", age]]
    done = carry(page, v1, v2, v1, steps=steps, between=[[["remove", "/data/orang", 1]]])
    assert {path: value for path, value in done["values"].items() if "orang" in path} == {
        "/data/orang[1]/nama": "Ani",
        "/data/orang[1]/umur": "40",
        "/data/orang[2]/nama": "Cici",
        "/data/orang[2]/umur": "50",
    }
    assert done["tray"] == []


def test_the_tray_lies_in_meta_in_our_namespace_and_travels(page):
    done = carry(page, form("| text | a | A & B |"), form("| text | b | B |"), steps=[["set", "/data/a", "<x>"]])
    expected = (
        '<tray xmlns="urn:titian:xforms"><answer path="/data/a" label="A &amp; B" value="&lt;x&gt;" version="1" '
        'type="text"/></tray></meta>'
    )
    assert expected in done["final"]
