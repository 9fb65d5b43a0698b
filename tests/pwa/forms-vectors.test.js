// Rules of forms that need no document, by the cases that the server keeps too (tests/forms/test_rules.py).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CsvRows } from '../../pwa/forms/csv.js';
import { readExpression } from '../../pwa/forms/paths.js';
import { isWritten } from '../../pwa/forms/values.js';

const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/forms/${name}.json`, import.meta.url), 'utf8'));
const { written, csv } = read('values');

for (const { type, value, is } of written) {
  test(`"${value}" ${is ? 'is' : 'is not'} written as ${type}`, () => assert.equal(isWritten(type, value), is));
}

for (const { text, rows } of csv) {
  test(`the list ${JSON.stringify(text)} has ${rows.length} rows`, () => {
    const list = new CsvRows(text);
    const found = Array.from({ length: list.length }, (_, row) =>
      ['name', 'label'].map((name) => list.cell(row, name)),
    );
    assert.deepEqual(found, rows);
  });
}

for (const { expression, at, repeats, refs } of read('refs').cases) {
  test(`${expression} at ${at} looks at ${refs.map(([path]) => path).join(', ')}`, () => {
    const found = readExpression(expression, at, (path) => repeats.includes(path)).refs;
    const told = new Set(found.map(({ path, bound, structural }) => JSON.stringify([path, bound, structural])));
    assert.deepEqual([...told].sort(), refs.map((ref) => JSON.stringify(ref)).sort());
  });
}
