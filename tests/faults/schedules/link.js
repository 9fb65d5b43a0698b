// The way between phone and office: latency always, and what the plan lays on it for each request by its number.

import { nowMs, sleep } from './world.js';

/** @typedef {import('./office.js').Asked} Asked */
/** @typedef {import('./office.js').Answered} Answered */
/** @typedef {{nth: number, fault: string, by: number}} LinkFault */

const PORTAL = new TextEncoder().encode('<html>Masuk ke Wi-Fi</html>');

/**
 * @param {{office: any, faults: LinkFault[], haves?: LinkFault[], downs: {at: number, for: number}[], random: () => number, log: string[]}} way
 */
export function openLink({ office, faults, haves = [], downs, random, log }) {
  const laid = new Map(faults.map((fault) => [fault.nth, fault]));
  const laidOnHave = new Map(haves.map((fault) => [fault.nth, fault]));
  let asked_have = 0;
  const link = { requests: 0, calm: false, fetchFor };

  /** @param {{dead: boolean, crash: () => void}} tab */
  function fetchFor(tab) {
    return (/** @type {string} */ url, /** @type {any} */ init = {}) =>
      new Promise((resolve, reject) => {
        const { signal } = init;
        const broken = () => !tab.dead && reject(new DOMException('stopped', 'AbortError'));
        if (signal?.aborted) return broken();
        signal?.addEventListener('abort', broken);
        return travel(tab, { ...asked(url, init), from: tab.name }).then(
          (answer) => !tab.dead && resolve(answer),
          (error) => !tab.dead && reject(error),
        );
      });
  }

  /** @param {any} tab @param {Asked} request */
  async function travel(tab, request) {
    link.requests += 1;
    const nth = link.requests;
    if (request.path === '/have') asked_have += 1;
    const onHave = request.path === '/have' ? laidOnHave.get(asked_have) : undefined;
    const { fault: drawn = 'none', by = 0 } = link.calm ? {} : (laid.get(nth) ?? onHave ?? {});
    // A heartbeat tells the present. One that comes late is put right by the next, and proves nothing here.
    const fault = request.path === '/heartbeat' && ['late', 'duplicate', 'hold'].includes(drawn) ? 'drop' : drawn;
    log.push(`${nowMs()} #${nth} ${request.method} ${request.path.split('?')[0]} ${request.body.length} ${fault}`);
    await sleep(20 + Math.floor(random() * 400));
    if (fault === 'crash before') tab.crash();
    if (isDown() || fault === 'drop' || fault === 'cut request') throw lost();
    if (fault === 'portal') return response(portal(by));
    if (fault === 'busy') return response(busy(by));
    if (fault === 'late') {
      void sleep(by * 600).then(() => office.answer(request));
      throw lost();
    }
    if (fault === 'hold') await sleep(by * 1_000);
    const sent = fault === 'flip' ? flipped(request, by) : request;
    const answer = office.answer(sent);
    if (fault === 'duplicate') void sleep(by * 600).then(() => office.answer(sent));
    if (fault === 'crash after') tab.crash();
    await sleep(20 + Math.floor(random() * 400));
    if (isDown() || fault === 'lose answer') throw lost();
    if (fault === 'cut answer') return response(answer, Math.floor((answer.body.length * by) / 100));
    return response(answer);
  }

  function isDown() {
    const now = nowMs();
    return !link.calm && downs.some((down) => now >= down.at && now < down.at + down.for);
  }

  return link;
}

function lost() {
  return new TypeError('Failed to fetch');
}

/** @param {string} url @param {any} init @returns {Asked} */
function asked(url, { method = 'GET', headers, body }) {
  const bytes =
    body === undefined
      ? new Uint8Array()
      : typeof body === 'string'
        ? new TextEncoder().encode(body)
        : new Uint8Array(body);
  return { method, path: url.replace(/^.*\/sync\/v1/, ''), headers: new Headers(headers), body: bytes };
}

/** One bit of a body that carries its own checksum; what else goes is TLS's to protect. @param {Asked} request @param {number} by */
function flipped(request, by) {
  if (!request.path.startsWith('/uploads') || request.body.length === 0) return request;
  const body = request.body.slice();
  body[Math.floor((body.length * by) / 101)] ^= 1;
  return { ...request, body };
}

/** @param {number} by @returns {Answered} */
function portal(by) {
  const headers = { 'Content-Type': 'text/html' };
  if (by % 4 === 3)
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: new TextEncoder().encode('{"ok":true}'),
    };
  return { status: [200, 302, 511][by % 4], headers, body: PORTAL };
}

/** @param {number} by @returns {Answered} */
function busy(by) {
  const status = [500, 502, 503, 429, 413][by % 5];
  const headers = /** @type {Record<string, string>} */ ({ 'Content-Type': 'text/html' });
  if (by % 2 && status !== 413) headers['Retry-After'] = String(by);
  return { status, headers, body: PORTAL };
}

/** @param {Answered} answer @param {number} [cut] so many bytes come, then the link breaks */
function response({ status, headers, body }, cut) {
  const whole = cut === undefined;
  return {
    status,
    ok: status >= 200 && status < 300,
    type: 'basic',
    headers: new Headers(headers),
    body: whole ? null : { getReader: () => torn(body.slice(0, cut)) },
    arrayBuffer: async () => body.slice().buffer,
  };
}

/** @param {Uint8Array} part */
function torn(part) {
  let told = false;
  return {
    async read() {
      if (told) throw new TypeError('terminated');
      told = true;
      return { done: false, value: part };
    },
  };
}
