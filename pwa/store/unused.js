// What the phone may let go of: texts and media that nothing needs, and photos of reports that are no longer returned.

import { now } from '../lib/clock.js';
import { deleteAllFiles } from './files.js';
import { read, write } from './transaction.js';
import { open } from './vault.js';

/** @typedef {import('./database.js').Database} Database */
/** @typedef {import('./transaction.js').WriteTransaction} WriteTransaction */

/** Versions of a form before the current one that stay whether anything needs them or not. */
const OLDER_VERSIONS = 5;
/** So long a withdrawn form or list stays although no draft is known to need it: one may be open, and not saved yet. */
const KEEP_WITHDRAWN_MS = 30 * 86_400_000;

/**
 * The form a draft, an outbox record or a returned report was filled in with stays as long as that does, with the lists
 * it names, whether the office changed, closed or withdrew it.
 * @param {Database} db
 */
export async function dropUnused(db) {
  const { needed, returned, lists, media } = await whatIsNeeded(db);
  await write(db, ['forms', 'lists', 'texts', 'drafts', 'outbox', 'files', 'bytes'], async (tx) => {
    const named = new Set(needed);
    await trimForms(tx, needed, named);
    for (const [form, files] of media) if (named.has(form)) for (const sha256 of files) named.add(sha256);
    for (const list of await tx.objectStore('lists').getAll()) {
      if (isOver(list) && !lists.has(list.id)) await tx.objectStore('lists').delete(list.id);
      else named.add(list.sha256);
    }
    for (const sha256 of await tx.objectStore('texts').getAllKeys()) {
      if (!named.has(String(sha256))) await tx.objectStore('texts').delete(sha256);
    }
    // Read again here: a draft begun since must keep its photos.
    const owners = new Set([
      ...returned,
      ...(await tx.objectStore('drafts').getAllKeys()),
      ...(await tx.objectStore('outbox').getAllKeys()),
    ]);
    const keys = /** @type {[string, string][]} */ (await tx.objectStore('files').getAllKeys());
    for (const owner of new Set(keys.map(([name]) => name))) {
      if (!owners.has(owner)) await deleteAllFiles(tx, owner);
    }
  });
}

/** @param {WriteTransaction} tx @param {Set<string>} needed @param {Set<string>} named takes the digests of what stays */
async function trimForms(tx, needed, named) {
  const forms = tx.objectStore('forms');
  for (const form of await forms.getAll()) {
    const older = form.older.filter(
      (/** @type {{sha256: string}} */ { sha256 }, /** @type {number} */ at) =>
        needed.has(sha256) || (at < OLDER_VERSIONS && !isOver(form)),
    );
    if (isOver(form) && !older.length && !needed.has(form.sha256)) {
      await forms.delete(form.id);
      continue;
    }
    if (older.length < form.older.length) await forms.put({ ...form, older });
    for (const { sha256 } of [form, ...older]) named.add(sha256);
  }
}

/** @param {{withdrawn?: string}} row */
function isOver({ withdrawn }) {
  return withdrawn !== undefined && now().getTime() - Date.parse(withdrawn) > KEEP_WITHDRAWN_MS;
}

/** @param {Database} db @returns {Promise<{needed: Set<string>, returned: string[], lists: Set<string>, media: Map<string, string[]>}>} digests, owners of photos, names of lists, digests of each form's media */
async function whatIsNeeded(db) {
  const rows = await read(db, ['reports', 'drafts', 'outbox', 'forms', 'lists'], (tx) =>
    Promise.all(['reports', 'drafts', 'outbox', 'forms', 'lists'].map((store) => tx.objectStore(store).getAll())),
  );
  const [reports, drafts, outbox] = await Promise.all(
    rows.slice(0, 3).map((some) => Promise.all(some.map((row) => open(row.sealed)))),
  );
  const back = reports.filter(({ state }) => state === 'returned');
  const needed = new Set(
    [...drafts, ...drafts.map(({ before }) => before ?? {}), ...outbox]
      .map(({ form_sha256 }) => form_sha256)
      .concat(reports.map(({ xml_sha256 }) => xml_sha256))
      .filter(Boolean),
  );
  /** @type {Map<string, string[]>} */
  const media = new Map();
  for (const form of rows[3]) {
    for (const { sealed, sha256 } of [form, ...form.older]) {
      const { form_id, version, media: files = [] } = await open(sealed);
      media.set(
        sha256,
        files.map((/** @type {{ sha256: string }} */ file) => file.sha256),
      );
      if (back.some((report) => report.form_id === form_id && report.form_version === version)) needed.add(sha256);
    }
  }
  const gone = rows[4].filter(isOver).map(({ id }) => id);
  return {
    needed,
    returned: back.map(({ instance_id }) => instance_id),
    lists: await listsNamed(db, needed, gone),
    media,
  };
}

/** @param {Database} db @param {Set<string>} forms digests @param {string[]} names of lists @returns {Promise<Set<string>>} those that one of the forms reads */
async function listsNamed(db, forms, names) {
  if (!names.length) return new Set();
  const rows = await read(db, ['texts'], (tx) =>
    Promise.all([...forms].map((sha) => tx.objectStore('texts').get(sha))),
  );
  const texts = await Promise.all(rows.map((row) => (row ? open(row.sealed) : '')));
  return new Set(names.filter((name) => texts.some((text) => String(text).includes(`/${name}`))));
}
