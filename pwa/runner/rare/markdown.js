// The marks that ODK Collect knows in labels and hints, as markup. No text becomes HTML: every piece is a template.

import { html, ref } from '../../lib/dom.js';

/** @typedef {import('../../lib/dom.js').Content} Content */

/** A heading line, an escape, a span, a link, bold, italics with stars, italics with a line. */
const MARK =
  /^(#{1,6}) *([^\n]+)\n?|\\([^\w\s])|<(span|p)\b([^>]*)>([\s\S]*?)<\/\4>|\[([^\]\n]+)\]\(([^)\s]+)\)|(\*\*|\b__)(?=\S)([\s\S]*?\S)\9|\*(?=\S)([\s\S]*?\S)\*|\b_(?=\S)([\s\S]*?\S)_(?!\w)/gm;
/** What a tap may open. */
const SAFE = /^(?:https?:|tel:|mailto:)/i;

/** @param {string} text @returns {Content} */
export function marked(text) {
  /** @type {Content[]} */
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > from) pieces.push(text.slice(from, found.index));
    pieces.push(piece(found));
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** @param {RegExpMatchArray} found @returns {Content} */
function piece([, level, heading, escaped, element, attributes, inside, words, address, , strong, starred, lined]) {
  if (heading) return html`<strong class="md-heading" data-level=${level.length}>${marked(heading)}</strong>`;
  if (escaped) return escaped;
  if (element) return styled(element, attributes, inside);
  if (address) return link(words, address);
  return strong ? html`<strong>${marked(strong)}</strong>` : html`<em>${marked(starred ?? lined)}</em>`;
}

/**
 * Colour and font are the author's; how strong the colour is, the page says, so that it can be read in every light.
 * @param {string} element @param {string} attributes @param {string} inside
 */
function styled(element, attributes, inside) {
  const style = /style\s*=\s*(["'])(.*?)\1/.exec(attributes)?.[2] ?? '';
  const said = (/** @type {string} */ name) =>
    new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`).exec(style)?.[1].trim() ?? '';
  const dress = ref((/** @type {Element | undefined} */ made) => {
    if (!(made instanceof HTMLElement)) return;
    const color = said('color');
    if (CSS.supports('color', color)) made.style.setProperty('--tint', color);
    made.style.fontFamily = said('font-family');
    made.style.textAlign = said('text-align');
  });
  return html`<span class=${element === 'p' ? 'md-paragraph' : 'md-span'} ${dress}>${marked(inside)}</span>`;
}

/** @param {string} words @param {string} address */
function link(words, address) {
  if (!SAFE.test(address)) return html`${marked(words)} (${address})`;
  return html`<a class="text-link" href=${address} target="_blank" rel="noopener noreferrer">${marked(words)}</a>`;
}
