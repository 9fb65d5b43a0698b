// Functions that few forms use: places, checklists, trigonometry, shuffling, names of nodes, codes. Loaded for those.

import geo from 'openrosa-xpath-evaluator/src/geo.js';
import shuffle from 'openrosa-xpath-evaluator/src/utils/shuffle.js';
import { FormError } from '../lib/errors.js';
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
  figures,
  must,
  number,
  setOf,
  string,
  texts,
} from './casting.js';
import { geofence, intersects } from './geo.js';
import { loaded } from './needs.js';

/** @typedef {import('./casting.js').Functions} Functions */
/** @typedef {import('./casting.js').Value} Value */

const SPACE = /[^\S\f\v]+/g;
const NUMERIC = /^-?\d+(\.\d+)?$/;
const CLOCK = /^(\d\d):(\d\d):(\d\d)(\.\d\d?\d?)?[+-](\d\d):(\d\d)$/;
/** @type {number[]} */
const NAMED = [Node.ELEMENT_NODE, Node.ATTRIBUTE_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.DOCUMENT_TYPE_NODE];

/** @param {import('./functions.js').Around} around @returns {Functions} */
export function rareFunctions({ world }) {
  /** A function of a chunk. @param {'digest' | 'signed'} chunk @param {string} what @returns {any} */
  const rare = (chunk, what) => {
    const found = loaded[chunk];
    if (!found) throw new FormError('unsupported', { what: `${what}()` });
    return found;
  };
  const area = exactly(1, (shape) => number(geo.area(geo.asGeopoints(shape))));
  /** @param {(name: { nodeName: string, namespaceURI?: string | null }) => string} read @returns {Functions[string]} */
  const named = (read) =>
    function (value) {
      const node = value ? setOf(value)[0] : NAMED.includes(this.cN.nodeType) ? this.cN : null;
      return string(node ? read(/** @type {any} */ (node)) : '');
    };
  return {
    area,
    'enclosed-area': area,
    distance: (...points) => number(geo.distance(geo.asGeopoints(...points))),
    geofence: texts(2, (point, shape) => boolean(geofence(point, shape))),
    intersects: texts(1, (trace) => boolean(intersects(trace))),
    checklist: (least, most, ...list) => {
      const count = every(list, asBoolean).filter(Boolean).length;
      return boolean(between(count, least, most));
    },
    'weighted-checklist': (least, most, ...list) => {
      const flags = every(
        list.filter((_, at) => at % 2 === 0),
        asBoolean,
      );
      const weights = every(
        list.filter((_, at) => at % 2 === 1),
        asNumber,
      );
      const total = flags.reduce((sum, flag, at) => sum + (flag ? weights[at] || 0 : 0), 0);
      return boolean(between(total, least, most));
    },
    substring(...values) {
      must(values, 2, 3);
      const from = Math.round(asNumber(values[1]));
      const to = values[2] ? from + Math.round(asNumber(values[2])) : Infinity;
      return string([...asString(values[0])].filter((_, at) => at + 1 >= from && at + 1 < to).join(''));
    },
    'starts-with': texts(2, (all, part) => boolean(all.startsWith(part))),
    'ends-with': texts(2, (all, part) => boolean(all.endsWith(part))),
    'substring-before': texts(2, (all, part) => string(all.slice(0, Math.max(0, all.indexOf(part))))),
    'substring-after': texts(2, (all, part) =>
      string(all.includes(part) ? all.slice(all.indexOf(part) + part.length) : ''),
    ),
    'normalize-space'(...values) {
      must(values, 0, 1);
      const plain = asString(values[0] ?? this.cN).replace(/\r\v/g, '\v');
      return string(plain.replace(SPACE, ' ').replace(/^ | $/g, ''));
    },
    floor: figures(Math.floor),
    ceiling: figures(Math.ceil),
    abs: figures(Math.abs),
    pow: (base, power) => number(asNumber(base) ** asNumber(power)),
    random: () => number(Number.parseFloat(Math.random().toFixed(15))),
    'date-time': (value) => date(asDate(value)),
    'boolean-from-string': (value) =>
      boolean(
        (value.t === 'num' && value.v > 0 && !(/** @type {any} */ (value).decimal) && value.v % 1 === 0) ||
          ['1', 'true'].includes(asString(value)),
      ),
    acos: figures(Math.acos),
    asin: figures(Math.asin),
    atan: figures(Math.atan),
    atan2: exactly(2, (y, x) => number(Math.atan2(asNumber(y), asNumber(x)))),
    cos: figures(Math.cos),
    sin: figures(Math.sin),
    tan: figures(Math.tan),
    sqrt: figures(Math.sqrt),
    exp: figures(Math.exp),
    exp10: figures((n) => 10 ** n),
    log: figures(Math.log),
    log10: figures(Math.log10),
    pi: texts(0, () => number(Math.PI)),
    'decimal-date-time': exactly(1, (value) =>
      number(value.t === 'num' ? value.v : (daysOf(asString(value)) ?? Number.NaN)),
    ),
    'decimal-time': exactly(1, (value) => number(value.t === 'num' ? Number.NaN : clock(asString(value), world.now()))),
    randomize(...values) {
      must(values, 1, 2);
      const [all, seed] = [setOf(values[0]), values[1]];
      return { t: 'arr', v: shuffle(all, seedOf(seed)) };
    },
    'local-name': named(({ nodeName }) => nodeName.replace(/^[^:]*:/, '')),
    name: named(({ nodeName }) => nodeName),
    'namespace-uri': named(({ namespaceURI }) => namespaceURI ?? ''),
    version: texts(0, () => string(world.version ?? '')),
    property: texts(1, (name) => string(world.properties?.[name] ?? '')),
    'base64-decode': texts(1, (code) =>
      string(new TextDecoder().decode(Uint8Array.from(atob(code), (c) => c.charCodeAt(0)))),
    ),
    'base64-encode': texts(1, (plain) => string(btoa(String.fromCharCode(...new TextEncoder().encode(plain))))),
    digest: (value, algorithm, encoding) =>
      string(rare('digest', 'digest').digest(asString(value), asString(algorithm), encoding && asString(encoding))),
    'extract-signed': texts(2, (contents, key) =>
      string(rare('signed', 'extract-signed').extractSigned(contents, key)),
    ),
  };

  /** Without a seed the order is any, but the same all the time a form is open. @param {Value | undefined} seed */
  function seedOf(seed) {
    if (!seed) return world.seed;
    const written = asString(seed).trim();
    if (seed.t === 'num' || NUMERIC.test(written)) return Math.trunc(asNumber(seed));
    return written === '' ? 0 : rare('digest', 'randomize').seedOf(asString(seed));
  }
}

/** @param {number} figure @param {Value} least @param {Value} most negative where there is no such end */
function between(figure, least, most) {
  const [low, high] = [asNumber(least), asNumber(most)];
  return (low < 0 || figure >= low) && (high < 0 || figure <= high);
}

/** @param {string} time "13:07:00.000+07:00" @param {Date} today @returns {number} the part of a day that has gone by here */
function clock(time, today) {
  const parts = CLOCK.exec(time);
  const [hour, minute, second, zoneHour, zoneMinute] = [1, 2, 3, 5, 6].map((at) => Number(parts?.[at]));
  if (!parts || hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return Number.NaN;
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const at = new Date(`${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}T${time}`);
  return (at.getSeconds() / 3600 + at.getMinutes() / 60 + at.getHours()) / 24;
}
