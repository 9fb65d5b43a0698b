// The pages of a form: one part, everything at the end, and a returned report.

import { guard, html, nothing, repeat as keyed } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { language, t } from '../lib/words.js';
import { seekFocus } from './focus.js';
import { questionTemplate, quotes } from './question.js';
import { repeatTemplate } from './repeats.js';
import { addressOf } from './widgets/files.js';
import { nodeOf } from './walk.js';
import { marked } from './wording.js';

/** @typedef {import('../forms/types').Item} Item */
/** @typedef {import('../lib/dom.js').Content} Content */
/** @typedef {import('./session.js').FillSession} FillSession */
/** @typedef {import('./types').Session} Session */
/** @typedef {import('./types').SummaryRow} SummaryRow */

/** @param {Session} shown the part it is at @returns {Content} */
export function partTemplate(shown) {
  const session = /** @type {FillSession} */ (shown);
  const { part } = session;
  const base = part.base ? session.live.instance.at(part.base) : null;
  if (!base) return nothing;
  seekFocus(session);
  const alone = part.items.length === 1 && part.items[0].kind === 'repeat';
  return html`<section class="part" data-part=${part.id} data-kind=${part.kind} aria-labelledby="part-heading">
    <h2 id="part-heading" class=${part.kind === 'entry' ? 'entry-heading' : 'visually-hidden'} tabindex="-1">${part.title}</h2>
    ${part.kind === 'entry' ? quotes(session, part.base) : nothing}
    ${itemTemplates(session, part.items, base, alone)}</section>`;
}

/** @param {FillSession} session @param {Item[]} items @param {Element} base @param {boolean} [alone] @returns {Content} */
function itemTemplates(session, items, base, alone = false) {
  const { live } = session;
  const there = items.flatMap((item) => {
    const node = item.kind === 'repeat' ? base : nodeOf(live, item, base);
    return node && live.isRelevant(node) ? [{ item, node }] : [];
  });
  return html`${keyed(
    there,
    ({ item, node }) => (item.kind === 'question' ? node : item),
    ({ item, node }) => {
      if (item.kind === 'question') return questionTemplate(session, item, node);
      if (item.kind === 'repeat') return repeatTemplate(session, item, base, alone);
      const label = live.say(item.words, node);
      const inside = itemTemplates(session, item.children, base);
      return label
        ? html`<section class="group" data-ref=${item.path}><h3>${marked(session, label)}</h3>${inside}</section>`
        : inside;
    },
  )}`;
}

/**
 * Everything that was answered, each row leads to its field.
 * @param {Session} session
 * @param {(row: SummaryRow) => void} [onEdit]
 * @returns {Content}
 */
export function summaryTemplate(session, onEdit = (row) => session.goTo(row.part, row.path)) {
  return html`<section class="summary" data-part="summary" aria-labelledby="part-heading">
    <h2 id="part-heading" tabindex="-1">${t('Periksa sekali lagi, lalu selesai.')}</h2>
    ${guard([session.summary(), language()], () => byPart(session.summary()).map(([part, rows]) => html`<section class="card summary-part"><h3>${part.label}</h3>${rowTemplates(session, rows, onEdit)}</section>`))}
  </section>`;
}

/**
 * A returned report: what the reviewer asked about first, the rest below.
 * @param {Session} shown
 * @param {(row: SummaryRow) => void} [onEdit]
 * @returns {Content}
 */
export function repairTemplate(shown, onEdit = (row) => shown.goTo(row.part, row.path)) {
  const session = /** @type {FillSession} */ (shown);
  const rows = session.summary();
  const paths = new Set(session.comments.map(({ path }) => path));
  seekFocus(session);
  return html`<section class="repair" data-part="repair">
    ${[...paths].map((path) => commented(session, path, rows, onEdit))}
    <h2>${t('Isian lain (tidak perlu diubah)')}</h2>
    <div class="card summary-part">${guard([rows, language()], () =>
      rowTemplates(
        session,
        rows.filter((row) => row.kind === 'repeat' || (row.kind === 'question' && !paths.has(row.path))),
        onEdit,
      ),
    )}</div>
  </section>`;
}

/** @param {FillSession} session @param {string} path @param {SummaryRow[]} rows @param {(row: SummaryRow) => void} onEdit */
function commented(session, path, rows, onEdit) {
  const node = session.live.instance.at(path);
  const question = node && session.form.questions.get(session.live.instance.genericPath(node));
  if (node && question && session.live.isRelevant(node)) return questionTemplate(session, question, node);
  // A note on a group, a repeat, or on something that no longer applies.
  const row = rows.find((one) => one.path === path);
  const label = row?.label ?? session.comments.find((one) => one.path === path)?.label ?? '';
  return html`<div class="question" data-ref=${path}><p class="label">${label}</p>${quotes(session, path)}
    ${row ? html`<button type="button" class="link" @click=${() => onEdit(row)}>${t('Ubah')}</button>` : nothing}</div>`;
}

/** @param {SummaryRow[]} rows @returns {[SummaryRow, SummaryRow[]][]} */
function byPart(rows) {
  /** @type {[SummaryRow, SummaryRow[]][]} */
  const parts = [];
  for (const row of rows) {
    if (row.kind === 'part') parts.push([row, []]);
    else parts[parts.length - 1]?.[1].push(row);
  }
  return parts;
}

/** @param {Session} session @param {SummaryRow[]} rows @param {(row: SummaryRow) => void} onEdit */
function rowTemplates(session, rows, onEdit) {
  return keyed(
    rows,
    (row) => row.path,
    (row) => {
      if (row.kind === 'group') return html`<h4 class="summary-group">${row.label}</h4>`;
      const open = () => onEdit(row);
      return html`<button type="button" class="summary-row" data-kind=${row.kind} data-ref=${row.path} data-action="edit" @click=${open}>
      <span class="summary-text"><small>${row.label}</small>${row.kind === 'question' ? html`<span class="summary-answer">${answered(session, row)}</span>` : nothing}
        ${row.problem ? html`<span class="problem">${row.problem.message}</span>` : nothing}</span>
      <span class="summary-edit">${t('Ubah')}</span></button>`;
    },
  );
}

/** @param {Session} session @param {SummaryRow} row */
function answered(session, row) {
  const [file] = row.files;
  if (file?.type.startsWith('image/')) {
    return html`<img class="summary-image" src=${addressOf(/** @type {FillSession} */ (session), file)} alt=${t('Foto')} />`;
  }
  if (file) return html`${icon('forms')}${t('Berkas tersimpan')}`;
  return row.text || html`<span class="soft">${t('kosong')}</span>`;
}
