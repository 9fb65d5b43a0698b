// The phone's own store for tests that stand beside the app: a second connection to the same database.

import { tryRoom } from '../../../pwa/store/room.js';
import { sha256Hex } from '../../../pwa/lib/digest.js';
import { plantCanary } from '../../../pwa/store/canary.js';
import { openDatabase } from '../../../pwa/store/database.js';
import { listDrafts, saveDraft } from '../../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../../pwa/store/files.js';
import { readIdentity, readSetting, writeIdentity, writeSetting } from '../../../pwa/store/identity.js';
import { MIGRATIONS } from '../../../pwa/store/migrations.js';
import { finish, listOutbox } from '../../../pwa/store/outbox.js';

const IDENTITY = {
  token: 'token',
  device_id: 'd1',
  device_code: 'K7Q29M',
  person: { id: 'p1', name: 'Petugas 07', username: 'petugas07', roles: ['pimpasa'] },
  office: { id: 'o1', name: 'Kanim', letters: 'ME', time_zone: 'Asia/Jakarta' },
  epoch: 'e1',
  enrolled_at: '2026-01-01T00:00:00Z',
};
const FORM = { form_id: 'uji', form_sha256: 'f'.repeat(64), form_version: '1', title: 'Uji', place: 'Desa', page: '1' };

/** @type {Promise<import('../../../pwa/store/database.js').Database> | undefined} */
let opened;
export const version = MIGRATIONS.length;
export const database = () => (opened ??= openDatabase());

/** @param {string} key @param {unknown} value */
export const set = async (key, value) => writeSetting(await database(), key, value);
/** @param {string} key */
export const get = async (key) => readSetting(await database(), key, null);

export async function enrol() {
  const db = await database();
  await writeIdentity(db, IDENTITY);
  await plantCanary(db, IDENTITY.device_id);
}

/** @param {number} size @param {string} owner @param {string} name */
async function photo(size, owner, name) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
  const named = { name, sha256: await sha256Hex(bytes.buffer), size, type: 'image/jpeg', role: 'photo' };
  return { ...named, owner, bytes: bytes.buffer, taken_at: '', received_at: null };
}

const refOf = ({ name, sha256, size, type, role }) => ({ name, sha256, size, type, role });

/** Letters that no file system presses together. @param {number} size */
function letters(size) {
  const bytes = crypto.getRandomValues(new Uint8Array(Math.min(size, 60_000)));
  return Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

/** A draft. @param {{ photos?: number, photo_bytes?: number, text_bytes?: number }} [how] @returns {Promise<any>} */
export async function draft({ photos = 0, photo_bytes = 100_000, text_bytes = 200 } = {}) {
  const db = await database();
  const id = `uuid:${crypto.randomUUID()}`;
  const files = [];
  for (let n = 0; n < photos; n += 1) files.push(await photo(photo_bytes, id, `foto-${n}.jpg`));
  const xml = `<data id="uji"><n>${letters(text_bytes)}</n><meta><instanceID>${id}</instanceID></meta></data>`;
  const begun = {
    ...FORM,
    id,
    xml,
    files: files.map(refOf),
    language: 'id',
    progress: 0,
    started_at: '',
    updated_at: '',
    rev: 0,
  };
  return saveDraft(db, begun, files);
}

/** A finished record. @param {Parameters<typeof draft>[0]} [how] @returns {Promise<{id: string, sha256: string}>} */
export async function record(how) {
  const begun = await draft(how);
  const sha256 = await sha256Hex(begun.xml);
  const end = { xml: begun.xml, sha256, files: begun.files, urgent: false, place: 'Desa', title: 'Uji' };
  const made = await finish(await database(), begun, { ...end, finished_at: '2026-01-14T06:07:00Z' });
  return { id: made.instance_id, sha256 };
}

/** Until it no longer goes. @param {(how?: any) => Promise<any>} make @param {any} how @param {number} most */
async function many(make, how, most) {
  const made = [];
  try {
    while (made.length < most) made.push(await make(how));
    return { made, code: '' };
  } catch (error) {
    return { made, code: /** @type {any} */ (error).code ?? String(error) };
  }
}

/** @param {any} how @param {number} [most] */
export const records = (how, most = 2000) => many(record, how, most);

/** What lies here, with what its bytes are now. */
export async function shelf() {
  const db = await database();
  const kept = [];
  for (const { instance_id, xml, sha256, state, device_seq, files } of await listOutbox(db)) {
    const found = [];
    for (const { name, held } of await listFiles(db, instance_id)) {
      const file = held ? await readFile(db, instance_id, name) : null;
      found.push({ name, held, sha256: file ? await sha256Hex(file.bytes) : '' });
    }
    const named = files.map(({ name, sha256: digest }) => ({ name, sha256: digest }));
    kept.push({ id: instance_id, whole: (await sha256Hex(xml)) === sha256, sha256, state, device_seq, named, found });
  }
  const drafts = (await listDrafts(db)).map(({ id, rev }) => ({ id, rev }));
  return { records: kept, drafts, person: (await readIdentity(db))?.person.id ?? '' };
}

/** The app's own trial, without the app. @returns {Promise<number>} bytes that fitted */
export const trial = async () => (await tryRoom()) ?? -1;

/** How many photos of 400 kB really fit, each in a strict save as the app makes it. @param {number} most */
export async function photosThatFit(most) {
  const db = await database();
  for (let n = 0; n < most; n += 1) {
    const id = `uuid:${crypto.randomUUID()}`;
    const file = await photo(400_000, id, 'foto.jpg');
    const tx = db.transaction(['files', 'bytes'], 'readwrite', { durability: 'strict' });
    void tx.objectStore('bytes').put({ owner: id, name: file.name, sealed: { v: 0, value: file.bytes } });
    if (
      !(await tx.done.then(
        () => true,
        () => false,
      ))
    )
      return n;
  }
  return most;
}
