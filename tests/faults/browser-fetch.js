// fetch as a browser does it on HTTP/1.1: connections are kept and used again, also after HEAD, after which Node's own
// fetch always closes them. Only what pwa/sync/client.js asks for.

import http from 'node:http';
import { gunzipSync } from 'node:zlib';

const agent = new http.Agent({ keepAlive: true, maxSockets: 6 });
const BODYLESS = [101, 204, 205, 304];

/**
 * @param {string} url
 * @param {{method?: string, headers?: Record<string, string>, body?: string | ArrayBuffer, signal?: AbortSignal}} [init]
 * @returns {Promise<Response>}
 */
export function browserFetch(url, { method = 'GET', headers = {}, body, signal } = {}) {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? null : Buffer.from(/** @type {any} */ (body));
    const lengths = bytes ? { 'Content-Length': String(bytes.length) } : {};
    const sent = { Accept: '*/*', 'Accept-Encoding': 'gzip, deflate', ...headers, ...lengths };
    const request = http.request(url, { method, headers: sent, agent, signal }, (answer) => {
      /** @type {Buffer[]} */
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        if (!answer.complete) return reject(new TypeError('terminated'));
        const status = answer.statusCode ?? 0;
        const told = new Headers(/** @type {any} */ (answer.headers));
        const came = Buffer.concat(pieces);
        const plain = told.get('Content-Encoding') === 'gzip' ? gunzipSync(came) : came;
        const none = method === 'HEAD' || BODYLESS.includes(status);
        return resolve(new Response(none ? null : plain, { status, headers: told }));
      });
    });
    request.on('error', reject);
    request.end(bytes ?? undefined);
  });
}
