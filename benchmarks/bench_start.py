"""Offline, processor slowed six times: from navigation to a form that takes an answer. Median of five."""

from __future__ import annotations

import statistics

from playwright.sync_api import sync_playwright

from benchmarks.figures import say
from benchmarks.first_use import FILLABLE_SEEN, WATCH, enrol_and_open, fill_address, ready_offline
from tools.browser import Chromium, slow_down
from tools.live import LiveServer

TIMES = 5
SLOWER = 6


def starting(browser: Chromium, url: str) -> float:
    """Milliseconds from navigation to the first question that takes an answer, in a page of its own."""
    page = browser.page()
    slow_down(page, SLOWER)
    page.add_init_script(WATCH)
    page.goto(fill_address(url))
    page.wait_for_function(FILLABLE_SEEN)
    taken = float(page.evaluate("window.fillableAt"))
    page.close()
    return taken


def main() -> None:
    with LiveServer(workers=1) as server, sync_playwright() as playwright:
        link = server.enrolment_link(server.newcomer("baru.mulai"))
        with Chromium(playwright, server.folder / "profile") as browser:
            page = browser.page()
            enrol_and_open(page, link)
            ready_offline(page)
            page.close()
            browser.context.set_offline(True)
            measured = [starting(browser, server.url) for _ in range(TIMES + 1)]
    # The very first start compiles the scripts and is told apart; a phone keeps compiled code as this browser does.
    first, times = measured[0], measured[1:]
    say("start.fillable_6x_ms", statistics.median(times), "ms", TIMES, first=first, slowest=max(times))


if __name__ == "__main__":
    main()
