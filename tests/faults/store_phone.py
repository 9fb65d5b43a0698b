"""The built app on its own host, with its store at hand beside it: no server, no form, one enrolled officer."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page, Playwright, expect

from tests.e2e.app_host import AppHost
from tests.faults.ledger import SOAK
from tools.browser import PHONE, Chromium, until
from tools.live import ROOT

ENTRY = ROOT / "tests" / "faults" / "storing" / "page.js"
# Each test bears its seed in its name, so test processes that share a run must draw the same; TITIAN_SEED repeats one.
_DRAWN = random.Random(os.environ.get("TITIAN_SEED") or os.environ.get("PYTEST_XDIST_TESTRUNUID"))
SEEDS = [_DRAWN.randrange(10**9) for _ in range(5 if SOAK else 1)]
CONTROLLED = "async () => Boolean((await navigator.serviceWorker.ready).active?.state === 'activated')"
WHOLE = """async () => {
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return ['/guard-', '/rescue-'].every((part) => kept.flat().some(({ url }) => url.includes(part)));
}"""
COPIED = """async (n) => {
  const keys = await (await caches.open('salinan')).keys();
  return keys.filter(({ url }) => /record|draft/.test(url)).length === n;
}"""
SHELVED = "async () => Boolean(await (await caches.open('cadangan')).match('/cadangan'))"


def storing(folder: Path) -> None:
    """Lay the store's own modules beside the built app, for tests to import."""
    command = [ROOT / "node_modules" / ".bin" / "esbuild", ENTRY, "--bundle", "--format=esm", "--log-level=error"]
    text = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    (folder / "storing.js").write_text(text)


class StorePhone:
    """One profile; ``open`` shows the app, ``ask`` calls the store beside it, ``restart`` is the battery."""

    def __init__(self, playwright: Playwright, profile: Path, host: AppHost) -> None:
        self.host = host
        self.browser = Chromium(playwright, profile)
        self.page: Page

    def start(self) -> None:
        context = self.browser.start()
        context.set_default_timeout(40_000)
        # A page of ours without the app, for what other windows do.
        context.route("**/beside", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>"))
        self.page = self.browser.page(PHONE)

    def restart(self) -> None:
        self.browser.kill()
        self.start()

    def open(self, hash_: str = "") -> None:
        self.page.goto(f"{self.host.url}/app/{hash_}")

    def afresh(self, hash_: str = "") -> None:
        """Load the app anew."""
        self.page.goto("about:blank")
        self.open(hash_)

    def ask(self, what: str, *given: object) -> Any:
        """``ask("records", {...})``: a function of storing/page.js, in the app's page."""
        call = "async ([name, given]) => (await import('/app/storing.js'))[name](...given)"
        return self.page.evaluate(call, [what, list(given)])

    def enrol(self) -> None:
        """As after an enrolment, with the whole app on the phone and its guardian awake."""
        self.open()
        expect(self.heading).to_have_text("Mulai")
        until(self.page, CONTROLLED)
        until(self.page, WHOLE)
        self.ask("enrol")
        self.afresh("#/outbox")
        expect(self.heading).to_have_text("Kotak keluar")

    def copied(self, count: int) -> None:
        """Wait until so many texts have their second copy."""
        until(self.page, COPIED, count)

    def reserved(self) -> None:
        """Wait until the reserve is put by."""
        until(self.page, SHELVED)

    def quota(self, size: int | None) -> CDPSession:
        """Let the browser give the app no more than so many bytes, as long as the session is kept."""
        line = self.page.context.new_cdp_session(self.page)
        asked: dict[str, Any] = {"origin": self.host.url}
        line.send("Storage.overrideQuotaForOrigin", asked if size is None else {**asked, "quotaSize": size})
        return line

    def used(self) -> int:
        """Bytes that the browser counts as ours."""
        return int(self.page.evaluate("async () => (await navigator.storage.estimate()).usage"))

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    @property
    def note(self) -> Locator:
        return self.page.locator("main")


@contextmanager
def running(phone: StorePhone) -> Iterator[StorePhone]:
    """Started, and never left behind."""
    phone.start()
    try:
        yield phone
    finally:
        phone.browser.kill()
