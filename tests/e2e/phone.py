"""An officer's phone in the tests: Chromium on its own profile, which can lose its battery."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Playwright, expect

from tools.browser import PHONE, Chromium
from tools.live import LiveServer

# A village of Muara Enim, where the demo officer works; degrees, and metres of accuracy.
HERE = {"latitude": -3.6512, "longitude": 103.7712, "accuracy": 9.0}
# A message of the browser that says a page did what its own policy forbids.
POLICY = re.compile(r"Content Security Policy|TrustedHTML|TrustedScript|Refused to", re.IGNORECASE)


class Phone:
    """``start``, ``enrol``, ``open`` a screen; ``kill`` is the battery; ``offline`` the village."""

    def __init__(self, playwright: Playwright, profile: Path, server: LiveServer) -> None:
        self.server = server
        self.chromium = Chromium(playwright, profile)
        self.complaints: list[str] = []
        self.page: Page

    def start(self, *, offline: bool = False) -> None:
        """Switch it on. The page is blank until a screen is opened."""
        context = self.chromium.start()
        context.set_default_timeout(40_000)
        context.grant_permissions(["geolocation"], origin=self.server.url)
        context.set_geolocation(HERE)
        context.set_offline(offline)
        self.page = self.chromium.page(PHONE)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if POLICY.search(message.text):
            self.complaints.append(f"policy: {message.text}")

    def kill(self) -> None:
        """The battery is gone: SIGKILL for the whole browser."""
        self.chromium.kill()

    def offline(self, away: bool = True) -> None:
        self.chromium.context.set_offline(away)

    def open(self, hash_: str = "#/forms") -> None:
        """Go to a screen by its address, as a tap on a link does."""
        address = f"{self.server.url}/app/"
        if self.page.url.startswith(address):
            self.page.evaluate("hash => { location.hash = hash; }", hash_)
        else:
            self.page.goto(address + hash_)

    def enrol(self, username: str | None = None) -> None:
        """Open a fresh enrolment link and wait until everything is there for work without a signal."""
        self.page.goto(self.server.enrolment_link(username))
        expect(self.page.get_by_text(re.compile(r"formulir siap luring"))).to_be_visible(timeout=30_000)
        assert self.page.evaluate(SECOND_WAVE), "it says so once nothing is missing"
        self.open("#/forms")
        expect(self.heading).to_have_text("Formulir")

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def saved(self) -> None:
        """Wait until the screen says that what was typed is on disk."""
        expect(self.page.locator(".saved[data-state=saved]")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d$"))

    def hear(self) -> None:
        """Come back to the app as one does after a while: it asks the office what is new."""
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def stored(self, store: str) -> list[Any]:
        """Every row of one IndexedDB store, read past the app."""
        rows: list[Any] = self.page.evaluate(READ_STORE, store)
        return rows


# Its first and its last part have come.
SECOND_WAVE = """async () => {
  const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  const here = caught.flat().map(({ url }) => url);
  return ['/more-', '/words-en-'].every((part) => here.some((url) => url.includes(part)));
}"""
READ_STORE = """async (store) => {
  const { name } = (await indexedDB.databases())[0];
  const db = await new Promise((done, fail) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  try {
    return await new Promise((done, fail) => {
      const request = db.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => done(JSON.parse(JSON.stringify(request.result)));
      request.onerror = () => fail(request.error);
    });
  } finally {
    db.close();
  }
}"""
