// Which functions a form may call, and which of them wait in a chunk.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionNames } from '../../pwa/forms/functions.js';
import { loaded, needsOf, prepare, RARE } from '../../pwa/forms/needs.js';

globalThis.Node = { ELEMENT_NODE: 1, ATTRIBUTE_NODE: 2, PROCESSING_INSTRUCTION_NODE: 7, DOCUMENT_TYPE_NODE: 10 };

/** The table of the ODK XForms specification, and what forms made for ODK Collect call besides. */
const SPECIFIED = `string concat join substr substring-before substring-after translate string-length normalize-space
  contains starts-with ends-with uuid digest pulldata if coalesce once true false boolean boolean-from-string not regex
  checklist weighted-checklist number random int sum max min round pow log log10 abs sin cos tan asin acos atan atan2 sqrt
  exp exp10 pi count count-non-empty position instance current randomize today now format-date format-date-time date
  decimal-date-time decimal-time selected selected-at count-selected jr:choice-name jr:itext indexed-repeat area distance
  base64-decode geofence intersects date-time depend version property extract-signed last floor ceiling substring name
  local-name namespace-uri enclosed-area is-selected`.split(/\s+/);

test('every function of the specification is known', () => {
  const known = functionNames();
  assert.deepEqual(
    SPECIFIED.filter((name) => !known.has(name)),
    [],
  );
});

test('the chunk of rare functions holds those that are said to be rare, and no other', async () => {
  await prepare({ needs: new Set(['functions']) });
  const there = Object.keys(loaded.functions.rareFunctions({ world: {} }));
  assert.deepEqual(there.sort(), [...RARE].sort());
});

test('a form asks for a chunk by calling a function of it', () => {
  const asks = (text) => [...needsOf(`<bind calculate="${text}"/>`)].sort();
  assert.deepEqual(asks('jr:choice-name(/data/a, &quot;/data/a&quot;)'), []);
  assert.deepEqual(asks('concat(area(/data/a), 1)'), ['functions']);
  assert.deepEqual(asks('log10 (/data/a)'), ['functions']);
  assert.deepEqual(asks("digest(/data/a, 'MD5')"), ['digest', 'functions']);
  assert.deepEqual(asks('randomize(/data/a, /data/benih)'), ['digest', 'functions']);
  assert.deepEqual(asks('extract-signed(/data/a, /data/b)'), ['functions', 'signed']);
});
