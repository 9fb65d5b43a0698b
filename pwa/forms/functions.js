// The functions that forms use every day, as the ODK XForms specification and JavaRosa mean them. The rare ones wait in
// a chunk of their own (functions-rare.js); the evaluator itself hands `id` and `lang` on to the browser.

import { newUuid } from '../lib/ids.js';
import {
  asBoolean,
  asDate,
  asNumber,
  asString,
  boolean,
  date,
  daysOf,
  every,
  exactly,
  infix,
  must,
  nodes,
  number,
  setOf,
  string,
  texts,
  whole,
} from './casting.js';
import { loaded, RARE } from './needs.js';
import { digitsOf, formatted, wholly } from './written.js';

/** @typedef {import('./casting.js').Functions} Functions */
/** @typedef {import('./casting.js').Place} Place */
/** @typedef {import('./casting.js').Value} Value */
/**
 * What functions stand in.
 * @typedef {object} Around
 * @property {import('./expressions.js').World} world
 * @property {() => Node | null} current
 * @property {(place: number) => import('./filter.js').Filter} filter of the expression that is at work
 * @property {(part: number, place: Place) => Value} branch evaluates a part of it
 */

/** Asks the evaluator for a value as it has it inside. */
export const RAW = 99;
/** What only JavaScript takes for a number. */
const UNKNOWN = /^\s*[+-]?(?:\d*\.?\d*e|0[xob]|inf)/i;
const TIME = /^\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** Names of everything that an expression may call. @returns {Set<string>} */
export function functionNames() {
  return new Set(['id', 'lang', ...RARE, ...Object.keys(everyday(/** @type {any} */ ({})))]);
}

/** What the evaluator takes for its library. @param {Around} around */
export function makeExtensions(around) {
  return {
    func: { ...everyday(around), ...loaded.functions?.rareFunctions(around) },
    process: {
      ...infix,
      /** @param {Value} value @param {number} type */
      toExternalResult(value, type) {
        if (type === RAW) return value;
        if (type === XPathResult.NUMBER_TYPE && value.t === 'arr') {
          const days = daysOf(asString(value));
          return days === null ? undefined : { resultType: type, numberValue: days };
        }
        return value.t === 'date' && !type ? { resultType: type, stringValue: asString(value) } : undefined;
      },
      /** A union is a set, in the order of the document. @param {unknown} value */
      typefor(value) {
        if (!Array.isArray(value)) return undefined;
        const once = [...new Set(value)].sort((a, b) =>
          a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
        );
        value.splice(0, value.length, ...once);
        return 'arr';
      },
    },
  };
}

