// digest(), and the number that a text gives as a seed. Loaded only for forms that ask for it.

import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { FormError } from '../lib/errors.js';

/** @type {Record<string, (message: Uint8Array) => Uint8Array>} */
const ALGORITHMS = { md5, 'sha-1': sha1, 'sha-256': sha256, 'sha-384': sha384, 'sha-512': sha512 };
const SEEDS = 2_147_483_647n;

/**
 * @param {string} text
 * @param {string} algorithm 'MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'
 * @param {string} [encoding] 'base64', 'hex'
 */
export function digest(text, algorithm, encoding = 'base64') {
  const hash = ALGORITHMS[algorithm.toLowerCase()];
  if (!hash || !/^(?:base64|hex)$/i.test(encoding)) throw new FormError('unsupported', { what: algorithm });
  const bytes = hash(utf8ToBytes(text));
  return /^hex$/i.test(encoding) ? bytesToHex(bytes) : btoa(String.fromCharCode(...bytes));
}

/** The first eight bytes of a text's SHA-256 as a signed number, as far as a Park-Miller seed goes (JavaRosa, toLongHash). @param {string} text */
export function seedOf(text) {
  const { buffer, byteOffset } = sha256(utf8ToBytes(text));
  return Number(new DataView(buffer, byteOffset).getBigInt64(0) % SEEDS);
}
