// A phone that saves as fast as it can, through the real store, and tells a ledger of each save once it is done.
// First it reads back what an earlier life of it has left, whole, and hands that in.

import { openDatabase } from '../../../pwa/store/database.js';
import { listDrafts, saveDraft } from '../../../pwa/store/drafts.js';
import { listFiles, readFile } from '../../../pwa/store/files.js';
import { startFreshLog } from '../../../pwa/store/fresh-log.js';
import { writeIdentity } from '../../../pwa/store/identity.js';
import { finish, listOutbox } from '../../../pwa/store/outbox.js';
import { sha256Hex } from '../../../pwa/lib/digest.js';

const IDENTITY = {
  token: 'token',
  device_id: 'd1',
  device_code: 'K7Q29M',
  person: { id: 'p1', name: 'Petugas 07', username: 'petugas07', roles: ['pimpasa'] },
  office: { id: 'o1', name: 'Kanim', letters: 'ME', time_zone: 'Asia/Jakarta' },
  epoch: 'e1',
  enrolled_at: '2026-01-01T00:00:00Z',
};
const PHOTO_BYTES = 150_000;

/** @type {import('../../../pwa/store/database.js').Database} */
let db;
let random = () => 0;
let life = 0;
/** Wait until the ledger has heard before the next save begins: then each sync belongs to one save. */
let calm = false;

/** Mulberry32: the same seed, the same doings. @param {number} seed */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {string} path @param {unknown} message */
const tell = (path, message) => fetch(path, { method: 'POST', body: JSON.stringify(message) });

/** @param {object} message */
async function saySaved(message) {
  const told = tell('/saved', { life, ...message });
  if (calm) await told;
}

/** @param {string} owner */
async function filesOf(owner) {
  const found = [];
  for (const { name, sha256 } of await listFiles(db, owner)) {
    const file = await readFile(db, owner, name);
    found.push({ name, sha256, bytes_sha256: file ? await sha256Hex(file.bytes) : '' });
  }
  return found;
}

/** Everything that lies here, with the digests of what lies here now. */
async function readBack() {
  const found = [];
  for (const { id, rev, xml } of await listDrafts(db)) {
    found.push({ id, rev, xml, finished: false, files: await filesOf(id) });
  }
  for (const { instance_id: id, xml, sha256, device_seq } of await listOutbox(db)) {
    found.push({ id, rev: 0, xml, sha256, device_seq, finished: true, files: await filesOf(id) });
  }
  return found;
}

/** @param {string} owner @param {number} number */
async function photo(owner, number) {
  const bytes = new Uint8Array(PHOTO_BYTES + Math.floor(random() * PHOTO_BYTES));
  for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const named = { name: `foto-${number}.jpg`, sha256: await sha256Hex(bytes.buffer), size: bytes.length };
  return { ...named, type: 'image/jpeg', role: 'photo', owner, bytes: bytes.buffer, taken_at: '', received_at: null };
}

/** What the text says belongs to it is what must be found with it. @param {string} id @param {number} step @param {{name: string, sha256: string}[]} files */
const text = (id, step, files) =>
  `<data id="uji"><n>${step}</n>${files.map(({ name, sha256 }) => `<foto digest="${sha256}">${name}</foto>`).join('')}<meta><instanceID>${id}</instanceID></meta></data>`;

const refOf = ({ name, sha256, size, type, role }) => ({ name, sha256, size, type, role });

/** One record from its first save to its end: photos come, go and are taken anew on the way. */
async function fillIn() {
  const id = `uuid:${crypto.randomUUID()}`;
  const form = { form_id: 'uji', form_sha256: 'f'.repeat(64), form_version: '1', title: '', place: '', page: '1' };
  /** @type {any} */
  let draft = { ...form, id, xml: '', files: [], language: 'id', progress: 0, started_at: '', updated_at: '', rev: 0 };
  const steps = 1 + Math.floor(random() * 4);
  for (let step = 1; step <= steps; step += 1) {
    const put = await Promise.all([photo(id, step), ...(random() < 0.5 ? [photo(id, 9)] : [])]);
    const gone = random() < 0.3 ? draft.files.filter(({ name }) => name !== 'foto-9.jpg').slice(0, 1) : [];
    const names = new Set([...put, ...gone].map(({ name }) => name));
    const files = [...draft.files.filter(({ name }) => !names.has(name)), ...put.map(refOf)];
    const next = { ...draft, files, xml: text(id, step, files) };
    draft = await saveDraft(
      db,
      next,
      put,
      gone.map(({ name }) => name),
    );
    await saySaved({ id, rev: draft.rev, xml: draft.xml, finished: false });
  }
  if (random() < 0.2) return;
  // The last photo comes with the end itself.
  const last = await photo(id, 10);
  const files = [...draft.files, last];
  const xml = text(id, steps + 1, files);
  const sha256 = await sha256Hex(xml);
  await finish(db, draft, {
    xml,
    sha256,
    files,
    urgent: false,
    place: '',
    title: '',
    finished_at: '2026-01-14T06:07:00Z',
  });
  await saySaved({ id, rev: 0, xml, finished: true });
}

async function main() {
  db = await openDatabase();
  await writeIdentity(db, IDENTITY);
  const answer = await tell('/found', await readBack());
  ({ seed: life, calm } = await answer.json());
  await startFreshLog(db);
  random = seeded(life);
  for (;;) await fillIn();
}

main().catch((error) => tell('/wrong', `${error?.name}: ${error?.code ?? ''} ${error?.message}`));
