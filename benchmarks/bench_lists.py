"""Long lists in the installed app, offline, processor slowed six times: how large they lie on the phone, how fast they
answer, and what they cost in memory."""

from __future__ import annotations

import itertools
import re
import statistics
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.figures import say
from benchmarks.first_use import ready_offline
from tools.browser import Chromium, slow_down, until
from tools.live import LiveServer, command

TIMES = 5
SLOWER = 6
LISTS = {3258: "bench_desa_sumsel.csv", 83763: "bench_desa.csv"}
# Names as officers type them, each in a page of its own: a beginning, two words, a word inside, and two with a slip.
TYPED = ["lubuk", "muara enim", "baru", "tanjng raja", "sukamjau"]
# One way down, in a province far from the beginning of the list.
WAY = [("provinsi", "16"), ("kab_kota", "1603"), ("kecamatan", "160301"), ("desa", None)]
# From the event to the frame that shows what came of it: the browser has laid out and painted when the timer runs.
WATCH = """
  window.painted = null;
  const note = (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now() - began; }));
  };
  addEventListener('input', note, true);
  addEventListener('click', note, true);
"""
READY = "() => [...document.querySelectorAll('.row-text b')].some((row) => /siap luring/.test(row.textContent))"
PACKED = """
  async () => {
    const db = await new Promise((done, failed) => {
      const asked = indexedDB.open('titian');
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    const all = (store) => new Promise((done) => {
      const asked = db.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => done(asked.result);
    });
    const [lists, texts] = [await all('lists'), await all('texts')];
    db.close();
    const sizes = {};
    for (const list of lists) {
      const text = texts.find(({ sha256 }) => sha256 === list.sha256)?.sealed.value;
      // Beside the bytes a row holds its digest and what the columns are called.
      if (text?.bytes) sizes[list.id] = text.bytes.byteLength + JSON.stringify({ ...text, bytes: '' }).length;
    }
    return sizes;
  }
"""


def stored(page: Page, names: list[str]) -> dict[str, int]:
    """Bytes of each list in the phone's database, once it has packed them."""
    until(page, f"async (names) => {{ const sizes = await ({PACKED})(); return names.every((n) => sizes[n]); }}", names)
    found: dict[str, int] = page.evaluate(PACKED)
    return found


def opened(context: BrowserContext, url: str, form_id: str, rate: float = SLOWER) -> Page:
    """A page of its own with the form on it."""
    page = context.new_page()
    slow_down(page, rate)
    page.add_init_script(WATCH)
    page.goto(f"{url}/app/#/fill/{form_id}")
    page.wait_for_selector("[role=combobox]")
    page.wait_for_timeout(1_000)
    return page


def painted(page: Page) -> float:
    page.wait_for_function("() => window.painted !== null")
    taken = float(page.evaluate("() => { const taken = window.painted; window.painted = null; return taken; }"))
    page.wait_for_timeout(600)
    return taken


def open_list(page: Page, name: str) -> float:
    page.locator(f'[data-name="{name}"] [role=combobox]').click()
    return painted(page)


def queried(context: BrowserContext, url: str, rows: int) -> list[float]:
    """Milliseconds from the letters' input event to their painted results; the first search of a fresh page each."""
    times = []
    for typed in [TYPED[0], *TYPED]:
        page = opened(context, url, f"bench_desa_{rows}")
        open_list(page, "desa")
        page.keyboard.insert_text(typed)
        times.append(painted(page))
        assert page.locator("[data-name=desa] .combo-row").count() > 0, typed
        page.close()
    return times[1:]


def descended(context: BrowserContext, url: str) -> dict[str, list[float]]:
    """For each level: from the tap on its parent to the painted page (chosen), and from the tap on its field to the
    painted rows (shown)."""
    times: dict[str, list[float]] = {f"{name}_{what}": [] for name, _ in WAY[1:] for what in ("chosen", "shown")}
    for number in range(TIMES + 1):
        page = opened(context, url, "bench_turun")
        for (name, code), (below, _) in itertools.pairwise(WAY):
            if number == 0 or name == "provinsi":
                open_list(page, name)
            page.locator(f'[data-name="{name}"] [data-value="{code}"]').click()
            chosen = painted(page)
            shown = open_list(page, below)
            assert page.locator(f'[data-name="{below}"] .combo-row').count() > 5, below
            if number:
                times[f"{below}_chosen"].append(chosen)
                times[f"{below}_shown"].append(shown)
        page.close()
    return times


def memory(browser: Chromium, url: str) -> list[tuple[float, float]]:
    """MB of the page's process with the whole country's list open and searched, over the app's empty page: at rest,
    and the highest on the way."""
    found = []
    for _ in range(TIMES):
        browser.kill()
        context = browser.start()
        context.set_offline(True)
        page = context.pages[0]
        page.goto(f"{url}/app/#/forms")
        page.wait_for_selector("main [href^='#/fill/']")
        renderer = Renderer(context)
        empty = renderer.settled()
        page.goto(f"{url}/app/#/fill/bench_desa_83763")
        box = page.locator("[data-name=desa] [role=combobox]")
        box.click()
        renderer.watch(1.0)
        page.keyboard.insert_text("lubuk")
        page.wait_for_selector("[data-name=desa] .combo-row")
        renderer.watch(1.0)
        found.append((renderer.settled() - empty, renderer.highest - empty))
    return found


class Renderer:
    """The process that draws the one page of a browser: the largest of its kind (Linux)."""

    def __init__(self, context: BrowserContext) -> None:
        assert context.browser
        session = context.browser.new_browser_cdp_session()
        running = session.send("SystemInfo.getProcessInfo")["processInfo"]
        self.pid = max((one["id"] for one in running if one["type"] == "renderer"), key=pss_mb)
        self.highest = 0.0

    def watch(self, seconds: float) -> float:
        """Look again and again for a while. Returns the last size in MB."""
        until = time.monotonic() + seconds
        while True:
            size = pss_mb(self.pid)
            self.highest = max(self.highest, size)
            if time.monotonic() > until:
                return size
            time.sleep(0.02)

    def settled(self) -> float:
        return self.watch(3.0)


def pss_mb(pid: int) -> float:
    """The process's memory, its share of what processes share counted (PSS)."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    with LiveServer(workers=1) as server, sync_playwright() as playwright:
        command(server.environment, "benchmarks.big_lists")
        with Chromium(playwright, server.folder / "profile") as browser:
            page = browser.page()
            page.goto(server.enrolment_link(server.newcomer("baru.daftar")))
            page.wait_for_function(READY, timeout=120_000)
            ready_offline(page)
            sizes = stored(page, list(LISTS.values()))
            page.close()
            browser.context.set_offline(True)
            server.stop()  # whatever the phone shows now it has on itself
            for rows, name in LISTS.items():
                say(f"lists.stored_{rows}_bytes", sizes[name], "bytes", 1)
            for rows in LISTS:
                times = queried(browser.context, server.url, rows)
                each = dict(zip(TYPED, times, strict=True))
                say(f"lists.query_{rows}_6x_ms", statistics.median(times), "ms", len(times), slowest=max(times), **each)
            levels = descended(browser.context, server.url)
            medians = {name: statistics.median(times) for name, times in levels.items()}
            say("lists.cascade_83763_6x_ms", max(medians.values()), "ms", TIMES, **medians)
            over = memory(browser, server.url)
            rest, highest = (statistics.median(sizes) for sizes in zip(*over, strict=True))
            say("lists.memory_83763_MB", rest, "MB", len(over), highest=highest)


if __name__ == "__main__":
    main()
