"""A phone of the old release with a draft that is open and reports that wait; and one new release after the other."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.app_host import AppHost, copy
from tests.e2e.phone import READ_STORE
from tests.e2e.worker_page import CONTROLLER, SCRIPT, UPDATE, kept, take_over, wait_for_rest
from tests.faults.pages import Office
from tests.faults.sending_phone import SendingPhone, shelf_script
from tests.records import FORM_ID
from tools.browser import until

REPORTS = 4
NAME = '.question[data-name="nama"]'
FORM = f'[href="#/fill/{FORM_ID}"]'
DRAFT_SAYS = (
    "text => document.querySelector('.question[data-name=nama]').querySelector('input, textarea').value === text"
)


class Updating:
    """``host`` gives the app and passes everything else on to a real office; ``behind = 0`` puts that out of reach."""

    def __init__(self, playwright: Playwright, office: Office, built: Path, folder: Path) -> None:
        self.office = office
        self.host = AppHost(copy(built, folder / "app"), behind=office.server.port)
        self.phone = SendingPhone(playwright, folder / "profile", self.host.url, shelf_script())
        self.releases = self.words = 0
        self.script = self.version = self.said = ""
        self._end = ExitStack()
        self._end.callback(self.host.stop)
        self._end.callback(self.phone.kill)

    def __enter__(self) -> Updating:
        """Enrolled and whole; then, without an office, a draft is begun and reports are finished."""
        try:
            self.phone.start()
            self.phone.enrol(f"#enrol={self.office.code()}")
            wait_for_rest(self.page, self.host)
            self.page.goto(f"{self.host.url}/app/#/forms")
            self.page.wait_for_selector(FORM)
            self.host.behind = 0
            self.page.locator(FORM).click()
            self.type()
            until(self.page, f"async () => (await ({READ_STORE})('drafts')).length === 1")
            self.phone.take_the_shelf()
            self.phone.stock(REPORTS)
            self.script = self.page.evaluate(SCRIPT)
        except BaseException:
            self._end.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.close()

    @property
    def page(self) -> Page:
        return self.phone.page

    def type(self) -> None:
        """The last word in the open draft; nobody leaves the field."""
        self.words += 1
        self.said = f"Warung {self.words}"
        self.page.locator(f"{NAME} input, {NAME} textarea").first.fill(self.said)

    def saved(self) -> None:
        """Typed a moment ago: the screen says when it is on the disk."""
        until(self.page, f"async () => (await ({READ_STORE})('drafts'))[0].sealed.value.xml.includes('>{self.said}<')")

    def bring_out(self) -> str:
        """One more release. Returns the script that its page starts with."""
        self.releases += 1
        self.version = f"9.9.{self.releases}+new"
        return self.host.bring_out(self.version)

    def update(self) -> str:
        return str(self.page.evaluate(UPDATE))

    def offline(self, away: bool) -> None:
        self.phone.chromium.context.set_offline(away)

    def take_over(self, new: str) -> None:
        """The new release is the old one from now on."""
        self.script = new
        try:
            take_over(self.page)
        except TimeoutError:
            # Now and then Chromium lets it wait (docs/limitations.md): it takes over when every page is closed.
            self.page.goto("about:blank")
            self.page.wait_for_timeout(3000)
            self.check_whole()

    def check_whole(self, or_new: str = "") -> None:
        """Without any link the app in charge starts, the draft has its last word, and every report is there.

        or_new: the script of a release that was kept whole before the browser died: it starts with that one, rightly.
        """
        self.offline(True)
        self.page.goto("about:blank")
        self.page.goto(f"{self.host.url}/app/#/forms")
        script = self.page.evaluate(SCRIPT)
        assert script in (self.script, or_new), f"{script} is in charge, not {self.script}; kept: {kept(self.page)}"
        self.script = script
        assert self.page.evaluate(CONTROLLER) == "activated"
        expect(self.page.get_by_text("Lanjutkan draf")).to_be_visible()
        self.phone.take_the_shelf()
        rows = self.phone.shelf()
        assert len(rows) == len(self.phone.ledger.saved)
        verdict = self.phone.check_shelf(rows)
        assert verdict, str(verdict)
        (draft,) = self.page.evaluate(READ_STORE, "drafts")
        self.page.goto(f"{self.host.url}/app/#/draft/{draft['id']}")
        self.page.wait_for_selector(NAME)
        assert self.page.evaluate(DRAFT_SAYS, self.said), draft
        self.offline(False)
