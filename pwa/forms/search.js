// Finding in a list what somebody types with wet fingers: case, accents, dots, order of words and a slip of the finger
// do not matter. All labels lie in one string, so that a list of the whole country is searched as fast as a short one.

import { END, STEP, startsIn } from './rows.js';
import { FAR, Near } from './near.js';

/** Words that officers write before a name and lists leave out, or the other way round. */
const RANK = /^(?:desa|ds|kel|kelurahan|kec|kecamatan|kab|kabupaten|kota|prov|provinsi) (?=.)/;
/** With fewer exact matches than this, those with a slip are shown as well. */
const FEW = 3;
/** Characters that are folded before the page has its turn. */
const PIECE = 60_000;
/** Labels that a search is rehearsed on, and how many at a time. */
const REHEARSED = 12_000;
const PART = 1500;
const SPACE = 32;
const NOTHING = 0xff;
const WIDE = new TextDecoder('utf-16le');

/** What an ASCII character counts as: its small letter, nothing (0xff), or a space. */
const COUNTS_AS = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code).toLowerCase();
  if (code === 0 || /[a-z0-9]/.test(letter)) return letter.charCodeAt(0);
  return /['`.]/.test(letter) ? NOTHING : SPACE;
});

/** @param {string} text @returns {string} "Désa Lubuk-Nipis" → "desa lubuk nipis"; labels in it stay apart by their END */
export function fold(text) {
  let plain = text;
  // Most Indonesian names are plain ASCII; normalising costs, so only where there is something to normalise.
  if (/[^\0-~]/.test(text))
    plain = text
      .toLowerCase()
      .normalize('NFD')
      .replace(/[\u0300-\u036f’]/g, '');
  const folded = new Uint16Array(plain.length);
  let length = 0;
  let before = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const code = plain.charCodeAt(at);
    const letter = code < 128 ? COUNTS_AS[code] : code;
    if (letter === NOTHING || (letter === SPACE && (before === SPACE || before === 0))) continue;
    // A space before the end of a label gives way to it.
    if (letter === 0 && before === SPACE) length -= 1;
    folded[length] = letter;
    length += 1;
    before = letter;
  }
  return WIDE.decode(folded.subarray(0, before === SPACE ? length - 1 : length));
}

/** Labels, folded once. */
export class Haystack {
  #text = END;
  /** @type {Int32Array} */
  #starts = new Int32Array(0);
  #length;
  /** which letters stand in each label, a bit for each */
  #letters;
  /** @type {Generator<void>} */
  #making;

  /** @param {string} labels each followed by END @param {number} length */
  constructor(labels, length) {
    this.#length = length;
    this.#letters = new Int32Array(length);
    this.#making = this.#make(labels);
  }

  /** @param {string[]} labels */
  static of(labels) {
    return new Haystack(labels.map((label) => label.replaceAll(END, '') + END).join(''), labels.length);
  }

