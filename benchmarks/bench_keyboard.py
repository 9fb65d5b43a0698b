"""Forty reports decided by keys alone, one after the other, in a headless Chromium: what of an hour is the app's own.

``python -m benchmarks.bench_keyboard FOLDER``: a data folder made by ``python -m seeds --reports N`` (TITIAN_DATA) with
forty reports or more waiting for kasi.me; it is copied, so it stays as it is. Really waited: a fifth of a second before
each key. Counted beside it: a minute of reading for each report (--reading), in which the app is idle. Every fourth
report is returned with a sentence, and each whose approval asks who was told; the others are approved, their checklist
ticked.
Figures: office.review_keyboard_reports_per_hour, goal 40, and office.review_keyboard_app_s_each: from the key that
decides to the next report on the screen, forms on the way included.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.figures import say
from tools.chromium import FLAGS, find
from tools.live import LiveServer

REPORTS = 40
KEY_S = 0.2
READING_S = 60.0
NOTE = "Sebutkan nomor rumahnya."


class Reviewer:
    """Presses keys as a person does and knows how long the app let itself be waited for."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.waited_s = page, 0, 0.0

    def press(self, key: str) -> None:
        """One key, after the pause that a hand takes."""
        time.sleep(KEY_S)
        self.keys += 1
        self.page.keyboard.press(key)

    def wait(self, before: str) -> None:
        """Until another report stands there."""
        began = time.perf_counter()
        expect(self.page.locator("#record-title")).not_to_have_text(before)
        self.waited_s += time.perf_counter() - began

    def decide(self, number: int) -> float:
        """One report, and on to the next. Returns the seconds that the app took."""
        title, self.waited_s = self.page.locator("#record-title").inner_text(), 0.0
        if number % 4 == 3 or self.page.locator("[name=referred_to]").count():
            began = time.perf_counter()
            self.press("r")
            expect(self.page.locator("#note")).to_be_focused()
            self.waited_s += time.perf_counter() - began - KEY_S
            self.page.keyboard.type(NOTE)
            self.press("Control+Enter")
        else:
            for check in range(self.page.locator("#checks [data-key]").count()):
                self.press(str(check + 1))
            self.press("a")
        self.wait(title)
        return self.waited_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reading", type=float, default=READING_S, help="seconds of reading a report, counted")
    asked = parser.parse_args()
    expect.set_options(timeout=30_000)
    with LiveServer(workers=2, seeded=asked.folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="id-ID")
        page.goto(f"{server.url}/office/sign-in")
        page.locator("[name=username]").fill("kasi.me")
        page.locator("[name=password]").fill(server.logins()["kasi.me"])
        page.locator("form:has([name=password]) [type=submit]").click()
        expect(page.locator("h1")).to_have_text("Tinjauan")
        reviewer = Reviewer(page)
        reviewer.press("j")
        expect(page.locator("#record-title")).to_be_visible()
        times = [reviewer.decide(number) for number in range(REPORTS)]
        browser.close()
    each = statistics.fmean(times)
    keys_s = reviewer.keys * KEY_S / REPORTS
    beside = {"reading_s_each": asked.reading, "keys_each": reviewer.keys / REPORTS, "keys_s_each": keys_s, "goal": 40}
    hour = 3600 / (asked.reading + keys_s + each)
    say("office.review_keyboard_reports_per_hour", hour, "reports", REPORTS, app_s_each=each, **beside)
    say("office.review_keyboard_app_s_each", each, "s", REPORTS, slowest=max(times), median=statistics.median(times))


if __name__ == "__main__":
    main()
