// The choices of one question now: a few at hand, or rows of a list that become choices when they are looked at.

import { Haystack } from './search.js';

/** @typedef {import('./rows.js').Rows} Rows */
/** @typedef {import('./types').Choice} Choice */
/** @typedef {import('./types').ChoiceSet} ChoiceSet */

/** @implements {ChoiceSet} */
export class Some {
  /** @type {Haystack | null} */
  #labels = null;

  /** @param {Choice[]} choices */
  constructor(choices) {
    this.choices = choices;
  }

  get length() {
    return this.choices.length;
  }

  /** @param {number} from @param {number} to */
  slice(from, to) {
    return this.choices.slice(from, to);
  }

  /** @param {string} value */
  find(value) {
    return this.choices.find((choice) => choice.value === value) ?? null;
  }

  *warm() {}

  /** @param {string} typed @param {number} limit @param {string[]} [first] */
  search(typed, limit, first = []) {
    this.#labels ??= Haystack.of(this.choices.map(({ label }) => label));
    return firstOnes(this, this.#labels, typed, limit, first);
  }
}

/** @implements {ChoiceSet} */
export class FromRows {
  #rows;
  #found;
  #valueRef;
  #labels;
  #choice;
  #columns;
  /** @type {Haystack | null} */
  #haystack = null;

  /**
   * @param {Rows} rows
   * @param {number[] | null} found null for every row
   * @param {string} valueRef
   * @param {string} labels the column they stand in; '' when they are words of the form
   * @param {(row: number) => Choice} choice
   * @param {string[]} columns that it is filtered by
   */
  constructor(rows, found, valueRef, labels, choice, columns) {
    this.#rows = rows;
    this.#found = found;
    this.#valueRef = valueRef;
    this.#labels = labels;
    this.#choice = choice;
    this.#columns = columns;
  }

  get length() {
    return this.#found ? this.#found.length : this.#rows.length;
  }

  /** @param {number} from @param {number} to @returns {Choice[]} */
  slice(from, to) {
    const choices = [];
    for (let at = from; at < Math.min(to, this.length); at += 1)
      choices.push(this.#choice(this.#found ? this.#found[at] : at));
    return choices;
  }

  /** @param {string} value @returns {Choice | null} */
  find(value) {
    if (value === '') return null;
    const row = this.#rows.rowsWhere(this.#valueRef, value).find((one) => !this.#found || this.#found.includes(one));
    return row === undefined ? null : this.#choice(row);
  }

  /** Makes ready to be searched, a little at a time. */
  *warm() {
    for (const column of [this.#valueRef, ...this.#columns]) yield* this.#rows.indexing(column);
    if (this.length) yield* this.#searched().making();
  }

  #searched() {
    const whole = !this.#found && this.#labels;
    this.#haystack ??= whole
      ? new Haystack(this.#rows.text(whole), this.length)
      : Haystack.of(this.slice(0, this.length).map(({ label }) => label));
    return this.#haystack;
  }

  /** @param {string} typed @param {number} limit @param {string[]} [first] */
  search(typed, limit, first = []) {
    return firstOnes(this, typed.trim() ? this.#searched() : null, typed, limit, first);
  }
}

/**
 * Those to put in front that match, then the others.
 * @param {ChoiceSet} set @param {Haystack | null} labels null while nothing is typed
 * @param {string} typed @param {number} limit @param {string[]} first
 * @returns {Choice[]}
 */
function firstOnes(set, labels, typed, limit, first) {
  const front = first.map((value) => set.find(value)).filter((choice) => choice !== null);
  // A slip puts one of these in front only where nothing is called just so.
  const slips = !labels || !front.length || labels.find(typed, 1, false).length === 0;
  const matching = front.filter(({ label }) => Haystack.of([label]).find(typed, 1, slips).length > 0);
  const values = new Set(matching.map(({ value }) => value));
  const most = limit + values.size;
  const others = labels ? labels.find(typed, most).flatMap((at) => set.slice(at, at + 1)) : set.slice(0, most);
  return [...matching, ...others.filter(({ value }) => !values.has(value))].slice(0, limit);
}