  /**
   * Places of the best matches: the whole label, its beginning, beginnings of words, somewhere inside; and when these
   * are few, with a slip or two.
   * @param {string} typed
   * @param {number} limit
   * @param {boolean} [slips] whether slips are forgiven
   * @returns {number[]}
   */
  find(typed, limit, slips = true) {
    const whole = fold(typed);
    for (const _ of this.#making);
    if (!whole) return Array.from({ length: Math.min(limit, this.#length) }, (_, place) => place);
    /** @type {Set<number>} */
    const found = new Set();
    const bare = whole.replace(RANK, '');
    for (const words of new Set([whole, bare])) this.#exact(words, limit, found);
    if (slips && found.size < Math.min(FEW, limit))
      for (const place of this.#slipped(bare, limit - found.size)) found.add(place);
    return [...found].slice(0, limit);
  }

  /** @param {string} whole @param {number} limit @param {Set<number>} found */
  #exact(whole, limit, found) {
    for (const needle of [END + whole + END, END + whole]) {
      for (const place of this.#holding(needle)) {
        if (found.size >= limit) return;
        found.add(place);
      }
    }
    const words = whole.split(' ');
    const rarest = words.reduce((one, other) => (other.length > one.length ? other : one));
    const inside = [];
    for (const place of this.#holding(rarest)) {
      if (found.size >= limit) return;
      const label = ` ${this.#label(place)}`;
      if (words.every((word) => label.includes(` ${word}`))) found.add(place);
      else if (inside.length < limit && words.every((word) => label.includes(word))) inside.push(place);
    }
    for (const place of inside) if (found.size < limit) found.add(place);
  }

  /** Labels that hold this text, each once. @param {string} needle */
  *#holding(needle) {
    const text = this.#text;
    for (let at = text.indexOf(needle); at >= 0; ) {
      const place = this.#placeAt(needle[0] === END ? at + 1 : at);
      yield place;
      at = text.indexOf(needle, this.#starts[place + 2] - 1);
    }
  }

  /** @param {string} whole @param {number} limit @returns {number[]} the nearest first */
  #slipped(whole, limit) {
    const squeezed = whole.replaceAll(' ', '');
    /** @type {number[][]} by distance */
    const ranks = [];
    for (const words of new Set([whole, squeezed])) {
      this.#scan(words, 0, this.#length, ranks);
      if (ranks.flat().length >= FEW) break;
    }
    return [...new Set(ranks.flat())].slice(0, limit + FEW);
  }

  /** @param {string} words @param {number} from @param {number} to of the labels @param {number[][]} ranks places that are near are added to their distance */
  #scan(words, from, to, ranks) {
    const wanted = words.split(' ').map((word) => ({ near: new Near(word), letters: lettersIn(word, 0, word.length) }));
    if (wanted.every(({ near }) => near.most === 0)) return;
    const [all, text, starts] = [this.#letters, this.#text, this.#starts];
    for (let place = from; place < to; place += 1) {
      const without = ~all[place];
      // Most labels lack too many letters of some word: that is seen without reading them.
      let at = 0;
      while (at < wanted.length && fewBits(wanted[at].letters & without, wanted[at].near.most)) at += 1;
      if (at < wanted.length) continue;
      let distance = 0;
      for (let word = 0; word < wanted.length && distance < FAR; word += 1)
        distance += wanted[word].near.distance(text, starts[place + 1], starts[place + 2] - 1);
      if (distance >= FAR) continue;
      ranks[distance] ??= [];
      ranks[distance].push(place);
    }
  }

  /** Makes ready a little at a time; a search goes on from where it is. */
  making() {
    return this.#making;
  }

  /** @param {string} labels */
  *#make(labels) {
    const parts = [END];
    for (let at = 0; at < labels.length; ) {
      const end = labels.indexOf(END, at + PIECE) + 1 || labels.length;
      parts.push(fold(labels.slice(at, end)));
      at = end;
      yield;
    }
    this.#text = parts.join('');
    this.#starts = startsIn(this.#text, this.#length + 1);
    yield;
    for (let place = 0; place < this.#length; place += 1) {
      this.#letters[place] = lettersIn(this.#text, this.#starts[place + 1], this.#starts[place + 2] - 1);
      if (place % STEP === 0) yield;
    }
    // The browser makes quick code of what has run a few thousand times: better now than at the first letter.
    for (let from = 0; from < Math.min(this.#length, REHEARSED); from += PART) {
      this.#scan('lubuk sumberejo', from, Math.min(from + PART, this.#length), []);
      yield;
    }
  }

  /** @param {number} place */
  #label(place) {
    return this.#text.slice(this.#starts[place + 1], this.#starts[place + 2] - 1);
  }

  /** @param {number} at in the text @returns {number} whose label stands there */
  #placeAt(at) {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle + 2] <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Places of the best matches among a few labels.
 * @param {string[]} labels
 * @param {string} typed
 * @param {number} limit
 */
export function findIn(labels, typed, limit) {
  return Haystack.of(labels).find(typed, limit);
}

/** @param {string} text @param {number} from @param {number} to @returns {number} a bit for each letter that it holds */
function lettersIn(text, from, to) {
  let bits = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 32) bits |= 1 << (code & 31);
  }
  return bits;
}

/** @param {number} bits @param {number} most @returns {boolean} whether at most so many are set */
function fewBits(bits, most) {
  let left = bits;
  for (let count = 0; count < most && left; count += 1) left &= left - 1;
  return left === 0;
}
