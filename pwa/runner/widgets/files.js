// What photo, signature and file have in common: taking a file in, saying what went wrong, showing its bytes.

import { codeOf } from '../../lib/errors.js';
import { formatBytes, t } from '../../lib/words.js';
import { MAX_FILE_BYTES } from '../attachments.js';
import { placeNow, remember } from '../state.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ busy: boolean, trouble: string }} FileState */

/** @param {Field} field @returns {FileState} */
export function fileState({ node }) {
  return remember(node, 'file', () => ({ busy: false, trouble: '' }));
}

/** Somebody chose a file. @param {Field} field @param {Event} event */
export async function attach(field, event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const file = input.files?.[0];
  // The same file may be chosen again after it was removed.
  if (file) await attachBlob(field, file);
  input.value = '';
}

/** @param {Field} field @param {Blob} blob */
export async function attachBlob(field, blob) {
  const state = fileState(field);
  Object.assign(state, { busy: true, trouble: '' });
  field.session.refresh();
  try {
    const path = placeNow(field);
    if (path) await field.session.attach(path, blob);
  } catch (error) {
    state.trouble = sentence(codeOf(error));
  }
  state.busy = false;
  field.session.refresh();
}

/** @param {string} code why a file was not taken in */
export function sentence(code) {
  if (code === 'photo') return t('Gambar ini tidak dapat dibaca HP. Ambil foto baru, atau pilih gambar lain.');
  if (code === 'too_large')
    return t('Berkas lebih dari %(size)s. Pilih yang lebih kecil, atau foto halamannya.', {
      size: formatBytes(MAX_FILE_BYTES),
    });
  return t('Berkas belum dapat disimpan. Isian lain aman; coba sekali lagi.');
}

/** @param {import('../session.js').FillSession} session @param {import('../../types').StoredFile} file @returns {string} an address for <img> */
export function addressOf(session, file) {
  const addresses = remember(session, 'file addresses', () => addressBook(session));
  const known = addresses.get(file.sha256);
  if (known) return known;
  const address = URL.createObjectURL(new Blob([file.bytes], { type: file.type }));
  addresses.set(file.sha256, address);
  return address;
}

/** Once the page goes, its pictures need no memory any more. @param {import('../session.js').FillSession} session */
function addressBook(session) {
  /** @type {Map<string, string>} */
  const addresses = new Map();
  session.closing.add(() => {
    for (const address of addresses.values()) URL.revokeObjectURL(address);
  });
  return addresses;
}
