// The functions of XForms that openrosa-xpath-evaluator leaves out, takes from somewhere else, or means otherwise than
// the ODK XForms specification and JavaRosa do.

import openRosaExtensions from 'openrosa-xpath-evaluator/src/openrosa-extensions.js';
import { FormError } from '../lib/errors.js';
import { loaded } from './needs.js';

/** A value inside the evaluator. @typedef {{ t: string, v: any }} Value */
/** Where a function is called. @typedef {{ cN: Node, contextSize: number, contextPosition: number }} Place */
/**
 * What functions stand in.
 * @typedef {object} Around
 * @property {import('./expressions.js').World} world
 * @property {() => Node | null} current
 * @property {(place: number) => import('./filter.js').Filter} filter of the expression that is at work
 * @property {(part: number, place: Place) => Value} branch evaluates a part of it
 */

const MIDNIGHT = '1970-01-01T00:00';
const TIME = /^\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;
const NUMERIC = /^-?\d+(\.\d+)?$/;
/** What only JavaScript takes for a number. */
const UNKNOWN = /^\s*[+-]?(?:\d*\.?\d*e|0[xob]|inf)/i;
/** The evaluator hands these on to the browser. */
const NATIVE = ['id', 'lang'];

/** Names of everything that an expression may call. @returns {Set<string>} */
export function functionNames() {
  const { func } = openRosaExtensions();
  return new Set([...NATIVE, ...Object.keys(func), ...Object.keys(ours(func, /** @type {any} */ ({})))]);
}

/** @param {Around} around */
export function makeExtensions(around) {
  const extensions = openRosaExtensions();
  const { func, process } = extensions;
  extensions._now = () => {
    const now = around.world.now();
    return new Date(now.getFullYear(), now.getMonth(), now.getDate());
  };
  Object.assign(func, ours({ ...func }, around));
  const { toExternalResult, typefor } = process;
  process.toExternalResult = (value, type) => (type === RAW ? value : toExternalResult(value, type));
  process.typefor = (value) => (Array.isArray(value) ? asSet(value) : typefor(value));
  return extensions;
}

/** Asks the evaluator for a value as it has it inside. */
export const RAW = 99;

