"""A reviewer's desk in the tests: a browser of 1366 by 768 with the office open."""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.phone import POLICY
from tools.browser import DESK
from tools.chromium import FLAGS, find
from tools.live import LiveServer

# What is made from reports comes a few seconds after them, and after the server has started.
FILLED_MS = 120_000


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

    def speak(self, language: str) -> None:
        """Choose the language of the page that is shown, as a reader does."""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator(f".languages button[lang={language}]").click()
            expect(self.page.locator("html")).to_have_attribute("lang", language)

    def sign_in(self, username: str, language: str = "id") -> None:
        """Sign in, whoever was signed in before."""
        self.page.context.clear_cookies(name="titian")
        self.go("sign-in")
        self.speak(language)
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(self.server.logins()[username])
        self.page.locator("form:has([name=password]) [type=submit]").click()
        expect(self.page).not_to_have_url(f"{self.server.url}/office/sign-in")
        # A language is kept with its person, and another journey of this process may have chosen one.
        self.speak(language)

    def go(self, path: str) -> None:
        """Open a page of the office: a whole address, a path, or what follows /office/."""
        self.page.goto(urljoin(f"{self.server.url}/office/", path))

    def filled(self, path: str, row: Locator) -> Locator:
        """Open a page again and again until the row stands in it."""
        for _turn in range(60):
            self.go(path)
            if row.count():
                break
            self.page.wait_for_timeout(FILLED_MS / 60)
        expect(row.first).to_be_visible()
        return row.first

    def report(self, root_id: str) -> None:
        self.go(f"review/{root_id}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def close(self) -> None:
        self.browser.close()
