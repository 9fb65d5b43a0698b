"""An office uploads its own form, tries it as on a phone, publishes and closes it; a phone fills it in meanwhile."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import FrameLocator, Playwright, expect

from tests.e2e.desk import Desk
from tests.e2e.looks import AXE, RUN_AXE, Looks
from tests.e2e.phone import Phone
from tools.browser import PHONE
from tools.live import LiveServer

MARKET = "name,label\n1,Pasar Baru\n2,Pasar Subuh\n"
QUESTIONS = (
    ("text", "nama", "Nama pedagang", "yes", ""),
    ("select_one_from_file pasar.csv", "pasar", "Pasar", "yes", ""),
    ("integer", "umur", "Umur", "", ". > 0"),
)


def workbook(version: str = "1", questions: tuple[tuple[str, ...], ...] = QUESTIONS) -> bytes:
    """An .xlsx as a spreadsheet saves it."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    survey = made.active
    assert survey is not None
    survey.title = "survey"
    for row in (("type", "name", "label", "required", "constraint"), *questions):
        survey.append(row)
    settings = made.create_sheet("settings")
    settings.append(("form_id", "form_title", "version"))
    settings.append(("pasar_kita", "Pasar kita", version))
    made.save(out)
    return out.getvalue()


def file(name: str, content: bytes | str) -> dict[str, object]:
    raw = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": raw}


def upload(desk: Desk, content: bytes, name: str = "pasar_kita.xlsx") -> None:
    desk.page.goto(f"{desk.server.url}/office/forms/upload")
    desk.page.locator("[name=file]").set_input_files(file(name, content))  # type: ignore[arg-type]
    desk.button("Periksa").click()
    expect(desk.page.locator("h1")).to_contain_text("Draf:")


def publish(desk: Desk, version: str) -> None:
    desk.page.get_by_label("PIMPASA", exact=True).check()
    desk.page.get_by_label(re.compile("Muara Enim")).check()
    desk.button("Terbitkan").click()
    expect(desk.page.get_by_text(f"Versi {version} diterbitkan").first).to_be_visible()


def fill_in(screen: FrameLocator | Phone) -> None:
    place = screen.page if isinstance(screen, Phone) else screen
    place.locator('.question[data-name="nama"] input').fill("Ani")
    place.locator('.question[data-name="pasar"]').get_by_role("combobox").click()
    place.locator('.question[data-name="pasar"]').get_by_role("option", name="Pasar Subuh").click()
    place.locator('.question[data-name="umur"] input').fill("41")
    place.get_by_role("button", name="Lanjut", exact=True).click()
    expect(place.locator("[data-part=summary]")).to_contain_text("Pasar Subuh")


def test_a_form_goes_from_a_workbook_through_its_preview_to_a_phone_and_back_to_the_office(
    playwright: Playwright, seeded: Path, built: Path, tmp_path: Path
) -> None:
    with LiveServer(seeded=seeded) as server:
        desk, phone = Desk(playwright, server), Phone(playwright, tmp_path / "profile", server)
        try:
            phone.start()
            phone.enrol(server.newcomer("baru.pasar"))
            desk.sign_in("admin")
            upload(desk, workbook())
            desk.page.locator("[name=files]").set_input_files(file("pasar.csv", MARKET))  # type: ignore[arg-type]
            desk.button("Unggah ke draf").click()
            expect(desk.page.get_by_text("Ada di draf")).to_be_visible()
            look_at_the_preview(desk)
            phone.hear()
            expect(phone.page.locator('[href="#/fill/pasar_kita"]')).to_have_count(0)

            desk.page.get_by_role("link", name="Kembali ke draf").click()
            publish(desk, "1")
            phone.hear()
            link = phone.page.locator('[href="#/fill/pasar_kita"]')
            expect(link).to_be_visible()
            link.click()
            fill_in(phone)
            phone.page.get_by_role("button", name=re.compile("Selesai")).click()
            expect(phone.page.locator(".done")).to_be_visible()
            phone.open("#/outbox")
            expect(phone.page.locator("article.record")).to_have_attribute("data-tone", "ok")

            phone.open("#/fill/pasar_kita")
            phone.page.locator('.question[data-name="nama"] input').fill("Budi")
            phone.saved()
            desk.page.get_by_role("link", name="Tutup bagi isian baru").click()
            desk.button("Tutup bagi isian baru").click()
            expect(desk.page.get_by_text("Draf di HP masih dapat diselesaikan")).to_be_visible()
            phone.open("#/forms")
            phone.hear()
            expect(phone.page.locator('[data-kind="draft"]')).to_be_visible()
            expect(phone.page.locator('[href="#/fill/pasar_kita"]')).to_have_count(0)
            phone.page.locator('[data-kind="draft"]').click()
            fill_in(phone)
            phone.page.get_by_role("button", name=re.compile("Selesai")).click()
            expect(phone.page.locator(".done")).to_be_visible()
            phone.open("#/outbox")
            expect(phone.page.locator('article.record[data-tone="ok"]')).to_have_count(2)
        finally:
            phone.kill()
            desk.close()
        assert phone.complaints == []
        assert desk.complaints == []


