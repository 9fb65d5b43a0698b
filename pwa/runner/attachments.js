// Files as answers: taken in, replaced, taken out; a returned report's own stay beside their successors.

import { answer } from '../forms/start.js';
import { FormError } from '../lib/errors.js';
import { prepareFiles } from './files.js';

/** @typedef {import('../types').FileRole} FileRole */

/** No form needs a larger paper, and a weak phone cannot carry it, in bytes. */
export const MAX_FILE_BYTES = 20_000_000;

/**
 * @typedef {object} Around
 * @property {import('../types').FormInfo} info
 * @property {import('../forms/live.js').LiveForm} live
 * @property {() => Date} now
 * @property {import('./files.js').Files} files
 * @property {import('./saving.js').Saving} saving
 * @property {import('../forms/instance.js').Instance | null} before the returned report
 */

export class Attachments {
  #around;
  #changed;

  /** @param {Around} around @param {(node: Element) => void} changed */
  constructor(around, changed) {
    this.#around = around;
    this.#changed = changed;
  }

  /**
   * @param {import('./walk.js').Asked} asked @param {Blob} blob @param {{ role?: FileRole, original?: Blob }} how original: what `blob` was drawn on
   * @throws {FormError} 'photo', 'too_large'
   */
  async attach({ question, node }, blob, { role, original = blob }) {
    const { info, live, now, files, saving } = this.#around;
    // A line drawing is small as it is; a photo that somebody draws on is a photo.
    const drawn = /\b(signature|draw)\b/.test(question.appearance) && blob.type === 'image/png';
    const photo = question.type === 'image' && !drawn;
    if (!photo && blob.size > MAX_FILE_BYTES) throw new FormError('too_large', { bytes: blob.size });
    const made = await prepareFiles(blob, {
      owner: saving.draft.id,
      question: question.name,
      takenAt: now().toISOString(),
      photo,
      original,
      evidence: info.evidence.includes(question.name),
      maxPixels: live.bindOf(node)?.maxPixels ?? 0,
      role: role ?? (question.type === 'image' ? 'photo' : 'file'),
    });
    this.#drop(node);
    for (const file of made) {
      files.add(file);
      saving.putFile(file);
    }
    // Repeats may have been renumbered while the photo was being shrunk; the node is still the same.
    answer(live, node, made[0].name);
    this.#changed(node);
  }

  /** @param {Element} node */
  remove(node) {
    this.#drop(node);
    answer(this.#around.live, node, '');
    this.#changed(node);
  }

  /** @param {string} path @param {FileRole} [role] */
  at(path, role) {
    const node = this.#around.live.instance.at(path);
    return node ? this.#around.files.find(this.#around.live.value(node), role) : null;
  }

  /** What the returned report had here, once something else stands in its place. @param {string} path */
  before(path) {
    const { before, files, live } = this.#around;
    const name = before?.at(path)?.textContent ?? '';
    const now = live.instance.at(path)?.textContent ?? '';
    return name && name !== now ? (files.find(name, 'preview') ?? files.find(name)) : null;
  }

  /** @param {Element} node */
  #drop(node) {
    const { before, files, live, saving } = this.#around;
    const name = live.value(node);
    const old = [...(before?.root.getElementsByTagName(node.tagName) ?? [])].some((one) => one.textContent === name);
    if (name && !old) for (const dropped of files.drop(name)) saving.removeFile(dropped);
  }
}
