// What an expression is made of, as sticky patterns.

const LETTERS = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.·-]*`;
export const NAME = new RegExp(`${LETTERS}(?::${LETTERS})?`, 'uy');
export const NUMBER = /\d+(?:\.\d*)?|\.\d+/y;
const STEP = String.raw`(?:\.\.?(?![\p{L}\p{N}_.])|(?:[a-z-]+::|@)?(?:${LETTERS}(?::(?:${LETTERS}|\*))?|\*))`;
export const ABSOLUTE = new RegExp(String.raw`\/\/?${STEP}(?:\/\/?${STEP})*`, 'uy');
export const RELATIVE = new RegExp(String.raw`${STEP}(?:\/\/?${STEP})*`, 'uy');
/** where a name cannot stand it need not end: "1div1" */
export const OPERATOR_NAME = /and|or|div|mod/y;
export const BARE = /^[\p{L}_*@]/u;
/** a predicate that chooses by place */
export const PLACED = /^\[(?:\s*\d+\s*\]|[^[\]]*\b(?:position|last)\s*\(\s*\))/;
