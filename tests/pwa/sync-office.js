// An office in memory that speaks protocol 1, with a hook for everything that goes wrong on the way.
// Longer than usual, because the office is one whole: every call of the protocol, and a hook before and after each.

import { gunzipSync } from 'node:zlib';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { newUuid } from '../../pwa/lib/ids.js';
import { EPOCH } from './store-world.js';

/** @typedef {{method: string, path: string, headers: Headers, json: any, bytes: Uint8Array}} Seen */

export function openOffice({ epoch = EPOCH } = {}) {
  const office = {
    epoch,
    safe_seq: 0,
    server_time: '2026-11-21T06:00:00Z',
    oldest_app_version: '0.0.0',
    records: new Map(),
    files: new Map(),
    uploads: new Map(),
    blobs: new Map(),
    changes: [],
    pack: undefined,
    beats: [],
    /** @type {Seen[]} */
    log: [],
    /** Return a Response to answer instead of the office, throw to break the link, undefined to go on. */
    before: async (_seen) => undefined,
    /** The office has done its part; throw to lose its answer, or return another one. */
    after: async (_seen, response) => response,
    fetch,
    json,
    calls: (method, path) => office.log.filter((seen) => seen.method === method && seen.path.startsWith(path)),
  };

  async function fetch(url, init = {}) {
    const path = String(url).replace(/^.*\/sync\/v1/, '');
    const headers = new Headers(init.headers);
    let bytes = new Uint8Array(init.body === undefined ? 0 : await new Response(init.body).arrayBuffer());
    if (headers.get('Content-Encoding') === 'gzip') bytes = new Uint8Array(gunzipSync(bytes));
    const isJson = headers.get('Content-Type') === 'application/json';
    const seen = {
      method: init.method ?? 'GET',
      path,
      headers,
      bytes,
      json: isJson ? JSON.parse(new TextDecoder().decode(bytes)) : null,
    };
    office.log.push(seen);
    if (init.signal?.aborted) throw new DOMException('stopped', 'AbortError');
    const instead = await office.before(seen);
    if (instead) return instead;
    return office.after(seen, await answer(seen));
  }

  async function answer(seen) {
    const { method, path } = seen;
    if (path.startsWith('/hello')) return hello(path);
    if (path === '/push') return push(seen.json.records);
    if (path === '/have') return have(seen.json.records);
    if (path.startsWith('/pull')) return pull(path);
    if (path.startsWith('/uploads')) return tus(method, path, seen);
    if (path.startsWith('/blobs/')) return blob(path.slice(7));
    if (path === '/heartbeat') {
      office.beats.push(seen.json);
      return json({ epoch: office.epoch, safe_seq: office.safe_seq, server_time: office.server_time });
    }
    return json({ error: { code: 'NOT_FOUND', message: '' } }, 404);
  }

  function hello(path) {
    const nonce = new URLSearchParams(path.split('?')[1]).get('nonce');
    const { epoch: now, server_time, safe_seq, oldest_app_version } = office;
    return json({ titian: 1, nonce, epoch: now, server_time, safe_seq, oldest_app_version });
  }

  function push(records) {
    const results = records.map((record) => {
      const known = office.records.get(record.instance_id);
      const outcome = known ? 'repeated' : 'accepted';
      const seq = known?.receipt.seq ?? office.records.size + 1;
      const { instance_id, sha256 } = record;
      const receipt = known?.receipt ?? {
        instance_id,
        sha256,
        epoch: office.epoch,
        seq,
        received_at: office.server_time,
        code: `PLG-2026-${String(seq).padStart(4, '0')}`,
      };
      office.records.set(instance_id, { ...record, receipt, times: (known?.times ?? 0) + 1 });
      return {
        instance_id,
        outcome,
        receipt,
        missing: record.files.map((file) => file.sha256).filter((digest) => !office.files.has(digest)),
      };
    });
    return json({ epoch: office.epoch, safe_seq: office.safe_seq, results });
  }

  function have(records) {
    const results = records.map(({ instance_id, sha256 }) => {
      const known = office.records.get(instance_id);
      if (known?.sha256 !== sha256) return { instance_id, outcome: known ? 'other' : 'unknown' };
      const missing = known.files.map((file) => file.sha256).filter((digest) => !office.files.has(digest));
      return { instance_id, outcome: 'known', receipt: known.receipt, missing };
    });
    return json({ epoch: office.epoch, safe_seq: office.safe_seq, results });
  }

  function pull(path) {
    const query = new URLSearchParams(path.split('?')[1]);
    const since = Number(query.get('since'));
    const limit = Number(query.get('limit'));
    const later = office.changes.filter((change) => change.seq > since);
    const changes = later.slice(0, limit);
    const next = changes.length ? changes[changes.length - 1].seq : since;
    const page = { epoch: office.epoch, safe_seq: office.safe_seq, next, more: later.length > changes.length, changes };
    return json(since === 0 && office.pack ? { ...page, pack: office.pack } : page);
  }

  async function tus(method, path, { headers, bytes }) {
    const checksum = headers.get('Upload-Checksum');
    if (
      checksum &&
      bytes.length &&
      checksum !== `sha256 ${Buffer.from(await sha256Hex(bytes), 'hex').toString('base64')}`
    )
      return bare(460);
    if (method === 'POST') {
      const told = Object.fromEntries(
        headers
          .get('Upload-Metadata')
          .split(',')
          .map((pair) => {
            const [key, value] = pair.split(' ');
            return [key, Buffer.from(value, 'base64').toString()];
          }),
      );
      const size = Number(headers.get('Upload-Length'));
      if (office.files.has(told.sha256))
        return bare(201, { Location: `/sync/v1/uploads/${newUuid()}`, 'Upload-Offset': String(size) });
      const upload = { id: newUuid(), size, told, bytes };
      office.uploads.set(upload.id, upload);
      await complete(upload);
      return bare(201, { Location: `/sync/v1/uploads/${upload.id}`, 'Upload-Offset': String(bytes.length) });
    }
    const upload = office.uploads.get(path.slice('/uploads/'.length));
    if (!upload) return bare(404);
    if (method === 'PATCH') {
      if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) return bare(409);
      upload.bytes = new Uint8Array([...upload.bytes, ...bytes]);
      if (!(await complete(upload))) return bare(460);
    }
    return bare(method === 'PATCH' ? 204 : 200, {
      'Upload-Offset': String(upload.bytes.length),
      'Upload-Length': String(upload.size),
    });
  }

  async function complete(upload) {
    if (upload.bytes.length < upload.size) return true;
    const whole = (await sha256Hex(upload.bytes)) === upload.told.sha256;
    if (whole) office.files.set(upload.told.sha256, upload.bytes);
    else office.uploads.delete(upload.id);
    return whole;
  }

  function blob(digest) {
    const content = office.blobs.get(digest);
    return content === undefined
      ? json({ error: { code: 'BLOB_UNKNOWN', message: '' } }, 404)
      : new Response(content, { headers: mark() });
  }

  function json(body, status = 200, headers = {}) {
    return new Response(JSON.stringify(body), {
      status,
      headers: { ...mark(), 'Content-Type': 'application/json', ...headers },
    });
  }

  function bare(status, headers = {}) {
    return new Response(null, { status, headers: { ...mark(), ...headers } });
  }

  function mark() {
    return { 'X-Titian-Epoch': office.epoch };
  }

  return office;
}

