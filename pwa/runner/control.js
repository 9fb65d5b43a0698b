// Which widget answers a question: by its type, and by the appearance its form asks for.

import { cards } from './widgets/cards.js';
import { dates } from './widgets/dates.js';
import { list, LIST_FROM } from './widgets/list.js';
import { note, shown } from './widgets/note.js';
import { photo } from './widgets/photo.js';
import { place } from './widgets/place.js';
import { text } from './widgets/text.js';

/** @typedef {import('../forms/types').Question} Question */
/** @typedef {import('../lib/dom.js').Content} Content */
/** @typedef {import('./question.js').Field} Field */
/** @typedef {import('./session.js').FillSession} FillSession */
/** 'single': one control with one label; 'several': controls under one legend; 'plain': nothing to answer. @typedef {'single' | 'several' | 'plain'} Frame */
/** @typedef {[draw: (field: Field) => Content, frame: Frame]} Control */

/** @type {Partial<Record<import('../forms/types').QuestionType, Control>>} */
const BY_TYPE = {
  date: [dates, 'single'],
  dateTime: [dates, 'single'],
  time: [dates, 'single'],
  select_one: [cards, 'several'],
  select_multiple: [cards, 'several'],
  trigger: [cards, 'several'],
  geopoint: [place, 'several'],
  image: [photo, 'several'],
};
/** Choices side by side, or answered by one tap, stay cards longer. */
const SPREAD = /columns|compact|horizontal|likert|label|quick|list|image-map/;
const MOST_CARDS = 40;

/** @param {FillSession} session @param {Question} question @param {Element} node @returns {Control} */
export function controlOf(session, question, node) {
  const { type } = question;
  if (type === 'note') return [note, 'plain'];
  if (session.live.isReadonly(node)) return [shown, 'plain'];
  const rare = session.rare?.widget(question);
  if (rare) return [rare, isHeading(question) ? 'plain' : /^(?:int|dec|text|bar)/.test(type) ? 'single' : 'several'];
  if (type === 'select_one' && isList(session, question, node)) return [list, 'single'];
  return BY_TYPE[type] ?? [text, 'single'];
}

/** The head of a table of choices; it has a place in the instance and no answer. @param {Question} question */
export function isHeading({ type, appearance }) {
  return type.startsWith('select') && /(^|\s)label\b/.test(appearance);
}

/** A list from a file stays a list while its filter still lets nothing through. @param {FillSession} session @param {Question} question @param {Element} node */
function isList(session, question, node) {
  if (/minimal|autocomplete|search/.test(question.appearance)) return true;
  const source = /instance\(\s*['"]([^'"]+)/.exec(question.itemset?.nodeset ?? '')?.[1];
  return (
    Boolean(source && session.form.secondary.get(source)?.list) ||
    session.live.choices.of(question, node).length >= (SPREAD.test(question.appearance) ? MOST_CARDS : LIST_FROM)
  );
}
