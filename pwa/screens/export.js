// Courier files out of the app: through the share sheet where there is one, else as a download.

import { later } from '../lib/clock.js';
import { t } from '../lib/words.js';
import { noteEntrusted } from '../store/parcels.js';
import { planCourier, writeCourier } from '../sync/courier-write.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../types').OutboxRecord} OutboxRecord */

/** One record as a courier file: the office and every enrolled phone can take it in. @param {App} app @param {OutboxRecord} record */
export async function exportRecord(app, record) {
  if (!app.identity) return;
  const loads = await planCourier(app.db, record.instance_id);
  const { files, made_at, ids } = await writeCourier(app.db, app.identity, loads);
  const how = await share(files);
  if (how === 'stopped') return;
  if (how === 'no') for (const file of files) download(file);
  await noteEntrusted(app.db, ids, made_at);
  await app.screen?.reload?.();
  app.say(t('Salinan %(name)s dibuat. Serahkan kepada kantor atau petugas lain.', { name: files[0].name }));
}

/**
 * Chromium passes on only certain endings, text among them; who takes the file looks at its bytes, not at its name.
 * @param {File} file
 * @returns {File}
 */
export function shareable(file) {
  return 'userAgentData' in navigator ? new File([file], `${file.name}.txt`, { type: 'text/plain' }) : file;
}

/** @param {File[]} files @returns {Promise<'shared' | 'stopped' | 'no'>} stopped: the person closed the sheet; no: there is none */
export async function share(files) {
  const sent = files.map(shareable);
  if (!navigator.canShare?.({ files: sent })) return 'no';
  try {
    await navigator.share({ files: sent, title: files[0]?.name });
    return 'shared';
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'stopped' : 'no';
  }
}

/** @param {File} file @returns {Promise<boolean>} whether the share sheet took it, or the person closed it */
export async function shared(file) {
  return (await share([file])) !== 'no';
}

/** @param {File} file */
export function download(file) {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  later(60_000, () => URL.revokeObjectURL(url));
}
