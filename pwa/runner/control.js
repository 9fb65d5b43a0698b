// Which widget answers a question: by its type, and by the appearance its form asks for.

import { cards } from './widgets/cards.js';
import { dates } from './widgets/dates.js';
import { list, LIST_FROM } from './widgets/list.js';
import { photo } from './widgets/photo.js';
import { place } from './widgets/place.js';
import { signature } from './widgets/signature.js';
import { text } from './widgets/text.js';
import { upload } from './widgets/upload.js';

/** @typedef {import('../forms/types').Question} Question */
/** @typedef {import('../lib/dom.js').Content} Content */
/** @typedef {import('./question.js').Field} Field */
/** @typedef {import('./session.js').FillSession} FillSession */
/** What draws it; `several`: it is made of several controls under one legend. @typedef {{ draw: (field: Field) => Content, several: boolean }} Control */

/** Types whose control is one input with one label. @type {Record<string, (field: Field) => Content>} */
const SINGLE = { date: dates, dateTime: dates, time: dates };
/** Types made of several controls under one legend. @type {Record<string, (field: Field) => Content>} */
const SEVERAL = {
  select_one: cards,
  select_multiple: cards,
  trigger: cards,
  geopoint: place,
  image: photo,
  audio: upload,
  video: upload,
  file: upload,
};
/** Choices side by side stay cards, however many there are. */
const SPREAD = /\b(columns|compact|quickcompact|horizontal|likert|label|list-nolabel)/;

/** @param {FillSession} session @param {Question} question @param {Element} node @returns {Control} */
export function controlOf(session, question, node) {
  const { type, appearance } = question;
  const rare = session.rare?.widget(question);
  if (rare) return { draw: rare, several: true };
  if (type === 'select_one' && isList(session, question, node)) return { draw: list, several: false };
  const several = type === 'image' && /\b(signature|draw)\b/.test(appearance) ? signature : SEVERAL[type];
  return several ? { draw: several, several: true } : { draw: SINGLE[type] ?? text, several: false };
}

/** A list from a file stays a list while its filter still lets nothing through. @param {FillSession} session @param {Question} question @param {Element} node */
function isList(session, question, node) {
  if (/\b(minimal|autocomplete|search)\b/.test(question.appearance)) return true;
  if (SPREAD.test(question.appearance)) return false;
  const source = /instance\(\s*['"]([^'"]+)/.exec(question.itemset?.nodeset ?? '')?.[1];
  return (
    Boolean(source && session.form.secondary.get(source)?.list) ||
    session.live.choices.of(question, node).length >= LIST_FROM
  );
}
