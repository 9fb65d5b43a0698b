// Filling in one form: the frame round the runner's pages, from the first part to the outbox.

import { formatTime } from '../lib/clock.js';
import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, onLanguage, t } from '../lib/words.js';
import { partTemplate, summaryTemplate } from '../runner/pages.js';
import { startSession } from '../runner/session.js';
import { readDraft } from '../store/drafts.js';
import { listFiles, readFile } from '../store/files.js';
import { readForm, readList, readPinned, mediaOf } from '../store/library.js';
import { confirmDialog } from './dialog.js';
import { discardLink } from './discard.js';
import { languageCorner } from './language.js';
import { versionNote } from './newer.js';
import { focusHeading, toTop } from './router.js';
import { troubleNote } from './trouble.js';
import { walkBack } from './walk.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('../runner/types').Session} Session */
/** @typedef {import('../types').StoredFile} StoredFile */

/** A new report. @param {App} app @param {string} formId @returns {Promise<Screen>} */
export async function openFill(app, formId) {
  const { warm } = app;
  app.warm = null;
  const found = await (warm?.form_id === formId ? warm.found : readForm(app.db, formId));
  if (found?.info.state !== 'open' || !app.identity) return missing();
  const session = await startSession(app.db, {
    ...found,
    lists: (name) => listOf(app, name),
    media: mediaOf(app.db, found.info),
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
    location.replace(`#/repair/${id}`);
    return missing();
  }
  const [found, files] = await Promise.all([readPinned(app.db, draft), filesOf(app, id)]);
  if (!found) return missing();
  const session = await startSession(app.db, {
    ...found,
    lists: (name) => listOf(app, name),
    media: mediaOf(app.db, found.info),
    identity: app.identity,
    language: language(),
    draft,
    files,
  });
  return fillScreen(app, session, found.newer);
}

/** @param {App} app @param {string} name rejects with 'list_missing' when it is not on this phone */
export function listOf(app, name) {
  return readList(app.db, name);
}

/** @param {App} app @param {string} owner @returns {Promise<StoredFile[]>} with their bytes */
export async function filesOf(app, owner) {
  const known = await listFiles(app.db, owner);
  const files = await Promise.all(known.map(({ name }) => readFile(app.db, owner, name)));
  return files.filter((file) => file !== null);
}

/** @param {App} app @param {Session} session @param {import('../types').FormInfo | null} [newer] version of the form @returns {Screen} */
export function fillScreen(app, session, newer = null) {
  const walk = walkBack(app, session, '#/forms');
  const stop = [session.onChange(() => changed()), onLanguage((next) => session.setLanguage(next))];
  app.filling = true;
  /** @type {ReturnType<typeof import('./elsewhere.js').watchDraft> | null} */
  let tabs = null;
  let left = false;
  void import('./elsewhere.js').then((part) => (tabs = left ? null : part.watchDraft(app, session)), console.warn);
  let addressed = Boolean(session.draft.rev);
  let shown = placeOf(session);

  const changed = () => {
    if (!addressed && session.savedAt && location.hash === app.address) {
      addressed = true;
      app.address = `#/draft/${session.draft.id}`;
      history.replaceState(history.state, '', app.address);
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
    location.replace(`#/done/${record.instance_id}`);
  };

  return {
    title: () => session.info.title[language()] || session.info.title.id,
    back: '#/forms',
    quiet: true,
    corner: () => languageCorner(app),
    bar: () => progressBar(session),
    reload: async () => {
      newer = (session.draft.rev && (await readPinned(app.db, session.draft))?.newer) || null;
    },
    body: () => html`
      ${session.saveState === 'failed' ? troubleNote(session.saveProblem) : nothing}
      ${tabs?.note() ?? nothing}
      ${versionNote(session, newer)}
      ${session.audit?.notice() ?? nothing}
      ${session.atSummary ? summaryTemplate(session, (row) => session.goTo(row.part, row.path)) : partTemplate(session)}
      ${session.atSummary ? session.tray?.trayTemplate(session) : nothing}
      ${session.savedAt && session.part.kind !== 'entry' ? discardLink(app, session) : nothing}`,
    actions: () => footer(app, session, walk, finished),
    mayLeave: () => mayLeave(session),
    leave: async () => {
      left = true;
      for (const end of stop) end();
      walk.end();
      app.filling = false;
      await session.close();
      tabs?.end();
    },
  };
}

/** @param {Session} session */
function placeOf(session) {
  return session.atSummary ? 'summary' : session.part.id;
}

/** A new part begins at its top, and reading begins at its heading; the page moves on to a field that was asked for. */
function arrive() {
  toTop();
  const heading = document.querySelector('main h2');
  if (heading instanceof HTMLElement) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  } else focusHeading();
}

/** @param {Session} session */
export function progressBar(session) {
  const { part, parts } = session;
  const at = session.atSummary ? parts.length : part.index + 1;
  const place = session.atSummary
    ? t('Ringkasan')
    : t('Bagian %(at)s dari %(all)s · %(title)s', { at, all: parts.length, title: part.title });
  return html`<section class="progress" aria-label=${t('Kemajuan isian')}><div>
    <div class="progress-line"><span>${place}</span>${saved(session)}</div>
    <progress class="meter" max=${parts.length} .value=${at} aria-label=${place}></progress></div></section>`;
}

/** @param {Session} session */
function saved({ saveState, savedAt, saveProblem }) {
  const words = {
    saved: savedAt ? t('Tersimpan %(time)s', { time: formatTime(savedAt) }) : '',
    saving: t('Menyimpan'),
    failed: t('Belum tersimpan: %(reason)s', { reason: reasonOf(saveProblem) }),
  };
  return html`<span class="saved" role="status" data-state=${saveState}>${words[saveState]}</span>`;
}

/** @param {string} code of the store */
function reasonOf(code) {
  if (code === 'quota' || code === 'photo_room') return t('memori HP penuh');
  if (code === 'stale_draft') return t('diubah di jendela lain');
  return t('penyimpanan HP terkunci');
}

/** Only a change that could not be saved holds anybody back. @param {Session} session @returns {Promise<boolean>} */
export async function mayLeave(session) {
  await session.flush().catch(() => {});
  if (session.saveState !== 'failed') return true;
  return confirmDialog({
    title: t('Perubahan terakhir belum tersimpan'),
    text: t('Bila keluar sekarang, perubahan terakhir hilang. Yang tersimpan sebelumnya tetap aman.'),
    yes: t('Keluar tanpa menyimpan'),
    no: t('Tetap di sini'),
    danger: true,
  });
}

/** @param {App} app @param {Session} session @param {ReturnType<typeof walkBack>} walk @param {(record: import('../types').OutboxRecord) => void} finished */
function footer(app, session, walk, finished) {
  if (session.atSummary) {
    return html`<button type="button" class="button" data-kind="second" data-size="slim" @click=${walk.back}>${t('Kembali')}</button>
      <button type="button" class="button" @click=${() => finish(app, session, finished)}>${t('Selesai, masukkan kotak keluar')}</button>`;
  }
  return html`<button type="button" class="button" data-kind="second" @click=${walk.back}>${t('Kembali')}</button>
    <button type="button" class="button" @click=${() => onward(app, session)}>${session.part.kind === 'entry' ? t('Selesai') : t('Lanjut')}</button>`;
}

/** @param {App} app @param {Session} session */
function onward(app, session) {
  const problems = session.next();
  if (problems.length) toFirst(app, session, problems);
  else if (app.toast) app.endToast();
}

/**
 * @param {App} app @param {Session} session
 * @param {(record: import('../types').OutboxRecord) => void} finished
 * @param {(problem: import('../runner/types').FieldProblem) => void} [reveal] called before going to what is wrong
 */
export async function finish(app, session, finished, reveal = () => {}) {
  const problems = session.checkAll();
  if (problems.length) {
    reveal(problems[0]);
    toFirst(app, session, problems);
    return;
  }
  try {
    finished(await session.finish());
  } catch (error) {
    console.error(error);
    app.say(t('Belum masuk kotak keluar. Draf tetap tersimpan di HP ini; coba lagi.'));
  }
}

/** What is said goes as soon as all of it is mended. @param {App} app @param {Session} session @param {import('../runner/types').FieldProblem[]} problems */
function toFirst(app, session, problems) {
  app.say(t('%(n)s isian perlu diperiksa sebelum lanjut.', { n: problems.length }));
  const { toast } = app;
  const stop = session.onChange(() => {
    if (session.problems && app.toast === toast) return;
    stop();
    if (app.toast === toast) app.endToast();
  });
  session.goTo(problems[0].part, problems[0].path);
}

/** @returns {Screen} */
export function missing() {
  return {
    title: () => t('Formulir tidak ada di HP ini'),
    back: '#/forms',
    body: () => html`<div class="empty">${icon('forms')}<p>${t('Draf atau formulir ini tidak ada lagi di HP ini. Bila sudah selesai, laporannya ada di kotak keluar.')}</p>
      <a class="button" href="#/outbox">${t('Buka kotak keluar')}</a></div>`,
  };
}
