"""The service worker in Chromium: the app is kept whole or not at all, and an update is offered, never forced."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.app_host import AppHost
from tests.e2e.worker_page import CONTROLLER, SCRIPT, UPDATE, digests, kept, take_over, visit, wait_for_rest
from tools.browser import until


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


def test_a_first_visit_fetches_no_large_file_twice(page: Page, host: AppHost) -> None:
    visit(page, host)
    large = [path for path in host.at_once() if path.startswith(("main-", "style-"))]
    assert len(large) == 2
    assert {path: host.asked[path] for path in large} == dict.fromkeys(large, 1)
    assert not any(host.asked[path] for path in host.asked if path.endswith("-512.png"))


def test_a_new_release_is_kept_beside_the_old_one_and_takes_over_only_when_told(page: Page, host: AppHost) -> None:
    visit(page, host)
    page.reload()
    before, old = page.evaluate(SCRIPT), host.read_list()["version"]
    new = host.bring_out("9.9.9+new")
    assert page.evaluate(UPDATE) == "installed"
    assert set(kept(page)) == {f"titian-{old}", "titian-9.9.9+new"}
    page.reload()
    assert page.evaluate(SCRIPT) == before, "the old one is still in charge after a reload"
    take_over(page)
    page.reload()
    assert page.evaluate(SCRIPT) == new
    until(page, "async () => (await caches.keys()).filter((name) => name !== 'titian-9.9.9+new').length === 0")


def test_a_release_with_one_wrong_digest_is_thrown_away_and_the_old_one_still_opens_without_a_host(
    page: Page, host: AppHost
) -> None:
    visit(page, host)
    wait_for_rest(page, host)  # else the second wave still adds to what the old release keeps
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
    wait_for_rest(page, host)  # else the second wave still adds to what the old release keeps
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
