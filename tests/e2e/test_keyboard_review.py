"""Reports decided by keys alone, one after the other: the checklist, an approval, a return, on to the next."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.desk import Desk

ROW = 6


def test_six_reports_are_decided_by_keys_alone_each_leading_to_the_next(own_desk: Desk) -> None:
    desk, page, decided = own_desk, own_desk.page, []
    desk.sign_in("kasi.me")
    expect(page.locator("h1")).to_have_text("Tinjauan")
    page.wait_for_load_state()
    page.keyboard.press("j")
    title = page.locator("#record-title")
    expect(title).to_be_visible()
    for number in range(ROW):
        # The page listens to keys once it is whole.
        page.wait_for_load_state()
        code = re.findall(r"[A-Z]{2}-\d{4}-\d{6}", title.inner_text())[0]
        assert code not in decided, "each decision leads to a report that waits"
        decided.append(code)
        # Every third is returned, and what tells of a child or of coercion: its approval asks who was told.
        if number % 3 == 2 or page.locator("[name=referred_to]").count():
            page.keyboard.press("r")
            expect(page.locator("#note")).to_be_focused()
            page.wait_for_load_state()
            page.keyboard.type("Sebutkan nomor rumahnya.")
            page.keyboard.press("Control+Enter")
            expect(page.get_by_role("status")).to_have_text(f"{code} dikembalikan kepada pelapor.")
        else:
            for check in range(page.locator("#checks [data-key]").count()):
                page.keyboard.press(str(check + 1))
                expect(page.locator("#checks [data-key]").nth(check)).to_be_checked()
            page.keyboard.press("a")
            expect(page.get_by_role("status")).to_have_text(f"{code} disetujui.")
        if number < ROW - 1:
            expect(title).not_to_contain_text(code)
    assert desk.complaints == []