def look_at_the_preview(desk: Desk) -> None:
    """The phone's own runner, by the draft; nothing of what is typed is kept anywhere."""
    sent: list[str] = []
    desk.page.on("request", lambda request: request.method != "GET" and sent.append(f"{request.method} {request.url}"))
    desk.page.get_by_role("link", name="Pratinjau di layar HP").click()
    screen = desk.page.frame_locator("iframe")
    expect(screen.get_by_text("Pratinjau: tidak disimpan")).to_be_visible()
    screen.get_by_role("button", name="Lanjut", exact=True).click()
    expect(screen.locator(".problem").first).to_be_visible()
    fill_in(screen)
    screen.get_by_role("button", name="Selesai", exact=True).click()
    expect(screen.get_by_text("tidak ada yang disimpan atau dikirim")).to_be_visible()
    assert sent == []
    assert desk.page.evaluate("indexedDB.databases()") == []
    assert desk.page.evaluate("Object.keys(localStorage)") == []
    assert desk.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", ["desk", "narrow"])
def test_every_page_of_forms_and_lists(language: str, size: str, desk: Desk) -> None:
    page = desk.page
    if size == "narrow":
        page.set_viewport_size(PHONE)
    looks = Looks(page, f"office-{size}", language, "messages.po")
    office = f"{desk.server.url}/office"
    # Chosen here it is kept, whatever another journey of this process chose for the person.
    page.goto(f"{office}/sign-in")
    page.locator(f"button[lang={language}]").click()
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(desk.server.logins()["admin"])
    page.locator("form:has([name=password]) [type=submit]").click()
    expect(page.locator("header.sidebar")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    version = f"{language}-{size}"
    for name in (
        "forms",
        "forms/upload",
        "forms/form/amati_oa",
        "forms/form/amati_oa/withdraw",
        "lists",
        "lists/upload",
    ):
        page.goto(f"{office}/{name}")
        looks.at(name.replace("/", "-"))
    page.goto(f"{office}/forms/upload")
    page.locator("[name=file]").set_input_files(file("rusak.md", "kosong"))  # type: ignore[arg-type]
    page.locator("form [type=submit].button").click()
    looks.at("forms-upload-wrong")
    # A version longer than the wire takes is in the way.
    for name, content in (("draft-blocked", workbook("0" * 70)), ("draft", workbook(version))):
        page.goto(f"{office}/forms/upload")
        page.locator("[name=file]").set_input_files(file("pasar_kita.xlsx", content))  # type: ignore[arg-type]
        page.locator("form [type=submit].button").click()
        expect(page.locator(".outline")).to_be_visible()
        looks.at(name)
    page.locator('a[href$="/preview"]').click()
    screen = page.frame_locator("iframe")
    expect(screen.locator('.question[data-name="nama"]')).to_be_visible()
    looks.at("preview")
    inside = next(frame for frame in page.frames if frame.url.endswith("/phone"))
    inside.evaluate(AXE.read_text())
    looks.wrong += [f"preview-phone: {violation}" for violation in inside.evaluate(RUN_AXE)]
    page.goto(f"{office}/lists/upload")
    rows = f"name,label\n1,{version}\n2,Pasar Subuh\n"
    page.locator("[name=file]").set_input_files(file("negara.csv", rows))  # type: ignore[arg-type]
    page.locator("form [type=submit].button").click()
    expect(page.locator("[name=day]")).to_be_visible()
    looks.at("list")
    assert looks.report() == ""
