"""A form's pictures go from the office to the phone, and are there without a signal."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.e2e.every_widget import FORM_ID
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
