// What a filter of list rows says, `[kec = /data/kec and not(selected(/data/had, name))]`, read so that rows answer it
// themselves: equal columns through an index, the rest row by row. No XML is made of a list for that.

/** @typedef {import('./rows.js').Rows} Rows */
/** A cell, a number, a truth, or the values that an expression of the form has. @typedef {string | number | boolean | string[]} Value */
/** @typedef {(rows: Rows, row: number, values: string[][]) => Value} Side */
/** `column` and `value`: it says that they are equal. @typedef {{ side: Side, is: 'text' | 'number' | 'truth' | 'column', column?: string, value?: Side }} Term */
/**
 * `outs`: expressions of the form that rows are compared with; whoever asks brings their values. `rest`: conditions
 * that only XPath understands, for the rows that are left.
 * @typedef {{ outs: string[], equal: { column: string, side: Side }[], tests: Side[], rest: string }} Filter
 */

const TOKEN =
  /\s*(?:('[^']*'|"[^"]*")|(-?\d+(?:\.\d+)?)(?![\w.])|((?:current\(\)|\/)[\w/.:-]*)|(!?=|[(),])|([A-Za-z_][\w.-]*)|$)\s*/y;
/** `instance('desa')/root/item[…]`; the predicate may hold brackets in quotes only. */
export const ROWS = /instance\(\s*(['"])([^'"]+)\1\s*\)\/root\/item(?:\[((?:'[^']*'|"[^"]*"|[^[\]'"])*)\])?/g;

/** @type {Record<string, (one: string, other: string) => boolean>} */
const TESTS = {
  contains: (one, other) => one.includes(other),
  'starts-with': (one, other) => one.startsWith(other),
  'ends-with': (one, other) => one.endsWith(other),
  selected: (one, other) => one.split(/\s+/).includes(other.trim()),
};

/** @param {string} source what stands between the brackets @returns {Filter | null} null when rows cannot even begin to answer it */
export function readFilter(source) {
  /** @type {Filter} */
  const filter = { outs: [], equal: [], tests: [], rest: '' };
  const rest = [];
  for (const part of source.trim() ? conditions(source) : []) {
    const known = filter.outs.length;
    try {
      const { side, column, value } = new Reader(part, filter.outs).read();
      if (column && value) filter.equal.push({ column, side: value });
      else filter.tests.push(side);
    } catch (error) {
      if (error !== NOT_OURS) throw error;
      filter.outs.length = known;
      rest.push(part);
    }
  }
  filter.rest = rest.join(' and ');
  // A place in the list is another one once rows have been left out.
  const placed = /\b(?:position|last)\s*\(/.test(filter.rest) || rest.some((part) => /^\s*\d+\s*$/.test(part));
  return rest.length && (placed || filter.equal.length + filter.tests.length === 0) ? null : filter;
}

/**
 * @param {Rows} rows
 * @param {Filter} filter
 * @param {string[][]} values of its outs, each as many as its expression has nodes
 * @returns {number[] | null} null for every row
 */
export function rowsThat(rows, { equal, tests }, values) {
  /** @type {number[] | null} */
  let found = null;
  for (const { column, side } of equal) {
    const wanted = [...new Set(many(side(rows, -1, values)).map(String))];
    if (found) found = found.filter((row) => wanted.includes(rows.cell(row, column)));
    else found = wanted.flatMap((value) => rows.rowsWhere(column, value)).sort((a, b) => a - b);
  }
  if (tests.length === 0) return found;
  found ??= Array.from({ length: rows.length }, (_, row) => row);
  return found.filter((row) => tests.every((test) => truth(test(rows, row, values))));
}

/** The conditions that must all hold; the whole when one of several is enough. @param {string} source @returns {string[]} */
function conditions(source) {
  const parts = [];
  let depth = 0;
  let from = 0;
  for (const { 0: found, index } of source.matchAll(/'[^']*'|"[^"]*"|[()]|(?:and|or)(?=[\s(])/g)) {
    // Within a name it is none; patterns that look behind themselves are unknown to older phones.
    if (/^[ao]/.test(found) && !/[\s)'"]/.test(source[index - 1])) continue;
    if (found === '(') depth += 1;
    else if (found === ')') depth -= 1;
    else if (depth === 0 && found === 'or') return [source];
    else if (depth === 0 && found === 'and') {
      parts.push(source.slice(from, index));
      from = index + 3;
    }
  }
  return [...parts, source.slice(from)];
}

const NOT_OURS = Symbol('not ours');

/** Reads one condition. */
class Reader {
  #outs;
  #source;
  #at = 0;
  /** @type {RegExpExecArray} */
  #token;

  /** @param {string} source @param {string[]} outs expressions of the form that are met are added here */
  constructor(source, outs) {
    this.#source = source;
    this.#outs = outs;
    this.#token = this.#next();
  }

  /** @returns {Term} @throws NOT_OURS */
  read() {
    const term = this.#joined('or');
    // A number alone means a place in the list, a path alone that there is such a node.
    if (this.#token[0] || term.is !== 'truth') throw NOT_OURS;
    return term;
  }

  /** @param {'or' | 'and'} word @returns {Term} */
  #joined(word) {
    const terms = [];
    do terms.push(word === 'or' ? this.#joined('and') : this.#compared());
    while (this.#skip(word));
    if (terms.length === 1) return terms[0];
    const sides = terms.map(({ side }) => side);
    return truthful((...row) =>
      word === 'or' ? sides.some((side) => truth(side(...row))) : sides.every((side) => truth(side(...row))),
    );
  }

  /** @returns {Term} */
  #compared() {
    const one = this.#term();
    const sign = this.#token[4];
    if (sign !== '=' && sign !== '!=') return one;
    this.#token = this.#next();
    const other = this.#term();
    const term = truthful((...row) => equals(one.side(...row), other.side(...row), sign === '='));
    const [column, value] = one.is === 'column' ? [one.column, other] : [other.column, one];
    return sign === '=' && column && value.is === 'text' ? { ...term, column, value: value.side } : term;
  }

  /** @returns {Term} */
  #term() {
    const [, quoted, number, outside, , name] = this.#token;
    if (this.#skip('(')) {
      const inside = this.#joined('or');
      this.#must(')');
      return inside;
    }
    this.#token = this.#next();
    if (quoted) return { side: () => quoted.slice(1, -1), is: 'text' };
    if (number) return { side: () => Number(number), is: 'number' };
    if (outside) {
      const place = this.#outs.push(outside) - 1;
      return { side: (_rows, _row, values) => values[place], is: 'text' };
    }
    if (!name) throw NOT_OURS;
    if (this.#skip('(')) return this.#called(name);
    // What the list does not have equals nothing, as an empty set of nodes does.
    return { side: (rows, row) => (rows.has(name) ? rows.cell(row, name) : []), is: 'column', column: name };
  }

  /** @param {string} name @returns {Term} */
  #called(name) {
    const one = name === 'not' ? this.#joined('or').side : this.#term().side;
    if (name === 'not') {
      this.#must(')');
      return truthful((...row) => !truth(one(...row)));
    }
    const test = TESTS[name];
    if (!test) throw NOT_OURS;
    this.#must(',');
    const other = this.#term().side;
    this.#must(')');
    return truthful((...row) => test(String(many(one(...row))[0] ?? ''), String(many(other(...row))[0] ?? '')));
  }

  /** @param {string} word */
  #must(word) {
    if (!this.#skip(word)) throw NOT_OURS;
  }

  /** @param {string} word @returns {boolean} */
  #skip(word) {
    if (this.#token[0].trim() !== word) return false;
    this.#token = this.#next();
    return true;
  }

  /** @returns {RegExpExecArray} an empty one at the end */
  #next() {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#source);
    if (!found) throw NOT_OURS;
    this.#at = TOKEN.lastIndex;
    return found;
  }
}

/** @param {Side} side @returns {Term} */
function truthful(side) {
  return { side, is: 'truth' };
}

/** @param {Value} value @returns {(string | number | boolean)[]} */
function many(value) {
  return Array.isArray(value) ? value : [value];
}

/** @param {Value} value */
function truth(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Of two sets of values any pair will do (XPath 1.0, 3.4). @param {Value} one @param {Value} other @param {boolean} same */
function equals(one, other, same) {
  if (typeof one === 'boolean' || typeof other === 'boolean') return (truth(one) === truth(other)) === same;
  return many(one).some((a) =>
    many(other).some(
      (b) => (typeof a === 'number' || typeof b === 'number' ? Number(a) === Number(b) : a === b) === same,
    ),
  );
}

/**
 * An expression with its rows of lists asked for through `rows-of(id, place of the filter, values …)`, so that an index
 * answers instead of XML made of the whole list.
 * @param {string} source
 * @param {Filter[]} filters those read are added here
 * @returns {string}
 */
export function withRows(source, filters) {
  if (!source.includes('instance(')) return source;
  return source.replace(ROWS, (whole, _quote, id, predicate) => {
    const filter = predicate ? readFilter(predicate) : null;
    if (!filter) return whole;
    const place = filters.push(filter) - 1;
    return `rows-of(${[`'${id}'`, place, ...filter.outs].join(', ')})${filter.rest && `[${filter.rest}]`}`;
  });
}
