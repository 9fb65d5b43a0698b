// A scripted phone: the real store and the real sender under Node, against a real server. It enrols, takes the office's
// news, saves records with photos, syncs until nothing waits, and prints a ledger as one JSON line.
//
//   node tests/faults/phone.js '{"direct": "http://localhost:8000", "via": "http://localhost:9000", "code": "…", …}'

import 'fake-indexeddb/auto';
import { now, nowIso, setClock } from '../../pwa/lib/clock.js';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { newUuid } from '../../pwa/lib/ids.js';
import { openDatabase } from '../../pwa/store/database.js';
import { saveDraft } from '../../pwa/store/drafts.js';
import { writeIdentity } from '../../pwa/store/identity.js';
import { finish, listOutbox, outboxCounts } from '../../pwa/store/outbox.js';
import { enrol } from '../../pwa/sync/enrol.js';
import { startSchedule } from '../../pwa/sync/schedule.js';
import { browserFetch } from './browser-fetch.js';

/**
 * direct: the server itself, for what comes before the trial; via: the link on trial. code: enrol with it, or token: of
 * a phone enrolled before. xml: what to fill in, ID_PLACE stands for the record's id; forms: the same, each in turn.
 * photos: sizes in bytes, of each record; previews: of each photo. faster: how many times faster this phone's time runs.
 * @typedef {{form_id: string, form_version: string, xml: string}} Filled
 * @typedef {Filled & {direct: string, via: string, code?: string, token?: string, forms?: Filled[], records: number, photos: number[], previews?: number, faster?: number, deadline_s?: number}} Script
 */

const ID_PLACE = 'uuid:00000000-0000-4000-8000-000000000000';
const LOOK_MS = 10;
/** Shorter waits are the machine's own. */
const SCALED_FROM_MS = 1_000;

const script = /** @type {Script} */ (JSON.parse(process.argv[2]));
const { direct, via, faster = 1, deadline_s = 200 } = script;
const wait = globalThis.setTimeout;
const began_ms = Date.now();
globalThis.setTimeout = /** @type {any} */ (
  (/** @type {any} */ fn, ms = 0, /** @type {any[]} */ ...args) =>
    wait(fn, ms >= SCALED_FROM_MS ? ms / faster : ms, ...args)
);
setClock(() => began_ms + (Date.now() - began_ms) * faster);

/** @type {{method: string, path: string, bytes: number, status: number}[]} */
const requests = [];
const ledger = { saved: /** @type {any[]} */ ([]), shown: /** @type {Record<string, string>} */ ({}), quiet: false };
const times = { answers_s: 0, all_s: 0 };

const db = await openDatabase();
if (script.code) await enrol(db, script.code, 'HP uji', { baseUrl: `${direct}/sync/v1` });
else await writeIdentity(db, known(String(script.token)));
await syncing(direct, async (schedule) => {
  await schedule.nudge('tap');
});
requests.length = 0;
for (let at = 0; at < script.records; at += 1) ledger.saved.push(await save(at));
await syncing(via, untilQuiet);
const told = `${JSON.stringify({ ...ledger, requests, times })}\n`;
// More than a pipe holds: it is waited for until all of it has left.
await new Promise((done) => process.stdout.write(told, done));
process.exit(0);

/** @param {string} url @param {(schedule: any) => Promise<void>} work */
async function syncing(url, work) {
  const schedule = startSchedule(db, {
    fetch: counted,
    baseUrl: `${url}/sync/v1`,
    locks: null,
    signals: () => ({ connection: () => undefined, tellTabs: () => {}, askWake: () => {}, stop: () => {} }),
    wait: (ms, fn) => {
      const timer = wait(fn, ms / faster);
      return () => clearTimeout(timer);
    },
  });
  await work(schedule);
  schedule.stop();
}

/** @param {any} _schedule it wakes itself */
async function untilQuiet(_schedule) {
  const start_ms = now().getTime();
  const passed_s = () => (now().getTime() - start_ms) / 1_000;
  while (passed_s() < deadline_s * faster) {
    const { waiting, needs_action, files_waiting } = await outboxCounts(db);
    if (waiting === 0) times.answers_s ||= passed_s();
    if (waiting + files_waiting === 0) {
      times.all_s = passed_s();
      ledger.quiet = needs_action === 0;
      break;
    }
    await new Promise((resolve) => wait(resolve, LOOK_MS));
  }
  for (const { instance_id, state } of await listOutbox(db)) ledger.shown[instance_id] = state;
}

/** @param {string} url @param {any} init */
async function counted(url, init = {}) {
  const { body, method = 'GET' } = init;
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : (body?.byteLength ?? 0);
  const request = { method, path: new URL(url).pathname.replace(/^\/sync\/v1/, ''), bytes, status: 0 };
  requests.push(request);
  const response = await browserFetch(url, init);
  request.status = response.headers.has('X-Titian-Epoch') ? response.status : -response.status;
  return response;
}

/** @param {number} at */
async function save(at) {
  const id = `uuid:${newUuid()}`;
  const files = await Promise.all(script.photos.flatMap((size, nth) => photos(id, `foto${nth}`, size)));
  const refs = files.map(({ name, sha256, size, type, role, of }) => ({
    name,
    sha256,
    size,
    type,
    role,
    ...(of ? { of } : {}),
  }));
  const { form_id, form_version, xml: blank } = script.forms?.[at % script.forms.length] ?? script;
  const xml = blank.replaceAll(ID_PLACE, id);
  const sha256 = await sha256Hex(xml);
  const instants = { started_at: nowIso(), updated_at: nowIso() };
  const words = { title: `Laporan ${at}`, place: 'Desa', page: '', language: 'id', progress: 0, rev: 0 };
  const begun = { id, form_id, form_version, form_sha256: 'f'.repeat(64), xml, files: refs, ...instants, ...words };
  const draft = await saveDraft(db, begun, files);
  await finish(db, draft, {
    xml,
    sha256,
    files: refs,
    urgent: false,
    place: 'Desa',
    title: words.title,
    finished_at: nowIso(),
  });
  return { instance_id: id, sha256, files: refs, form_id, form_version, ...(script.forms ? { xml } : {}) };
}

/** A photo, and its preview where they are wanted. @param {string} owner @param {string} stem @param {number} size */
function photos(owner, stem, size) {
  const { previews } = script;
  const name = `${stem}.jpg`;
  const small = previews ? [photo(owner, `${stem}.preview.jpg`, previews, { role: 'preview', of: name })] : [];
  return [photo(owner, name, size, { role: 'photo' }), ...small];
}

/** Bytes that do not pack, as a photo's do not. @param {string} owner @param {string} name @param {number} size @param {{role: 'photo' | 'preview', of?: string}} as */
async function photo(owner, name, size, as) {
  const bytes = new Uint8Array(size);
  for (let from = 0; from < size; from += 65_536)
    crypto.getRandomValues(bytes.subarray(from, Math.min(size, from + 65_536)));
  const facts = { type: 'image/jpeg', taken_at: nowIso(), received_at: null };
  return { owner, name, bytes: bytes.buffer, sha256: await sha256Hex(bytes), size, ...facts, ...as };
}

/** @param {string} token */
function known(token) {
  const person = { id: 'person', name: 'Petugas 07', username: 'petugas07', roles: ['pimpasa'] };
  const office = { id: 'office', name: 'Kantor', letters: 'ME', time_zone: 'Asia/Jakarta' };
  return { token, device_id: 'device', device_code: 'K7Q29M', person, office, epoch: 'before', enrolled_at: nowIso() };
}
