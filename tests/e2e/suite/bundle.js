// Puts the tests inside the package openrosa-xpath-evaluator into one script for a page; prints it.
// node tests/e2e/suite/bundle.js integration|unit

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const tests = join(root, 'node_modules/openrosa-xpath-evaluator/test');
const [, , kind] = process.argv;

const specs = readdirSync(join(tests, kind), { recursive: true })
  .filter((name) => name.endsWith('.spec.js'))
  .map((name) => `${kind}/${name}`)
  .sort();
const lines = [
  `import { enter, run } from ${JSON.stringify(join(here, 'mocha.js'))};`,
  `import { prepare } from ${JSON.stringify(join(root, 'pwa/forms/needs.js'))};`,
];
if (kind === 'unit') lines.push(`import ${JSON.stringify(join(tests, 'unit/mocha-setup.js'))};`);
for (const spec of specs) {
  lines.push(`enter(${JSON.stringify(spec)}); require(${JSON.stringify(join(tests, spec))});`);
}
// As a form does that uses all of it.
lines.push("globalThis.engine = { run: () => prepare({ needs: new Set(['digest', 'signed']) }).then(run) };");

/** Only the evaluator is another than the package's own; the tests' helpers stay as they are. */
const standIns = {
  name: 'stand-ins',
  setup({ onResolve }) {
    onResolve({ filter: /^(lodash|sinon)$/ }, () => ({ path: join(here, 'stand-ins.js') }));
    onResolve({ filter: /\/src\/openrosa-xpath$/ }, () => ({ path: join(here, 'binding.cjs') }));
    onResolve({ filter: /^node-forge$/ }, () => (kind === 'unit' ? { path: join(here, 'no-forge.js') } : null));
  },
};

const result = await build({
  stdin: { contents: lines.join('\n'), resolveDir: root, loader: 'js' },
  bundle: true,
  write: false,
  format: 'iife',
  charset: 'utf8',
  logLevel: 'error',
  plugins: [standIns],
  define: { global: 'globalThis' },
});
process.stdout.write(result.outputFiles[0].text);
