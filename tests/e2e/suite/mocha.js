// Just enough of mocha for the evaluator's own tests: every case is run for itself and leaves one line of result.

const root = { title: '', parent: null, before: [], after: [], beforeEach: [], afterEach: [] };
const cases = [];
let block = root;
let file = '';

/** What is registered from here on comes from this file of the package. */
export function enter(name) {
  file = name;
}

globalThis.describe = (title, body) => {
  block = { title, parent: block, before: [], after: [], beforeEach: [], afterEach: [] };
  body();
  block = block.parent;
};
globalThis.it = (title, body) => cases.push({ file, title, body, block, off: false });
globalThis.xit = (title, body) => cases.push({ file, title, body, block, off: true });
for (const hook of ['before', 'after', 'beforeEach', 'afterEach']) globalThis[hook] = (body) => block[hook].push(body);

/** @returns {{ name: string, off: boolean, error: string }[]} names are told apart by a number where two are alike; error '' when it passed */
export function run() {
  const seen = new Map();
  const begun = new Set();
  return cases.map((one) => {
    const around = blocksOf(one.block);
    const told = [one.file, ...around.map(({ title }) => title).filter(Boolean), one.title].join(' > ');
    const times = (seen.get(told) ?? 0) + 1;
    seen.set(told, times);
    const name = times > 1 ? `${told} (${times})` : told;
    return { name, off: one.off, error: attempt(one.body, around, begun) };
  });
}

function attempt(body, around, begun) {
  try {
    for (const each of around) {
      if (!begun.has(each)) for (const hook of each.before) hook();
      begun.add(each);
    }
    for (const each of around) for (const hook of each.beforeEach) hook();
    body();
    return '';
  } catch (error) {
    return String(error?.message ?? error) || 'failed';
  } finally {
    for (const each of [...around].reverse()) for (const hook of each.afterEach) hook();
  }
}

/** Outermost first. */
function blocksOf(inner) {
  const around = [];
  for (let each = inner; each; each = each.parent) around.unshift(each);
  return around;
}
