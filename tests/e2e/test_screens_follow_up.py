"""Checklists, follow-ups and tasks on their pages: axe, one language, light and dark, wide and narrow."""

from __future__ import annotations

import pytest

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_what_follows_on_an_approval(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "office", language, "messages.po")
    desk.sign_in("kakanim.me", language)
    desk.go("review?state=approved&follow=unfinished")
    page.locator('main a[href*="/office/review/uuid"]').first.click()
    followed = page.url.partition("?")[0]
    desk.go("review?form=deteksi_pmi")
    asks = page.locator('main a[href*="/office/review/uuid"]').first.evaluate("link => link.href")
    for name, address in (
        ("followed", followed),
        ("follow", f"{followed}/follow"),
        ("urgent", f"{followed}/urgent"),
        ("list-followed", "review?state=approved&follow=unfinished"),
        ("checklist", asks),
        ("tasks", "tasks"),
        ("task-new", "tasks/new"),
    ):
        desk.go(address)
        looks.both(name)
    assert looks.report() == ""
