"""The app does not come up at all: the watch over its start says so in plain words, and gets it past what is broken."""

import json
import shutil

import pytest
from playwright.sync_api import expect

from tests.e2e.app_host import AppHost, copy
from tests.faults.ledger import note
from tests.faults.store_phone import CONTROLLED, StorePhone, running, storing
from tools.browser import until

ID, EN = "Isian tetap ada di HP ini.", "Your entries are still on this phone."
# A worker that answers every script with nothing of use, put over the app's own.
BROKEN_WORKER = """
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (pathname.includes('/main-')) event.respondWith(Promise.reject(new Error('planted')));
});
"""


@pytest.fixture
def broken(playwright, built_phone, tmp_path):
    """A phone on a host of its own, which may be spoilt."""
    folder = copy(built_phone, tmp_path / "app")
    storing(folder)
    host = AppHost(folder)
    try:
        with running(StorePhone(playwright, tmp_path / "profile", host)) as phone:
            yield phone
    finally:
        host.stop()


def main_of(phone):
    return next(path for path in phone.host.folder.glob("main-*.js"))


def boot(phone):
    return phone.page.locator("[data-boot]")


@pytest.mark.parametrize("way", ["missing", "throws"])
def test_a_start_that_fails_is_said_in_plain_words(broken, way):
    script = main_of(broken)
    if way == "missing":
        script.unlink()
    else:
        script.write_text("throw new Error('planted');")
    broken.open()
    expect(boot(broken)).to_contain_text(ID)
    expect(boot(broken)).to_contain_text(EN)
    note("boot.watch", 1, 0, way=way)


def test_a_broken_worker_is_passed_by_once_the_office_answers(broken):
    broken.open()
    expect(broken.heading).to_have_text("Mulai")
    until(broken.page, CONTROLLED)
    worker = broken.host.folder / "sw.js"
    shutil.copy(worker, worker.with_suffix(".whole"))
    worker.write_text(BROKEN_WORKER)
    broken.page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    until(broken.page, "async () => (await navigator.serviceWorker.ready).active.state === 'activated'")
    broken.page.wait_for_timeout(500)
    broken.afresh()
    expect(boot(broken)).to_contain_text(ID)
    expect(broken.heading).to_have_text("Titian")
    # The office is not reachable so far; then it is, and its worker is whole again.
    shutil.copy(worker.with_suffix(".whole"), worker)
    answer = json.dumps({"titian": 1})
    broken.browser.context.route(
        "**/sync/v1/hello*", lambda route: route.fulfill(status=200, content_type="application/json", body=answer)
    )
    broken.afresh()
    expect(broken.heading).to_have_text("Mulai")
    note("boot.watch", 1, 0, way="worker")
