"""The service worker as tests see it: what it keeps, and which of two releases is in charge."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.app_host import AppHost
from tools.browser import until

READY = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"
# Ask for a new release and wait until the worker that came has been kept or thrown away.
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  try { await registration.update(); } catch { return 'unreachable'; }
  const worker = registration.installing ?? registration.waiting;
  if (!worker) return 'none';
  while (!['installed', 'redundant', 'activated'].includes(worker.state)) {
    await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
  }
  return worker.state;
}"""
# What each cache of ours holds: path -> sha256 of the bytes that lie there.
KEPT = """async () => {
  const found = {};
  for (const name of (await caches.keys()).filter((one) => one.startsWith('titian-'))) {
    const cache = await caches.open(name);
    found[name] = {};
    for (const request of await cache.keys()) {
      const bytes = await (await cache.match(request)).arrayBuffer();
      const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const hex = Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
      found[name][new URL(request.url).pathname.slice('/app/'.length)] = hex;
    }
  }
  return found;
}"""
# A page that loads while the worker is still taking over may wait for it, or get the old app.
TAKEN_OVER = """async () => {
  const { waiting, active } = await navigator.serviceWorker.getRegistration();
  return !waiting && active.state === 'activated';
}"""
ACTIVATE = """async () => {
  const { waiting } = await navigator.serviceWorker.getRegistration();
  waiting.postMessage({ type: 'activate' });
}"""
HOLDS = """async ([name, paths]) => {
  const keys = await (await caches.open(name)).keys();
  const kept = new Set(keys.map(({ url }) => new URL(url).pathname.slice('/app/'.length)));
  return paths.every((path) => kept.has(path));
}"""
IMPORTS = "path => import(`/app/${path}`).then((part) => Object.keys(part).length > 0, () => false)"
SCRIPT = "() => document.querySelector('script[type=module]').getAttribute('src')"
CONTROLLER = "() => navigator.serviceWorker.controller?.state ?? null"


def visit(page: Page, host: AppHost) -> None:
    page.goto(f"{host.url}/app/")
    until(page, READY)


def kept(page: Page) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = page.evaluate(KEPT)
    return found


def digests(host: AppHost, wave: int = 2) -> dict[str, str]:
    """What a phone keeps after the first wave, or after both."""
    files: Any = host.files()
    kept_now = [file for file in files if not file.get("lazy") and (wave == 2 or not file.get("rest"))]
    return {file["path"]: file["sha256"] for file in kept_now}


def wait_for_rest(page: Page, host: AppHost) -> None:
    """Until the second wave has come, as the page asks for it by itself."""
    until(page, HOLDS, [f"titian-{host.read_list()['version']}", sorted(digests(host))])


def take_over(page: Page) -> None:
    """Put the release that waits in charge, as a person's tap does.

    Not while the page still loads: told so within the second in which the old worker answers it, Chromium lets the new
    one wait for minutes (one run in five), and being told again changes nothing.
    """
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.evaluate(ACTIVATE)
    until(page, TAKEN_OVER)
