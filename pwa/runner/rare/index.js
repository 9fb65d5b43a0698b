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

/** A type with an appearance that `controls.js` draws. */
const CONTROLS =
  /^(?:ran|date.*\b(?:year|month-year|no-calendar)\b|(?:int|dec|text).*(?:thousands-sep|counter)|select_multiple.*minimal|select.*(?:\slabel\b|image-map))/;

/** @type {Family[]} */
export const FAMILIES = [
  { fits: ({ type }) => type === 'barcode', load: () => import('./barcode.js') },
  {
    fits: ({ type, appearance }) => CONTROLS.test(`${type} ${appearance}`),
    load: () => import('./controls.js'),
  },
  { fits: ({ type }) => /^(?:audio|video|file)$/.test(type), load: () => import('./recording.js') },
  {
    fits: ({ type, appearance }) =>
      /^geo(trace|shape)/.test(type) || (type === 'geopoint' && /\b(maps|placement-map)\b/.test(appearance)),
    load: () => import('./places.js'),
  },
  {
    fits: ({ type, appearance }) => type === 'image' && /\b(draw|annotate)\b/.test(appearance),
    load: () => import('./drawing.js'),
  },
  {
    fits: ({ type, appearance }) => type === 'image' && /\bsignature\b/.test(appearance),
    load: () => import('./signature.js'),
  },
  {
    fits: ({ type, appearance }) => type === 'text' && /\bmrz\b/.test(appearance),
    load: () => import('./mrz.js'),
  },
];
