// A draft of a form from the office's own page, for its preview: read only, by the session of whoever looks at it.

import { StoreError } from '../lib/errors.js';

/** @typedef {import('../types').FormInfo} FormInfo */
/** @typedef {import('../types').Identity} Identity */
/**
 * What a preview stands on. lists, media: as a session of the runner asks for them.
 * @typedef {object} Preview
 * @property {FormInfo} info
 * @property {string} xform
 * @property {Identity} identity of the person who looks, as if this were their phone
 * @property {(name: string) => Promise<string>} lists
 * @property {(name: string) => Promise<Blob | null>} media
 */

/** @returns {Promise<Preview>} addresses are beside the page's own: `…/drafts/<id>/phone` @throws {Error} */
export async function readPreview() {
  const answer = await fetch('phone.json');
  if (!answer.ok) throw new Error(`preview: ${answer.status}`);
  const { info, xform, person, office } = await answer.json();
  const phone = { token: '', device_id: 'pratinjau', device_code: 'PRATINJAU', epoch: '', enrolled_at: '' };
  return { info, xform, identity: { ...phone, person, office }, lists: readList, media: readMedia };
}

/** @param {string} name @returns {Promise<string>} @throws {StoreError} 'list_missing' */
async function readList(name) {
  const answer = await fetch(`lists/${encodeURIComponent(name)}`);
  if (!answer.ok) throw new StoreError('list_missing', { name });
  return answer.text();
}

/** @param {string} name */
async function readMedia(name) {
  const answer = await fetch(`media/${encodeURIComponent(name)}`);
  return answer.ok ? answer.blob() : null;
}
