"""The built app in a real Chromium that is killed while it sends; and what it has shown, held against the server."""

import json
import random
import shutil
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, ConsoleMessage, Page, Playwright

from tests.e2e.phone import SECOND_WAVE
from tests.faults.frames import Head
from tests.faults.ledger import Ledger, Stored, Verdict
from tests.faults.plans import KINDS, Fault, draw
from tools.browser import Chromium, until
from tools.live import ROOT

SYNC = "/sync/v1/"
SENDING = (f"{SYNC}push", f"{SYNC}uploads")
# TLS sees a changed bit before the app does; only an upload has a digest of its own to be seen by.
WHOLE_KINDS = tuple(kind for kind in KINDS if kind != "flip")
# A page tells every state that it shows of a record, as soon as it stands on the screen.
WATCH = """{
const told = new Map();
new MutationObserver(() => {
  for (const row of document.querySelectorAll('article.record')) {
    const { record, state, tone } = row.dataset;
    const now = `${record} ${state} ${tone}`;
    if (told.get(record) === now) continue;
    told.set(record, now);
    console.debug(`shown ${now}`);
  }
}).observe(document, { subtree: true, childList: true, attributes: true });
}"""
# Enrolled, and the worker in charge.
HERS = """async () => document.body.textContent.includes('Cocokkan kode ini')
  && (await navigator.serviceWorker.ready).active.state === 'activated'"""
# Seconds without any progress on a link that works. The phone itself gives up a silent request sooner.
STUCK_S = 90
# No longer with the phone: the server has said that it has it.
WITH_THE_OFFICE = {"received", "held", "conflicted", "safe"}