/** A page that is not ours. */
export function portalPage(status = 200) {
  return new Response('<html>Masuk ke Wi-Fi</html>', { status, headers: { 'Content-Type': 'text/html' } });
}

export function brokenLink() {
  throw new TypeError('Failed to fetch');
}

/** Signals of a phone that a test holds in its hand. */
export function handSignals({ connection = () => undefined } = {}) {
  const hand = { nudge: null, heard: null, told: [], woken: 0, onWake: () => {}, stopped: false };
  const signals = (nudge, heard) => {
    Object.assign(hand, { nudge, heard });
    return {
      connection,
      tellTabs: (message) => hand.told.push(message),
      askWake: () => {
        hand.woken += 1;
        hand.onWake();
      },
      stop: () => (hand.stopped = true),
    };
  };
  return { hand, signals };
}

/** Timers that a test fires. */
export function handTimers() {
  const timers = [];
  const wait = (ms, fn) => {
    const timer = { ms, fn, live: true };
    timers.push(timer);
    return () => (timer.live = false);
  };
  return {
    wait,
    live: () => timers.filter((timer) => timer.live),
    fire: () =>
      timers
        .filter((timer) => timer.live)
        .forEach((timer) => {
          timer.live = false;
          timer.fn();
        }),
  };
}

/** Web Locks for one test: real ones are shared by everything in a process. */
export function handLocks() {
  let held = false;
  return {
    async request(_name, _options, work) {
      if (held) return work(null);
      held = true;
      try {
        return await work({});
      } finally {
        held = false;
      }
    },
  };
}
