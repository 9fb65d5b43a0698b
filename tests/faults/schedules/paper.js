// What the courier's modules need of a browser: files, and a keyed digest, without the other threads that the real ones
// answer from. Only what those modules ask is here.

import { createHmac } from 'node:crypto';

class Paper {
  /** @param {any[]} parts @param {string} [name] */
  constructor(parts, name = '') {
    this.name = name;
    this.bytes = new Uint8Array(Buffer.concat(parts.map((part) => part.bytes ?? part)));
    this.size = this.bytes.length;
  }

  /** @param {number} from @param {number} [to] */
  slice(from, to) {
    return new Paper([this.bytes.slice(from, to)], this.name);
  }

  async arrayBuffer() {
    return this.bytes.slice().buffer;
  }

  stream() {
    let told = this.size === 0;
    const read = async () => {
      if (told) return { done: true };
      told = true;
      return { done: false, value: this.bytes };
    };
    return { getReader: () => ({ read, cancel: async () => {} }) };
  }
}

class Gathered {
  /** @param {ReadableStream<Uint8Array>} stream */
  constructor(stream) {
    this.stream = stream;
  }

  async blob() {
    const parts = [];
    const reader = this.stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
    return new Paper(parts);
  }
}

/** Take their places in this thread. */
export function enterPaper() {
  for (const [name, value] of [
    ['File', Paper],
    ['Response', Gathered],
  ])
    Object.defineProperty(globalThis, String(name), { value, configurable: true });
  const subtle = Object.getPrototypeOf(crypto.subtle);
  subtle.importKey = async (/** @type {any} */ _format, /** @type {Uint8Array} */ secret) => secret;
  subtle.sign = async (/** @type {any} */ _how, /** @type {any} */ secret, /** @type {any} */ data) =>
    new Uint8Array(createHmac('sha256', secret).update(data).digest()).buffer;
}

/** The same file after what befell it on its way. @param {any} file @param {string} fate @param {number} part percent */
export function befall(file, fate, part) {
  const at = Math.floor((file.size * part) / 101);
  if (fate === 'cut') return file.slice(0, at);
  if (fate !== 'flip') return file;
  const altered = file.slice(0);
  altered.bytes[at] ^= 1;
  return altered;
}
