"""A private window: the person may work in it, and is told that the browser promises nothing.

Row 9 of docs/failures.md, in a context of Chromium that leaves nothing behind, on the built app and the real server.
"""

from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, expect

from models import Device, db
from tests.faults.pages import Pages, Tab
from tests.faults.sending_phone import HERS
from tools.browser import PHONE, until

pytestmark = pytest.mark.timeout(180)


def private_tab(pages: Pages, context: BrowserContext) -> Tab:
    window = SimpleNamespace(context=context, page=context.new_page)
    return Tab(window, pages.office.server.url, pages.script)


def private_context(pages: Pages) -> BrowserContext:
    browser = pages.chromium.context.browser
    assert browser is not None
    context = browser.new_context(viewport=PHONE, locale="id-ID")
    context.set_default_timeout(40_000)
    return context


def test_a_private_window_enrols_hands_in_and_says_that_its_storage_is_not_promised(pages: Pages) -> None:
    context = private_context(pages)
    tab = private_tab(pages, context)
    tab.open(f"#enrol={pages.office.code()}")
    until(tab.page, HERS)
    tab.open("#/outbox")
    made = tab.stock(2, 5_000)
    tab.nudge()
    tab.wait_quiet()
    stored = pages.office.stored()
    assert {row["instance_id"] for row in made} <= set(stored.revisions)
    assert not tab.page.evaluate("navigator.storage.persisted()")
    tab.go("#/settings")
    expect(tab.page.get_by_text("Penyimpanan belum dijamin")).to_be_visible()
    with pages.office.app.app_context():
        heard = db.select(Device).where(Device.heartbeat_at.is_not(None)).order_by(Device.heartbeat_at.desc())
        last = db.session.scalars(heard).first()
        assert last is not None
        assert last.heartbeat["storage_persisted"] is False, "the office knows it too"
    # It leaves nothing behind: the next one is a new phone, and says so instead of showing an empty outbox.
    context.close()
    again = private_context(pages)
    tab = private_tab(pages, again)
    tab.page.goto(f"{pages.office.server.url}/app/#/outbox")
    expect(tab.page.locator("h1")).to_have_text("Mulai")
    again.close()
    assert pages.office.stored().faults() == []
