// The files of one form being filled in: photos with their previews and originals, signatures, recordings, papers.

import { sha256Hex } from '../lib/digest.js';
import { newUuid } from '../lib/ids.js';
import { preparePhoto } from './photos.js';

/** @typedef {import('../types').FileRef} FileRef */
/** @typedef {import('../types').FileRole} FileRole */
/** @typedef {import('../types').StoredFile} StoredFile */

/** @type {Record<string, string>} */
const ENDINGS = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/webm': 'weba',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

export class Files {
  /** with bytes, by name @type {Map<string, StoredFile>} */
  #held = new Map();
  /** all that are known, also those whose bytes are only at the office @type {Map<string, FileRef>} */
  #known = new Map();

  /** @param {StoredFile[]} held @param {FileRef[]} known */
  constructor(held, known) {
    for (const file of known) this.#known.set(file.name, refOf(file));
    for (const file of held) this.add(file);
  }

  /** @param {StoredFile} file */
  add(file) {
    this.#held.set(file.name, file);
    this.#known.set(file.name, refOf(file));
  }

  /** @param {string} name @param {FileRole} [role] the file itself, or its 'preview' or 'original' @returns {StoredFile | null} */
  find(name, role) {
    if (!name) return null;
    if (role !== 'preview' && role !== 'original') return this.#held.get(name) ?? null;
    for (const file of this.#held.values()) if (file.of === name && file.role === role) return file;
    return null;
  }

  /** @param {string} name @returns {string[]} it and what belongs to it; they are forgotten here */
  drop(name) {
    const names = this.#belonging(name).map((file) => file.name);
    for (const one of names) {
      this.#held.delete(one);
      this.#known.delete(one);
    }
    return names;
  }

  /** @returns {StoredFile[]} */
  get held() {
    return [...this.#held.values()];
  }

  /** @returns {FileRef[]} */
  get refs() {
    return [...this.#known.values()];
  }

  /** @param {string[]} names answers of file questions @returns {FileRef[]} they and what belongs to them */
  belongingTo(names) {
    return names.flatMap((name) => this.#belonging(name));
  }

  /** @param {string} name */
  #belonging(name) {
    return this.refs.filter((file) => file.name === name || file.of === name);
  }
}

/** @param {FileRef} file @returns {FileRef} without bytes and whereabouts */
export function refOf({ name, sha256, size, type, role, of }) {
  return { name, sha256, size, type, role, ...(of ? { of } : {}) };
}

/**
 * What is kept of a file that was chosen or taken: the file, for photos its shrunken self, a preview, and the original where it is evidence.
 * @param {Blob} blob
 * @param {object} how
 * @param {string} how.owner instance id
 * @param {string} how.question name of the question
 * @param {string} how.takenAt instant
 * @param {boolean} how.photo whether it is to be shrunk
 * @param {Blob} how.original as the camera gave it
 * @param {boolean} how.evidence whether the original is kept
 * @param {number} how.maxPixels longest side
 * @param {FileRole} how.role
 * @returns {Promise<StoredFile[]>} the first one is the answer
 */
export async function prepareFiles(blob, { owner, question, takenAt, photo, original, evidence, maxPixels, role }) {
  const stem = `${question}-${newUuid().slice(0, 8)}`;
  const store = async (
    /** @type {Blob} */ content,
    /** @type {string} */ name,
    /** @type {FileRole} */ as,
    /** @type {string | undefined} */ of,
  ) => {
    const bytes = await content.arrayBuffer();
    const sha256 = await sha256Hex(bytes);
    /** @type {StoredFile} */
    const file = {
      name,
      sha256,
      size: bytes.byteLength,
      type: content.type || 'application/octet-stream',
      role: as,
      owner,
      bytes,
      taken_at: takenAt,
      received_at: null,
    };
    return of ? { ...file, of } : file;
  };
  const ready = photo ? await preparePhoto(blob, maxPixels) : null;
  if (!ready) return [await store(blob, `${stem}.${endingOf(blob)}`, role, undefined)];
  const name = `${stem}.jpg`;
  const files = [
    await store(ready.photo, name, 'photo', undefined),
    await store(ready.preview, `${stem}.preview.jpg`, 'preview', name),
  ];
  if (evidence) files.push(await store(original, `${stem}.original.${endingOf(original)}`, 'original', name));
  return files;
}

/** @param {Blob} blob @returns {string} */
function endingOf(blob) {
  const named = /\.([A-Za-z0-9]{1,5})$/.exec(/** @type {File} */ (blob).name ?? '')?.[1];
  return (named ?? ENDINGS[blob.type.split(';')[0]] ?? 'bin').toLowerCase();
}
