// Screens and notes for what stands in the way, and the ways on from there.

import { html, nothing } from '../lib/dom.js';
import { codeOf } from '../lib/errors.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';
import { notYet } from './later.js';
import { troubles } from './troubles.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('./troubles.js').Facts} Facts */
/** @typedef {import('./troubles.js').Way} Way */

/** What the runner calls a form or record that it cannot read. */
const FORM_CODES = new Set(['xml', 'form', 'instance', 'list']);

/** @param {unknown} error @returns {{ code: string, facts: Facts }} */
export function troubleOf(error) {
  const code = FORM_CODES.has(codeOf(error)) ? 'form' : codeOf(error);
  if (code in troubles && code !== 'unknown') return { code, facts: {} };
  return { code: 'unknown', facts: { detail: error instanceof Error ? error.message : String(error) } };
}

/**
 * A whole screen for one trouble.
 * @param {App} app @param {string} code @param {Facts} [facts]
 * @returns {Screen}
 */
export function troubleScreen(app, code, facts = {}) {
  const trouble = troubles[code] ?? troubles.unknown;
  return {
    title: () => trouble.title(facts),
    quiet: true,
    reading: true,
    back: app.identity && code !== 'evicted' ? '#/forms' : undefined,
    body: () => html`
      <div class="note" data-tone=${trouble.tone}>${icon(trouble.icon)}<div><p>${trouble.happened(facts)}</p></div></div>
      <div class="card"><p><b>${trouble.safe()}</b></p><p>${trouble.todo()}</p></div>`,
    actions: () => trouble.ways.filter((way) => possible(app, way)).map((way, at) => wayOut(app, way, at)),
  };
}

/** A trouble by its code, also one that is told of only later. @param {App} app @param {string} code @returns {Screen | Promise<Screen>} */
export function openHelp(app, code) {
  const show = () => troubleScreen(app, code, app.notices.find((notice) => notice.code === code)?.facts);
  return code in troubles ? show() : import('./guard.js').then(show, notYet);
}

/** @param {App} _app @param {string} code @param {Facts} facts @returns {import('../lib/dom.js').Content} the same as a card on another screen */
export function troubleCard(_app, code, facts) {
  const trouble = troubles[code];
  if (!trouble) return nothing;
  return html`<div class="note" data-tone=${trouble.tone}>${icon(trouble.icon)}<div>
    <p><b>${trouble.title(facts)}.</b> ${trouble.safe()}</p>
    <p><a class="text-link" href=${`#/help/${code}`}>${t('Apa artinya')}</a></p></div></div>`;
}

/** All of it in one note, for a screen that must not be left. @param {string} code */
export function troubleNote(code) {
  const trouble = troubles[code] ?? troubles.closed;
  return html`<div class="note" data-tone="bad" role="alert">${icon(trouble.icon)}<div>
    <p><b>${trouble.title({})}.</b> ${trouble.happened({})}</p><p>${trouble.safe()} ${trouble.todo()}</p></div></div>`;
}

/** @param {App} app @param {Way} way */
function possible(app, way) {
  if (way === 'update') return Boolean(app.update);
  if (way === 'forms' || way === 'outbox' || way === 'send') return Boolean(app.identity);
  return true;
}

/** @param {App} app @param {Way} way @param {number} at */
function wayOut(app, way, at) {
  const kind = at === 0 ? nothing : 'second';
  if (typeof way === 'object')
    return html`<button class="button" data-kind=${kind} @click=${() => way.run(app)}>${way.label()}</button>`;
  switch (way) {
    case 'reload':
      return html`<button class="button" data-kind=${kind} @click=${() => location.reload()}>${t('Buka lagi')}</button>`;
    case 'update':
      return html`<button class="button" data-kind=${kind} @click=${() => app.update?.()}>${t('Pasang sekarang')}</button>`;
    case 'start':
      return html`<a class="button" data-kind=${kind} href="#/start">${t('Daftarkan HP ini')}</a>`;
    case 'storage':
      return html`<a class="button" data-kind=${kind} href="#/settings">${t('Buka pengaturan')}</a>`;
    case 'outbox':
      return html`<a class="button" data-kind=${kind} href="#/outbox">${t('Buka kotak keluar')}</a>`;
    case 'send':
      return html`<button class="button" data-kind=${kind} @click=${() => app.schedule?.nudge('tap')}>${t('Coba lagi')}</button>`;
    default:
      return html`<a class="button" data-kind=${kind} href="#/forms">${at === 0 ? t('Ke formulir') : t('Nanti')}</a>`;
  }
}
