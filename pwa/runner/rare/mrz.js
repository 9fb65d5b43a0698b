// The lines at the foot of a passport fill the questions beside them. What is typed here is not kept: it says more
// about a person than the form asks. Nothing is filled or replaced before it has been shown.

import { html, live, nothing } from '../../lib/dom.js';
import { t } from '../../lib/words.js';
import { remember } from '../state.js';
import { answersFor } from './mrz-fill.js';
import { readMrz } from './mrz-lines.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('./mrz-fill.js').Answer} Answer */
/** @typedef {{ typed: string, filled: { path: string, before: string }[] }} MrzState */

/** @param {Field} field */
export function widget(field) {
  const { session, id, value, required, invalid, describedby } = field;
  /** @type {MrzState} */
  const state = remember(field.node, 'mrz', () => ({ typed: value, filled: [] }));
  const today = session.now();
  const read = readMrz(state.typed, today);
  const answers = read && 'readings' in read ? answersFor(field, read.readings, today) : [];
  const onInput = (/** @type {Event} */ event) => {
    Object.assign(state, { typed: /** @type {HTMLTextAreaElement} */ (event.target).value, filled: [] });
    session.refresh();
  };
  return html`<textarea class="input mrz" id=${id} rows="4" autocomplete="off" autocapitalize="characters" spellcheck="false"
      aria-required=${required ? 'true' : nothing} aria-invalid=${invalid ? 'true' : nothing} aria-describedby=${describedby}
      placeholder="P&lt;CHN…" .value=${live(state.typed)} @input=${onInput}></textarea>
    <div role="status">${told(read, answers, state)}</div>
    ${answers.length ? list(field, state, answers) : nothing}
    ${state.filled.length ? html`<button type="button" class="link" data-action="undo" @click=${() => undo(field, state)}>${t('Kembalikan seperti semula')}</button>` : nothing}`;
}

/** @param {ReturnType<typeof readMrz>} read @param {Answer[]} answers @param {MrzState} state */
function told(read, answers, state) {
  if (state.filled.length)
    return html`<p class="said">${t('%(n)s isian terisi dari paspor. Baris tadi tidak disimpan.', { n: state.filled.length })}</p>`;
  if (!read) return nothing;
  if (!('readings' in read)) {
    const { line, count, wanted } = read;
    return html`<p class="said">${t('Baris %(line)s ada %(count)s tanda, seharusnya %(wanted)s. Lihat lagi tanda < di tengahnya.', { line, count, wanted })}</p>`;
  }
  if (answers.some(({ checked }) => checked === false))
    return html`<p class="said">${t('Ada angka uji yang tidak cocok. Bandingkan huruf demi huruf dengan paspornya.')}</p>`;
  return read.sure
    ? nothing
    : html`<p class="said">${t('Angka uji terakhir tidak cocok. Bandingkan baris kedua dengan paspornya.')}</p>`;
}

/** @param {Field} field @param {MrzState} state @param {Answer[]} answers */
function list(field, state, answers) {
  const good = answers.filter(fills);
  return html`<ul class="mrz-read">${answers.map(
    (answer) =>
      html`<li data-fills=${String(fills(answer))}><b>${answer.label}</b> <span>${answer.shown}</span> <small>${remark(answer)}</small></li>`,
  )}</ul>
    ${good.length ? html`<button type="button" class="take" data-action="fill" @click=${() => fill(field, state, good)}><span>${t('Isi %(n)s isian', { n: good.length })}</span></button>` : nothing}`;
}

/** @param {Answer} answer */
function fills({ checked, next, before }) {
  return checked !== false && next !== '' && next !== before;
}

/** @param {Answer} answer */
function remark({ checked, next, before, was }) {
  if (checked === false) return t('angka uji tidak cocok; tidak diisi');
  if (next === '') return t('tidak ada di daftar; isi sendiri');
  if (next === before) return t('sudah sama');
  if (was) return t('menggantikan %(value)s', { value: was });
  return checked ? t('angka uji cocok') : '';
}

/** @param {Field} field @param {MrzState} state @param {Answer[]} answers */
function fill({ session, path, value }, state, answers) {
  state.filled = answers.map(({ path: target, before }) => ({ path: target, before }));
  state.typed = '';
  if (value) session.answer(path, '');
  for (const { path: target, next } of answers) {
    session.answer(target, next);
    session.leave(target);
  }
  session.refresh();
}

/** @param {Field} field @param {MrzState} state */
function undo({ session }, state) {
  for (const { path, before } of state.filled) session.answer(path, before);
  state.filled = [];
  session.refresh();
}
