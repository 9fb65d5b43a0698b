"""How heavy the form runner is and how fast a form opens and answers, processor slowed six times.

The same forms (``big_forms``) go through Titian (the installed app, offline), Enketo's core and ODK Web Forms (from
loopback, the browser's cache warm) in one run, in turns. Fillable: the first control of the form takes an answer and
has been painted.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks import rivals
from benchmarks.figures import say
from benchmarks.first_use import ready_offline
from benchmarks.runner_bytes import say_bytes
from tools.browser import Chromium, slow_down
from tools.live import ROOT, LiveServer, command

TIMES = 5
SLOWER = 6
# Questions that one answer turns on and off in bench_toggle; each has one control or more.
TURNED = 20
CONTROL = ":is([data-ref], form.or, .odk-form) :is(input, select, textarea):enabled"
# Notes when the first control has been painted (milliseconds since navigation), and, after a click, since the click.
WATCH = f"""
  window.seen = null; window.began = 0;
  const look = () => {{
    const control = document.querySelector(`{CONTROL}`);
    if (window.seen !== null || !control || !control.checkVisibility()) return;
    window.seen = -1;
    requestAnimationFrame(() => setTimeout(() => {{ window.seen = performance.now() - window.began; }}));
  }};
  new MutationObserver(look).observe(document, {{ childList: true, subtree: true, attributes: true }});
"""
# One tap on the answer that turns twenty questions on (or off): from the event to the frame after the change.
TOGGLE = """
  async (value) => {
    const all = [...document.querySelectorAll('main input[type=radio]')];
    const one = all.find((radio) => radio.value === value)
      ?? all.filter((radio) => radio.name === all[0].name)[value === 'ya' ? 0 : 1];
    const began = performance.now();
    one.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const taken = performance.now() - began;
    const controls = [...document.querySelectorAll('main :is(input, select, textarea)')];
    return [taken, controls.filter((one) => one.checkVisibility()).length];
  }
"""


class Engine:
    """One of the three, in a browser of its own: start a form in a fresh page, and answer in it."""

    def __init__(self, name: str, context: BrowserContext, address: Callable[[str], str]) -> None:
        self.name = name
        self.context = context
        self.address = address

    def start(self, form_id: str) -> float:
        """Milliseconds from navigation to a form that takes an answer."""
        page = self.page(form_id)
        taken = float(page.evaluate("window.seen"))
        page.close()
        return taken

    def toggles(self) -> list[float]:
        """Milliseconds from a tap that turns twenty questions on to their painting; the first one is not counted."""
        page = self.page("bench_toggle")
        page.wait_for_timeout(500)
        times, controls = [], []
        for value in ["ya", "tidak"] * (TIMES + 1):
            taken, shown = page.evaluate(TOGGLE, value)
            times.append(float(taken))
            controls.append(shown)
            page.wait_for_timeout(150)
        page.close()
        assert min(controls[::2]) >= max(controls[1::2]) + TURNED, (self.name, controls)
        return times[::2]

    def page(self, form_id: str) -> Page:
        page = self.context.new_page()
        slow_down(page, SLOWER)
        page.add_init_script(WATCH)
        page.goto(self.address(form_id), wait_until="commit")
        page.wait_for_function("() => window.seen > 0", timeout=120_000)
        return page


def opened(context: BrowserContext, url: str, form_id: str) -> float:
    """Milliseconds from a tap in the list of forms to a form that takes an answer, in a page that was just started."""
    page = context.new_page()
    slow_down(page, SLOWER)
    page.goto(f"{url}/app/#/forms")
    link = f'main [href="#/fill/{form_id}"]'
    page.wait_for_selector(link)
    page.wait_for_timeout(1_500)
    page.evaluate(f"() => {{ {WATCH} }}")
    page.evaluate(
        "(link) => { const one = document.querySelector(link); window.began = performance.now();"
        " one.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); one.click(); }",
        link,
    )
    page.wait_for_function("() => window.seen > 0")
    taken = float(page.evaluate("window.seen"))
    page.close()
    return taken


def medians(engines: list[Engine], measure: Callable[[Engine], float]) -> dict[str, list[float]]:
    """Each engine in turn, so that a busy moment is shared; the first round warms the caches and is left out."""
    found: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for number in range(TIMES + 1):
        for engine in engines:
            taken = measure(engine)
            if number:
                found[engine.name].append(taken)
    return found


def tell(name: str, times: dict[str, list[float]], **beside: object) -> None:
    ours = times.pop("titian")
    others = {f"{rival}_ms": statistics.median(taken) for rival, taken in times.items()}
    say(name, statistics.median(ours), "ms", len(ours), slowest=max(ours), **others, **beside)


def main() -> None:
    say_bytes()
    with LiveServer(workers=1) as server, sync_playwright() as playwright:
        command(server.environment, "benchmarks.big_forms")
        engines: list[Engine] = []
        missing: dict[str, object] = {}
        try:
            folder = rivals.build(playwright)
        except rivals.NotBuiltError as error:
            folder, missing = None, {"rivals": str(error)}
        with Chromium(playwright, server.folder / "profile") as browser, rivals.served(folder or ROOT) as elsewhere:
            page = browser.page()
            page.goto(server.enrolment_link(server.newcomer("baru.lari")))
            page.wait_for_function(
                "() => [...document.querySelectorAll('.row-text b')].some((row) => /siap luring/.test(row.textContent))"
            )
            ready_offline(page)
            page.wait_for_timeout(3_000)
            page.close()
            engines.append(Engine("titian", browser.context, lambda form_id: f"{server.url}/app/#/fill/{form_id}"))
            if folder:
                for name in rivals.NAMES:
                    engines.append(Engine(name, browser.context, rival_address(elsewhere, name)))
            server.stop()  # offline: whatever the phone shows now it has on itself
            tell("runner.start40_6x_ms", medians(engines, lambda engine: engine.start("bench_40")), **missing)
            home = [opened(browser.context, server.url, "bench_40") for _ in range(TIMES + 1)][1:]
            say("runner.open40_6x_ms", statistics.median(home), "ms", len(home), slowest=max(home))
            tell("runner.start200r30_6x_ms", medians(engines, lambda engine: engine.start("bench_200")))
            tell("runner.toggle20_paint_6x_ms", {engine.name: engine.toggles()[1:] for engine in engines})
        if folder:
            say("runner.rivals_gzip_bytes", rivals.gzip_bytes("enketo"), "bytes", 1, odk=rivals.gzip_bytes("odk"))


def rival_address(elsewhere: str, name: str) -> Callable[[str], str]:
    return lambda form_id: f"{elsewhere}/{name}.html?form={form_id}"


if __name__ == "__main__":
    main()
