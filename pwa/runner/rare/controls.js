// Controls that few forms need, in one part of the app: which of them draws a question.

import { isHeading } from '../control.js';
import { imageMap } from './imagemap.js';
import { months } from './months.js';
import { number } from './number.js';
import { range } from './range.js';
import { rank } from './rank.js';
import { folded, head } from './table.js';

/** @param {import('../question.js').Field} field @returns {import('../../lib/dom.js').Content} */
export function widget(field) {
  const { type } = field.question;
  if (type === 'range') return range(field);
  if (type === 'rank') return rank(field);
  if (type.startsWith('date')) return months(field);
  if (isHeading(field.question)) return head(field);
  if (/\bimage-map\b/.test(field.question.appearance)) return imageMap(field);
  return type === 'select_multiple' ? folded(field) : number(field);
}
