// Generic paths as steps: where a relative one leads, and which repeat two of them share.

/**
 * Where a path starts from. `bound`: how many leading steps are the context's own; `foreign`: not in our instance;
 * `begin`, `from`: where in the text it begins, and what is asked of each parent.
 * @typedef {{ steps: string[], bound: number, foreign: boolean, begin?: number, from?: number }} Base
 */
/** @typedef {(path: string) => boolean} IsRepeat */

/** @param {string} path "/data/orang/umur" @returns {string[]} */
export function stepsOf(path) {
  return path.split('/').filter(Boolean);
}

/** @param {string[]} steps @param {Base} base @returns {Base} */
export function resolve(steps, base) {
  if (base.foreign) return base;
  const found = [...base.steps];
  let { bound } = base;
  for (const step of steps) {
    if (step === '' || step === '.') continue;
    if (step === '..') found.pop();
    else found.push(step);
    bound = Math.min(bound, step === '..' ? found.length : bound);
  }
  return { steps: found, bound, foreign: false };
}

/** How many leading steps lead to the deepest repeat that a path and its context share. @param {string[]} steps @param {string[]} context @param {IsRepeat} isRepeat */
export function sharedRepeat(steps, context, isRepeat) {
  let shared = 0;
  for (let depth = 1; depth < steps.length && depth <= context.length; depth += 1) {
    if (steps[depth - 1] !== context[depth - 1]) break;
    if (isRepeat(`/${steps.slice(0, depth).join('/')}`)) shared = depth;
  }
  return shared;
}

/** Whether a path may lead to several parents. @param {Base} path @param {IsRepeat} isRepeat */
export function isMany({ steps, bound }, isRepeat) {
  const parents = steps.slice(0, -1);
  return parents.some((step, at) => at >= bound && (step === '*' || isRepeat(`/${steps.slice(0, at + 1).join('/')}`)));
}
