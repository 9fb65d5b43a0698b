"""Checklists, follow-ups and tasks on their pages: axe, one language, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_what_follows_on_an_approval(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    office = f"{desk.server.url}/office"
    if language == "en":
        page.goto(f"{office}/sign-in")
        page.get_by_role("button", name="English").click()
    desk.sign_in("kakanim.me")
    page.goto(f"{office}/review?state=approved&follow=unfinished")
    page.locator('main a[href*="/office/review/uuid"]').first.click()
    followed = page.url.partition("?")[0]
    page.goto(f"{office}/review?form=deteksi_pmi")
    asks = page.locator('main a[href*="/office/review/uuid"]').first.evaluate("link => link.href")
    for size, shape in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name, address in (
            ("followed", followed),
            ("follow", f"{followed}/follow"),
            ("urgent", f"{followed}/urgent"),
            ("list-followed", f"{office}/review?state=approved&follow=unfinished"),
            ("checklist", asks),
            ("tasks", f"{office}/tasks"),
            ("task-new", f"{office}/tasks/new"),
        ):
            page.goto(address)
            expect(page.locator("h1").first).to_be_visible()
            looks.at(f"{name}-{shape}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide for {shape}"
    assert looks.report() == ""
