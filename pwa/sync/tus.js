// The requests of one upload: tus 1.0.0 as docs/sync-protocol.md sections 5 and 11 say.

import { SyncError } from '../lib/errors.js';

/** @typedef {import('./client.js').Client} Client */
/** @typedef {{instance_id: string, name: string, sha256: string, size: number}} Named */
/** @typedef {{client: Client, item: Named, bytes: ArrayBuffer, type: string, pace: {chunk: number}, signal?: AbortSignal}} Transfer */
/** url: null when it has to begin anew; held: bytes the server holds, null when that is not known. @typedef {{url: string | null, held: number | null}} Standing */

const TUS = { 'Tus-Resumable': '1.0.0' };

/** Begin an upload with its first bytes, which for a small file are all of it. @param {Transfer} transfer @returns {Promise<Standing>} */
export async function begin(transfer) {
  const { client, item, bytes, type, pace, signal } = transfer;
  const body = bytes.slice(0, Math.min(pace.chunk, item.size));
  const response = await client
    .call('POST', '/uploads', {
      body,
      signal,
      expect: 'none',
      headers: {
        ...TUS,
        ...(await chunkHeaders(body)),
        'Upload-Length': String(item.size),
        'Upload-Metadata': metadata({
          instance_id: item.instance_id,
          filename: item.name,
          sha256: item.sha256,
          filetype: type,
        }),
      },
    })
    .catch(onlyDamage);
  if (!response) return { url: null, held: null };
  return { url: locationOf(response.headers, client), held: offsetOf(response.headers, item.size) };
}

/** Ask where the upload stands if that is not known, otherwise send the next bytes. @param {Transfer} transfer @param {string} url @param {number | null} held @returns {Promise<Standing>} */
export async function goOn(transfer, url, held) {
  const { client, item, bytes, pace, signal } = transfer;
  try {
    if (held === null) {
      const { headers } = await client.call('HEAD', url, { expect: 'none', headers: TUS, signal });
      return { url, held: offsetOf(headers, item.size) };
    }
    const body = bytes.slice(held, Math.min(held + pace.chunk, item.size));
    const { headers } = await client.call('PATCH', url, {
      body,
      signal,
      expect: 'none',
      headers: { ...TUS, ...(await chunkHeaders(body)), 'Upload-Offset': String(held) },
    });
    return { url, held: offsetOf(headers, item.size) };
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'refused') throw error;
    const { status } = error.params;
    // Gone or never there: begin anew. Another request moved on, or a chunk was damaged: ask where it stands.
    if (status === 404 || status === 410) return { url: null, held: null };
    if (status === 409 || status === 460) return { url, held: null };
    throw error;
  }
}

/** A first chunk damaged on the way is sent again. @param {unknown} error */
function onlyDamage(error) {
  if (error instanceof SyncError && error.code === 'refused' && error.params.status === 460) return null;
  throw error;
}

/** @param {ArrayBuffer} body @returns {Promise<Record<string, string>>} */
async function chunkHeaders(body) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  return {
    'Content-Type': 'application/offset+octet-stream',
    'Upload-Checksum': `sha256 ${base64(digest)}`,
  };
}

/** @param {Record<string, string>} facts @returns {string} keys and Base64 values */
function metadata(facts) {
  return Object.entries(facts)
    .map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`)
    .join(',');
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** @param {Headers} headers @param {number} size @returns {number} @throws {SyncError} 'portal': only our server tells an offset that can be */
function offsetOf(headers, size) {
  const told = headers.get('Upload-Offset') ?? '';
  const offset = Number(told);
  if (!/^\d+$/.test(told) || offset > size) throw new SyncError('portal');
  return offset;
}

/** @param {Headers} headers @param {Client} client @returns {string} path below the client's base */
function locationOf(headers, client) {
  const told = headers.get('Location') ?? '';
  const at = told.lastIndexOf('/uploads/');
  if (at === -1 || /[?#]/.test(told)) throw new SyncError('portal', { base: client.baseUrl });
  return told.slice(at);
}
