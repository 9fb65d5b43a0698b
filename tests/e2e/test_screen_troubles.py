"""When something stands in the way: what the phone says, and that nothing is lost by it. Every trouble passes axe."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Route, expect

from tests.e2e.phone import Phone
from tests.e2e.test_screen_journeys import begin_f10, finish_f10
from tools.browser import DESK, PHONE
from tools.live import ROOT

# A clock that is 20 minutes ahead of the office's.
FAST_CLOCK = """(() => {
  const own = Date.now.bind(Date);
  const ahead = () => own() + 20 * 60_000;
  Date = new Proxy(Date, {
    construct: (target, given) => new target(...(given.length ? given : [ahead()])),
    get: (target, name) => (name === 'now' ? ahead : Reflect.get(target, name)),
  });
})()"""
# Room for the reserve and six photos more.
ALMOST_FULL = """(() => {
  const put = Cache.prototype.put;
  let room = 30_000_000;
  Cache.prototype.put = async function (request, response) {
    if (!/coba-|.cadangan/.test(String(request))) return put.call(this, request, response);
    const { size } = await response.clone().blob();
    if (String(request) === '/cadangan') room = 2_500_000;
    else if (+String(request).split('-').pop() + size > room) throw new DOMException('full', 'QuotaExceededError');
    return put.call(this, request, response);
  };
})()"""
FORGET_EVERYTHING = """async () => {
  const { name } = (await indexedDB.databases())[0];
  await new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; });
  for (const one of await caches.keys()) await caches.delete(one);
}"""
SAVE_ELSEWHERE = """async () => {
  const { name } = (await indexedDB.databases())[0];
  const db = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const drafts = db.transaction('drafts', 'readwrite').objectStore('drafts');
  drafts.getAll().onsuccess = ({ target }) => drafts.put({ ...target.result[0], rev: 99 });
  await new Promise((done) => { drafts.transaction.oncomplete = done; });
  db.close();
}"""
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RUN = """axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'color-contrast-enhanced': { enabled: true } },
}).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`))"""
SCREENS = ("forms", "outbox", "tasks", "villages", "settings", "about", "start", "enrol", "fill/amati_oa")
TROUBLES = [
    code
    for name in ("troubles.js", "troubles-more.js")
    for code in re.findall(r"^  +(\w+): \{$", (ROOT / "pwa" / "screens" / name).read_text(), re.MULTILINE)
]
CUT = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const { right, left, width } = one.getBoundingClientRect();
  return width > 1 && !one.closest('svg, canvas, .visually-hidden') && (right > innerWidth + 1 || left < -1);
}).map((one) => one.outerHTML.slice(0, 120))"""


def show(phone: Phone, name: str) -> None:
    phone.open(f"#/{name}")
    expect(phone.heading).not_to_have_text("Titian")
    phone.page.wait_for_function("hash => location.hash === hash", arg=f"#/{name}")


def violations(phone: Phone) -> list[str]:
    """Through the browser's own door: the page's policy lets no foreign script in."""
    line = phone.page.context.new_cdp_session(phone.page)
    answer = line.send("Runtime.evaluate", {"expression": f"{AXE};{RUN}", "awaitPromise": True, "returnByValue": True})
    line.detach()
    found: list[str] = answer["result"]["value"]
    return found


def test_a_phone_that_removed_the_data_says_so_and_what_to_do(phone: Phone) -> None:
    phone.enrol()
    phone.page.goto(f"{phone.server.url}/healthz")
    phone.page.evaluate(FORGET_EVERYTHING)
    phone.page.goto(f"{phone.server.url}/app/#/forms")
    expect(phone.heading).to_have_text("HP ini menghapus data Titian")
    expect(phone.page.locator("main")).to_contain_text("laporan yang sudah diterima kantor tetap aman")
    phone.page.get_by_role("link", name="Daftarkan HP ini").click()
    expect(phone.heading).to_have_text("Mulai")


def test_a_portal_is_never_taken_for_the_office(phone: Phone) -> None:
    phone.enrol()
    page = '<html><body><form action="/login">Selamat datang di Wi-Fi</form></body></html>'
    phone.chromium.context.route(
        "**/sync/v1/**", lambda route: route.fulfill(status=200, content_type="text/html", body=page)
    )
    card = finish_f10(phone)
    line = phone.page.locator(".net")
    expect(line).to_contain_text("Wi-Fi ini meminta masuk dulu.")
    expect(card).to_contain_text("Menunggu")
    line.get_by_role("link", name="Apa artinya").click()
    expect(phone.page.locator("main")).to_contain_text("Tidak ada yang terkirim ke alamat yang salah.")


def test_a_phone_that_the_office_no_longer_knows_is_told_and_may_still_fill_in(phone: Phone) -> None:
    phone.enrol()
    ask = "async () => (await fetch('/sync/v1/hello?nonce=12345678')).headers.get('X-Titian-Epoch')"
    epoch = phone.page.evaluate(ask)
    refusal = json.dumps({"error": {"code": "NOT_SIGNED_IN", "message": "Tidak dikenal."}})

    def refuse(route: Route) -> None:
        if "/hello" in route.request.url:
            route.continue_()
        else:
            headers = {"X-Titian-Epoch": epoch, "Content-Type": "application/json"}
            route.fulfill(status=401, headers=headers, body=refusal)

    phone.chromium.context.route("**/sync/v1/**", refuse)
    finish_f10(phone)
    expect(phone.page.locator(".net")).to_contain_text("HP ini perlu didaftarkan lagi.")
    assert [row["state"] for row in phone.stored("outbox")] == ["waiting"]
    phone.open("#/fill/hambatan")
    expect(phone.page.locator("[data-part]")).to_be_visible()


def test_a_clock_that_is_off_is_said_with_its_minutes(phone: Phone) -> None:
    phone.page.add_init_script(FAST_CLOCK)
    phone.enrol()
    expect(phone.page.locator("main .note")).to_contain_text("Jam HP tidak cocok.")
    phone.open("#/help/clock")
    expect(phone.page.locator("main")).to_contain_text("lebih cepat 20 menit")


def test_a_phone_that_is_almost_full_is_told_while_there_is_still_room(phone: Phone) -> None:
    phone.page.add_init_script(ALMOST_FULL)
    phone.enrol()
    expect(phone.page.locator("main .note")).to_contain_text("Memori HP hampir habis.")
    phone.open("#/help/storage_full")
    expect(phone.page.locator("main")).to_contain_text("Ruang tinggal untuk sekitar 6 foto")


def test_a_draft_changed_in_another_window_stops_saving_and_says_so(phone: Phone) -> None:
    phone.enrol()
    begin_f10(phone)
    phone.page.evaluate(SAVE_ELSEWHERE)
    control = phone.page.locator("main textarea").first
    control.fill("Jembatan putus")
    control.blur()
    expect(phone.page.locator(".saved")).to_have_text("Belum tersimpan: diubah di jendela lain")
    expect(phone.page.get_by_role("alert")).to_contain_text("Draf ini diubah di jendela lain")
    phone.page.get_by_role("link", name="Kembali").click()
    phone.button("Tetap di sini").click()
    expect(phone.page.locator("[data-part]")).to_be_visible()
    assert "#/draft/" in phone.page.url


def test_no_trouble_has_a_violation_in_light_or_dark(phone: Phone) -> None:
    phone.enrol()
    assert len(TROUBLES) > 12
    for code in TROUBLES:
        show(phone, f"help/{code}")
        phone.page.emulate_media(color_scheme="light")
        assert violations(phone) == [], code
        phone.page.emulate_media(color_scheme="dark")
        assert violations(phone) == [], f"{code}, dark"


def test_no_screen_breaks_at_another_size(phone: Phone) -> None:
    phone.enrol()
    begin_f10(phone)
    for size in ((320, 568), (PHONE["height"], PHONE["width"]), (DESK["width"], DESK["height"])):
        phone.page.set_viewport_size({"width": size[0], "height": size[1]})
        for name in SCREENS:
            show(phone, name)
            assert violations(phone) == [], (name, size)
            assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size)


def test_words_twice_as_large_stay_inside_a_small_phone(phone: Phone) -> None:
    phone.enrol()
    finish_f10(phone)
    phone.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    for name in SCREENS:
        show(phone, name)
        assert phone.page.evaluate(CUT) == [], name
