// One way to speak to the server, and the only judge of whether it was the server that answered.
//
// A portal's page, a redirect, a proxy's own error and half an answer are told apart here; none of them is success.

import { later, now } from '../lib/clock.js';
import { SyncError } from '../lib/errors.js';
import { language } from '../lib/words.js';

/** Nothing moved for so long: the link is dead. There is no limit on the whole. */
const STALL_MS = 30_000;
/** Sending is not seen while it happens, so it gets the time of a very slow link: bytes per millisecond. */
const SLOWEST_BYTES_PER_MS = 1;
const GZIP_FROM_BYTES = 1_000;

/** @typedef {{fetch?: typeof globalThis.fetch, baseUrl?: string, token?: string | null, epoch?: string | null}} ClientOptions */
/**
 * @typedef {object} CallOptions
 * @property {unknown} [json] body to send
 * @property {BodyInit} [body] bytes to send
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 * @property {boolean} [gzip] compress the JSON where the browser can
 * @property {'json' | 'bytes' | 'none'} [expect] json unless told
 * @property {boolean} [anyEpoch] what comes is judged otherwise: a blob by its digest, /hello by its nonce
 */
/** @typedef {{status: number, headers: Headers, json: any, bytes: ArrayBuffer, epoch: string}} Answer */
/** @typedef {ReturnType<typeof createClient>} Client */

/** @param {ClientOptions} [options] epoch: of the server life this phone knows; null before enrolment */
export function createClient({ baseUrl = '/sync/v1', token = null, epoch = null, fetch } = {}) {
  const send = fetch ?? globalThis.fetch.bind(globalThis);

  /**
   * @param {string} method
   * @param {string} path below the base, "/push"
   * @param {CallOptions} [options]
   * @returns {Promise<Answer>} only ever an answer of our own server, 2xx
   * @throws {SyncError} 'offline' · 'slow' · 'portal' · 'signed_out' · 'epoch_changed' · 'server' {status,
   *   retry_after_s} · 'refused' {status, code, message, where}
   */
  async function call(method, path, options = {}) {
    const { body, headers } = await dress(options);
    const guard = stallGuard(options.signal);
    try {
      guard.moving(STALL_MS + sizeOf(body) / SLOWEST_BYTES_PER_MS);
      const response = await send(`${baseUrl}${path}`, {
        method,
        body,
        headers: {
          'Accept-Language': language(),
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        // A redirect never leads to our server. 'manual' shows it as a portal's, and follows it nowhere.
        redirect: 'manual',
        credentials: 'omit',
        cache: options.expect === 'bytes' ? 'default' : 'no-store',
        signal: guard.signal,
      });
      return await judge(response, options, guard);
    } catch (error) {
      if (error instanceof SyncError) throw error;
      if (options.signal?.aborted) throw new SyncError('stopped', {}, error);
      throw new SyncError(guard.stalled() ? 'slow' : 'offline', {}, error);
    } finally {
      guard.done();
    }
  }

  /** @param {Response} response @param {CallOptions} options @param {Guard} guard @returns {Promise<Answer>} */
  async function judge(response, options, guard) {
    const { status, headers, type } = response;
    if (type === 'opaqueredirect' || (status >= 300 && status < 400) || status === 511)
      throw new SyncError('portal', { status });
    const told = headers.get('X-Titian-Epoch') ?? '';
    const ours = told !== '';
    if (!response.ok) throw await refusal(response, ours, guard);
    if (!ours && options.expect !== 'bytes') throw new SyncError('portal', { status });
    if (epoch && ours && told !== epoch && !options.anyEpoch) throw new SyncError('epoch_changed', { epoch: told });
    const expect = options.expect ?? 'json';
    const isJson = /^application\/json\b/i.test(headers.get('Content-Type') ?? '');
    if (expect === 'json' && !isJson) throw new SyncError('portal', { status });
    const bytes = expect === 'none' ? new ArrayBuffer(0) : await readBody(response, guard);
    const json = expect === 'json' ? parse(bytes) : null;
    if (json?.epoch !== undefined && json.epoch !== told) throw new SyncError('portal', { status });
    return { status, headers, json, bytes, epoch: told };
  }

  return { call, baseUrl, token, epoch };
}

/**
 * @param {Response} response
 * @param {boolean} ours whether it bears our server's mark
 * @param {Guard} guard
 */
async function refusal(response, ours, guard) {
  const { status, headers } = response;
  const isJson = /^application\/json\b/i.test(headers.get('Content-Type') ?? '');
  const error = ours && isJson ? (parse(await readBody(response, guard))?.error ?? {}) : {};
  const facts = { status, code: error.code ?? `HTTP_${status}`, message: error.message ?? '', where: error.where };
  const retry_after_s = retryAfter(headers) ?? error.retry_after_s ?? null;
  if (status >= 500 || status === 429) return new SyncError('server', { ...facts, retry_after_s });
  // A proxy on the way may have its own smaller limit, and says so in its own page.
  if (!ours && status !== 413) return new SyncError('portal', { status });
  if (status === 401) return new SyncError('signed_out', facts);
  return new SyncError('refused', facts);
}

/** @param {Headers} headers @returns {number | null} seconds; a date is read against the server's own clock */
function retryAfter(headers) {
  const told = headers.get('Retry-After');
  if (told === null) return null;
  if (/^\d+$/.test(told.trim())) return Number(told);
  const at = Date.parse(told);
  const since = Date.parse(headers.get('Date') ?? '') || now().getTime();
  return Number.isNaN(at) ? null : Math.max(0, (at - since) / 1_000);
}

/** @param {CallOptions} options @returns {Promise<{body: BodyInit | undefined, headers: Record<string, string>}>} */
async function dress({ json, body, headers = {}, gzip }) {
  if (json === undefined) return { body, headers };
  const text = JSON.stringify(json);
  const dressed = { ...headers, 'Content-Type': 'application/json' };
  if (!gzip || text.length < GZIP_FROM_BYTES || typeof CompressionStream !== 'function')
    return { body: text, headers: dressed };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return { body: await new Response(stream).arrayBuffer(), headers: { ...dressed, 'Content-Encoding': 'gzip' } };
}

/** @param {BodyInit | undefined} body */
function sizeOf(body) {
  if (typeof body === 'string') return body.length;
  return body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : 0;
}

/** Read to the end; each piece that comes shows that the link lives. @param {Response} response @param {Guard} guard @returns {Promise<ArrayBuffer>} */
async function readBody(response, guard) {
  if (!response.body) return response.arrayBuffer();
  const reader = response.body.getReader();
  /** @type {Uint8Array[]} */
  const pieces = [];
  for (;;) {
    guard.moving(STALL_MS);
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
  }
  return new Blob(/** @type {BlobPart[]} */ (pieces)).arrayBuffer();
}

/** @param {ArrayBuffer} bytes */
function parse(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    // Half an answer: the link broke, or something on the way rewrote it.
    throw new SyncError('offline', {}, error);
  }
}

/** @typedef {ReturnType<typeof stallGuard>} Guard */

/** Ends a call on which nothing moves any more. @param {AbortSignal} [outer] */
function stallGuard(outer) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  let stalled = false;
  let cancel = () => {};
  if (outer?.aborted) stop();
  outer?.addEventListener('abort', stop);
  return {
    signal: controller.signal,
    stalled: () => stalled,
    /** @param {number} ms */
    moving(ms) {
      cancel();
      cancel = later(ms, () => {
        stalled = true;
        stop();
      });
    },
    done() {
      cancel();
      outer?.removeEventListener('abort', stop);
    },
  };
}