/** A union is a set, in the order of the document. @param {Node[]} nodes */
function asSet(nodes) {
  const once = [...new Set(nodes)].sort((a, b) =>
    a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
  nodes.splice(0, nodes.length, ...once);
  return 'arr';
}

/** @param {Node} node */
const content = (node) => node.textContent ?? '';

/**
 * @param {Record<string, (this: any, ...values: Value[]) => Value>} func the package's own
 * @param {Around} around
 * @returns {Record<string, (this: Place, ...values: Value[]) => Value>}
 */
function ours(func, { world, current, filter, branch }) {
  const string = (/** @type {string} */ v) => ({ t: 'str', v });
  const number = (/** @type {number} */ v) => ({ t: 'num', v });
  const boolean = (/** @type {boolean} */ v) => ({ t: 'bool', v });
  const nodes = (/** @type {(Node | null)[]} */ found) => ({ t: 'arr', v: found.filter(Boolean) });
  const words = (/** @type {Value} */ value) => /** @type {string} */ (func.string(value).v);
  const figure = (/** @type {Value} */ value) => /** @type {number} */ (func.number(value).v);

  /** A function of so many texts. @param {number} count @param {(...texts: string[]) => Value} does */
  const texts =
    (count, does) =>
    (/** @type {Value[]} */ ...values) => {
      if (values.length !== count) throw new FormError('arguments', { count });
      return does(...values.map(words));
    };
  /** @param {(n: number) => number} does */
  const figures =
    (does) =>
    (/** @type {Value[]} */ ...values) => {
      if (values.length !== 1) throw new FormError('arguments', { count: 1 });
      return number(does(figure(values[0])));
    };
  /** A function of a chunk. @param {keyof import('./needs.js').Loaded} chunk @param {string} what @returns {any} */
  const rare = (chunk, what) => {
    const found = loaded[chunk];
    if (!found) throw new FormError('unsupported', { what: `${what}()` });
    return found;
  };
  /** @param {Value} value @returns {Value} a time of day is one of today's moments */
  const moment = (value) => {
    const written = value && words(value);
    if (!TIME.test(written ?? '')) return value;
    return func.date(string(/[Z+-]/.test(written) ? `1970-01-01T${written}` : `${MIDNIGHT.slice(0, 11)}${written}`));
  };
  /** Names of months and days are those of the form's language. @param {Value} value @param {Value} format */
  const format = (value, format) => {
    const at = moment(value);
    const date = /** @type {Date} */ (func.date(at).v);
    const named =
      format &&
      words(format).replace(/%([%ab])/g, (all, letter) => {
        if (letter === '%') return all;
        return date.toLocaleDateString(world.language?.(), letter === 'b' ? { month: 'short' } : { weekday: 'short' });
      });
    return func['format-date'](...(format ? [at, string(named)] : [at]));
  };

  return {
    if(condition, then, otherwise) {
      return branch((func.boolean(condition).v ? then : otherwise).v, this);
    },
    number(...values) {
      const told = !values.length || /str|arr/.test(values[0].t) ? func.string.apply(this, values).v : '';
      return UNKNOWN.test(told) ? number(Number.NaN) : func.number.apply(this, values);
    },
    // Places are counted anew under each parent.
    each: (parents, part) =>
      nodes(
        parents.v.flatMap((/** @type {Node} */ cN) => branch(part.v, { cN, contextSize: 1, contextPosition: 1 }).v),
      ),
    now: () => ({ t: 'date', v: world.now() }),
    'format-date': format,
    'format-date-time': format,
    contains: texts(2, (all, part) => boolean(all.includes(part))),
    'starts-with': texts(2, (all, part) => boolean(all.startsWith(part))),
    'substring-before': texts(2, (all, part) => string(all.slice(0, Math.max(0, all.indexOf(part))))),
    'substring-after': texts(2, (all, part) =>
      string(all.includes(part) ? all.slice(all.indexOf(part) + part.length) : ''),
    ),
    translate: texts(3, (all, from, to) =>
      string([...all].map((c) => (from.includes(c) ? (to[from.indexOf(c)] ?? '') : c)).join('')),
    ),
    floor: figures(Math.floor),
    ceiling: figures(Math.ceil),
    // JavaRosa matches the whole value; the package, like Enketo, searches in it.
    regex: texts(2, (value, pattern) => boolean(wholly(pattern).test(value))),
    'is-selected': func.selected,
    'enclosed-area': func.area,
    depend: (first) => first,
    current: () => nodes([current()]),
    instance: texts(1, (id) => nodes([world.instance(id)])),
    'rows-of': (id, place, ...values) => {
      const sets = values.map((value) => (value.t === 'arr' ? value.v.map(content) : [words(value)]));
      return nodes(world.items(words(id), filter(place.v), sets));
    },
    'jr:itext': texts(1, (id) => string(world.say?.(id) ?? '')),
    'jr:choice-name': texts(2, (value, path) => {
      const node = current();
      return string(node ? world.choiceName(value, path.trim(), node) : '');
    }),
    pulldata: texts(4, (list, column, key, value) => string(world.pull(list, column, key, value))),
    version: texts(0, () => string(world.version ?? '')),
    property: texts(1, (name) => string(world.properties?.[name] ?? '')),
    'base64-decode': texts(1, (code) =>
      string(new TextDecoder().decode(Uint8Array.from(atob(code), (c) => c.charCodeAt(0)))),
    ),
    'base64-encode': texts(1, (plain) => string(btoa(String.fromCharCode(...new TextEncoder().encode(plain))))),
    digest: (value, algorithm, encoding) =>
      string(rare('digest', 'digest').digest(words(value), words(algorithm), encoding && words(encoding))),
    'extract-signed': texts(2, (contents, key) =>
      string(rare('signed', 'extract-signed').extractSigned(contents, key)),
    ),
    geofence: texts(2, (point, shape) => boolean(rare('geo', 'geofence').geofence(point, shape))),
    intersects: texts(1, (trace) => boolean(rare('geo', 'intersects').intersects(trace))),
    randomize(all, seed, ...more) {
      if (more.length) throw new FormError('arguments', { count: 2 });
      // Without a seed the order is any, but the same all the time a form is open.
      if (!seed) return func.randomize(all, ...(all?.t === 'arr' && world.seed ? [number(world.seed)] : []));
      const plain = seed.t === 'num' || NUMERIC.test(words(seed).trim());
      if (plain) return func.randomize(all, number(Math.trunc(figure(seed))));
      return func.randomize(all, number(words(seed) === '' ? 0 : rare('digest', 'randomize').seedOf(words(seed))));
    },
    'indexed-repeat': (target, ...pairs) => {
      let found = /** @type {Node[]} */ (target.v);
      for (let at = 0; at + 1 < pairs.length; at += 2) {
        const place = Math.trunc(figure(pairs[at + 1]));
        const chosen = /** @type {Element[]} */ (pairs[at].v).filter((one) => func.position(nodes([one])).v === place);
        found = found.filter((node) => chosen.some((one) => one.contains(node)));
      }
      return nodes(found);
    },
  };
}

/** @type {Map<string, RegExp>} */
const patterns = new Map();

/** @param {string} pattern as Java reads it, as far as that goes @returns {RegExp} */
function wholly(pattern) {
  let known = patterns.get(pattern);
  if (!known) {
    const blind = pattern.startsWith('(?i)');
    const source = `^(?:${blind ? pattern.slice(4) : pattern})$`;
    const flags = blind ? 'i' : '';
    try {
      known = new RegExp(source, `u${flags}`);
    } catch {
      known = new RegExp(source, flags);
    }
    patterns.set(pattern, known);
  }
  return known;
}
