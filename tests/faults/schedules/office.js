// The office as docs/sync-protocol.md describes it, in memory, with backups and restores. It remembers beside its own
// data all that it ever stored, so that a phone's word can be held against it.

import { createHash } from 'node:crypto';

/** @typedef {{method: string, path: string, headers: Headers, body: Uint8Array, from?: string}} Asked */
/** @typedef {{status: number, headers: Record<string, string>, body: Uint8Array}} Answered */

const NONE = new Uint8Array();
const SERVER_BEGAN_MS = Date.parse('2026-11-21T06:00:00Z');

/** @param {{clock: () => number, poison?: Map<string, string>}} options poison: digest → what happens to whoever sends it */
export function openOffice({ clock, poison = new Map() }) {
  let lives = 1;
  const state = { records: new Map(), files: new Map(), uploads: new Map(), seq: 0, safe_seq: 0 };
  let named = 0;
  /** @type {typeof state | null} */
  let backup = null;
  const office = {
    state,
    epoch: 'life-1',
    /** instance id → digests of the answers that were ever stored under it */
    ever: new Map(),
    /** every file that was ever whole here, by digest */
    everFiles: new Set(),
    /** what the last verified backup holds */
    backed: { records: new Set(), files: new Set() },
    accepted: new Map(),
    /** how many records were asked for by id and digest only */
    offered: 0,
    /** how many records came first by a courier */
    carried: 0,
    beats: /** @type {any[]} */ ([]),
    answer,
    makeBackup,
    restore,
    bring,
    bringFile,
  };

  function makeBackup() {
    backup = copy(state);
    office.backed = { records: new Set(state.records.keys()), files: new Set(state.files.keys()) };
    state.safe_seq = covered();
  }

  /** Up to the first receipt whose photos are not all in the backup: a phone takes the number as leave to drop its own. */
  function covered() {
    const revisions = [...state.records.values()].flat();
    const partial = revisions.filter(({ files }) =>
      files.some((/** @type {any} */ { sha256 }) => !state.files.has(sha256)),
    );
    return partial.length === 0 ? state.seq : Math.min(...partial.map(({ receipt }) => receipt.seq)) - 1;
  }

  /** The disk is lost; what the last backup holds begins a new life, and nothing else. */
  function restore() {
    const kept = backup ? copy(backup) : { records: new Map(), files: new Map(), uploads: new Map(), seq: 0 };
    Object.assign(state, kept, { uploads: new Map(), safe_seq: 0 });
    lives += 1;
    office.epoch = `life-${lives}`;
  }

  /** @param {Asked} asked @returns {Answered} */
  function answer(asked) {
    const { method, path } = asked;
    if (path.startsWith('/hello')) return hello(path);
    if (path === '/push') return push(asked.body);
    if (path === '/have') return have(asked.body);
    if (path.startsWith('/pull'))
      return json(200, { epoch: office.epoch, safe_seq: state.safe_seq, next: 0, more: false, changes: [] });
    if (path === '/heartbeat') {
      office.beats.push({ ...parse(asked.body), from: asked.from });
      return json(200, { epoch: office.epoch, safe_seq: state.safe_seq, server_time: serverTime() });
    }
    if (path.startsWith('/uploads')) return tus(method, path, asked);
    return json(404, { error: { code: 'NOT_FOUND', message: '' } });
  }

  function serverTime() {
    return new Date(SERVER_BEGAN_MS + clock()).toISOString();
  }

  /** @param {string} path */
  function hello(path) {
    const nonce = new URLSearchParams(path.split('?')[1]).get('nonce');
    const facts = { epoch: office.epoch, server_time: serverTime(), safe_seq: state.safe_seq };
    return json(200, { titian: 1, nonce, oldest_app_version: '0.0.0', ...facts });
  }

  /** @param {Uint8Array} body */
  function push(body) {
    const records = parse(body)?.records;
    if (!Array.isArray(records)) return json(422, { error: { code: 'BAD_MESSAGE', message: '' } });
    const fates = new Set(records.map(({ sha256 }) => poison.get(sha256)));
    if (fates.has('falls')) return json(500, { error: { code: 'SERVER_FAULT', message: '' } });
    if (fates.has('schema')) return json(422, { error: { code: 'BAD_MESSAGE', message: '', where: 'records.0.xml' } });
    return json(200, { epoch: office.epoch, safe_seq: state.safe_seq, results: records.map(take) });
  }

  /** @param {Uint8Array} body */
  function have(body) {
    const results = parse(body).records.map((/** @type {any} */ { instance_id, sha256 }) => {
      const revisions = state.records.get(instance_id) ?? [];
      const known = revisions.find((/** @type {any} */ revision) => revision.sha256 === sha256);
      if (!known) return { instance_id, outcome: revisions.length > 0 ? 'other' : 'unknown' };
      return { instance_id, outcome: 'known', receipt: known.receipt, missing: missingOf(known) };
    });
    office.offered += results.length;
    return json(200, { epoch: office.epoch, safe_seq: state.safe_seq, results });
  }

  /** @param {any} record */
  function missingOf({ files }) {
    const digests = files.map((/** @type {any} */ file) => file.sha256);
    return digests.filter((/** @type {string} */ digest) => !state.files.has(digest));
  }

  /** @param {any} record */
  function take(record) {
    const { instance_id, sha256 } = record;
    if (digestOf(record.xml) !== sha256 || poison.get(sha256) === 'unreadable')
      return { instance_id, outcome: 'refused', problem: { code: 'UNREADABLE', message: 'Tidak terbaca.' } };
    const revisions = state.records.get(instance_id) ?? [];
    let known = revisions.find((/** @type {any} */ revision) => revision.sha256 === sha256);
    const outcome = known ? 'repeated' : revisions.length > 0 ? 'conflicted' : 'accepted';
    if (!known) {
      state.seq += 1;
      const receipt = {
        instance_id,
        sha256,
        epoch: office.epoch,
        seq: state.seq,
        received_at: serverTime(),
        code: `K-${state.seq}`,
      };
      known = { ...record, receipt };
      state.records.set(instance_id, [...revisions, known]);
      office.ever.set(instance_id, (office.ever.get(instance_id) ?? new Set()).add(sha256));
      const key = `${office.epoch} ${instance_id}`;
      office.accepted.set(key, (office.accepted.get(key) ?? 0) + 1);
    }
    return { instance_id, outcome, receipt: known.receipt, missing: missingOf(record) };
  }

  /** A record that a courier brought; one that the office falls over is as good as not brought. @param {any} record */
  function bring(record) {
    if (['falls', 'schema'].includes(poison.get(record.sha256) ?? '')) return;
    if (take(record).outcome === 'accepted') office.carried += 1;
  }

  /** @param {string} sha256 @param {Uint8Array} bytes */
  function bringFile(sha256, bytes) {
    const wanted = [...state.records.values()].flat().some((record) => missingOf(record).includes(sha256));
    if (!wanted || digestOf(bytes) !== sha256 || poison.has(sha256)) return;
    state.files.set(sha256, bytes);
    office.everFiles.add(sha256);
  }

  /** @param {string} method @param {string} path @param {Asked} asked */
  function tus(method, path, { headers, body }) {
    const checksum = headers.get('Upload-Checksum');
    if (method !== 'HEAD' && checksum !== `sha256 ${createHash('sha256').update(body).digest('base64')}`)
      return bare(460);
    if (method === 'POST') return begin(headers, body);
    const upload = state.uploads.get(path.slice('/uploads/'.length));
    if (!upload) return bare(404);
    if (method === 'PATCH') {
      if (Number(headers.get('Upload-Offset')) !== upload.held) return bare(409);
      if (!append(upload, body)) return bare(460);
    }
    return bare(method === 'PATCH' ? 204 : 200, { 'Upload-Offset': String(upload.held) });
  }

  /** @param {Headers} headers @param {Uint8Array} body */
  function begin(headers, body) {
    const told = /** @type {any} */ (
      Object.fromEntries(
        String(headers.get('Upload-Metadata'))
          .split(',')
          .map((pair) => {
            const [key, value] = pair.split(' ');
            return [key, Buffer.from(value, 'base64').toString()];
          }),
      )
    );
    const size = Number(headers.get('Upload-Length'));
    if (!state.records.has(told.instance_id)) return bare(404);
    if (poison.get(told.sha256) === 'too large')
      return json(413, { error: { code: 'FILE_TOO_LARGE', message: 'Terlalu besar.' } });
    const before = [...state.uploads.values()].find(({ sha256 }) => sha256 === told.sha256);
    named += 1;
    const upload = before ?? { id: `u${named}`, size, sha256: told.sha256, parts: [], held: 0 };
    if (state.files.has(told.sha256)) upload.held = size;
    else if (!before) {
      state.uploads.set(upload.id, upload);
      if (!append(upload, body)) return bare(460);
    }
    return bare(201, { Location: `/sync/v1/uploads/${upload.id}`, 'Upload-Offset': String(upload.held) });
  }

  /** @param {any} upload @param {Uint8Array} body */
  function append(upload, body) {
    upload.parts = [...upload.parts, body];
    upload.held += body.length;
    if (upload.held < upload.size) return true;
    const whole = Buffer.concat(upload.parts);
    if (digestOf(whole) !== upload.sha256) {
      state.uploads.delete(upload.id);
      return false;
    }
    state.files.set(upload.sha256, whole);
    office.everFiles.add(upload.sha256);
    return true;
  }

  /** @param {number} status @param {unknown} content @returns {Answered} */
  function json(status, content) {
    const body = new TextEncoder().encode(JSON.stringify(content));
    return { status, headers: { 'X-Titian-Epoch': office.epoch, 'Content-Type': 'application/json' }, body };
  }

  /** @param {number} status @param {Record<string, string>} [headers] @returns {Answered} */
  function bare(status, headers = {}) {
    return { status, headers: { 'X-Titian-Epoch': office.epoch, ...headers }, body: NONE };
  }

  return office;
}

/** @param {any} state */
function copy(state) {
  return { ...state, records: new Map(state.records), files: new Map(state.files), uploads: new Map() };
}

/** @param {Uint8Array | string} content */
export function digestOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** @param {Uint8Array} body */
function parse(body) {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
