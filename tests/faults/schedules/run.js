// Play one plan on the real modules: a person with a phone, an office, and the link between them.

import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { setClock } from '../../../pwa/lib/clock.js';
import { readDraft, saveDraft } from '../../../pwa/store/drafts.js';
import { writeIdentity } from '../../../pwa/store/identity.js';
import { finish } from '../../../pwa/store/outbox.js';
import '../../../pwa/sync/beside.js';
import '../../../pwa/sync/have.js';
import { newDraft, OFFICER } from '../../pwa/store-world.js';
import { judge, watch } from './check.js';
import { copyPhone } from './copied.js';
import { send } from './courier.js';
import { openLink } from './link.js';
import { digestOf, openOffice } from './office.js';
import { openTab } from './tab.js';
import { dice, enterWorld, nowMs, rest, runTo, sleep, startWorld } from './world.js';

/** @typedef {import('./plan.js').Plan} Plan */

/** When the faults have ended, and how long everything may then take: two of the longest waits. */
const CALM_MS = 20 * 60_000;
const END_MS = CALM_MS + 120 * 60_000;
const STEP_MS = 10 * 60_000;
const PHONE_BEGAN_MS = Date.parse('2026-11-21T06:00:00Z');

enterWorld();

/**
 * @param {Plan} plan
 * @returns {Promise<{faults: string[], log: string[], requests: number, records: number, carried: number, offered: number, copied: number}>}
 */
