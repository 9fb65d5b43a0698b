// Widgets that few forms need: their part of the app is fetched with the form, before its first page is drawn.

import { later } from '../lib/clock.js';
import { html } from '../lib/dom.js';
import { t } from '../lib/words.js';
import { looksFor } from './looks.js';
import { FAMILIES } from './rare/index.js';

/** @typedef {import('../forms/types').Question} Question */
/** @typedef {import('./question.js').Field} Field */
/** @typedef {(field: Field) => import('../lib/dom.js').Content} Widget */

/** What no everyday widget can answer in the meantime. */
const ALONE = /^(?:rank|geotrace|geoshape|audio|video|file)|^image.*\b(?:signature|draw)\b/;

/** A form opens without them when a weak link keeps them longer, in ms; they are taken up when they come. */
const PATIENCE_MS = 4000;

/**
 * @param {Pick<import('../forms/types').Form, 'questions'> & { needs?: Set<string> }} form
 * @param {import('./rare/index.js').Family[]} [families]
 * @returns {Promise<import('./types').Rare | null>} null when the form needs none; it never fails
 */
export async function loadRare({ questions, needs }, families = FAMILIES) {
  const familyOf = (/** @type {Question} */ question) => families.find(({ fits }) => fits(question));
  const wanted = new Set([...questions.values()].map(familyOf));
  wanted.delete(undefined);
  const marked = needs?.has('wording');
  const looks = looksFor(questions.values(), Boolean(wanted.size || marked));
  if (!wanted.size && !marked) {
    await looks;
    return null;
  }
  /** @type {import('./types').Rare} */
  const rare = {
    widget: (question) => {
      const family = familyOf(question);
      return (
        (family && widgets.get(family)) ??
        (family && ALONE.test(`${question.type} ${question.appearance}`) ? missing : null)
      );
    },
  };
  /** @type {Map<unknown, Widget>} */
  const widgets = new Map();
  const loading = [...wanted].map((family) =>
    family?.load().then(
      ({ widget }) => void widgets.set(family, widget),
      (error) => console.warn('rare', error),
    ),
  );
  // Until it is there words are shown without their marks.
  if (marked)
    loading.push(
      import('./rare/wording.js').then(
        (wording) => void Object.assign(rare, { wording }),
        (error) => console.warn('rare', error),
      ),
    );
  let cancel = () => {};
  await Promise.race([
    Promise.all([looks, ...loading]),
    new Promise((done) => {
      cancel = later(PATIENCE_MS, () => done(null));
    }),
  ]);
  cancel();
  return rare;
}

/** A form that asks for the position by itself gets it, whenever it comes. @param {import('./session.js').FillSession} session */
export function serveWanted(session) {
  if (!session.form.actions.some(({ kind }) => kind === 'setgeopoint')) return;
  import('./rare/whereabouts.js').then(
    ({ answerWanted }) => answerWanted(session),
    (error) => console.warn('rare', error),
  );
}

/** This part of the app has not reached the phone yet. @param {Field} field */
function missing(field) {
  const again = async () => {
    await field.session.flush().catch(() => {});
    location.reload();
  };
  return html`<p class="said" role="status">${t('Bagian aplikasi untuk pertanyaan ini belum sampai di HP. Isian lain aman dan tetap dapat diisi. Sambungkan HP sekali ke internet, lalu coba lagi.')}</p>
    ${field.value ? html`<p class="shown">${field.value}</p>` : ''}
    <button type="button" class="link" data-action="reload" @click=${again}>${t('Coba lagi')}</button>`;
}
