// Throwing a draft away: asked once, and undone for as long as the message stands.

import { later } from '../lib/clock.js';
import { html } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/words.js';
import { discardDraft } from '../store/drafts.js';
import { confirmDialog } from './dialog.js';

/** @typedef {import('./app.js').App} App */

/** As long as the message that offers to undo it. */
const UNDO_MS = 8000;

/** @param {App} app @param {import('../runner/types').Session} session */
export function discardLink(app, session) {
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
  return html`<p><button type="button" class="link" data-kind="quiet" @click=${ask}>${icon('trash')}<span>${t('Buang draf ini')}</span></button></p>`;
}
