// Which widgets few forms need, and the part of the app each lies in. A row is asked in order; the first that fits is it.

/** @typedef {import('../../forms/types').Question} Question */
/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('../../lib/dom.js').Content} Content */

/**
 * One family of widgets.
 * @typedef {object} Family
 * @property {(question: Question) => boolean} fits
 * @property {() => Promise<{ widget: (field: Field) => Content }>} load the module whose `widget` draws them
 */

/** @type {Family[]} */
export const FAMILIES = [{ fits: ({ type }) => type === 'barcode', load: () => import('./barcode.js') }];
