"""An account is changed, handed over, ended and let in again in Chromium; every page looked at, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}


def see(desk: Desk, looks: Looks, name: str) -> None:
    """The page at both widths; nothing may stick out of the narrow one."""
    looks.at(name)
    desk.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    looks.at(f"{name}-narrow")
    width = desk.page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        looks.wrong.append(f"{name}: {width} px wide")
    desk.page.set_viewport_size(WIDE)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_account_from_change_to_return(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    office = f"{desk.server.url}/office"
    name = f"Petugas 9{language}"
    page.goto(f"{office}/sign-in")
    if language == "en":
        page.get_by_role("button", name="English").click()
    desk.sign_in("admin")
    page.goto(f"{office}/people/new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=username]").fill(f"petugas9.{language}")
    page.locator("select[name=office_id]").select_option(label="Kantor Imigrasi Kelas II Non TPI Muara Enim")
    page.locator("[name=roles][value=pimpasa]").check()
    page.locator("[name=find]").fill("16.03.07.1001")
    page.locator("[name=find] + button").click()
    page.locator("[name=villages]").first.check()
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("h1")).to_have_text(name)
    page.locator("a[href$='/change']").click()
    see(desk, looks, "person-change")
    page.locator("[name=name]").fill(f"{name} B")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("h1")).to_have_text(f"{name} B")
    page.locator("a[href$='/handover']").click()
    see(desk, looks, "person-handover")
    page.locator("select[name=successor]").select_option(label="Petugas 08")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    see(desk, looks, "person-handover-wrong")
    page.locator("[name=note]").fill("Temui kepala desa pada hari Senin.")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("blockquote").first).to_have_text("Temui kepala desa pada hari Senin.")
    see(desk, looks, "person-handed-over")
    page.locator("a[href$='/end']").click()
    see(desk, looks, "person-end")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("form[action$='/reactivate']")).to_be_visible()
    see(desk, looks, "person-ended")
    page.locator("form[action$='/reactivate'] button").click()
    expect(page.locator("a[href$='/change']")).to_be_visible()
    page.goto(f"{office}/people?role=pimpasa&active=yes")
    expect(page.get_by_role("link", name=f"{name} B", exact=True)).to_be_visible()
    see(desk, looks, "people-narrowed")
    assert looks.report() == ""
    assert desk.complaints == []
