// What a session stands on: the form read once, a record that is new, saved or returned, and its files.

import { Instance } from '../forms/instance.js';
import { prepare } from '../forms/needs.js';
import { correctRecord, listsOf, openRecord, startRecord } from '../forms/start.js';
import { parseForm } from '../forms/xform.js';
import { now as clock } from '../lib/clock.js';
import { codeOf, FormError } from '../lib/errors.js';
import { newUuid } from '../lib/ids.js';
import { lastSaved } from '../store/last-saved.js';
import { refOf } from './files.js';
import { loadRare } from './rare.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../forms/types').Form} Form */
/** @typedef {import('../types').Draft} Draft */
/** @typedef {import('../types').FileRef} FileRef */
/** @typedef {import('../types').StoredFile} StoredFile */
/** @typedef {import('./types').SessionOptions} SessionOptions */

/** Forms read lately, by digest: going back to a draft does not read its form again. @type {Map<string, Form>} */
const read = new Map();
const KEPT = 4;
/** The list that a form reads the record finished last from. */
export const LAST_SAVED = 'last-saved';

/**
 * @typedef {object} Opened
 * @property {Form} form
 * @property {import('../forms/live.js').LiveForm} live
 * @property {Draft} draft rev 0 when it is new
 * @property {StoredFile[]} held files with their bytes
 * @property {FileRef[]} known files of a returned report whose bytes may be only at the office
 * @property {Instance | null} before the returned report as it was
 * @property {import('./types').Rare | null} rare widgets that few forms need
 * @property {typeof import('./tray.js') | null} tray for a record with answers that have no question any more
 * @property {typeof import('./audit.js').AuditLog | null} Audit for a form that asks how it was filled in
 */

/** @param {Database} db @param {SessionOptions} options @returns {Promise<Opened>} */
export async function open(db, options) {
  const { draft, files = [], repair } = options;
  const xml = draft?.xml ?? repair?.xml ?? '';
  const [{ form, world, rare, Audit }, tray] = await Promise.all([
    ready(db, options),
    xml.includes('<tray ') ? import('./tray.js') : null,
  ]);
  const before = repair ? Instance.read(form, repair.xml) : null;
  const known = (repair?.report.files ?? []).map(refOf);
  if (draft)
    return {
      form,
      live: openRecord(form, draft.xml, world),
      draft,
      held: [...(repair?.files ?? []), ...files],
      known: [...known, ...draft.files],
      before,
      rare,
      Audit,
      tray,
    };

  const id = `uuid:${newUuid()}`;
  const live = repair
    ? correctRecord(form, repair.xml, { ...world, instanceId: id })
    : startRecord(form, { ...world, instanceId: id });
  const held = (repair?.files ?? []).map((file) => ({ ...file, owner: id }));
  const begun = { ...newDraft(options, id, world.now()), ...correction(options) };
  return { form, live, draft: begun, held, known, before, rare, Audit, tray };
}

/**
 * A form with all that it reads: its lists, the record finished last, and the parts of the app that few forms need.
 * @param {Database} db
 * @param {Pick<SessionOptions, 'info' | 'xform' | 'lists' | 'identity' | 'language' | 'now'>} options
 */
export async function ready(db, { info, xform, lists, identity, language, now = clock }) {
  const form = formOf(info.sha256, xform);
  const names = listsOf(form);
  const textOf = (/** @type {string} */ name) =>
    name === LAST_SAVED ? lastSaved(db, info.form_id) : lists(name).catch(noList);
  const [rare, texts, Audit] = await Promise.all([
    loadRare(form),
    Promise.all(names.map(textOf)),
    // Without its part of the app the form is filled in all the same.
    form.audit
      ? import('./audit.js').then(
          ({ AuditLog }) => AuditLog,
          () => null,
        )
      : null,
    prepare(form).catch((error) => {
      throw new FormError('later', {}, error);
    }),
  ]);
  const { username } = identity.person;
  const { device_code } = identity;
  const world = {
    lists: new Map(names.map((name, at) => [name, texts[at]])),
    now,
    language: languageOf(form, language),
    properties: { username, deviceid: device_code, 'uri:deviceid': device_code },
  };
  return { form, world, rare, Audit };
}

/** A list that has not come yet leaves its questions empty; the form opens. @param {unknown} error @returns {string} */
function noList(error) {
  if (codeOf(error) === 'list_missing') return '';
  throw error;
}

/** @param {string} sha256 @param {string} xform @returns {Form} read once; a form that will soon be opened may be read ahead */
export function formOf(sha256, xform) {
  const form = read.get(sha256) ?? parseForm(xform);
  read.delete(sha256);
  read.set(sha256, form);
  for (const oldest of read.keys()) if (read.size > KEPT) read.delete(oldest);
  return form;
}

/** @param {Form} form @param {string} wanted @returns {string} */
function languageOf(form, wanted) {
  const has = form.languages.some(({ code }) => code === wanted);
  return has ? wanted : (form.languages.find(({ isDefault }) => isDefault)?.code ?? wanted);
}

/** @param {SessionOptions} options @param {string} id @param {Date} at @returns {Draft} */
function newDraft({ info, identity, language }, id, at) {
  return {
    id,
    person_id: identity.person.id,
    form_id: info.form_id,
    form_sha256: info.sha256,
    form_version: info.version,
    title: info.title.id,
    place: '',
    xml: '',
    files: [],
    page: '',
    language,
    progress: 0,
    started_at: at.toISOString(),
    updated_at: at.toISOString(),
    rev: 0,
  };
}

/** @param {SessionOptions} options @returns {Partial<Draft>} */
function correction({ repair }) {
  if (!repair) return {};
  const { instance_id, comments, note, answer_by, code } = repair.report;
  return {
    deprecated_id: instance_id,
    comments,
    report_code: code,
    ...(note ? { note } : {}),
    ...(answer_by ? { answer_by } : {}),
  };
}
