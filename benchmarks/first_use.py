"""What a person does before a form can be filled in, done without a person's pauses: shared by two benchmarks."""

from __future__ import annotations

from playwright.sync_api import Page

from tools.browser import until

FORM_ID = "amati_oa"
# The first thing in the form that takes an answer.
FILLABLE = ":is([data-ref] input, [data-ref] select, [data-ref] textarea, [data-ref] button):enabled"
# Notes, in the page itself, when the first such thing is there: milliseconds since the navigation began.
WATCH = f"""
  window.fillableAt = null;
  new MutationObserver(() => {{
    if (window.fillableAt === null && document.querySelector(`{FILLABLE}`)) window.fillableAt = performance.now();
  }}).observe(document, {{ childList: true, subtree: true, attributes: true }});
"""
# Taps in the page itself, the moment there is something to tap: "Mulai mengisi" once the forms are said to be here,
# then the form. A test driver's own waiting, slowed six times with the page, would count as much as the app.
TAP = f"""
  const taps = ['.actions [href="#/forms"]', '[href="#/fill/{FORM_ID}"]'];
  const said = /siap luring|formulir sudah sampai\\./;
  const here = () => [...document.querySelectorAll('.row-text')].some((row) => said.test(row.textContent));
  new MutationObserver(() => {{
    if (taps.length === 0 || (taps.length === 2 && !here())) return;
    const found = document.querySelector(taps[0]);
    if (found) {{ taps.shift(); found.click(); }}
  }}).observe(document, {{ childList: true, subtree: true, characterData: true }});
"""
FILLABLE_SEEN = "() => window.fillableAt !== null"
WORKER_READY = "async () => (await navigator.serviceWorker.ready).active?.state === 'activated'"


def fill_address(url: str, form_id: str = FORM_ID) -> str:
    return f"{url}/app/#/fill/{form_id}"


def enrol_and_open(page: Page, link: str) -> float:
    """Open an enrolment link and go to the form. Returns seconds from navigation to a form that takes an answer."""
    page.add_init_script(WATCH)
    page.add_init_script(TAP)
    page.goto(link, wait_until="commit")
    page.wait_for_function(FILLABLE_SEEN, timeout=120_000)
    return float(page.evaluate("window.fillableAt")) / 1000


def ready_offline(page: Page) -> None:
    """Return when the service worker holds the whole app."""
    until(page, WORKER_READY, timeout_s=120)
