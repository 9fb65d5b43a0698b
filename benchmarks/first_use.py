"""What a person does before a form can be filled in: open the enrolment link, open a form. Shared by two benchmarks."""

from __future__ import annotations

from playwright.sync_api import Page

FORM_ID = "amati_oa"
# The first thing in the form that takes an answer.
FILLABLE = ":is([data-ref] input, [data-ref] select, [data-ref] textarea, [data-ref] button):enabled"
# Notes, in the page itself, when the first such thing is there: milliseconds since the navigation began.
WATCH = f"""
  window.fillableAt = null;
  const look = () => {{
    if (window.fillableAt === null && document.querySelector(`{FILLABLE}`)) window.fillableAt = performance.now();
  }};
  new MutationObserver(look).observe(document, {{ childList: true, subtree: true, attributes: true }});
"""
WORKER_READY = "async () => (await navigator.serviceWorker.ready).active?.state === 'activated'"


def fill_address(url: str, form_id: str = FORM_ID) -> str:
    return f"{url}/app/#/fill/{form_id}"


def enrol(page: Page, link: str) -> None:
    """Open the link, wait until the phone says that the forms are here, go on to them."""
    page.goto(link)
    page.get_by_text("formulir siap luring").wait_for()
    page.locator('.actions [href="#/forms"]').click()
    page.locator(f'[href="#/fill/{FORM_ID}"]').wait_for()


def open_form(page: Page) -> None:
    """Tap the form in the list; returns when it takes an answer."""
    page.locator(f'[href="#/fill/{FORM_ID}"]').click()
    page.locator(FILLABLE).first.wait_for()


def ready_offline(page: Page) -> None:
    """Return when the service worker holds the whole app."""
    page.wait_for_function(WORKER_READY)