def shelf_script() -> str:
    """tests/faults/sending/page.js, for the app's own page."""
    entry = ROOT / "tests" / "faults" / "sending" / "page.js"
    words = [ROOT / "node_modules" / ".bin" / "esbuild", entry, "--bundle", "--format=iife", "--global-name=shelf"]
    command = [str(word) for word in words] + ["--log-level=error"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Moments:
    """A plan of faults that also tells when the phone's sending reaches the link; none while ``calm``."""

    def __init__(self, seed: object, share: float) -> None:
        self.seed, self.share, self.calm = seed, share, True
        self.faults = self.seen = 0
        self._news = threading.Condition()

    def choose(self, nth: int, head: Head) -> Fault | None:
        path = head.path.partition("?")[0]
        fault = None if self.calm or not path.startswith(SYNC) else self._lay(nth, head, path)
        with self._news:
            self.seen += path.startswith(SENDING)
            self.faults += fault is not None
            self._news.notify_all()
        return fault

    def _lay(self, nth: int, head: Head, path: str) -> Fault | None:
        chance = random.Random(f"{self.seed}:{nth}")
        if chance.random() >= self.share:
            return None
        kinds = KINDS if path.startswith(SENDING[1]) else WHOLE_KINDS
        return draw(chance, kinds, len(head.raw) + int(head.headers.get("content-length", 0)))

    def wait(self, further: int, seconds: float) -> None:
        """Until so many further requests that send something have come, or there is nothing more to send."""
        with self._news:
            enough = self.seen + further
            self._news.wait_for(lambda: self.seen >= enough, timeout=seconds)


class SendingPhone:
    """One profile; ``start`` and ``kill`` as often as wanted. ``ledger``: what was saved, shown and acknowledged."""

    def __init__(self, playwright: Playwright, profile: Path, url: str, script: str) -> None:
        self.chromium = Chromium(playwright, profile)
        self.url, self.script = url, script
        self.ledger = Ledger()
        self.files: dict[str, list[str]] = {}
        # What a screen has shown as "diterima": the record, and whether with all of its files.
        self.heard: set[tuple[str, bool]] = set()
        self.page: Page
        self._line: CDPSession

    def start(self) -> None:
        self.chromium.start()
        self.chromium.context.add_init_script(WATCH)
        self.page = self.chromium.page()
        self.page.on("console", self._hear)

    def kill(self) -> None:
        self.chromium.kill()

    def throw_away(self) -> None:
        """The phone is gone; the next one is new."""
        self.kill()
        shutil.rmtree(self.chromium.profile)

    def enrol(self, link: str) -> None:
        """Open an enrolment link and wait until the app is there whole, for days without a signal."""
        self.page.goto(f"{self.url}/app/#enrol={link.partition('#enrol=')[2]}")
        until(self.page, HERS)
        self.page.evaluate("window.dispatchEvent(new Event('online'))")  # the second wave need not wait for its turn
        until(self.page, SECOND_WAVE)

    def open(self) -> None:
        """The app on its outbox, as it comes up after a kill."""
        self.page.goto(f"{self.url}/app/#/outbox")
        self.page.wait_for_selector("nav.tabs")
        self.take_the_shelf()

    def stock(self, count: int) -> None:
        """So many more finished reports."""
        for made in self._ask(f"shelf.stock({count})"):
            self.files[made["instance_id"]] = made["files"]
            self.ledger.say_saved(made["instance_id"], made["sha256"])

    def shelf(self) -> list[dict[str, Any]]:
        """Everything that lies here; what bears a receipt is remembered as acknowledged."""
        rows: list[dict[str, Any]] = self._ask("shelf.shelf()")
        for row in rows:
            if row["receipt"]:
                self.ledger.say_received(row["receipt"])
            for file in row["files"]:
                if file["received"]:
                    self.ledger.say_file(row["instance_id"], file["sha256"])
        return rows

    def come_to_rest(self) -> None:
        """Until nothing waits any more. As long as something moves, however slowly, it is not stuck."""
        before, deadline = -1, 0.0
        while left := self._ask("shelf.left()"):
            if left != before:
                before, deadline = left, time.monotonic() + STUCK_S
            assert time.monotonic() < deadline, f"stuck: {left} records and files wait"
            self.page.wait_for_timeout(100)

    def check_shelf(self, rows: list[dict[str, Any]]) -> Verdict:
        """What was called saved, against what lies here: a record goes from here only when a backup holds it."""
        verdict = Verdict()
        found = {row["instance_id"]: row for row in rows}
        for instance_id, sha256 in self.ledger.saved.items():
            row = found.get(instance_id)
            if row is None:
                verdict.lost.append(instance_id)
            elif not row["sha256"] == row["xml_sha256"] == sha256:
                verdict.corrupt.append(instance_id)
            elif sorted(self.files[instance_id]) != sorted(file["sha256"] for file in row["files"]):
                verdict.corrupt.append(f"{instance_id} is torn")
            else:
                bad = [file for file in row["files"] if file["kept"] != file["sha256"] and not file["received"]]
                verdict.lost += [f"{instance_id} {file['sha256']}" for file in bad]
        numbers = Counter(row["device_seq"] for row in rows)
        verdict.duplicated += [f"number {number}" for number, count in numbers.items() if count > 1]
        return verdict

    def check_server(self, stored: Stored, shown: dict[str, str] | None = None) -> Verdict:
        """Everything that this phone was told or has shown, against the server's disk."""
        for instance_id, whole in self.heard:
            self.ledger.say_safe(instance_id, self.ledger.saved[instance_id])
            for sha256 in self.files[instance_id] if whole else ():
                self.ledger.say_file(instance_id, sha256)
        verdict = self.ledger.check(stored, shown=shown)
        verdict.duplicated += sorted(set(stored.revisions) - set(self.ledger.saved))
        return verdict

    def take_the_shelf(self) -> None:
        self._line = self.chromium.context.new_cdp_session(self.page)
        self._line.send("Runtime.evaluate", {"expression": self.script})

    def _ask(self, expression: str) -> Any:
        """As a debugger does; the page's own policy forbids any script but its own."""
        asked = {"expression": f"{expression}.then(JSON.stringify)", "awaitPromise": True}
        answer = self._line.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return json.loads(answer["result"]["value"])

    def _hear(self, message: ConsoleMessage) -> None:
        """The page has shown the state of a record: "diterima" binds, and "diterima" of all binds for its files too."""
        if not message.text.startswith("shown "):
            return
        instance_id, state, tone = message.text.split(" ")[1:]
        if state in WITH_THE_OFFICE:
            self.heard.add((instance_id, tone == "ok"))
