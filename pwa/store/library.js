// Forms, lists, reports and villages as the office's feed describes them, and the texts they name by digest.

import { StoreError } from '../lib/errors.js';
import { readListText, readText } from './texts.js';
import { read } from './transaction.js';
import { open } from './vault.js';

export { applyPull, cursor, feedEpoch, resetFeed } from './feed.js';
export { mediaOf, putMedia, readMedia } from './media.js';
export { packTexts, putTexts, readText } from './texts.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('../types').FormInfo} FormInfo */
/** @typedef {import('../types').ListInfo} ListInfo */
/** @typedef {import('../types').Report} Report */
/** @typedef {{sha256: string, size: number, kind: 'form' | 'list' | 'report' | 'media', name: string, type?: string}} MissingBlob */

/**
 * What the feed names and the phone has not got: forms first, then lists, answers of returned reports, then media.
 * @param {Database} db
 * @returns {Promise<MissingBlob[]>}
 */
export async function missingBlobs(db) {
  const [forms, lists, reports] = /** @type {[FormInfo[], ListInfo[], Report[]]} */ (
    await Promise.all([bodies(db, 'forms'), bodies(db, 'lists'), bodies(db, 'reports')])
  );
  const kept = await keptDigests(db);
  /** @type {MissingBlob[]} */
  const named = [
    ...forms.map(({ sha256, size, form_id }) => ({ sha256, size, kind: /** @type {const} */ ('form'), name: form_id })),
    ...lists.map(({ sha256, size, name }) => ({ sha256, size, kind: /** @type {const} */ ('list'), name })),
    ...reports
      .filter(({ state }) => state === 'returned')
      .map(({ xml_sha256, root_id }) => ({
        sha256: xml_sha256,
        size: 0,
        kind: /** @type {const} */ ('report'),
        name: root_id,
      })),
    ...forms.flatMap(({ media = [] }) => media.map((file) => ({ ...file, kind: /** @type {const} */ ('media') }))),
  ];
  const wanted = new Map(named.filter(({ sha256 }) => !kept.has(sha256)).map((blob) => [blob.sha256, blob]));
  return [...wanted.values()];
}

/** Forms whose text is on this phone, in the office's order. @param {Database} db @returns {Promise<FormInfo[]>} */
export async function listForms(db) {
  const [forms, kept] = await Promise.all([bodies(db, 'forms'), keptDigests(db)]);
  return /** @type {FormInfo[]} */ (forms)
    .filter(({ sha256 }) => kept.has(sha256))
    .sort((a, b) => a.order - b.order || (a.form_id < b.form_id ? -1 : 1));
}

/** @param {Database} db @param {string} form_id @returns {Promise<{info: FormInfo, xform: string} | null>} */
export async function readForm(db, form_id) {
  const [row, text] = await read(db, ['forms', 'texts'], async (tx) => {
    const form = await tx.objectStore('forms').get(form_id);
    return [form, form && !form.withdrawn ? await tx.objectStore('texts').get(form.sha256) : null];
  });
  return text ? { info: await open(row.sealed), xform: await open(text.sealed) } : null;
}

/** A version of a form by its digest: a draft stays on the one it was begun with. @param {Database} db @param {string} sha256 @returns {Promise<{info: FormInfo, xform: string} | null>} */
export async function readFormBySha(db, sha256) {
  const rows = await read(db, ['forms'], (tx) => tx.objectStore('forms').getAll());
  const forms = /** @type {{info: FormInfo, older: FormInfo[]}[]} */ (await Promise.all(rows.map(openForm)));
  const info = forms.flatMap((form) => [form.info, ...form.older]).find((version) => version.sha256 === sha256);
  const xform = info ? await readText(db, sha256) : null;
  return info && xform !== null ? { info, xform } : null;
}

