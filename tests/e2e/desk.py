"""A reviewer's desk in the tests: a browser of 1366 by 768 with the office open."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.phone import POLICY
from tools.browser import DESK
from tools.chromium import FLAGS, find
from tools.live import LiveServer


class Desk:
    """Signed in as one demo person; ``report`` opens what a phone sent."""

    def __init__(self, playwright: Playwright, server: LiveServer) -> None:
        self.server = server
        self.complaints: list[str] = []
        self.browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        context = self.browser.new_context(viewport={"width": DESK["width"], "height": DESK["height"]}, locale="id-ID")
        context.set_default_timeout(40_000)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on(
            "console", lambda message: POLICY.search(message.text) and self.complaints.append(f"policy: {message.text}")
        )

    def sign_in(self, username: str) -> None:
        self.page.goto(f"{self.server.url}/office/sign-in")
        shown = self.page.locator("html").get_attribute("lang")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(self.server.logins()[username])
        self.page.locator("form:has([name=password]) [type=submit]").click()
        expect(self.page).not_to_have_url(f"{self.server.url}/office/sign-in")
        # A language is kept with its person, and another journey of this process may have chosen one.
        if self.page.locator("html").get_attribute("lang") != shown:
            self.page.locator(f".languages button[lang={shown}]").click()
            expect(self.page.locator("html")).to_have_attribute("lang", str(shown))

    def report(self, root_id: str) -> None:
        self.page.goto(f"{self.server.url}/office/review/{root_id}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def close(self) -> None:
        self.browser.close()
