"""An account is changed, handed over, ended and let in again in Chromium; every page looked at, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_account_from_change_to_return(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    name = f"Petugas 9{language}"
    desk.sign_in("admin", language)
    desk.go("people/new")
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
    looks.both("person-change")
    page.locator("[name=name]").fill(f"{name} B")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("h1")).to_have_text(f"{name} B")
    page.locator("a[href$='/handover']").click()
    looks.both("person-handover")
    page.locator("select[name=successor]").select_option(label="Petugas 08")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    looks.both("person-handover-wrong")
    page.locator("[name=note]").fill("Temui kepala desa pada hari Senin.")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("blockquote").first).to_have_text("Temui kepala desa pada hari Senin.")
    looks.both("person-handed-over")
    page.locator("a[href$='/end']").click()
    looks.both("person-end")
    page.locator(".button-row [type=submit]").click()
    expect(page.locator("form[action$='/reactivate']")).to_be_visible()
    looks.both("person-ended")
    page.locator("form[action$='/reactivate'] button").click()
    expect(page.locator("a[href$='/change']")).to_be_visible()
    desk.go("people?role=pimpasa&active=yes")
    expect(page.get_by_role("link", name=f"{name} B", exact=True)).to_be_visible()
    looks.both("people-narrowed")
    assert looks.report() == ""
    assert desk.complaints == []
