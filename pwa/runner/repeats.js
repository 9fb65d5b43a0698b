// A repeat as cards: who is in it so far, what is missing, one more.

import { findingAt } from '../forms/check.js';
import { html, nothing, repeat as keyed } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';
import { textOf } from './answers.js';
import { entryTitle, repeatLabel } from './parts.js';
import { quotes } from './question.js';
import { entriesOf, parentOf, questionsIn, repeatApplies } from './walk.js';

/** @typedef {import('../forms/types').Repeat} Repeat */
/** @typedef {import('./session.js').FillSession} FillSession */

/** So many answers tell one card from another. */
const TOLD = 3;

/** @param {FillSession} session @param {Repeat} repeat @param {Element} base @param {boolean} alone the repeat is the whole screen, whose heading says its name */
export function repeatTemplate(session, repeat, base, alone) {
  const { live } = session;
  if (!repeatApplies(live, repeat, base)) return nothing;
  const parent = parentOf(live, repeat, base);
  const path = `${live.instance.indexedPath(parent)}/${repeat.name}`;
  const entries = entriesOf(live, repeat, base);
  const free = !repeat.count && !repeat.fixed;
  const label = repeatLabel(live, repeat, parent);
  return html`<div class="repeat" data-ref=${path} data-type="repeat">
    ${alone ? nothing : html`<h3>${label}</h3>`}
    ${keyed(
      entries,
      (entry) => entry,
      (entry, at) => card(session, repeat, entry, `${path}[${at + 1}]`, free),
    )}
    ${session.removed?.path === path ? undo(session) : nothing}
    ${free ? html`<button type="button" class="take" data-action="add-repeat" @click=${() => session.addRepeat(path)}>${icon('plus')}<span>${t('Tambah %(what)s', { what: inSentence(label) })}</span></button>` : nothing}
    ${!free && entries.length === 0 ? html`<p class="said">${t('Belum ada yang perlu diisi di sini.')}</p>` : nothing}</div>`;
}

/** @param {FillSession} session @param {Repeat} repeat @param {Element} entry @param {string} path @param {boolean} free */
function card(session, repeat, entry, path, free) {
  const { live } = session;
  const asked = [...questionsIn(live, repeat.children, entry)];
  const told = asked
    .map(({ question, node }) => (question.type === 'note' ? '' : textOf(live, question, node)))
    .filter(Boolean);
  const missing = asked.filter(({ question, node }) => findingAt(live, question, node)).length;
  const title = entryTitle(live, repeat, entry);
  const open = missing ? t('Lanjutkan') : t('Ubah');
  const place = live.instance.placeOf(entry);
  const list = path.replace(/\[\d+\]$/, '');
  return html`<div class="card entry" data-ref=${path} data-entry=${place}>
    <div class="card-head"><h3>${[title, told[0] ?? (missing ? t('belum lengkap') : '')].filter(Boolean).join(' · ')}</h3></div>
    ${told.length > 1 ? html`<p class="facts">${told.slice(1, TOLD).join(' · ')}</p>` : nothing}
    ${quotes(session, path)}
    ${missing ? html`<p class="missing">${t('%(n)s isian wajib belum diisi atau perlu diperiksa', { n: missing })}</p>` : nothing}
    <div class="card-actions">
      <button type="button" class="link" data-action="edit-repeat" aria-label=${`${open} ${title}`} @click=${() => session.goTo(path)}>${open}</button>
      ${free ? html`<button type="button" class="link" data-kind="quiet" data-action="remove-repeat" aria-label=${t('Hapus %(label)s', { label: title })} @click=${() => session.removeRepeat(list, place)}>${t('Hapus')}</button>` : nothing}
    </div></div>`;
}

/** @param {FillSession} session */
function undo(session) {
  return html`<div class="undo" role="status" data-ref=${`${session.removed?.path}[]`}><p>${t('%(what)s dihapus.', { what: session.removed?.title ?? '' })}</p>
    <button type="button" class="link" data-action="undo-remove" @click=${() => session.undoRemove()}>${t('Urungkan')}</button></div>`;
}

/** "Orang asing" → "orang asing", "TKA" stays. @param {string} label */
function inSentence(label) {
  return /^[A-Z][a-z]/.test(label) ? label[0].toLowerCase() + label.slice(1) : label;
}
