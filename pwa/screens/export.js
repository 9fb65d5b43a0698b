// A copy of one record outside the app: through the share sheet where there is one, else as a download.

import { later } from '../lib/clock.js';
import { t } from '../lib/words.js';
import { listFiles, readFile } from '../store/files.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */

/**
 * The office reads this file when a phone cannot send: the exact XML, its digest, and each file in Base64.
 * @param {App} app @param {OutboxRecord} record
 */
export async function exportRecord(app, record) {
  const { xml, sha256, instance_id, form_id, form_version, device_seq, finished_at, deprecated_id, urgent, problem } =
    record;
  const known = await listFiles(app.db, instance_id);
  const files = [];
  for (const { name } of known) {
    const file = await readFile(app.db, instance_id, name);
    if (file)
      files.push({
        name: file.name,
        sha256: file.sha256,
        size: file.size,
        type: file.type,
        role: file.role,
        of: file.of,
        base64: await base64(file.bytes),
      });
  }
  const device_id = app.identity?.device_id ?? '';
  const copy = {
    titian: 1,
    device_id,
    device_seq,
    instance_id,
    deprecated_id,
    form_id,
    form_version,
    finished_at,
    urgent,
    sha256,
    xml,
    files,
    problem,
  };
  const name = `titian-${form_id}-${instance_id.replace(/^uuid:/, '').slice(0, 8)}.json`;
  const file = new File([JSON.stringify(copy)], name, { type: 'application/json' });
  if (await shared(file)) return;
  download(file);
  app.say(t('Salinan %(name)s disimpan di folder unduhan.', { name }));
}

/** @param {File} file @returns {Promise<boolean>} whether the share sheet took it */
async function shared(file) {
  if (!navigator.canShare?.({ files: [file] })) return false;
  try {
    await navigator.share({ files: [file], title: file.name });
    return true;
  } catch (error) {
    // Closed by the person: nothing more to do. Anything else: fall back to a download.
    return error instanceof DOMException && error.name === 'AbortError';
  }
}

/** @param {File} file */
function download(file) {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  later(60_000, () => URL.revokeObjectURL(url));
}

/** @param {ArrayBuffer} bytes @returns {Promise<string>} */
function base64(bytes) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([bytes]));
  });
}
