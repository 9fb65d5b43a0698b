// What an expression is made of, as sticky patterns.

// Letters as ranges: making a pattern of \p{L} takes a weak phone longer than reading all the expressions of a form.
const FIRST = String.raw`A-Za-z_\u00c0-\u1fff\u2070-\u2fff\u3001-\ufffd`;
const LETTERS = String.raw`[${FIRST}][${FIRST}\d.\u00b7-]*`;
export const NAME = new RegExp(`${LETTERS}(?::${LETTERS})?`, 'y');
/** the whole of it is a name without a prefix */
export const ONE_NAME = new RegExp(`^${LETTERS}$`);
export const NUMBER = /\d+(?:\.\d*)?|\.\d+/y;
const STEP = String.raw`(?:\.\.?(?![${FIRST}\d.])|(?:[a-z-]+::|@)?(?:${LETTERS}(?::(?:${LETTERS}|\*))?|\*))`;
export const ABSOLUTE = new RegExp(String.raw`\/\/?${STEP}(?:\/\/?${STEP})*`, 'y');
export const RELATIVE = new RegExp(String.raw`${STEP}(?:\/\/?${STEP})*`, 'y');
/** where a name cannot stand it need not end: "1div1" */
export const OPERATOR_NAME = /and|or|div|mod/y;
export const BARE = new RegExp(`^[${FIRST}*@]`);
/** a predicate that chooses by place */
export const PLACED = /^\[(?:\s*\d+\s*\]|[^[\]]*\b(?:position|last)\s*\(\s*\))/;
