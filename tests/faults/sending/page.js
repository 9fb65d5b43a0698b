// What a test does on the phone beside the real app: finished reports are put on the shelf, and all of it is read back.
// It runs in the app's own page, on the app's own database, through the app's own store.

import { sha256Hex } from '../../../pwa/lib/digest.js';
import { openDatabase } from '../../../pwa/store/database.js';
import { saveDraft } from '../../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../../pwa/store/files.js';
import { finish, listOutbox, outboxCounts } from '../../../pwa/store/outbox.js';

const FORM = { form_id: 'uji_lapangan', form_version: '1', form_sha256: 'f'.repeat(64) };
const LEAST_PHOTO_BYTES = 5_000;
const MOST_PHOTO_BYTES = 120_000;
const PREVIEW_BYTES = 3_000;

/** @type {ReturnType<typeof openDatabase> | null} */
let opened = null;
const database = () => {
  opened ??= openDatabase();
  return opened;
};

/** Bytes that do not pack, as a photo's do not. @param {string} owner @param {string} name @param {number} size @param {object} more */
async function file(owner, name, size, more) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const named = { owner, name, size, sha256: await sha256Hex(bytes.buffer), type: 'image/jpeg' };
  return { ...named, bytes: bytes.buffer, taken_at: '', received_at: null, ...more };
}

/** @param {string} owner @param {number} number @param {number} [bytes] */
async function photo(owner, number, bytes) {
  const name = `foto-${number}.jpg`;
  const size = bytes || LEAST_PHOTO_BYTES + Math.floor(Math.random() * (MOST_PHOTO_BYTES - LEAST_PHOTO_BYTES));
  const preview = await file(owner, `kecil-${number}.jpg`, PREVIEW_BYTES, { role: 'preview', of: name });
  return [await file(owner, name, size, { role: 'photo' }), preview];
}

const refOf = ({ name, sha256, size, type, role, of }) => ({ name, sha256, size, type, role, ...(of ? { of } : {}) });

/** Finish so many reports, each with at most two photos; with one of so many bytes, when that is told; -1: none. @param {number} count @param {number} [bytes] */
export async function stock(count, bytes = 0) {
  const db = await database();
  const made = [];
  for (let at = 0; at < count; at += 1) {
    const id = `uuid:${crypto.randomUUID()}`;
    const photos = Array.from({ length: bytes ? Math.min(1, bytes + 1) : Math.floor(Math.random() * 3) }, (_, number) =>
      photo(id, number, bytes),
    );
    const files = (await Promise.all(photos)).flat();
    const refs = files.map(refOf);
    const said = crypto.randomUUID().repeat(20);
    const xml = `<data id="${FORM.form_id}" version="1"><nama>Uji</nama><topik>${said}</topik><meta><instanceID>${id}</instanceID></meta></data>`;
    const sha256 = await sha256Hex(xml);
    const instant = new Date().toISOString();
    const words = { title: 'Uji lapangan', place: '', page: '', language: 'id', progress: 0, rev: 0 };
    const draft = { ...FORM, ...words, id, xml, files: refs, started_at: instant, updated_at: instant };
    const end = { xml, sha256, files: refs, urgent: Math.random() < 0.2, place: '', title: '', finished_at: instant };
    await finish(db, await saveDraft(db, draft, files), end);
    made.push({ instance_id: id, sha256, files: refs.map((ref) => ref.sha256) });
  }
  // As the app does when a form is finished: a tab that is sending hears of it. Then, as a person who comes back to it.
  const [tabs, heard] = [new BroadcastChannel('titian-sync'), new BroadcastChannel('titian-sync')];
  const told = new Promise((resolve) => heard.addEventListener('message', resolve, { once: true }));
  tabs.postMessage({ type: 'save' });
  await told;
  for (const channel of [tabs, heard]) channel.close();
  dispatchEvent(new Event('online'));
  return made;
}

/** How many records and files have not reached the office; none is read for it. */
export async function left() {
  const { waiting, files_waiting } = await outboxCounts(await database());
  return waiting + files_waiting;
}

/** Every record that lies here, with the digests of what lies here now. */
export async function shelf() {
  const db = await database();
  const found = [];
  for (const record of await listOutbox(db)) {
    const { instance_id, sha256, device_seq, state, receipt, missing, problem } = record;
    const files = [];
    for (const { name, sha256: named, received_at, held } of await listFiles(db, instance_id)) {
      const kept = held ? await readFile(db, instance_id, name) : null;
      files.push({ sha256: named, received: Boolean(received_at), kept: kept ? await sha256Hex(kept.bytes) : '' });
    }
    const row = { instance_id, sha256, device_seq, state, receipt, missing, problem, files };
    found.push({ ...row, xml_sha256: await sha256Hex(record.xml) });
  }
  return found;
}
