// Read an expression without evaluating it: which nodes it looks at, and how to write it so that a path through a
// repeat means the instance it is evaluated in (as JavaRosa does) and `current()` inside a predicate still works.

import { isMany, resolve, sharedRepeat, stepsOf } from './bases.js';
import { ABSOLUTE, BARE, NAME, NUMBER, OPERATOR_NAME, PLACED, RELATIVE } from './tokens.js';

/** @typedef {import('./types').Ref} Ref */
/** @typedef {import('./bases.js').Base} Base */
/** `from`: where in the text a branch of if() begins. @typedef {{ name: string, arg: number, depth: number, from: number, begin: number }} Call */

const STRUCTURAL = new Set(['position', 'count']);

/**
 * @param {string} source an XPath expression as the form writes it
 * @param {string} contextPath generic path of the node it is evaluated at
 * @param {(path: string) => boolean} isRepeat
 * @returns {{ text: string, parts: string[], refs: Ref[] }}
 */
export function readExpression(source, contextPath, isRepeat) {
  const reader = new Reader(source, stepsOf(contextPath), isRepeat);
  reader.read();
  return { text: reader.out.trim(), parts: reader.parts, refs: reader.refs };
}

class Reader {
  out = '';
  /** @type {Ref[]} */
  refs = [];
  /** @type {string[]} */
  parts = [];
  #at = 0;
  /** what the last token was: after an operand, `*`, `and` and `-` are operators */
  #operand = false;
  /** @type {Call[]} */
  #calls = [];
  /** @type {Base[]} predicates we are inside of */
  #predicates = [];
  /** @type {Base | null} what `[` or `/` right now would go on from */
  #last = null;
  /** where in the text the path begins that the last token belongs to */
  #begin = 0;

  /** @param {string} source @param {string[]} context @param {(path: string) => boolean} isRepeat */
  constructor(source, context, isRepeat) {
    this.source = source;
    this.context = context;
    this.isRepeat = isRepeat;
  }

