"""A form's pictures go from the office to the phone, and are there without a signal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.e2e.every_widget import FORM_ID
from tests.e2e.looks import Looks
from tests.e2e.phone import Phone
from tools.live import LiveServer, command


def test_a_published_picture_is_shown_on_a_phone_that_has_been_switched_off_and_has_no_signal(
    playwright: Playwright, seeded: Path, built: Path, tmp_path: Path
) -> None:
    with LiveServer(seeded=seeded) as server:
        command(server.environment, "tests.e2e.every_widget", "publish")
        phone = Phone(playwright, tmp_path / "profile", server)
        phone.start()
        phone.enrol(server.newcomer("baru.gambar"))
        phone.kill()
        phone.start(offline=True)
        phone.open(f"#/fill/{FORM_ID}")
        expect(phone.page.locator('[data-part="/data/teks"]')).to_be_visible()
        phone.page.locator('.question[data-name="baris"] input').fill("Ani")
        phone.button("Lanjut").click()
        phone.page.locator('.question[data-name="hari"] [data-action="now"]').click()
        phone.button("Lanjut").click()
        picture = phone.page.locator('.question[data-name="satu_gambar"] img.option-image').first
        expect(picture).to_be_visible()
        phone.page.wait_for_function("one => one.naturalWidth === 200", arg=picture.element_handle())
        phone.kill()
        assert phone.complaints == []


def test_a_picture_that_the_office_cannot_give_keeps_no_new_phone_waiting(
    playwright: Playwright, seeded: Path, built: Path, tmp_path: Path
) -> None:
    with LiveServer(seeded=seeded) as server:
        command(server.environment, "tests.e2e.every_widget", "publish")
        picture = media_file(server, "masuk.png")
        away = picture.rename(picture.with_suffix(".away"))
        phone = Phone(playwright, tmp_path / "profile", server)
        phone.start()
        phone.page.goto(server.enrolment_link(server.newcomer("baru.tanpa")))
        expect(phone.page.get_by_text("formulir siap luring")).to_be_visible()
        lacking = phone.page.get_by_text("Belum dapat diambil dari kantor: masuk.png")
        expect(lacking).to_be_visible()
        looks = Looks(phone.page, "phone", "id", "phone")
        looks.at("enrolled-without-a-picture")
        assert looks.report() == ""
        away.rename(picture)
        phone.hear()
        expect(lacking).to_have_count(0)
        expect(phone.page.get_by_text("formulir siap luring")).to_be_visible()
        phone.kill()
        assert phone.complaints == []


def media_file(server: LiveServer, name: str) -> Path:
    """Where the server keeps what forms show under a name."""
    with closing(sqlite3.connect(server.data / "titian.sqlite3")) as line:
        query = "SELECT b.path FROM form_media m JOIN blob b USING (sha256) WHERE m.name = ?"
        ((path,),) = line.execute(query, (name,)).fetchall()
    return server.data / "blobs" / path
