// How far what was typed is from the beginning of a word: letters left out, added, wrong or swapped. All prefixes of
// the word are followed at once, a bit for each (Wu and Manber 1992, "Fast text searching allowing errors"), so that
// tens of thousands of labels take milliseconds.

/** Farther than any slip is forgiven. */
export const FAR = 1000;
/** Bits of a number that shift without a sign. */
const LONGEST = 29;

/** @param {string} word @returns {number} how many slips are forgiven: a short word would match anything */
export function slips(word) {
  return word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
}

/** One word, made ready to be compared with many texts. */
export class Near {
  most;
  #end;
  /** where in the word a letter stands, a bit for each place */
  #places = new Int32Array(256);

  /** @param {string} word folded */
  constructor(word) {
    const known = word.slice(0, LONGEST);
    this.most = slips(known);
    this.#end = 1 << known.length;
    for (let at = 0; at < known.length; at += 1) this.#places[known.charCodeAt(at) & 255] |= 1 << at;
  }

  /**
   * @param {string} text folded
   * @param {number} from a label in it: its beginning
   * @param {number} to and its end
   * @returns {number} slips between the word and the nearest text that begins where a word of the label does; FAR
   *   when they are more than `most`. A pair swapped is one slip.
   */
  distance(text, from, to) {
    const { most } = this;
    const end = this.#end;
    const places = this.#places;
    // Bit n of `none` (one, two): n letters of the word are matched with no slip (one, two); `…Before`: a letter ago.
    let none = 0;
    let one = 0;
    let two = 0;
    let noneBefore = 0;
    let oneBefore = 0;
    let letterBefore = 0;
    let best = most + 1;
    let begins = true;
    for (let at = from; at < to; at += 1) {
      const code = text.charCodeAt(at);
      const letter = places[code & 255];
      if (begins) {
        none |= 1;
        one |= 3;
        two |= 7;
      }
      const swaps = (letterBefore >> 1) & letter;
      const none2 = (none & letter) << 1;
      const one2 = ((one & letter) << 1) | (none << 1) | none | (none2 << 1) | ((noneBefore & swaps) << 2);
      const two2 = ((two & letter) << 1) | (one << 1) | one | (one2 << 1) | ((oneBefore & swaps) << 2);
      noneBefore = none;
      oneBefore = one;
      none = none2;
      one = one2;
      two = two2;
      letterBefore = letter;
      begins = code === 32;
      if (none & end) return 0;
      if (best > 1 && one & end) best = 1;
      else if (best > 2 && two & end) best = 2;
    }
    return best > most ? FAR : best;
  }
}
