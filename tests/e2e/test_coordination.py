"""Koordinasi, Pustaka and sharing in a browser: from the demo's notes to a task, an end, a search; looks by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def test_an_item_becomes_a_task_is_done_and_a_shared_lesson_is_used(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("kasi.me")
    looks = Looks(page, "coordination", "id", "messages.po")
    desk.go("coordination")
    looks.both("items")
    page.get_by_role("link", name="Bertukar daftar penginapan").click()
    expect(page.get_by_role("heading", name="Yang disepakati")).to_be_visible()
    looks.both("item")
    page.get_by_label("Dikerjakan oleh").select_option(label="Petugas 08")
    page.get_by_label("Formulir yang diisi").select_option("kegiatan")
    day = str(page.get_by_label("Dijawab paling lambat").get_attribute("min"))
    page.get_by_label("Dijawab paling lambat").fill(day)
    desk.button("Beri tugas").click()
    expect(page.get_by_role("status")).to_have_text("Menjadi tugas; HP petugas mendengar saat tersambung.")
    page.get_by_label("Hasilnya").fill("Daftar sudah ditukar")
    desk.button("Simpan: selesai").click()
    expect(page.get_by_role("status")).to_have_text("Tindak lanjut selesai.")
    looks.both("done")
    desk.go("shared")
    looks.both("received")
    page.get_by_role("link", name="Pelajaran: K16").click()
    expect(page.get_by_text("Jaksa diundang sejak awal penyidikan")).to_be_visible()
    looks.both("opened")
    page.get_by_label("Bagaimana kantor Anda memakainya").fill("Dibahas di rapat bulanan")
    desk.button("Catat: dipakai").click()
    expect(page.get_by_role("status")).to_have_text("Pemakaian pelajaran ini tercatat.")
    assert desk.complaints == []
    assert looks.report() == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_coordination_and_library(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "library", language, "messages.po")
    desk.sign_in("kasi.pl", language)
    for name, path in (
        ("notes", "coordination?tab=notes"),
        ("note", "coordination?tab=notes"),
        ("library", "lessons?q=jaksa"),
        ("lesson", "lessons?q=jaksa"),
        ("own", "shared?tab=own"),
        ("export", "coordination/export"),
    ):
        desk.go(path)
        if name in ("note", "lesson"):
            page.locator("main .tasks h2 a").first.click()
            expect(page.locator("main .facts").first).to_be_visible()
        looks.both(name)
    assert looks.report() == ""