/** @param {Around} around @returns {Functions} */
function everyday({ world, current, filter, branch }) {
  /** Names of months and days are those of the form's language. @param {Value[]} values */
  const format = (...values) => {
    must(values, 2, 9);
    const [value, pattern] = values;
    const written = asString(value);
    const zone = /[Z+-]/.test(written) ? '1970-01-01T' : '1970-01-01T00:00'.slice(0, 11);
    const at = asDate(TIME.test(written) ? string(zone + written) : value);
    return string(Number.isNaN(at.getTime()) ? '' : formatted(at, asString(pattern), world.language?.()));
  };
  const today = () => {
    const now = world.now();
    return new Date(now.getFullYear(), now.getMonth(), now.getDate());
  };
  const toDate = (/** @type {Value} */ value) => date(asDate(value));
  /** @type {Functions} */
  const choose = {
    selected: texts(2, (list, value) => boolean(list.split(' ').includes(value.trim()))),
    'selected-at': (list, at) => string(asString(list).split(' ')[whole(at)] ?? ''),
    'count-selected': (list) => number(asString(list).split(' ').filter(Boolean).length),
    'jr:choice-name': texts(2, (value, path) => {
      const node = current();
      return string(node ? world.choiceName(value, path.trim(), node) : '');
    }),
  };
  return {
    ...choose,
    'is-selected': choose.selected,
    true: texts(0, () => boolean(true)),
    false: texts(0, () => boolean(false)),
    boolean: exactly(1, (value) => boolean(asBoolean(value))),
    not: exactly(1, (value) => boolean(!asBoolean(value))),
    if(condition, then, otherwise) {
      return branch((asBoolean(condition) ? then : otherwise).v, this);
    },
    coalesce: (one, other) => string(asString(one) || asString(other)),
    once(value) {
      return string(asString(/** @type {any} */ (this.cN)) || asString(value));
    },
    // JavaRosa matches the whole value; others search in it.
    regex: texts(2, (value, pattern) => boolean(wholly(pattern).test(value))),
    depend: (first) => first,
    'jr:itext': texts(1, (id) => string(world.say?.(id) ?? '')),

    string(...values) {
      must(values, 0, 1);
      return string(asString(values[0] ?? this.cN));
    },
    concat: (...values) => string(every(values, asString).join('')),
    join: (between, ...values) => string(every(values, asString).join(asString(between))),
    substr: (value, from, to) => string(asString(value).slice(asNumber(from), to && asNumber(to))),
    contains: texts(2, (all, part) => boolean(all.includes(part))),
    // Each of the twelve forms names its records with it.
    translate: texts(3, (all, from, to) =>
      string([...all].map((c) => (from.includes(c) ? (to[from.indexOf(c)] ?? '') : c)).join('')),
    ),
    'string-length'(...values) {
      must(values, 0, 1);
      return number(asString(values[0] ?? this.cN).length);
    },
    uuid: (length) => string(length ? digitsOf(asNumber(length)) : newUuid()),

    number(...values) {
      must(values, 0, 1);
      const value = values[0] ?? this.cN;
      const told = /num|bool|date/.test(value.t) ? '' : asString(value);
      return number(UNKNOWN.test(told) ? Number.NaN : (daysOf(told) ?? asNumber(value)));
    },
    int: (value) => number(whole(value)),
    round(...values) {
      must(values, 1, 2);
      const value = asNumber(values[0]);
      const places = values[1] ? whole(values[1]) : 0;
      const power = 10 ** Math.abs(places);
      return number(places > 0 ? Math.round(value * power) / power : power * Math.round(value / power));
    },
    // What is not answered adds nothing, as in ODK Collect.
    sum: (set) => number(setOf(set).reduce((sum, node) => sum + (asString(node) ? asNumber(node) : 0), 0)),
    max: (...values) => number(extreme(Math.max, values)),
    min: (...values) => number(extreme(Math.min, values)),

    today: () => date(today()),
    now: () => date(world.now()),
    date: toDate,
    'format-date': format,
    'format-date-time': format,

    count: exactly(1, (set) => number(setOf(set).length)),
    'count-non-empty': exactly(1, (set) => number(setOf(set).filter((node) => asString(node)).length)),
    position(...values) {
      must(values, 0, 1);
      return number(values[0] ? placeOf(/** @type {Element} */ (setOf(values[0])[0])) : this.contextPosition);
    },
    last(...values) {
      must(values, 0);
      return number(this.contextSize);
    },
    current: () => nodes([current()]),
    instance: texts(1, (id) => nodes([world.instance(id)])),
    'rows-of': (id, place, ...values) =>
      nodes(
        world.items(
          asString(id),
          filter(place.v),
          values.map((value) => every([value], asString)),
        ),
      ),
    // Places are counted anew under each parent.
    each: (parents, part) =>
      nodes(setOf(parents).flatMap((cN) => branch(part.v, { cN, contextSize: 1, contextPosition: 1 }).v)),
    'indexed-repeat': (target, ...pairs) => {
      let found = setOf(target);
      for (let at = 0; at + 1 < pairs.length; at += 2) {
        const place = whole(pairs[at + 1]);
        const chosen = setOf(pairs[at]).filter((one) => placeOf(/** @type {Element} */ (one)) === place);
        found = found.filter((node) => chosen.some((one) => one.contains(node)));
      }
      return nodes(found);
    },
    pulldata: texts(4, (list, column, key, value) => string(world.pull(list, column, key, value))),
  };
}

/** @param {Element} node @returns {number} its place among its namesakes, from 1 */
function placeOf(node) {
  let place = 1;
  for (let at = node.previousElementSibling; at?.tagName === node.tagName; at = at.previousElementSibling) place += 1;
  return place;
}

/** @param {(...n: number[]) => number} choose @param {Value[]} values */
function extreme(choose, values) {
  // What is not answered says nothing; what is no number says that nothing is known.
  const figures = every(values, (one) => (asString(one) ? asNumber(one) : [])).flat();
  return figures.length ? choose(...figures) : Number.NaN;
}
