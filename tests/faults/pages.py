"""A phone with several tabs on the built app, and the office that it speaks to: what the tests of pages stand on."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page, Playwright, Request, Route, expect

from app import create_app
from core.settings import Settings
from models import devices, library, people
from tests.e2e.phone import SECOND_WAVE
from tests.faults.ledger import Stored
from tests.faults.sending_phone import HERS
from tests.records import FORM_ID, XFORM
from tests.sync.conftest import INFO, Converted
from tools.browser import Chromium, until
from tools.live import ROOT, LiveServer

PUSH = "**/sync/v1/push"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RUN_AXE = """axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)))"""
# Nothing of whoever holds the phone waits any more, files too.
QUIET = """(await shelf.shelf()).every(
  ({ state, files }) => state !== 'waiting' && files.every(({ received }) => received))"""


class Office:
    """The real server with a phone app of this run's own build."""

    def __init__(self, data: Path, built: Path) -> None:
        environment = {"TITIAN_TEST_PHONE": str(built)}
        made = "tests.faults.own_phone:create_app()"
        self.server = LiveServer(seeded=data, environment=environment, application=made)
        self.app = create_app(Settings(data_folder=self.server.data, testing=True))

    def __enter__(self) -> Office:
        with self.app.app_context():
            library.publish_form(FORM_ID, Converted("2", XFORM.format(form_id=FORM_ID, version="2")), INFO, [])
        self.server.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.__exit__(None, None, None)

    def code(self, username: str = "pimpasa.me") -> str:
        """A one-time code for a person's phone."""
        with self.app.app_context():
            person = people.find_person(username)
            assert person is not None
            return devices.offer_enrolment(None, person.id)[0]

    def epoch(self) -> str:
        return self.server.ask("GET", "/sync/v1/hello?nonce=12345678")[1]["x-titian-epoch"]

    def revoke(self, device_id: str) -> None:
        with self.app.app_context():
            devices.revoke(None, device_id)

    def stored(self) -> Stored:
        return Stored(self.server.data)


class Tab:
    """One page of the app; ``ask`` reaches the store beside the app, as a debugger does."""

    def __init__(self, chromium: Chromium, url: str, script: str) -> None:
        self.page: Page = chromium.page()
        self.url, self.script = url, script
        self.line: CDPSession = chromium.context.new_cdp_session(self.page)

    def open(self, hash_: str = "#/outbox") -> Tab:
        """Start the app anew on this screen."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/app/{hash_}")
        self.page.wait_for_selector("h1")
        self.line.send("Runtime.evaluate", {"expression": self.script})
        return self

    def go(self, hash_: str) -> None:
        """As a tap on a link does."""
        self.page.evaluate("hash => { location.hash = hash; }", hash_)

    def ask(self, expression: str) -> Any:
        asked = {"expression": f"(async () => JSON.stringify({expression}))()", "awaitPromise": True}
        answer = self.line.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return json.loads(answer["result"].get("value", "null"))

    def stock(self, count: int, photos: int = 0) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = self.ask(f"await shelf.stock({count}, {photos})")
        return made

    def states(self) -> dict[str, str]:
        """Instance id → state, of whoever holds the phone."""
        return {row["instance_id"]: row["state"] for row in self.ask("await shelf.shelf()")}

    def until(self, question: Callable[[], object], seconds: float = 60) -> None:
        """Until the answer is yes; this page goes on meanwhile."""
        for _ in range(int(seconds * 20)):
            if question():
                return
            self.page.wait_for_timeout(50)
        raise TimeoutError(f"{seconds} s: {self.ask('await shelf.shelf()')}")

    def wait_quiet(self) -> None:
        self.until(lambda: self.ask(QUIET))

    def nudge(self) -> None:
        """Come back to the app, as a person does."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def card(self, instance_id: str) -> Locator:
        return self.page.locator(f'[data-record="{instance_id}"]').first

    @property
    def status(self) -> Locator:
        return self.page.locator(".net")

    def look(self) -> list[str]:
        """What axe finds wrong on a screen that stands still, light and dark; the debugger gets past the policy."""
        asked = {"expression": f"{AXE};{RUN_AXE}", "awaitPromise": True, "returnByValue": True}
        found: list[str] = []
        for _ in range(5):
            found.clear()
            for theme in ("light", "dark"):
                self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                found += [f"{theme} {one}" for one in self.line.send("Runtime.evaluate", asked)["result"]["value"]]
            self.page.emulate_media(color_scheme="light")
            if not found:
                break
            self.page.wait_for_timeout(500)
        return found

    def stored(self, store: str) -> list[Any]:
        rows: list[Any] = self.page.evaluate(READ, store)
        return rows


