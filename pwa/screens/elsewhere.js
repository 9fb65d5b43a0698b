// The same draft in two tabs: both say so, the later one to save is told, and what was typed there is kept as a draft
// of its own.

import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { newUuid } from '../lib/ids.js';
import { t } from '../lib/words.js';
import { readDraft, saveDraft } from '../store/drafts.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../runner/types').Session} Session */
/** @typedef {import('../runner/session.js').FillSession} FillSession */

/**
 * Watch one open draft until it is closed.
 * @param {App} app @param {Session} open
 * @returns {{ note: () => import('../lib/dom.js').Content, end: () => void }}
 */
export function watchDraft(app, open) {
  const session = /** @type {FillSession} */ (open);
  const ended = new AbortController();
  const { signal } = ended;
  let elsewhere = false;
  let keeping = false;
  const closed = new Promise((done) => signal.addEventListener('abort', done));
  /** @param {boolean} is */
  const tell = (is) => {
    elsewhere = is;
    app.draw();
  };
  const look = () => void takeUp(app, session).catch(console.warn);
  const name = `titian-draft-${session.draft.id}`;
  const hold = async (/** @type {unknown} */ lock) => {
    if (!lock) {
      tell(true);
      void navigator.locks.request(name, { signal }, hold).catch(() => {});
      return;
    }
    if (elsewhere) look();
    tell(false);
    await closed;
  };
  void navigator.locks?.request(name, { ifAvailable: true }, hold).catch(() => {});
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look(), { signal });
  window.addEventListener('pageshow', ({ persisted }) => persisted && look(), { signal });
  const keep = async () => {
    if (keeping) return;
    keeping = true;
    try {
      await keepAsOwn(app, session);
    } catch (error) {
      console.error(error);
      app.say(t('Belum tersimpan sebagai draf sendiri. Isian di jendela ini masih ada; coba lagi.'));
    }
    keeping = false;
  };
  return {
    note: () => (session.saveProblem === 'stale_draft' ? ownNote(keep) : elsewhere ? openNote() : nothing),
    end: () => ended.abort(),
  };
}

/** What another tab saved meanwhile takes the place of what stands here, unless something here is not saved. @param {App} app @param {FillSession} session */
async function takeUp(app, session) {
  const { id, rev } = session.draft;
  if (!rev || session.saveState !== 'saved') return;
  const stored = await readDraft(app.db, id);
  if (stored?.rev === rev || session.draft.rev !== rev || session.saveState !== 'saved') return;
  app.address = '';
  window.dispatchEvent(new Event('hashchange'));
}

/** @param {App} app @param {FillSession} session */
async function keepAsOwn(app, session) {
  const id = `uuid:${newUuid()}`;
  session.settleTyping();
  session.live.setMeta('instanceID', id);
  const { refs, held } = session.files;
  const draft = { ...session.draft, id, rev: 0, xml: session.live.draftXml(), files: refs, page: session.at };
  await saveDraft(
    app.db,
    { ...draft, progress: session.progress },
    held.map((file) => ({ ...file, owner: id, received_at: null })),
  );
  // All of it is kept: nothing holds anybody back here any more.
  if (app.screen) app.screen.mayLeave = undefined;
  app.go(`#/${draft.deprecated_id ? 'repair' : 'draft'}/${id}`);
}

function openNote() {
  return html`<div class="note" data-tone="wait" role="status">${icon('lock')}<div>
    <p><b>${t('Draf ini dibuka di jendela lain.')}</b> ${t('Isi di satu jendela saja. Bila keduanya mengisi, yang menyimpan lebih dulu yang berlaku dan jendela ini memberi tahu.')}</p></div></div>`;
}

/** @param {() => void} keep */
function ownNote(keep) {
  return html`<div class="card"><p><b>${t('Isian di jendela ini belum hilang.')}</b>
      ${t('Simpan sebagai draf sendiri, bandingkan keduanya, lalu buang yang tidak diperlukan.')}</p>
    <p><button type="button" class="button" @click=${keep}>${t('Simpan sebagai draf sendiri')}</button></p></div>`;
}
