// A code read by the camera where the browser can, and typed everywhere.

import { text } from '../widgets/text.js';

/** @param {import('../question.js').Field} field */
export function widget(field) {
  return text(field);
}