class Pages:
    """One phone: a profile of its own, any number of tabs, and what it has sent."""

    def __init__(self, playwright: Playwright, profile: Path, office: Office, script: str) -> None:
        self.chromium = Chromium(playwright, profile)
        self.office, self.script = office, script
        self.sent: list[tuple[str, list[str]]] = []

    def start(self) -> None:
        self.chromium.start()
        self.chromium.context.set_default_timeout(40_000)
        self.chromium.context.on("request", self._note)
        self.chromium.context.on("requestfailed", self._strike)

    def kill(self) -> None:
        self.chromium.kill()

    def tab(self) -> Tab:
        return Tab(self.chromium, self.office.server.url, self.script)

    def enrol(self, username: str = "pimpasa.me") -> Tab:
        """A first tab on a phone that now belongs to this person, with all of the app on it."""
        tab = self.tab()
        tab.open(f"#enrol={self.office.code(username)}")
        until(tab.page, HERS)
        tab.nudge()
        until(tab.page, SECOND_WAVE)
        expect(tab.page.get_by_text("formulir siap luring")).to_be_visible()
        tab.go("#/outbox")
        return tab

    def hand_on(self, tab: Tab, username: str) -> None:
        """Another person scans a code on the same phone."""
        tab.page.goto("about:blank")
        tab.open(f"#enrol={self.office.code(username)}")
        expect(tab.page.locator("h1")).to_have_text("Ganti pemakai HP ini")
        tab.page.get_by_role("button", name="Ganti", exact=True).click()
        until(tab.page, HERS)

    @contextmanager
    def meddling(self, answer: Callable[[Route, list[str]], None]) -> Iterator[None]:
        """While this lasts, ``answer`` decides on each push; it is given the ids in it."""
        context = self.chromium.context
        context.route(PUSH, lambda route: answer(route, ids_in(route.request)))
        try:
            yield
        finally:
            context.unroute(PUSH)

    def offline(self, away: bool = True) -> None:
        self.chromium.context.set_offline(away)

    def times_sent(self) -> Counter[str]:
        """How often each record was in a push."""
        return Counter(id_ for _token, ids in self.sent for id_ in ids)

    def _note(self, request: Request) -> None:
        if request.url.endswith("/sync/v1/push"):
            self.sent.append(sent_in(request))

    def _strike(self, request: Request) -> None:
        """Without a link nothing leaves the phone, however often it tries."""
        if request.failure == "net::ERR_INTERNET_DISCONNECTED" and request.url.endswith("/sync/v1/push"):
            self.sent = [one for one in self.sent if one != sent_in(request)]


def sent_in(request: Request) -> tuple[str, list[str]]:
    return request.headers.get("authorization", ""), ids_in(request)


def ids_in(request: Request) -> list[str]:
    body = request.post_data_buffer or b"{}"
    text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return [record["instance_id"] for record in json.loads(text).get("records", [])]


def problem(route: Route, epoch: str, status: int, code: str, message: str, where: str = "") -> None:
    """Answer as our own server does when it refuses."""
    error = {"code": code, "message": message, **({"where": where} if where else {})}
    headers = {"X-Titian-Epoch": epoch, "Content-Type": "application/json"}
    route.fulfill(status=status, headers=headers, body=json.dumps({"error": error}))


READ = """async (store) => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name === 'titian');
  const db = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const rows = await new Promise((done) => {
    const request = db.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => done(request.result);
  });
  db.close();
  return rows;
}"""
