// Filling in one form: the frame round the runner's pages, from the first part to the outbox.

import { formatTime, later } from '../lib/clock.js';
import { html, nothing } from '../lib/dom.js';
import { FormError } from '../lib/errors.js';
import { icon } from '../lib/icons.js';
import { language, onLanguage, t } from '../lib/words.js';
import { partTemplate, summaryTemplate } from '../runner/pages.js';
import { startSession } from '../runner/session.js';
import { discardDraft, readDraft } from '../store/drafts.js';
import { listFiles, readFile } from '../store/files.js';
import { readForm, readFormBySha, readList } from '../store/library.js';
import { confirmDialog } from './dialog.js';
import { languageCorner } from './language.js';
import { focusHeading } from './router.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('../runner/types').Session} Session */
/** @typedef {import('../types').StoredFile} StoredFile */

const UNDO_MS = 8000;

/** A new report. @param {App} app @param {string} formId @returns {Promise<Screen>} */
export async function openFill(app, formId) {
  const found = await readForm(app.db, formId);
  if (!found || !app.identity) return missing();
  const session = await startSession(app.db, {
    ...found,
    lists: (name) => listOf(app, name),
    identity: app.identity,
    language: language(),
  });
  return fillScreen(app, session);
}

/** Go on with a draft. @param {App} app @param {string} id @returns {Promise<Screen>} */
export async function openDraft(app, id) {
  const draft = await readDraft(app.db, id);
  if (!draft || !app.identity) return missing();
  if (draft.deprecated_id) {
    app.go(`#/repair/${id}`);
  }
  const found = (await readFormBySha(app.db, draft.form_sha256)) ?? (await readForm(app.db, draft.form_id));
  if (!found) return missing();
  const session = await startSession(app.db, {
    ...found,
    lists: (name) => listOf(app, name),
    identity: app.identity,
    language: language(),
    draft,
    files: await filesOf(app, id),
  });
  return fillScreen(app, session);
}

/** @param {App} app @param {string} name @returns {Promise<string>} CSV */
export async function listOf(app, name) {
  const text = await readList(app.db, name);
  if (text === null) throw new FormError('list_missing', { name });
  return text;
}

/** @param {App} app @param {string} owner @returns {Promise<StoredFile[]>} with their bytes */
export async function filesOf(app, owner) {
  const known = await listFiles(app.db, owner);
  const files = await Promise.all(known.map(({ name }) => readFile(app.db, owner, name)));
  return files.filter((file) => file !== null);
}

/** @param {App} app @param {Session} session @returns {Screen} */
function fillScreen(app, session) {
  const walk = walkBack(session);
  const stop = [session.onChange(() => changed()), onLanguage((next) => session.setLanguage(next))];
  app.filling = true;
  let addressed = Boolean(session.draft.rev);
  let shown = placeOf(session);

  const changed = () => {
    if (!addressed && session.savedAt) {
      addressed = true;
      history.replaceState(history.state, '', `#/draft/${session.draft.id}`);
    }
    app.draw();
    if (placeOf(session) !== shown) {
      shown = placeOf(session);
      queueMicrotask(() => queueMicrotask(arrive));
    }
  };
  /** @param {import('../types').OutboxRecord} record */
  const finished = (record) => {
    app.schedule?.nudge('save');
    app.go(`#/done/${record.instance_id}`);
  };

  return {
    title: () => session.info.title[language()] || session.info.title.id,
    back: '#/forms',
    quiet: true,
    corner: () => languageCorner(app),
    bar: () => progressBar(session),
    body: () => html`
      ${session.atSummary ? summaryTemplate(session, (row) => session.goTo(row.part, row.path)) : partTemplate(session)}
      ${session.savedAt && session.part.kind !== 'entry' ? discardLink(app, session) : nothing}`,
    actions: () => footer(app, session, walk, finished),
    leave: async () => {
      for (const end of stop) end();
      walk.end();
      app.filling = false;
      await session.close();
    },
  };
}

/** @param {Session} session */
function placeOf(session) {
  return session.atSummary ? 'summary' : session.part.id;
}

/** A new part begins at its top, and reading begins at its heading. */
function arrive() {
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches('[aria-invalid="true"]')) return;
  window.scrollTo({ top: 0, behavior: 'instant' });
  const heading = document.querySelector('main h2');
  if (heading instanceof HTMLElement) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  } else focusHeading();
}

/** @param {Session} session */
export function progressBar(session) {
  const { part, parts } = session;
  const at = session.atSummary
    ? parts.length
    : Math.max(1, parts.findIndex(({ id }) => id === part.id || id === part.parent) + 1);
  const place = session.atSummary
    ? t('Ringkasan')
    : t('Bagian %(at)s dari %(all)s · %(title)s', { at, all: parts.length, title: part.title });
  return html`<div class="progress"><div>
    <div class="progress-line"><span>${place}</span>${saved(session)}</div>
    <progress class="meter" max=${parts.length} .value=${at} aria-label=${t('Kemajuan isian')}></progress></div></div>`;
}

