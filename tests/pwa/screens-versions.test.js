// The second wave of the app's own files: when the page asks the worker for it.

import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { watchVersions } from '../../pwa/screens/versions.js';
import { fetchMissing } from '../../pwa/sync/fetchBlobs.js';
import { pull } from '../../pwa/sync/pull.js';
import { formChange, world } from './sync-feed.js';
import { OFFICER } from './store-world.js';

/** Seconds until the page thinks of the second wave, and until it no longer waits for forms. */
const FIRST_S = 3;
const PATIENCE_S = 60;

afterEach(() => {
  mock.timers.reset();
  for (const name of ['navigator', 'window']) Reflect.deleteProperty(globalThis, name);
});

/** A page whose worker writes down what it is asked. */
async function page({ identity = OFFICER, onLine = true } = {}) {
  const made = await world();
  const asked = [];
  const active = { postMessage: (message) => asked.push(message.type) };
  const registration = Object.assign(new EventTarget(), { active, installing: null, waiting: null });
  const serviceWorker = Object.assign(new EventTarget(), {
    ready: Promise.resolve(registration),
    register: async () => registration,
    getRegistration: async () => registration,
  });
  give('navigator', { serviceWorker, onLine });
  give('window', new EventTarget());
  const app = { db: made.db, identity, enrolCode: null, status: {}, whole: false, draw() {} };
  mock.timers.enable({ apis: ['setTimeout'] });
  await watchVersions(/** @type {any} */ (app));
  return { ...made, app, asked, serviceWorker };
}

function give(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** So many seconds pass, and whatever they set off. */
async function pass(seconds) {
  for (let at = 0; at < seconds; at += 1) {
    mock.timers.tick(1000);
    for (let turn = 0; turn < 30; turn += 1) await new Promise(setImmediate);
  }
}

async function formsCome({ db, office, client }) {
  const form = await formChange(10, 'f09', '<h:html/>');
  office.changes.push(form.change);
  office.blobs.set(form.sha256, form.text);
  await pull(db, client);
  return () => fetchMissing(db, client);
}

test('on a new phone the second wave waits for the forms, and for their texts, and then goes at once', async () => {
  const phone = await page();
  await pass(FIRST_S + 5);
  assert.deepEqual(phone.asked, []);
  const textsToo = await formsCome(phone);
  await pass(5);
  assert.deepEqual(phone.asked, [], 'the list of forms is here, their texts are not');
  await textsToo();
  await pass(1);
  assert.deepEqual(phone.asked, ['rest']);
});

test('forms that never come do not keep the rest of the app away', async () => {
  const phone = await page();
  await pass(FIRST_S + PATIENCE_S - 1);
  assert.deepEqual(phone.asked, []);
  await pass(1);
  assert.deepEqual(phone.asked, ['rest']);
});

test('a phone of nobody, and one without a link, ask at once: no forms are coming', async () => {
  for (const how of [{ identity: null }, { onLine: false }]) {
    const phone = await page(how);
    await pass(FIRST_S);
    assert.deepEqual(phone.asked, ['rest']);
    mock.timers.reset();
  }
});

test('what did not come is asked for again until all of it is here', async () => {
  const phone = await page({ identity: null });
  await pass(FIRST_S + 30);
  assert.equal(phone.asked.length, 3);
  const whole = Object.assign(new Event('message'), { data: { type: 'rest', whole: true } });
  phone.serviceWorker.dispatchEvent(whole);
  assert.equal(phone.app.whole, true);
  await pass(60);
  assert.equal(phone.asked.length, 3);
});
