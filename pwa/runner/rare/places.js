// Points, ways and areas that are drawn, in one part of the app.

import { map } from './maps.js';
import { shape } from './shapes.js';

/** @param {import('../question.js').Field} field @returns {import('../../lib/dom.js').Content} */
export function widget(field) {
  return field.question.type === 'geopoint' ? map(field) : shape(field);
}
