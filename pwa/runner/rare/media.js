// Pictures, sound and film that a form shows with its words.

import { html, nothing } from '../../lib/dom.js';
import { icon } from '../../lib/icons.js';
import { t } from '../../lib/words.js';
import { remember } from '../state.js';

/** @typedef {import('../../lib/dom.js').Content} Content */
/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('../session.js').FillSession} FillSession */

/** @param {FillSession} session @param {import('../../forms/types').Question} question @param {Element} node @param {string} label @returns {Content[]} */
export function labelMedia(session, question, node, label) {
  const media = session.live.media(question.words, node);
  const plays = question.params.autoplay ?? '';
  const { image, audio, video } = media;
  const big = media['big-image'];
  // An image map draws its picture itself, to be tapped.
  const own = /\bimage-map\b/.test(question.appearance);
  return [
    image && !own ? picture(session, image, big, label) : nothing,
    audio
      ? sounding(
          session,
          audio,
          (src) =>
            html`<audio class="label-audio" controls preload="metadata" src=${src} ?autoplay=${plays === 'audio'} aria-label=${t('Suara: %(label)s', { label })}></audio>`,
        )
      : nothing,
    video
      ? sounding(
          session,
          video,
          (src) =>
            html`<video class="label-video" controls playsinline preload="metadata" src=${src} ?autoplay=${plays === 'video'} aria-label=${t('Video: %(label)s', { label })}></video>`,
        )
      : nothing,
  ];
}

/** @param {FillSession} session @param {string} name @param {string | undefined} big the same, larger @param {string} label */
function picture(session, name, big, label) {
  const state = remember(session, `big ${name}`, () => ({ open: false }));
  const toggle = () => {
    state.open = !state.open;
    session.refresh();
  };
  const shown = sounding(
    session,
    state.open && big ? big : name,
    (src) =>
      html`<img class="label-image" src=${src} alt=${t('Gambar: %(label)s', { label })} data-open=${String(state.open)} />`,
  );
  if (!big) return shown;
  return html`<button type="button" class="label-zoom" aria-expanded=${String(state.open)} @click=${toggle}>${shown}
    <span class="link">${icon('search')}${state.open ? t('Kecilkan gambar') : t('Besarkan gambar')}</span></button>`;
}

/** @param {FillSession} session @param {string} name @param {(address: string) => Content} draw @returns {Content} */
function sounding(session, name, draw) {
  const address = session.mediaUrl(name);
  if (address) return draw(address);
  // While it is being read its place is kept; a file that is not here says so.
  return address === undefined
    ? html`<span class="label-image" data-empty></span>`
    : html`<p class="said">${t('%(name)s belum sampai di HP. Pertanyaan ini tetap dapat dijawab.', { name })}</p>`;
}

/** What stands with a choice. @param {Field} field @param {import('../../forms/types').Choice} choice */
export function choiceMedia({ session, node }, { words, label }) {
  if (!words) return nothing;
  const { image, audio } = session.live.media(words, node);
  const src = image ? session.mediaUrl(image) : '';
  const heard = audio ? session.mediaUrl(audio) : '';
  return html`${image ? (src ? html`<img class="option-image" src=${src} alt="" />` : html`<span class="option-image" data-empty></span>`) : nothing}
    ${heard ? html`<button type="button" class="option-play" aria-label=${t('Dengarkan: %(label)s', { label })} @click=${(/** @type {Event} */ event) => play(event, session, heard)}>${icon('ear')}</button>` : nothing}`;
}

/** Listening chooses nothing, and one voice at a time is enough. @param {Event} event @param {FillSession} session @param {string} address */
function play(event, session, address) {
  event.preventDefault();
  const player = remember(session, 'choice player', () => {
    const made = new Audio();
    session.closing.add(() => made.pause());
    return made;
  });
  const same = player.src === address && !player.paused;
  player.pause();
  if (same) return;
  player.src = address;
  player.play().catch(() => {});
}