  read() {
    while (this.#at < this.source.length) this.#token(this.source[this.#at]);
  }

  /** @param {string} c */
  #token(c) {
    if (/\s/.test(c)) return this.#copy(1, this.#operand, true);
    if (c === '"' || c === "'") {
      const end = this.source.indexOf(c, this.#at + 1);
      return this.#copy((end < 0 ? this.source.length : end + 1) - this.#at, true);
    }
    if (c === '(') return this.#open('');
    if (c === ')') return this.#close();
    if (c === ',') {
      const call = this.#calls[this.#calls.length - 1];
      this.#endBranch(call);
      this.#copy(1, false);
      if (call) {
        call.arg += 1;
        if (call.name === 'if') call.from = this.out.length;
      }
      return undefined;
    }
    if (c === '[') return this.#openPredicate();
    if (c === ']') return this.#closePredicate();
    if (c === '/' && this.#operand && this.#last) return this.#goOn();
    if (c === '*' && this.#operand) return this.#operator('*', 1);
    if (c === '-' && !this.#operand) return this.#minus();
    const number = this.#match(NUMBER);
    if (number) return this.#copy(number.length, true);
    if (this.#operand) {
      const word = this.#match(OPERATOR_NAME);
      return word ? this.#operator(word, word.length) : this.#copy(1, false);
    }
    if (c === '/') return this.#path(this.#match(ABSOLUTE), true);
    const name = this.#match(NAME);
    if (name && /^\s*\(/.test(this.source.slice(this.#at + name.length))) {
      this.out += name;
      this.#at = this.source.indexOf('(', this.#at);
      return this.#open(name);
    }
    return this.#path(this.#match(RELATIVE), false);
  }

  #openPredicate() {
    const last = this.#last ?? { steps: [], bound: 0, foreign: true };
    const [begin, text] = [this.#begin, this.out.slice(this.#begin).trimEnd()];
    // The last step's slash, not one within an earlier predicate.
    const cut = text.replace(/\[.*\]/s, (within) => ' '.repeat(within.length)).lastIndexOf('/');
    // A place is counted under each parent; the evaluator counts the whole set (XPath 1.0, 2.4).
    if (cut > 0 && !last.foreign && isMany(last, this.isRepeat) && PLACED.test(this.source.slice(this.#at))) {
      this.out = `${this.out.slice(0, begin)}each(${text.slice(0, cut)},`;
      this.#predicates.push({ ...last, begin, from: this.out.length });
      this.out += `.${text.slice(cut)}`;
    } else this.#predicates.push({ ...last, begin });
    this.#copy(1, false);
  }

  #closePredicate() {
    const { from, begin = 0, ...last } = this.#predicates.pop() ?? { steps: [], bound: 0, foreign: true };
    this.#copy(1, true);
    this.#begin = begin;
    if (from) this.out = `${this.out.slice(0, from)}${this.parts.push(this.out.slice(from)) - 1})`;
    this.#last = last;
  }

  /** With space round it no name swallows it. @param {string} sign @param {number} length */
  #operator(sign, length) {
    this.out = `${this.out.trimEnd()} ${sign} `;
    this.#at += length;
    this.#operand = false;
    this.#last = null;
  }

  /** The evaluator knows a minus before digits only. Before anything else it becomes a factor. */
  #minus() {
    if (/-\s*\.?\d/y.test(this.source.slice(this.#at))) return this.#copy(1, false);
    const before = /(div|mod)\s+$/.exec(this.out)?.[1];
    this.out += before === 'mod' ? '' : `-1 ${before ?? '*'} `;
    this.#at += 1;
    return undefined;
  }

  /** @param {string} name of the function, '' for a bracket */
  #open(name) {
    this.#calls.push({ name, arg: 0, depth: this.#predicates.length, from: 0, begin: this.out.length - name.length });
    this.#copy(1, false);
  }

  #close() {
    const call = this.#calls.pop();
    this.#endBranch(call);
    this.#copy(1, true);
    this.#begin = call?.begin ?? 0;
    if (call?.name === 'current') this.#last = this.#here();
    else this.#last = { steps: [], bound: 0, foreign: true };
  }

  /** What if() chooses between is evaluated when it is chosen: its number stands in the text. @param {Call | undefined} call */
  #endBranch(call) {
    if (!call?.from) return;
    this.out = this.out.slice(0, call.from) + (this.parts.push(this.out.slice(call.from).trim()) - 1);
  }

  /** A path that goes on after `current()`, `instance(…)` or a predicate. */
  #goOn() {
    const gap = this.#match(/\/\/?\s+/y);
    if (gap) this.source = this.source.slice(0, this.#at) + gap.trim() + this.source.slice(this.#at + gap.length);
    const path = this.#match(ABSOLUTE);
    if (!path || !this.#last) return this.#copy(1, false);
    // The evaluator takes what stands behind white space for another path, and its nodes as often as it meets them.
    this.out = this.out.trimEnd();
    const base = this.#last.foreign ? this.#last : resolve(path.split('/'), this.#last);
    this.#copy(path.length, true);
    this.#last = base;
    if (!base.foreign) this.#note(base);
    return undefined;
  }

  /** @param {string} path @param {boolean} absolute */
  #path(path, absolute) {
    if (!path) return this.#copy(1, false);
    this.#begin = this.out.length;
    this.#at += path.length;
    const base = this.#predicates[this.#predicates.length - 1] ?? this.#here();
    const anywhere = absolute && path.includes('//');
    const from = absolute ? { steps: [], bound: 0, foreign: false } : base;
    const target = anywhere ? { ...from, steps: ['*'] } : resolve(path.split('/'), from);
    if (target.foreign) this.out += BARE.test(path) ? `./${path}` : path;
    else this.out += this.#write(path, target, absolute);
    this.#operand = true;
    this.#last = target;
    if (!target.foreign) this.#note(target);
    return undefined;
  }

  /** @param {string} path @param {Base} target @param {boolean} absolute @returns {string} */
  #write(path, target, absolute) {
    if (this.#asked()) {
      target.bound = 0;
      return `/${target.steps.join('/')}`;
    }
    // A bare name would be read as an operator where it starts like one ("model", "divisi", "orang").
    if (!absolute) return BARE.test(path) ? `./${path}` : path;
    const base = this.#predicates[this.#predicates.length - 1];
    const near = base && !base.foreign ? sharedRepeat(target.steps, base.steps, this.isRepeat) : 0;
    const shared = sharedRepeat(target.steps, this.context, this.isRepeat);
    // In the predicate of a repeat a path through it means the instance that is looked at (JavaRosa).
    if (near && near >= shared) {
      target.bound = Math.min(near, base.bound);
      return `./${'../'.repeat(base.steps.length - near)}${target.steps.slice(near).join('/')}`;
    }
    const inForeign = this.#predicates.some((base) => base.foreign);
    target.bound = shared;
    if (!shared && !inForeign) return path;
    const up = '../'.repeat(this.context.length - shared);
    const down = target.steps.slice(shared).join('/');
    const relative = `${up}${down}`;
    if (this.#predicates.length) return `current()/${relative || '.'}`;
    return up ? relative : `./${relative}`;
  }

  /** Arguments of indexed-repeat() that name nodes mean all of them: the index chooses. */
  #asked() {
    const call = this.#calls[this.#calls.length - 1];
    return call?.name === 'indexed-repeat' && (call.arg === 0 || call.arg % 2 === 1);
  }

  /** @returns {Base} */
  #here() {
    return { steps: this.context, bound: this.context.length, foreign: false };
  }

  /** @param {Base} base */
  #note(base) {
    const wild = base.steps.findIndex((step) => /[*@:]/.test(step) && !/^[\w-]+:[\w-]+$/.test(step));
    const steps = wild < 0 ? base.steps : base.steps.slice(0, wild);
    const call = this.#calls[this.#calls.length - 1];
    const structural = Boolean(call && STRUCTURAL.has(call.name) && call.depth === this.#predicates.length);
    this.refs.push({ path: `/${steps.join('/')}`, bound: wild < 0 ? base.bound : 0, structural });
  }

  /** @param {number} length @param {boolean} operand @param {boolean} [keep] keep what a `[` goes on from */
  #copy(length, operand, keep = false) {
    this.out += this.source.slice(this.#at, this.#at + length);
    this.#at += length;
    this.#operand = operand;
    if (!keep) this.#last = null;
  }

  /** @param {RegExp} pattern sticky @returns {string} '' when it does not stand here */
  #match(pattern) {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.source)?.[0] ?? '';
  }
}