/**
 * The version a draft stands on, whatever the office did to the form since.
 * @param {Database} db
 * @param {{form_id: string, form_sha256: string, form_version: string, title: string}} draft
 * @returns {Promise<{info: FormInfo, xform: string, newer: FormInfo | null} | null>} newer: the version that new records begin with, when it is another
 */
export async function readPinned(db, { form_id, form_sha256, form_version, title }) {
  const [row, text, current] = await read(db, ['forms', 'texts'], async (tx) => {
    const texts = tx.objectStore('texts');
    const [form, pinned] = await Promise.all([tx.objectStore('forms').get(form_id), texts.get(form_sha256)]);
    return [form, pinned, form ? await texts.getKey(form.sha256) : undefined];
  });
  if (!text) return null;
  const form = row ? await openForm(row) : null;
  const info = [...(form ? [form.info, ...form.older] : [])].find(({ sha256 }) => sha256 === form_sha256);
  const isNewer = row && !row.withdrawn && current !== undefined && row.sha256 !== form_sha256;
  return {
    info: info ?? plainInfo(form_id, form_sha256, form_version, title),
    xform: await open(text.sealed),
    newer: isNewer && form?.info.state !== 'closed' ? (form?.info ?? null) : null,
  };
}

/** The version that a returned report was filled in with; the current one when this phone never had it. @param {Database} db @param {string} form_id @param {string} version @returns {Promise<{info: FormInfo, xform: string} | null>} */
export async function readFormVersion(db, form_id, version) {
  const row = await read(db, ['forms'], (tx) => tx.objectStore('forms').get(form_id));
  if (!row) return null;
  const form = await openForm(row);
  const info = [form.info, ...form.older].find((candidate) => candidate.version === version);
  return (info && (await readFormBySha(db, info.sha256))) ?? readForm(db, form_id);
}

/**
 * @param {Database} db
 * @param {string} name "desa.csv"
 * @returns {Promise<import('../forms/secondary.js').ListText>} its rows, or its text
 * @throws {StoreError} 'list_missing': not on this phone yet; an empty list would look like an answer
 */
export async function readList(db, name) {
  const info = /** @type {ListInfo | null} */ (await readBody(db, 'lists', name));
  const list = info ? await readListText(db, info.sha256) : null;
  if (list === null) throw new StoreError('list_missing', { name });
  return list;
}

/** @param {Database} db @param {'forms' | 'lists' | 'reports' | 'villages' | 'tasks'} store @returns {Promise<any[]>} */
export async function bodies(db, store) {
  const rows = await read(db, [store], (tx) => tx.objectStore(store).getAll());
  return Promise.all(rows.filter(({ withdrawn }) => !withdrawn).map((row) => open(row.sealed)));
}

/** A list that was withdrawn is read on: a draft may stand on it. @param {Database} db @param {'forms' | 'lists' | 'reports' | 'villages' | 'tasks'} store @param {string} id @returns {Promise<any>} null when absent */
export async function readBody(db, store, id) {
  const row = await read(db, [store], (tx) => tx.objectStore(store).get(id));
  return row && !(row.withdrawn && store === 'forms') ? open(row.sealed) : null;
}

/** @param {Database} db */
async function keptDigests(db) {
  return new Set(await read(db, ['texts'], (tx) => tx.objectStore('texts').getAllKeys()));
}

/** For a draft whose form was gone before withdrawn ones were kept. @param {string} form_id @param {string} sha256 @param {string} version @param {string} title @returns {FormInfo} */
function plainInfo(form_id, sha256, version, title) {
  const said = { form_id, version, sha256, code: '', title: { id: title, en: title } };
  const rest = { size: 0, minutes: 0, icon: 'forms', order: 0, features: [], evidence: [] };
  return { ...said, ...rest, state: 'closed' };
}

/** @param {any} row */
async function openForm(row) {
  return {
    info: await open(row.sealed),
    older: await Promise.all((row.older ?? []).map((/** @type {any} */ version) => open(version.sealed))),
  };
}
