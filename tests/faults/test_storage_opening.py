"""The database does not open as it should: each case has its screen and its way out; the app never starts empty."""

import gzip
import json
import random
import time

import pytest
from playwright.sync_api import expect

from tests.faults.ledger import SOAK, note
from tests.faults.store_phone import SEEDS

UPGRADE_KILLS = 50 if SOAK else 5
RECORDS = 2
# The browser's own open, planted before the app is there; window.mend ends the fault.
HUNG = """(() => {
  if (sessionStorage.mended) return;
  IDBFactory.prototype.open = () => Reflect.construct(EventTarget, [], IDBOpenDBRequest);
})()"""
REFUSED = """(() => {
  if (sessionStorage.mended) return;
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, version) {
    if (name !== 'titian') return open.call(this, name, version);
    const request = open.call(this, 'somewhere-else', 1);
    request.addEventListener('success', (event) => {
      event.stopImmediatePropagation();
      request.result.close();
      Object.defineProperty(request, 'error', { value: new DOMException('Internal error opening', 'UnknownError') });
      request.dispatchEvent(new Event('error'));
    });
    return request;
  };
})()"""
CAPTURE = """(() => {
  const { open } = IDBFactory.prototype;
  window.connections = [];
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given);
    request.addEventListener('success', () => window.connections.push(request.result));
    return request;
  };
})()"""
# Another window with an older or a newer version of the app, as far as the database sees it.
HOLD_OLDER = """async () => {
  const made = indexedDB.open('titian', 2);
  await new Promise((done) => { made.onsuccess = done; });
  window.held = made.result;
}"""
OPEN_NEWER = """async () => {
  const request = indexedDB.open('titian', 99);
  const db = await new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  db.close();
}"""
# The database as version 2 of it was, large enough for its upgrade to take a while.
AS_VERSION_2 = """async (texts) => {
  const db = await new Promise((done, fail) => {
    const request = indexedDB.open('titian', 2);
    request.onerror = () => fail(request.error);
    request.onsuccess = () => done(request.result);
    request.onupgradeneeded = () => {
      const made = request.result;
      const stores = { meta: 'key', drafts: 'id', outbox: 'instance_id', forms: 'id', lists: 'id', reports: 'id' };
      for (const [name, keyPath] of Object.entries({ ...stores, villages: 'id', texts: 'sha256' }))
        made.createObjectStore(name, { keyPath });
      made.createObjectStore('files', { keyPath: ['owner', 'name'] }).createIndex('owner', 'owner');
      made.createObjectStore('bytes', { keyPath: ['owner', 'name'] });
    };
  });
  const tx = db.transaction(['texts', 'drafts'], 'readwrite', { durability: 'strict' });
  for (let n = 0; n < texts; n += 1)
    tx.objectStore('texts').put({ sha256: String(n), sealed: { v: 0, value: `a,b\\n${'kata '.repeat(6000)}` } });
  for (let n = 0; n < 5; n += 1) {
    const id = `uuid:${n}`;
    const sealed = { v: 0, value: { id, rev: 1 } };
    tx.objectStore('drafts').put({ id, rev: 1, updated_at: '', person_id: 'p1', sealed });
  }
  await new Promise((done) => { tx.oncomplete = done; });
  db.close();
}"""
LOOK = """async () => {
  const request = indexedDB.open('titian');
  const db = await new Promise((done) => { request.onsuccess = () => done(request.result); });
  const all = (name) => new Promise((done) => {
    db.transaction(name).objectStore(name).getAllKeys().onsuccess = ({ target }) => done(target.result.length);
  });
  const indexed = db.transaction('texts').objectStore('texts').indexNames.contains('unpacked');
  const told = { version: db.version, drafts: await all('drafts'), texts: await all('texts'), indexed };
  db.close();
  return told;
}"""


def test_an_open_that_never_answers_is_said_and_can_be_tried_again(store_phone):
    store_phone.page.add_init_script(HUNG)
    store_phone.open("#/forms")
    expect(store_phone.heading).to_have_text("Penyimpanan HP belum menjawab")
    store_phone.page.evaluate("sessionStorage.mended = 'yes'")
    store_phone.page.get_by_role("button", name="Buka lagi").click()
    expect(store_phone.heading).to_have_text("Mulai")
    note("storage.hung", 1, 0)


