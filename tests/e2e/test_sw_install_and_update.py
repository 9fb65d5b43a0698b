"""The service worker in Chromium: the app is kept whole or not at all, and an update is offered, never forced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Playwright

from tests.e2e.app_host import AppHost, build, copy
from tools.browser import Chromium, until

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
  for (const name of await caches.keys()) {
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


@pytest.fixture(scope="module")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "dist")


@pytest.fixture
def host(built_app: Path, tmp_path: Path) -> Iterator[AppHost]:
    running = AppHost(copy(built_app, tmp_path / "app"))
    yield running
    running.stop()


@pytest.fixture
def page(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    chromium = Chromium(playwright, tmp_path / "profile")
    chromium.start()
    yield chromium.page()
    chromium.kill()


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


def test_after_one_visit_the_app_is_kept_whole_each_file_as_its_digest_says_and_opens_without_a_host(
    page: Page, host: AppHost
) -> None:
    visit(page, host)
    wait_for_rest(page, host)
    assert kept(page) == {f"titian-{host.read_list()['version']}": digests(host)}
    script = page.evaluate(SCRIPT)
    host.stop()
    page.goto(f"{host.url}/app/#/forms")
    assert page.evaluate(SCRIPT) == script
    page.wait_for_selector("h1")


def test_a_first_visit_is_ready_without_what_only_few_forms_need_and_a_part_that_fails_costs_no_other(
    page: Page, host: AppHost
) -> None:
    assert any(path.startswith("words-en-") for path in host.rest())
    failing = next(path for path in host.rest() if path.endswith(".js"))
    host.broken = set(host.rest())
    visit(page, host)
    assert kept(page) == {f"titian-{host.read_list()['version']}": digests(host, wave=1)}
    host.broken = {failing}
    page.reload()
    whole = digests(host)
    del whole[failing]
    until(page, HOLDS, [f"titian-{host.read_list()['version']}", sorted(whole)])
    host.broken = set()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_rest(page, host)


def test_every_part_of_the_app_opens_without_a_host_after_the_second_wave(page: Page, host: AppHost) -> None:
    visit(page, host)
    wait_for_rest(page, host)
    host.stop()
    page.goto(f"{host.url}/app/#/forms")
    for path in [path for path in host.rest() if path.endswith(".js")]:
        assert page.evaluate(IMPORTS, path), path


def test_a_page_of_the_old_release_still_gets_its_parts_and_the_old_cache_goes_with_the_page(
    playwright: Playwright, built_app: Path, tmp_path: Path
) -> None:
    host = AppHost(copy(built_app, tmp_path / "app"))
    with Chromium(playwright, tmp_path / "profile") as chromium:
        page, old = chromium.page(), f"titian-{host.read_list()['version']}"
        visit(page, host)
        wait_for_rest(page, host)
        page.reload()
        part = next(path for path in host.rest() if path.endswith(".js"))
        other = chromium.page()
        other.goto(f"{host.url}/app/")
        host.bring_out("9.9.9+new")
        assert other.evaluate(UPDATE) == "installed"
        assert kept(other)["titian-9.9.9+new"] == digests(host), "an update comes with all of its parts"
        other.evaluate(ACTIVATE)
        until(other, TAKEN_OVER)
        other.reload()
        # A cache that no page belongs to shows when the worker has cleared up.
        other.evaluate("async () => { await caches.open('titian-0.0.1+left'); }")
        other.evaluate("window.dispatchEvent(new Event('online'))")
        until(other, "async () => !(await caches.has('titian-0.0.1+left'))")
        assert set(kept(other)) == {old, "titian-9.9.9+new"}
        assert page.evaluate(IMPORTS, part), "the page that was open asks for a part it had not used yet"
        page.close()
        other.reload()
        until(other, "async () => (await caches.keys()).join() === 'titian-9.9.9+new'")
    host.stop()


def test_a_first_visit_fetches_no_large_file_twice(page: Page, host: AppHost) -> None:
    visit(page, host)
    large = [path for path in host.at_once() if path.startswith(("main-", "style-"))]
    assert len(large) == 2
    assert {path: host.asked[path] for path in large} == dict.fromkeys(large, 1)
    assert not any(host.asked[path] for path in host.asked if path.endswith("-512.png"))


def test_a_new_release_is_kept_beside_the_old_one_and_takes_over_only_when_told(
    playwright: Playwright, built_app: Path, tmp_path: Path
) -> None:
    # Driven from outside, Chromium leaves the new worker hanging in one run of twenty. A hang is tried again on a
    # fresh profile, twice; a wrong answer never.
    for attempt in range(3):
        try:
            takes_over_when_told(playwright, built_app, tmp_path / str(attempt))
        except (Error, TimeoutError):
            if attempt == 2:
                raise
        else:
            return


def takes_over_when_told(playwright: Playwright, built_app: Path, folder: Path) -> None:
    host = AppHost(copy(built_app, folder / "app"))
    with Chromium(playwright, folder / "profile") as chromium:
        page = chromium.page()
        visit(page, host)
        page.reload()
        before, old = page.evaluate(SCRIPT), host.read_list()["version"]
        new = host.bring_out("9.9.9+new")
        assert page.evaluate(UPDATE) == "installed"
        assert set(kept(page)) == {f"titian-{old}", "titian-9.9.9+new"}
        page.reload()
        assert page.evaluate(SCRIPT) == before, "the old one is still in charge after a reload"
        page.evaluate(ACTIVATE)
        until(page, TAKEN_OVER)
        page.reload()
        assert page.evaluate(SCRIPT) == new
        until(page, "async () => (await caches.keys()).join() === 'titian-9.9.9+new'")
    host.stop()


def test_a_release_with_one_wrong_digest_is_thrown_away_and_the_old_one_still_opens_without_a_host(
    page: Page, host: AppHost
) -> None:
    visit(page, host)
    page.reload()
    before = kept(page)
    script = page.evaluate(SCRIPT)
    new = host.bring_out("9.9.9+bad")
    with (host.folder / new).open("a") as spoilt:
        spoilt.write("// not what the list names")
    assert page.evaluate(UPDATE) == "redundant"
    assert kept(page) == before
    host.stop()
    page.goto(f"{host.url}/app/")
    assert page.evaluate(SCRIPT) == script
    page.wait_for_selector("h1")


def test_whichever_file_fails_the_old_release_stays_and_the_next_try_is_whole(page: Page, host: AppHost) -> None:
    visit(page, host)
    page.reload()
    before = kept(page)
    new = host.bring_out("9.9.9+new")
    for path in (new, "index.html"):
        host.broken = {path}
        assert page.evaluate(UPDATE) == "redundant", path
        assert kept(page) == before, path
    host.broken = set()
    assert page.evaluate(UPDATE) == "installed"
    assert kept(page)["titian-9.9.9+new"] == digests(host)


def test_a_first_install_with_a_missing_file_keeps_nothing_rather_than_half(page: Page, host: AppHost) -> None:
    # A page that is not the app, so that it needs none of the app's files itself.
    (host.folder / "blank.html").write_text("<!doctype html><title>Titian</title>")
    browser = page.context.new_cdp_session(page)
    for path in host.at_once():
        host.broken = {path}
        browser.send("Network.clearBrowserCache")  # an earlier round's file, still right, would do
        page.goto(f"{host.url}/app/blank.html")
        state = page.evaluate(
            """async () => {
              const registration = await navigator.serviceWorker.register('/app/sw.js');
              const worker = registration.installing;
              while (!['installed', 'redundant', 'activated'].includes(worker.state)) {
                await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
              }
              return worker.state;
            }"""
        )
        assert (state, kept(page)) == ("redundant", {}), path


def test_a_portals_page_in_the_browsers_cache_does_not_brick_the_app(page: Page, host: AppHost) -> None:
    visit(page, host)
    page.reload()
    new = host.bring_out("9.9.9+new")
    host.lies[new] = 1  # answered 200 and, by its name, kept for a year
    assert page.evaluate(UPDATE) == "installed"
    assert kept(page)["titian-9.9.9+new"] == digests(host)


def test_english_is_there_after_one_visit_without_a_host(page: Page, host: AppHost) -> None:
    visit(page, host)
    wait_for_rest(page, host)
    words = next(file["path"] for file in list_of(host) if file["path"].startswith("words-en-"))
    host.stop()
    page.goto(f"{host.url}/app/#/forms")
    assert page.evaluate("path => fetch(path).then((answer) => answer.ok)", words)


def test_icons_are_kept_from_their_first_use_on_and_by_the_next_release_too(page: Page, host: AppHost) -> None:
    visit(page, host)
    page.reload()
    icon = next(file["path"] for file in list_of(host) if file["path"].endswith("-192.png"))
    assert page.evaluate("path => fetch(path).then((answer) => answer.ok)", icon)
    assert icon in kept(page)[f"titian-{host.read_list()['version']}"]
    host.bring_out("9.9.9+new")
    assert page.evaluate(UPDATE) == "installed"
    assert icon in kept(page)["titian-9.9.9+new"]


def test_the_worker_leaves_the_sync_door_alone(page: Page, host: AppHost) -> None:
    visit(page, host)
    page.reload()
    assert page.evaluate(CONTROLLER) == "activated"
    host.asked.clear()
    assert page.evaluate("() => fetch('/sync/v1/hello?nonce=1').then((answer) => answer.status)") == 404
    assert host.asked["/sync/v1/hello"] >= 1
    assert not any("sync" in path for files in kept(page).values() for path in files)


def list_of(host: AppHost) -> list[dict[str, str]]:
    files: Any = host.read_list()["files"]
    return list(files)
