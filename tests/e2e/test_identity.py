"""Who told it opens by two persons, in a browser: asked, granted, read; each page by axe, wide and narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def told_report(desk: Desk) -> str:
    """The address where the teller of a demo report is asked for."""
    page = desk.page
    listed = "review?state=all&form=info_warga"
    desk.go(listed)
    rows = page.locator("ul.rows a")
    expect(rows.first).to_be_visible()
    for row in range(rows.count()):
        desk.go(listed)
        rows.nth(row).click()
        expect(page.locator("#record-title")).to_be_visible()
        opened = page.locator("a[href$='/identity']")
        if opened.count():
            return str(opened.first.get_attribute("href"))
    raise AssertionError("no report of the demo says who told it")


@pytest.mark.parametrize("language", ["id", "en"])
def test_one_asks_who_told_it_another_grants_it_and_it_is_read(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    asker, other = ("kasi.me", "kakanim.me") if language == "id" else ("kakanim.me", "kasi.me")
    desk.sign_in(asker, language)
    address = told_report(desk)
    desk.go(address)
    looks.both("identity")
    page.locator("[name=reason]").fill("Menghubungi saksi.")
    page.locator("form[action$='/identity'] [type=submit]").click()
    expect(page.locator("form[action$='/withdraw']")).to_be_visible()
    looks.both("identity-waits")
    desk.sign_in(other, language)
    desk.go("review")
    expect(page.locator("a[href$='/identity-asks']")).to_be_visible()
    looks.both("review-identity-asked")
    page.locator("a[href$='/identity-asks']").click()
    looks.both("identity-asks")
    page.locator("main .trail a").first.click()
    page.locator("main details summary").click()
    expect(page.locator("[name=note]")).to_be_visible()
    looks.both("identity-asked")
    page.locator("form[action$='/grant'] [type=submit]").click()
    expect(page.get_by_role("status")).to_be_visible()
    desk.sign_in(asker, language)
    desk.go(address)
    looks.both("identity-granted")
    page.locator("form[action$='/read'] [type=submit]").click()
    expect(page.locator("dl.facts dd").first).to_have_text(re.compile(r"\S"))
    looks.both("identity-shown")
    assert looks.report() == ""
    assert desk.complaints == []
