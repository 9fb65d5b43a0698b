// A form's own words on the page: its marks of emphasis as letters here, as markup where the form brings that part along.

/** @typedef {import('../lib/dom.js').Content} Content */

const MARKS = /[*_#<[\\]/;
const PAIRS = /(\*\*|\*|\b__|\b_)(?=\S)([\s\S]*?\S)\1/g;

/** @param {string} text @returns {string} the same without marks: for titles, and for those who listen */
export function plain(text) {
  if (!MARKS.test(text)) return text;
  const bare = text
    .replace(/<\/?(?:span|p|b)\b[^>]*>|^#{1,6} */gm, '')
    .replace(/\[([^\]]+)\]\(\S+?\)/g, '$1')
    .replace(PAIRS, '$2');
  return bare.replace(PAIRS, '$2').replace(/\\([^\w\s])/g, '$1');
}

/** @param {import('./session.js').FillSession} session @param {string} text @returns {Content} */
export function marked(session, text) {
  return MARKS.test(text) ? (session.rare?.wording?.marked(text) ?? plain(text)) : text;
}