def test_a_storage_that_refuses_is_said_and_what_waits_can_be_taken_out(store_phone):
    store_phone.enrol()
    made = [store_phone.ask("record", {}) for _ in range(RECORDS)]
    store_phone.afresh("#/outbox")
    store_phone.copied(RECORDS)
    store_phone.page.add_init_script(REFUSED)
    store_phone.afresh("#/forms")
    expect(store_phone.heading).to_have_text("Penyimpanan belum bisa dibuka")
    expect(store_phone.note).to_contain_text("tidak mulai dari kosong")
    assert take_out(store_phone) == {row["id"] for row in made}
    store_phone.page.evaluate("sessionStorage.mended = 'yes'")
    store_phone.page.get_by_role("button", name="Buka lagi").click()
    expect(store_phone.heading).to_have_text("Formulir")
    note("storage.refused", 1, 0)


def take_out(phone):
    """Ids of the records in the file that the way out gives."""
    with phone.page.expect_download() as given:
        phone.page.get_by_role("button", name="Simpan laporan ke berkas").click()
    return {row["instance_id"] for row in json.loads(gzip.decompress(given.value.path().read_bytes()))["records"]}


def test_a_window_of_an_older_version_is_named_and_once_closed_the_app_goes_on(store_phone):
    other = store_phone.browser.page()
    other.goto(f"{store_phone.host.url}/beside")
    other.evaluate(AS_VERSION_2, 1)
    other.evaluate(HOLD_OLDER)
    store_phone.open("#/forms")
    expect(store_phone.heading).to_have_text("Titian terbuka di jendela lain")
    other.close()
    expect(store_phone.heading).to_have_text("Mulai")
    note("storage.blocked", 1, 0)


def test_a_newer_version_elsewhere_makes_this_window_let_go_and_say_so(store_phone):
    store_phone.enrol()
    made = [store_phone.ask("record", {}) for _ in range(RECORDS)]
    store_phone.afresh("#/outbox")
    other = store_phone.browser.page()
    other.goto(f"{store_phone.host.url}/beside")
    other.evaluate(OPEN_NEWER)
    expect(store_phone.heading).to_have_text("Jendela ini memakai versi lama")
    # The same old app once more, on data that are newer than it.
    store_phone.page.get_by_role("button", name="Buka lagi").click()
    expect(store_phone.heading).to_have_text("Versi baru diperlukan")
    assert take_out(store_phone) == {row["id"] for row in made}
    store_phone.page.get_by_role("button", name="Ambil versi baru").click()
    expect(store_phone.page.locator(".toast")).to_contain_text("Kantor belum terjangkau")
    note("storage.older_code", 1, 0)


def test_a_connection_that_was_closed_under_the_app_is_opened_again(store_phone):
    store_phone.page.add_init_script(CAPTURE)
    store_phone.enrol()
    store_phone.ask("record", {})
    for turn in range(3):
        store_phone.page.evaluate("window.connections.forEach((one) => one.close())")
        store_phone.open("#/forms")
        expect(store_phone.heading).to_have_text("Formulir")
        store_phone.open("#/outbox")
        expect(store_phone.note).to_contain_text("1 laporan menunggu")
        store_phone.ask("set", "kept", turn)
        assert store_phone.ask("get", "kept") == turn
    note("storage.closed", 3, 0)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_upgrade_that_was_killed_happened_whole_or_not_at_all(store_phone, seed):
    print(f"seed {seed}")
    chance = random.Random(seed)
    store_phone.page.goto(f"{store_phone.host.url}/beside")
    store_phone.page.evaluate(AS_VERSION_2, 300)
    seen = []
    for _kill in range(UPGRADE_KILLS):
        store_phone.page.goto(f"{store_phone.host.url}/app/", wait_until="commit")
        time.sleep(chance.uniform(0.05, 0.6))
        store_phone.restart()
        store_phone.page.goto(f"{store_phone.host.url}/beside")
        told = store_phone.page.evaluate(LOOK)
        assert (told["drafts"], told["texts"]) == (5, 300), told
        assert told["indexed"] == (told["version"] > 2), told
        seen.append(told["version"])
    store_phone.open("#/forms")
    expect(store_phone.heading).to_have_text("Mulai")
    expect(store_phone.note).to_contain_text("5 laporan dan draf masih aman di HP ini")
    note("storage.upgrade_kills", UPGRADE_KILLS, 0, [seed], versions=seen)
