// The frame round every screen: header, the line that says how things stand, tabs, short messages.

import { formatDay, formatTime } from '../lib/clock.js';
import { html, nothing } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';
import { statusLine } from './status.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Screen} Screen */
/** @typedef {import('../lib/dom.js').Content} Content */

/** @param {App} app @param {Screen} screen */
export function frame(app, screen) {
  const back = typeof screen.back === 'function' ? screen.back() : screen.back;
  return html`
    <header class="top"><div>
      ${back ? html`<a class="top-link" data-kind="back" href=${back} aria-label=${t('Kembali')}>${icon('back')}</a>` : nothing}
      <h1 tabindex="-1">${screen.title()}</h1>
      ${screen.corner ? screen.corner() : corner(app, screen)}
    </div></header>
    ${screen.net ? screen.net() : screen.quiet ? nothing : net(app)}
    ${screen.bar ? screen.bar() : nothing}
    <main class="page" tabindex=${screen.reading ? 0 : nothing}>${screen.body()}</main>
    <div role="status" class="toast-place">${app.toast ? toast(app, app.toast) : nothing}</div>
    ${screen.actions ? html`<footer class="actions"><div>${screen.actions()}</div></footer>` : nothing}
    ${screen.tab ? tabs(app, screen.tab) : nothing}
`;
}

/** @param {App} app @param {Screen} screen */
function corner(app, screen) {
  if (!app.identity || !screen.tab) return nothing;
  const who = screen.tab === 'forms' ? `${app.identity.person.name} · ${shortOffice(app.identity.office.name)}` : '';
  return html`<a class="top-link" href="#/settings"><span>${who}</span>${icon('gear')}<span class="visually-hidden">${t('Pengaturan')}</span></a>`;
}

/** @param {App} app */
function net(app) {
  const line = statusLine(app);
  return html`<section class="net" data-tone=${line.tone} aria-label=${t('Sambungan')}><div>
    ${icon(line.icon)}<p role="status">${line.text}</p>
    ${line.link ? html`<a href=${line.link.href}>${line.link.label}</a>` : nothing}
  </div></section>`;
}

/** @param {App} app @param {Screen['tab']} current */
function tabs(app, current) {
  const { waiting, needsAction, tasks } = app.counts;
  return html`<nav class="tabs" aria-label=${t('Bagian utama')}><div>
    ${tab('forms', 'forms', t('Formulir'), current)}
    ${tab('outbox', 'outbox', t('Kotak keluar'), current, waiting + needsAction, t('%(n)s menunggu', { n: waiting + needsAction }))}
    ${tab('tasks', 'tasks', t('Tugas'), current, tasks, t('%(n)s perlu dijawab', { n: tasks }))}
    ${tab('villages', 'pin', t('Desa'), current)}
  </div></nav>`;
}

/**
 * @param {string} name @param {string} picture @param {string} label @param {string | undefined} current
 * @param {number} [count] @param {string} [spoken]
 */
function tab(name, picture, label, current, count = 0, spoken = '') {
  const badge =
    count > 0
      ? html`<span class="badge" aria-hidden="true">${count > 99 ? '99+' : count}</span><span class="visually-hidden">, ${spoken}</span>`
      : nothing;
  return html`<a class="tab" href=${`#/${name}`} aria-current=${name === current ? 'page' : nothing}>${icon(picture)}<span>${label}${badge}</span></a>`;
}

/** @param {App} app @param {import('./app.js').Toast} message */
function toast(app, { text, action }) {
  const run = () => {
    app.endToast();
    action?.run();
  };
  return html`<div class="toast"><p>${text}</p>
    ${action ? html`<button type="button" @click=${run}>${action.label}</button>` : nothing}
    <button type="button" aria-label=${t('Tutup pesan')} @click=${() => app.endToast()}>${icon('close')}</button></div>`;
}

/** @param {string} iso instant @returns {Content} "13.07", "Kemarin 16.20" or "19 Nov" */
export function when(iso) {
  return html`<time datetime=${iso}>${formatDay(iso)}</time>`;
}

/** @param {string} iso instant @returns {Content} "13.07" */
export function clockTime(iso) {
  return html`<time datetime=${iso}>${formatTime(iso)}</time>`;
}

/** @param {string} name "Kantor Imigrasi Kelas II Non TPI Muara Enim" @returns {string} "Muara Enim" */
export function shortOffice(name) {
  return (
    name
      .replace(/^(Kantor (Wilayah )?(Direktorat Jenderal )?Imigrasi|Kanim|Kanwil(?: Ditjen)? Imigrasi)\s*/i, '')
      .replace(/^(Kelas (III|II|I)( (Khusus|Non) TPI| TPI)?)\s*/i, '') || name
  );
}

/** @param {'ok' | 'wait' | 'bad' | 'info'} tone @param {string} picture @param {string} word */
export function chip(tone, picture, word) {
  return html`<span class="chip" data-tone=${tone}>${icon(picture)}${word}</span>`;
}

/** @param {(Content | string | undefined | false)[]} facts those that are there, parted by a middle dot */
export function dotted(facts) {
  return facts.filter(Boolean).map((fact, at) => (at ? html` · ${fact}` : fact));
}

/** @param {string} code "K7Q29M" @returns {string} "K7 Q2 9M", as it is read aloud */
export function deviceCode(code) {
  return code.replace(/(..)(?=.)/g, '$1 ');
}
