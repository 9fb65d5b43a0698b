// Name, write and squeeze the files of the built app; the same input always gives the same bytes.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';

/** One file of pwa/dist/: its path there, its bytes, how many bytes travel, and when. @typedef {{path: string, sha256: string, bytes: number, br_bytes: number, gz_bytes: number, lazy?: boolean, rest?: boolean}} Asset */

/** @param {string|Uint8Array} content */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** `main` + its content -> `main-0123456789.js`. @param {string} name @param {string} extension @param {string|Uint8Array} content */
export function hashedName(name, extension, content) {
  return `${name}-${sha256(content).slice(0, 10)}.${extension}`;
}

/** Every file below a folder, sorted, as paths relative to it. @param {string} folder @returns {string[]} */
export function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path).split('\\').join('/'))
    .sort();
}

/**
 * Write one file and, where it pays, its .br and .gz beside it.
 * @param {string} dist
 * @param {string} path
 * @param {string|Uint8Array} content
 * @returns {Asset}
 */
export function writeAsset(dist, path, content) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const target = join(dist, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  const br = brotliCompressSync(bytes, {
    params: {
      [zlib.BROTLI_PARAM_QUALITY]: 11,
      [zlib.BROTLI_PARAM_LGWIN]: 22,
      [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gz = gzipSync(bytes, { level: 9 });
  if (br.length < bytes.length) writeFileSync(`${target}.br`, br);
  if (gz.length < bytes.length) writeFileSync(`${target}.gz`, gz);
  return {
    path,
    sha256: sha256(bytes),
    bytes: bytes.length,
    br_bytes: Math.min(br.length, bytes.length),
    gz_bytes: Math.min(gz.length, bytes.length),
  };
}

/** @param {string} path @returns {string} empty when the file is not there yet */
export function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
