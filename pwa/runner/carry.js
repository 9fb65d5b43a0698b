// A draft goes over to a newer version of its form: looked at before, done in one save, undone until the next change.

import { carryOver } from '../forms/carry.js';
import { openRecord, startRecord } from '../forms/start.js';
import { saveDraft } from '../store/drafts.js';
import { ready } from './opening.js';
import { layoutOf } from './parts.js';
import { progressOf } from './record.js';
import { questionsIn } from './walk.js';

/** @typedef {import('../store/database.js').Database} Database */
/** @typedef {import('../types').Draft} Draft */
/** @typedef {import('../types').FormInfo} FormInfo */
/** @typedef {{ info: FormInfo, xform: string }} Version */
/** @typedef {{ carried: import('../forms/carry.js').Carried, next: Draft }} Prospect next: the draft as it would be, not saved yet */

/**
 * What carrying over would do. The draft is left as it is.
 * @param {Database} db
 * @param {Draft} draft
 * @param {Version} pinned the version it stands on
 * @param {Version} newer
 * @param {Pick<import('./types').SessionOptions, 'lists' | 'identity' | 'language' | 'now'>} around
 * @returns {Promise<Prospect>}
 */
export async function lookAhead(db, draft, pinned, newer, around) {
  const [older, later] = await Promise.all([pinned, newer].map((version) => ready(db, { ...version, ...around })));
  const from = openRecord(older.form, draft.xml, older.world);
  const to = startRecord(later.form, { ...later.world, instanceId: draft.id });
  const carried = carryOver(from, to);
  const { before: _older, ...before } = draft;
  const { sha256, version, title } = newer.info;
  const next = {
    ...draft,
    form_sha256: sha256,
    form_version: version,
    title: title.id,
    xml: to.draftXml(),
    page: layoutOf(later.form).some(({ id }) => id === draft.page) ? draft.page : '',
    progress: progressOf(to, questionsIn(to, later.form.body, to.instance.root)),
    before,
  };
  return { carried, next };
}

/**
 * One save: the new draft and, inside it, the one it was. Its files stay where they are, also those of answers that
 * have no question any more.
 * @param {Database} db @param {Prospect} prospect
 * @returns {Promise<Draft>}
 * @throws {StoreError} 'stale_draft' when it was changed meanwhile; 'quota'
 */
export function carry(db, { next }) {
  return saveDraft(db, next);
}

/** @param {Database} db @param {Draft} draft just carried over @returns {Promise<Draft>} as it was before @throws {StoreError} */
export async function takeBack(db, draft) {
  return draft.before ? saveDraft(db, { ...draft.before, rev: draft.rev }) : draft;
}
