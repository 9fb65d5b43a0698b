// extract-signed(): what an Ed25519 signature vouches for. Loaded only for forms that ask for it.

import { hashes, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

const SIGNATURE = 64;

hashes.sha512 = sha512;

/** @param {string} base64 */
const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** @param {string} contents base64: the signature, then what was signed @param {string} key base64 @returns {string} '' when it is not genuine */
export function extractSigned(contents, key) {
  const bytes = bytesOf(contents);
  const message = bytes.slice(SIGNATURE);
  const genuine = bytes.length > SIGNATURE && verify(bytes.slice(0, SIGNATURE), message, bytesOf(key));
  return genuine ? new TextDecoder().decode(message) : '';
}