export async function play(plan) {
  startWorld(plan.seed);
  globalThis.indexedDB = new IDBFactory();
  const random = dice(plan.seed ^ 0xabcdef);
  let jumped_ms = 0;
  setClock(() => PHONE_BEGAN_MS + nowMs() + jumped_ms);
  const of = (/** @type {string} */ kind) => /** @type {any[]} */ (plan.events.filter((event) => event.kind === kind));
  const poison = new Map();
  const office = openOffice({ clock: nowMs, poison });
  /** @type {string[]} */
  const log = [];
  const link = openLink({ office, faults: of('link'), haves: of('have'), downs: of('down'), random, log });
  const kept = { writes: 0, webLocks: plan.webLocks, fetchFor: link.fetchFor, random };
  const kills = new Map(of('kill').map(({ nth, rounds }) => [nth, rounds]));
  const phone = { ...kept, name: 'titian', tabs: /** @type {any[]} */ ([]), holder: null, kills };
  const phones = [phone];
  /** What the person was told, and what was shown. */
  const ledger = {
    drafts: new Map(),
    saved: new Map(),
    shown: new Map(),
    faults: /** @type {Set<string>} */ (new Set()),
  };

  /** The page to act in; one that died is opened again. */
  async function page(on = phone) {
    return on.tabs[0] ?? openTab(on);
  }

  const acts = /** @type {Record<string, (event: any) => Promise<unknown> | unknown>} */ ({
    save: (event) => save(event, 3),
    tab: () => openTab(phone),
    clock: ({ by }) => {
      jumped_ms += by;
    },
    backup: () => office.makeBackup(),
    restore: () => office.restore(),
    tap: async () => (await page()).nudge('tap'),
    courier: async (event) => send({ office, log }, await page(), event),
    copy: async (event) => save(event, 3, await copyOf()),
  });

  /** A person whose page died while saving looks for the draft, and begins anew if there is none. @param {any} event @param {number} tries */
  async function save(event, tries, on = phone) {
    const tab = await page(on);
    const known = ledger.drafts.get(event.n);
    const before = known && (await readDraft(tab.db, known.id));
    if (known && !before) return;
    const done = fill(tab, event, before);
    void done.catch((error) => ledger.faults.add(`error: ${error}`));
    await Promise.race([done, tab.died]);
    if (tab.dead && tries > 0) await save(event, tries - 1, on);
  }

  /** From now on there are two, and each goes its own way. */
  async function copyOf() {
    const copy = { ...kept, name: 'titian-copy', tabs: [], holder: null, kills: new Map() };
    await copyPhone(writer, copy.name);
    phones.push(copy);
    watchers.push(watch({ phone: copy, office, ledger }));
    await openTab(copy);
    return copy;
  }

  /** @param {any} tab @param {any} event @param {any} before */
  async function fill(tab, event, before) {
    const draft = before ?? newDraft({ xml: '<data/>' });
    const files = event.files.map((/** @type {number} */ size, /** @type {number} */ at) =>
      fileOf(draft.id, event.n, at, size),
    );
    const refs = files.map(refOf);
    const saved = before ?? (await saveDraft(tab.db, { ...draft, files: refs }, files));
    if (tab.dead) return;
    ledger.drafts.set(event.n, { id: draft.id, files, on: tab.name });
    const xml = `<data id="f02" n="${event.n}">${draft.id}</data>`;
    const sha256 = digestOf(xml);
    if (event.poison) poison.set(event.poison === 'too large' ? files[0].sha256 : sha256, event.poison);
    const words = {
      place: draft.place,
      title: draft.title,
      finished_at: new Date(PHONE_BEGAN_MS + nowMs() + jumped_ms).toISOString(),
    };
    await finish(tab.db, saved, { xml, sha256, files: refs, urgent: event.urgent, ...words });
    if (tab.dead) return;
    ledger.saved.set(event.n, { id: draft.id, sha256, files, poison: event.poison, on: tab.name });
    tab.nudge('save');
  }

  const writer = await openTabFirst();
  const watchers = [watch({ phone, office, ledger })];
  const look = async () => {
    for (const watcher of watchers) await watcher.look();
  };
  const isQuiet = async () => {
    for (const watcher of watchers) if (!(await watcher.isQuiet())) return false;
    return true;
  };
  for (const event of plan.events) if (acts[event.kind]) void sleep(event.at ?? 0).then(() => acts[event.kind](event));
  for (let at_ms = STEP_MS; at_ms <= CALM_MS; at_ms += STEP_MS) {
    await runTo(at_ms);
    await look();
  }
  link.calm = true;
  phone.kills.clear();
  let at_ms = CALM_MS;
  let looks = 0;
  do {
    // A person who looks at the phone now and then; quiet at two looks running: what was under way has ended.
    for (const one of phones) (await page(one)).nudge('visible');
    at_ms += STEP_MS;
    await runTo(at_ms);
    await look();
    looks = (await isQuiet()) ? looks + 1 : 0;
  } while (at_ms < END_MS && looks < 2);
  const faults = [];
  for (const [at, one] of phones.entries())
    faults.push(...(await judge({ phone: one, office, ledger, watcher: watchers[at] })));
  for (const tab of phones.flatMap(({ tabs }) => [...tabs])) tab.crash();
  await rest();
  setClock(null);
  writer.close();
  const { carried, offered } = office;
  const copied = phones.length - 1;
  return { faults, log, requests: link.requests, records: ledger.saved.size, carried, offered, copied };

  async function openTabFirst() {
    const { openDatabase } = await import('../../../pwa/store/database.js');
    const db = await openDatabase();
    await writeIdentity(db, { ...OFFICER, epoch: 'life-1' });
    await openTab(phone);
    return db;
  }
}

/** Bytes of its own for each file. @param {string} owner @param {number} n @param {number} at @param {number} size */
function fileOf(owner, n, at, size) {
  const bytes = new Uint8Array(Buffer.alloc(size, `${owner} ${n} ${at} `));
  const name = `foto${at}.jpg`;
  const facts = {
    type: 'image/jpeg',
    role: /** @type {const} */ ('photo'),
    taken_at: '2026-11-21T01:00:00.000Z',
    received_at: null,
  };
  return { owner, name, bytes: bytes.buffer, sha256: digestOf(bytes), size, ...facts };
}

/** @param {any} file */
function refOf({ name, sha256, size, type, role }) {
  return { name, sha256, size, type, role };
}
