"""The second wave in Chromium: parts that few forms need come after the first visit and outlive an update."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.app_host import AppHost, copy
from tests.e2e.engine_page import question
from tests.e2e.filler import Filler
from tests.e2e.phone import Phone
from tests.e2e.worker_page import HOLDS, IMPORTS, SCRIPT, UPDATE, digests, kept, take_over, visit, wait_for_rest
from tools.browser import Chromium, until

# Whether the second wave has brought the widget for voices.
PARTS_HERE = """async () => {
  const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return caught.flat().some(({ url }) => /\\/recording-[0-9a-f]+\\.js$/.test(url));
}"""

# What the worker answers: whether all parts are here now.
ASK_FOR_REST = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((done) => {
    navigator.serviceWorker.addEventListener('message', ({ data }) => data.type === 'rest' && done(data.whole));
    active.postMessage({ type: 'rest' });
  });
}"""


def walk_to(phone: Phone, name: str) -> None:
    """Begin a report of a suspected violation and go on to a question."""
    phone.open("#/fill/duga_langgar")
    form = Filler(phone.page)
    expect(phone.page.locator("[data-part]")).to_be_visible()
    while not form.field(name).count():
        form.answer_all()
        form.next()


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
    assert page.evaluate(ASK_FOR_REST) is False
    host.broken = set()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_rest(page, host)
    assert page.evaluate(ASK_FOR_REST) is True


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
        take_over(other)
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


def test_the_rest_of_the_old_release_leaves_the_one_that_waits_whole(page: Page, host: AppHost) -> None:
    visit(page, host)
    wait_for_rest(page, host)
    old = f"titian-{host.read_list()['version']}"
    new = host.bring_out("9.9.9+new")
    assert page.evaluate(UPDATE) == "installed"
    assert page.evaluate(ASK_FOR_REST) is True
    assert set(kept(page)) == {old, "titian-9.9.9+new"}
    assert kept(page)["titian-9.9.9+new"] == digests(host)
    take_over(page)
    host.stop()
    page.reload()
    assert page.evaluate(SCRIPT) == new


def test_english_is_there_after_one_visit_without_a_host(page: Page, host: AppHost) -> None:
    visit(page, host)
    wait_for_rest(page, host)
    words = next(file["path"] for file in host.files() if str(file["path"]).startswith("words-en-"))
    host.stop()
    page.goto(f"{host.url}/app/#/forms")
    assert page.evaluate("path => fetch(path).then((answer) => answer.ok)", words)


def test_a_form_with_a_rare_widget_opens_without_a_link_after_one_visit(
    phone: Phone,
) -> None:
    phone.enrol("petugas07.me")
    until(phone.page, PARTS_HERE)
    phone.kill()
    phone.start(offline=True)
    voice = question(phone.page, "rekaman")
    walk_to(phone, "rekaman")
    expect(voice.locator('[data-action="record"]')).to_be_visible()
