// JSON as far as it has come: members, elements and values of a stream, each bounded, never the whole at once.
// models/courier_scan.py is its twin; tests/vectors/courier holds them together.

import { SyncError } from '../lib/errors.js';

/** Characters of one record or of one field of the head. */
const MOST_VALUE = 4 * 1024 * 1024;
const MOST_DEPTH = 12;

/** @param {string} why other (not a courier file) · broken · too_large · sealed */
export function unreadable(why) {
  return new SyncError('courier', { why });
}

/** @typedef {ReturnType<typeof createScanner>} Scanner */

/** @param {AsyncIterator<string>} texts */
export function createScanner(texts) {
  let buffer = '';
  let at = 0;

  async function more() {
    for (;;) {
      const { done, value } = await texts.next();
      if (done) throw unreadable('broken');
      if (value === '') continue;
      buffer = value;
      at = 0;
      return;
    }
  }

  /** The next sign that is no space, without taking it. */
  async function peek() {
    for (;;) {
      while (at < buffer.length && ' \t\r\n'.includes(buffer[at])) at += 1;
      if (at < buffer.length) return buffer[at];
      await more();
    }
  }

  /** @param {string} sign */
  async function expect(sign) {
    if ((await peek()) !== sign) throw unreadable('broken');
    at += 1;
  }

  /** @param {RegExp} pattern sticky or global @param {string[]} parts takes what was passed @returns {Promise<string>} the sign found */
  async function upTo(pattern, parts) {
    for (;;) {
      pattern.lastIndex = at;
      const found = pattern.exec(buffer);
      const end = found ? found.index + 1 : buffer.length;
      parts.push(buffer.slice(at, end));
      at = end;
      if (found) return found[0];
      await more();
    }
  }

  /** From behind the opening quote up to the closing one. @param {string[]} parts @param {number} most */
  async function inString(parts, most) {
    const mark = /["\\]/g;
    for (let size = 0; ; ) {
      const before = parts.length;
      // In small steps, so that a text without an end is noticed before it is all in memory.
      const sign = await upTo(mark, parts);
      for (const part of parts.slice(before)) size += part.length;
      if (size > most) throw unreadable('too_large');
      if (sign === '"') return;
      if (at >= buffer.length) await more();
      parts.push(buffer[at]);
      at += 1;
    }
  }

  /** One string without escapes: a key, a digest, Base64. @param {number} most @returns {Promise<string>} */
  async function string(most) {
    await expect('"');
    /** @type {string[]} */
    const parts = [];
    await inString(parts, most);
    const text = parts.join('').slice(0, -1);
    if (text.includes('\\')) throw unreadable('broken');
    return text;
  }

  /** One whole value as it stands. @returns {Promise<string>} */
  async function raw() {
    /** @type {string[]} */
    const parts = [];
    const first = await peek();
    if (first === '"') {
      at += 1;
      parts.push(first);
      await inString(parts, MOST_VALUE);
    } else if (first === '{' || first === '[') {
      await nested(parts);
    } else {
      const mark = /[^-+.\w]/g;
      await upTo(mark, parts);
      // The sign that ended it belongs to what follows.
      at -= 1;
      parts.push(parts.pop()?.slice(0, -1) ?? '');
    }
    const text = parts.join('');
    if (text.length > MOST_VALUE) throw unreadable('too_large');
    return text;
  }

  /** @param {string[]} parts */
  async function nested(parts) {
    const mark = /["{}[\]]/g;
    for (let depth = 0; ; ) {
      const sign = await upTo(mark, parts);
      if (sign === '"') {
        await inString(parts, MOST_VALUE);
        continue;
      }
      depth += sign === '{' || sign === '[' ? 1 : -1;
      if (depth === 0) return;
      if (depth > MOST_DEPTH || parts.length > MOST_VALUE / 8) throw unreadable('too_large');
    }
  }

  /** @param {string} first @param {string} last @returns {AsyncGenerator<void>} */
  async function* list(first, last) {
    await expect(first);
    if ((await peek()) !== last) {
      for (;;) {
        yield;
        if ((await peek()) === last) break;
        await expect(',');
      }
    }
    at += 1;
  }

  return {
    string,
    raw,
    /** The keys of an object; the caller takes each value before it asks for the next. @returns {AsyncGenerator<string>} */
    async *members() {
      for await (const _ of list('{', '}')) {
        const key = await string(1_000);
        await expect(':');
        yield key;
      }
    },
    /** The elements of an array, each as it stands. @returns {AsyncGenerator<string>} */
    async *elements() {
      for await (const _ of list('[', ']')) yield await raw();
    },
    /** Nothing may follow. */
    async end() {
      for (;;) {
        while (at < buffer.length) {
          if (!' \t\r\n'.includes(buffer[at])) throw unreadable('broken');
          at += 1;
        }
        const { done, value } = await texts.next();
        if (done) return;
        buffer = value;
        at = 0;
      }
    },
  };
}
