"""A draft moves to a newer version of its form: what fits is moved, what changed is told, the rest goes to the tray."""

from __future__ import annotations

import pytest

from tests.e2e.carrying import CHOICES, carry, changes, form, tray
from tests.e2e.engine_page import engine_page


@pytest.fixture(scope="module")
def page(playwright):
    with engine_page(playwright, "carrying.js") as opened:
        yield opened


def test_what_has_the_same_path_moves_and_says_nothing(page):
    old = form("| text | nama | Nama |\n| integer | umur | Umur |\n| date | tgl | Tanggal |")
    new = form(
        "| text | nama | Nama lengkap |\n| integer | umur | Umur |\n| date | tgl | Tanggal |\n| text | baru | Baru |"
    )
    steps = [["set", "/data/nama", "Budi"], ["set", "/data/umur", "34"], ["set", "/data/tgl", "2026-01-10"]]
    done = carry(page, old, new, steps=steps)
    assert {name: done["values"][f"/data/{name}"] for name in ("nama", "umur", "tgl")} == {
        "nama": "Budi",
        "umur": "34",
        "tgl": "2026-01-10",
    }
    assert done["told"][0]["moved"] == 3
    assert done["told"][0]["changed"] == []
    assert done["tray"] == []
    assert "<tray" not in done["xml"]


def test_the_record_keeps_its_id_and_when_it_was_begun(page):
    old = form("| start | start | |\n| username | username | |\n| text | nama | Nama |")
    done = carry(page, old, old.replace("<h:title>Uji", "<h:title>Uji 2"), steps=[["set", "/data/nama", "Budi"]])
    assert "<instanceID>uuid:11111111-aaaa-4bbb-8ccc-123456789abc</instanceID>" in done["xml"]
    assert done["values"]["/data/start"].startswith("2026-01-14T")
    assert done["values"]["/data/username"] == "petugas07"


def test_a_question_that_moved_into_a_group_is_found_by_its_name(page):
    old = form("| text | nama | Nama |\n| text | alamat | Alamat |")
    new = form("| begin_group | diri | Diri | |\n| text | nama | Nama |\n| end_group | | |\n| text | alamat | Alamat |")
    done = carry(page, old, new, steps=[["set", "/data/nama", "Budi"], ["set", "/data/alamat", "Dusun II"]])
    assert done["values"]["/data/diri/nama"] == "Budi"
    assert done["told"][0]["moved"] == 2
    assert done["tray"] == []


def test_a_name_that_stands_twice_is_not_guessed(page):
    group = "| begin_group | {0} | {0} | |\n| text | nama | Nama {0} |\n| end_group | | |"
    done = carry(
        page,
        form("| text | nama | Nama |"),
        form(f"{group.format('a')}\n{group.format('b')}"),
        steps=[["set", "/data/nama", "Budi"]],
    )
    assert tray(done) == [("Nama", "Budi", "/data/nama")]
    assert "/data/a/nama" not in done["values"]


def test_two_old_questions_never_share_one_new_place(page):
    group = "| begin_group | {0} | {0} | |\n| text | nama | Nama {0} |\n| end_group | | |"
    done = carry(
        page,
        form(f"{group.format('a')}\n{group.format('b')}"),
        form("| text | nama | Nama |"),
        steps=[["set", "/data/a/nama", "Budi"], ["set", "/data/b/nama", "Ani"]],
    )
    assert [value for _, value, _ in tray(done)] == ["Budi", "Ani"]


TYPES = [
    ("integer", "decimal", "5", "5"),
    ("decimal", "integer", "5", "5"),
    ("decimal", "integer", "5.5", None),
    ("integer", "text", "5", "5"),
    ("text", "integer", "12", "12"),
    ("text", "integer", "dua belas", None),
    ("text", "date", "2026-01-14", "2026-01-14"),
    ("text", "date", "kemarin", None),
    ("date", "dateTime", "2026-01-14", None),
    ("date", "text", "2026-01-14", "2026-01-14"),
    ("geopoint", "text", "-3.6 103.7 0 5", "-3.6 103.7 0 5"),
    ("geopoint", "integer", "-3.6 103.7 0 5", None),
    ("select_one bangsa", "text", "cn", "RRT"),
    ("select_one bangsa", "select_multiple bangsa", "cn", "cn"),
    ("select_multiple bangsa", "select_one bangsa", "cn", "cn"),
    ("select_multiple bangsa", "select_one bangsa", "cn in", None),
    ("select_multiple bangsa", "text", "cn in", "RRT, India"),
    ("text", "select_one bangsa", "India", "in"),
    ("text", "select_one bangsa", "Mars", None),
    ("image", "text", "a.jpg", None),
    ("image", "file", "a.jpg", "a.jpg"),
    ("text", "image", "a.jpg", None),
    ("text", "note", "hallo", None),
]


