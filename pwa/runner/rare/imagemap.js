// A picture whose regions are choices: a tap on a region is a tap on its card below. The picture is the form's SVG,
// read as XML and copied piece by piece; nothing in it but shapes and words comes onto the page.

import { parseXml } from '../../forms/xml.js';
import { html, ref } from '../../lib/dom.js';
import { t } from '../../lib/words.js';
import { remember } from '../state.js';
import { cards } from '../widgets/cards.js';

/** @typedef {import('../question.js').Field} Field */
/** @typedef {{ svg: SVGElement | null, asked: boolean, missing: boolean }} MapState */

const SVG = 'http://www.w3.org/2000/svg';
const SHAPES = new Set([
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polygon',
  'polyline',
  'text',
  'tspan',
]);
const SIZES =
  /^(?:d|x|y|x1|x2|y1|y2|r|rx|ry|cx|cy|dx|dy|width|height|points|transform|viewBox|preserveAspectRatio|(?:fill|stroke|font|text|opacity)[a-z-]*)$/;
/** What of a style becomes an attribute, so that a chosen region can look chosen; what names another resource is left out. */
const DRESS = /^(?:fill|stroke|opacity|font|text)[a-z-]*$/;

/** @param {Field} field */
export function imageMap(field) {
  const { session, question, node, value } = field;
  /** @type {MapState} */
  const state = remember(node, 'image map', () => ({ svg: null, asked: false, missing: false }));
  const name = session.live.media(question.words, node).image ?? '';
  if (!state.asked) void read(session, state, name);
  const set = session.live.choices.of(question, node);
  const values = new Set(set.slice(0, set.length).map((choice) => choice.value));
  const chosen = new Set(value.split(' '));
  for (const region of state.svg?.querySelectorAll('[data-region]') ?? []) {
    const one = /** @type {SVGElement} */ (region).dataset.region ?? '';
    /** @type {SVGElement} */ (region).dataset.state = !values.has(one) ? '' : chosen.has(one) ? 'chosen' : 'free';
  }
  const tap = (/** @type {Event} */ event) => {
    const region = /** @type {Element} */ (event.target).closest('[data-state=free], [data-state=chosen]');
    const one = region instanceof SVGElement ? region.dataset.region : undefined;
    const inputs = /** @type {Element} */ (event.currentTarget).parentElement?.querySelectorAll('input') ?? [];
    [...inputs].find((input) => input.value === one)?.click();
  };
  const hang = ref((/** @type {Element | undefined} */ place) => {
    if (state.svg && place && !place.contains(state.svg)) place.append(state.svg);
  });
  return html`<div class="image-map" aria-hidden="true" @click=${tap} ${hang}></div>
    ${state.missing ? html`<p class="said">${t('%(name)s belum sampai di HP. Pertanyaan ini tetap dapat dijawab.', { name })}</p>` : ''}${cards(field)}`;
}

/** @param {Field['session']} session @param {MapState} state @param {string} name */
async function read(session, state, name) {
  state.asked = true;
  try {
    const text = await (await session.media(name))?.text();
    if (text) state.svg = adopt(parseXml(bare(text)).documentElement);
  } catch {
    // A picture that cannot be read is as one that has not come: the cards are there.
  }
  state.missing = !state.svg;
  session.refresh();
}

/** Without the document type that drawing programs write, and with styles and handlers under names that mean nothing. @param {string} text */
function bare(text) {
  return text.replace(/<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>/, '').replace(/\s(style|on\w+)(?=\s*=)/g, ' data-$1');
}

/** @param {Element} source @returns {SVGElement | null} */
function adopt(source) {
  if (source.namespaceURI !== SVG || !SHAPES.has(source.localName)) return null;
  const made = document.createElementNS(SVG, source.localName);
  for (const { name, value } of source.attributes) {
    if (name === 'id') made.dataset.region = value;
    else if (name === 'data-style') dress(made, value);
    else if (SIZES.test(name) && !/url\(/i.test(value)) made.setAttribute(name, value);
  }
  if (source.localName === 'svg' && !source.hasAttribute('viewBox')) {
    const [width, height] = ['width', 'height'].map((name) => Number.parseFloat(source.getAttribute(name) ?? ''));
    if (width && height) made.setAttribute('viewBox', `0 0 ${width} ${height}`);
  }
  for (const child of source.childNodes) {
    const copy = child.nodeType === 1 ? adopt(/** @type {Element} */ (child)) : null;
    if (copy) made.append(copy);
    else if (child.nodeType === 3 && /^t/.test(source.localName)) made.append(child.nodeValue ?? '');
  }
  return made;
}

/** @param {SVGElement} made @param {string} style */
function dress(made, style) {
  for (const rule of style.split(';')) {
    const [name, value = ''] = rule.split(':').map((side) => side.trim());
    if (DRESS.test(name) && !/url\(/i.test(value)) made.setAttribute(name, value);
  }
}