/** @param {Session} session */
function saved({ saveState, savedAt }) {
  const words = {
    saved: savedAt ? t('Tersimpan %(time)s', { time: formatTime(savedAt) }) : '',
    saving: t('Menyimpan'),
    failed: t('Belum tersimpan: memori HP penuh atau terkunci'),
  };
  return html`<span class="saved" role="status" data-state=${saveState}>${words[saveState]}</span>`;
}

/** @param {App} app @param {Session} session @param {ReturnType<typeof walkBack>} walk @param {(record: import('../types').OutboxRecord) => void} finished */
function footer(app, session, walk, finished) {
  const back = () => walk.back(() => app.go('#/forms'));
  if (session.atSummary) {
    return html`<button type="button" class="button" data-kind="second" @click=${back}>${t('Kembali')}</button>
      <button type="button" class="button" @click=${() => finish(app, session, finished)}>${t('Selesai, masukkan kotak keluar')}</button>`;
  }
  return html`<button type="button" class="button" data-kind="second" @click=${back}>${t('Kembali')}</button>
    <button type="button" class="button" @click=${() => onward(app, session, walk)}>${session.part.kind === 'entry' ? t('Selesai') : t('Lanjut')}</button>`;
}

/** @param {App} app @param {Session} session @param {ReturnType<typeof walkBack>} walk */
function onward(app, session, walk) {
  const problems = session.next();
  if (problems.length) return toFirst(app, session, problems);
  walk.forward();
}

/**
 * @param {App} app @param {Session} session
 * @param {(record: import('../types').OutboxRecord) => void} finished
 */
export async function finish(app, session, finished) {
  const problems = session.checkAll();
  if (problems.length) return toFirst(app, session, problems);
  try {
    finished(await session.finish());
  } catch (error) {
    console.error(error);
    app.say(t('Belum masuk kotak keluar. Draf tetap tersimpan di HP ini; coba lagi.'));
  }
}

/** @param {App} app @param {Session} session @param {import('../runner/types').FieldProblem[]} problems */
function toFirst(app, session, problems) {
  if (session.part.id !== problems[0].part || session.atSummary) session.goTo(problems[0].part, problems[0].path);
  app.say(t('%(n)s isian perlu diperiksa sebelum lanjut.', { n: problems.length }));
  later(60, () => {
    const field = document.querySelector('main [aria-invalid="true"]');
    if (!(field instanceof HTMLElement)) return;
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: 'center' });
  });
}

/**
 * The phone's own back button goes one part back before it leaves the form.
 * @param {Session} session
 */
function walkBack(session) {
  let depth = 0;
  const onPop = (/** @type {PopStateEvent} */ event) => {
    const part = event.state?.part;
    if (event.state?.draft !== session.draft.id || typeof part !== 'string') return;
    depth = event.state.depth;
    session.goTo(part);
  };
  const mark = () => ({ draft: session.draft.id, part: placeOf(session), depth });
  history.replaceState(mark(), '');
  window.addEventListener('popstate', onPop);
  return {
    forward() {
      depth += 1;
      history.pushState(mark(), '');
    },
    /** @param {() => void} leave */
    back(leave) {
      if (session.part.kind !== 'entry' && depth > 0) history.back();
      else if (!session.back()) leave();
    },
    end: () => window.removeEventListener('popstate', onPop),
  };
}

/** @param {App} app @param {Session} session */
function discardLink(app, session) {
  const ask = async () => {
    if (
      !(await confirmDialog({
        title: t('Buang draf ini?'),
        text: t('Semua isian dan foto di draf ini dihapus dari HP ini.'),
        yes: t('Buang draf'),
        no: t('Simpan draf'),
        danger: true,
      }))
    )
      return;
    const { id } = session.draft;
    app.leaving.add(id);
    app.go('#/forms');
    const cancel = later(UNDO_MS, () => {
      void discardDraft(app.db, id).then(() => app.leaving.delete(id));
    });
    app.say(t('Draf dibuang.'), {
      label: t('Urungkan'),
      run: () => {
        cancel();
        app.leaving.delete(id);
        app.draw();
      },
    });
  };
  return html`<p><button type="button" class="link" @click=${ask}>${icon('trash')}<span>${t('Buang draf ini')}</span></button></p>`;
}

/** @returns {Screen} */
function missing() {
  return {
    title: () => t('Formulir tidak ada di HP ini'),
    back: '#/forms',
    body: () => html`<div class="empty">${icon('forms')}<p>${t('Draf atau formulir ini tidak ada lagi di HP ini. Bila sudah selesai, laporannya ada di kotak keluar.')}</p>
      <a class="button" href="#/outbox">${t('Buka kotak keluar')}</a></div>`,
  };
}

/** The plain word that it is safe. @param {App} _app @param {string} id @returns {Screen} */
export function openDone(_app, id) {
  return {
    title: () => t('Tersimpan di kotak keluar'),
    tab: 'forms',
    body: () => html`<div class="done"><span class="done-icon">${icon('check')}</span>
        <p class="lead">${t('Laporan selesai dan aman di HP ini.')}</p>
        <p>${t('Laporan dikirim sendiri begitu ada sinyal. Anda boleh menutup Titian.')}</p></div>
      <a class="button" href="#/forms">${t('Isi laporan lain')}</a>
      <a class="button" data-kind="second" href="#/outbox" data-record=${id}>${t('Lihat kotak keluar')}</a>`,
  };
}