@pytest.mark.parametrize(("before", "after", "value", "kept"), TYPES, ids=[f"{a} to {b}: {c}" for a, b, c, _ in TYPES])
def test_another_type_takes_what_it_can_say_without_loss(page, before, after, value, kept):
    old, new = (form(f"| {kind} | x | Pertanyaan |", CHOICES) for kind in (before, after))
    done = carry(page, old, new, steps=[["set", "/data/x", value]])
    if kept is None:
        assert tray(done) == [("Pertanyaan", value, "/data/x")]
        assert "/data/x" not in done["values"] or after == "note"
    else:
        assert done["values"]["/data/x"] == kept
        assert done["tray"] == []
        assert [one["why"] for one in done["told"][0]["changed"]] == ["type"]


def test_a_choice_that_is_gone_is_shown_and_kept_with_its_words(page):
    fewer = CHOICES.replace("| bangsa | th | Thailand |", "")
    old, new = form("| select_one bangsa | x | Bangsa |", CHOICES), form("| select_one bangsa | x | Bangsa |", fewer)
    done = carry(page, old, new, steps=[["set", "/data/x", "th"]])
    assert tray(done) == [("Bangsa", "th", "/data/x")]
    assert done["tray"][0]["text"] == "Thailand"
    assert done["told"][0]["tray"][0]["why"] == "choice"
    assert "/data/x" not in done["values"]


def test_of_several_choices_those_that_are_left_stay(page):
    fewer = CHOICES.replace("| bangsa | th | Thailand |", "")
    old, new = (form("| select_multiple bangsa | x | Bangsa |", c) for c in (CHOICES, fewer))
    done = carry(page, old, new, steps=[["set", "/data/x", "cn th in"]])
    assert done["values"]["/data/x"] == "cn in"
    assert tray(done) == [("Bangsa", "th", "/data/x")]
    assert changes(done["told"][0]) == [("Bangsa", "RRT, Thailand, India", "RRT, India", "choice")]


def test_the_same_words_under_another_code_are_the_same_choice(page):
    recoded = CHOICES.replace("| cn |", "| CHN |")
    old, new = (form("| select_one bangsa | x | Bangsa |", c) for c in (CHOICES, recoded))
    done = carry(page, old, new, steps=[["set", "/data/x", "cn"]])
    assert done["values"]["/data/x"] == "CHN"
    assert changes(done["told"][0]) == [("Bangsa", "RRT", "RRT", "choice")]


def test_a_cascade_from_a_list_that_came_moves_whole_and_one_that_did_not_is_left_as_it_is(page):
    rows = (
        "| select_one_from_file kab.csv | kab | Kab |\n"
        "| select_one_from_file desa.csv | desa | Desa | | | | kab=${kab} |"
    )
    lists = {"kab.csv": "name,label\nk1,Satu\nk2,Dua\n", "desa.csv": "name,label,kab\nd1,Desa A,k1\nd2,Desa B,k2\n"}
    steps = [["set", "/data/kab", "k2"], ["set", "/data/desa", "d2"]]
    done = carry(page, form(rows), form(f"{rows}\n| text | baru | Baru |"), steps=steps, lists=lists)
    assert done["values"]["/data/desa"] == "d2"
    assert done["told"][0]["moved"] == 2
    none = carry(
        page, form(rows), form(f"{rows}\n| text | baru | Baru |"), steps=steps, lists={"kab.csv": "", "desa.csv": ""}
    )
    assert none["values"]["/data/desa"] == "d2"
    assert none["tray"] == []


def test_what_a_lost_choice_above_takes_with_it_is_kept_in_the_tray(page):
    rows = "| select_one kab | kab | Kab |\n| select_one desa | desa | Desa | | | | kab=${kab} |"
    head = "| list_name | name | label | kab |\n| kab | k1 | Satu | |\n"
    kab = head + "{}| desa | d1 | Desa A | k1 |\n| desa | d2 | Desa B | k2 |"
    old, new = form(rows, kab.format("| kab | k2 | Dua | |\n")), form(rows, kab.format(""))
    done = carry(page, old, new, steps=[["set", "/data/kab", "k2"], ["set", "/data/desa", "d2"]])
    assert [(label, value) for label, value, _ in tray(done)] == [("Kab", "k2"), ("Desa", "d2")]
