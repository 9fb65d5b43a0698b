import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { FromRows, Some } from '../../pwa/forms/choice-set.js';
import { CsvRows } from '../../pwa/forms/csv.js';
import { readFilter, rowsThat, withRows } from '../../pwa/forms/filter.js';
import { readGeoJson } from '../../pwa/forms/geojson.js';
import { marks } from '../../pwa/forms/marks.js';
import { FAR, Near } from '../../pwa/forms/near.js';
import { fold, Haystack } from '../../pwa/forms/search.js';

const MEDIA = new URL('../../forms/library/media/', import.meta.url);
const VILLAGES = new CsvRows(readFileSync(new URL('desa.csv', MEDIA), 'utf8'));
const TINY = new CsvRows('name,label,kec\n1,Satu,a\n2,Dua,b\n3,Tiga,a\n4,,\n');

/** @param {string} source @param {string[][]} [values] */
function kept(source, values = []) {
  const filter = readFilter(source);
  return filter && (rowsThat(TINY, filter, values) ?? 'every row');
}

test('3,258 villages are found by code and by district, in their order', () => {
  assert.equal(VILLAGES.length, 3258);
  const lawang = VILLAGES.rowsWhere('name', '1601072003');
  assert.equal(lawang.length, 1);
  const { kec } = { kec: VILLAGES.cell(lawang[0], 'kec') };
  const rows = VILLAGES.rowsWhere('kec', kec);
  const plain = Array.from({ length: VILLAGES.length }, (_, row) => row).filter(
    (row) => VILLAGES.cell(row, 'kec') === kec,
  );
  assert.deepEqual(rows, plain);
  assert.deepEqual(VILLAGES.rowsWhere('kec', 'nowhere'), []);
  assert.deepEqual(VILLAGES.rowsWhere('kec', ''), []);
  assert.deepEqual(TINY.rowsWhere('kec', ''), [3]);
});

test('an index gives what looking at every row gives', () => {
  const cell = fc.stringMatching(/^[ab",\n é]{0,3}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 40 }), (table) => {
      const quoted = table.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
      const rows = new CsvRows(`x,y\n${quoted.join('\n')}\n`);
      assert.equal(rows.length, table.length);
      for (const [x, y] of table) {
        const same = table.flatMap((row, at) => (row[0] === x ? [at] : []));
        assert.deepEqual(rows.rowsWhere('x', x), same);
        assert.equal(rows.cell(same[0], 'y'), table[same[0]][1]);
        assert.ok(rows.rowsWhere('y', y).length > 0);
      }
    }),
  );
});

test('an index that is made a little at a time and asked in between is whole', () => {
  const rows = new CsvRows(`name,kec\n${Array.from({ length: 20_000 }, (_, at) => `${at},${at % 7}`).join('\n')}\n`);
  const steps = rows.indexing('kec');
  steps.next();
  steps.next();
  assert.equal(rows.rowsWhere('kec', '3').length, 2857);
  assert.equal(steps.next().done, true);
});

for (const [source, values, rows] of [
  ["kec = 'a'", [], [0, 2]],
  ["'a'=kec and name!='1'", [], [2]],
  ['kec=/data/kec', [['b']], [1]],
  [' kec = /data/kec ', [['a', 'b']], [0, 1, 2]],
  ['kec = current()/../kec', [[]], []],
  ['kec != /data/kec', [[]], []],
  ['kec != /data/kec', [['a']], [1, 3]],
  ['name = 2', [], [1]],
  ["kec = 'a' or name = '2'", [], [0, 1, 2]],
  ["not(kec = 'a') and label != ''", [], [1]],
  ["(kec = 'a' or kec = 'b') and name = '2'", [], [1]],
  ['selected(/data/many, name)', [['1 3']], [0, 2]],
  ["contains(label, 'a')", [], [0, 1, 2]],
  ["starts-with(label, 'D')", [], [1]],
  ["label = 'x and y'", [], []],
  ['', [], 'every row'],
])
  test(`a filter that rows answer: ${source || 'none'} ${JSON.stringify(values)}`, () =>
    assert.deepEqual(kept(source, values), rows));

for (const source of [
  '1',
  'position() = 2',
  'kec',
  'last()',
  'count(../item) > 2',
  "kec = 'a' and position() < 3",
  "../item = 'x'",
])
  test(`a filter that is left to XPath: ${source}`, () => assert.equal(readFilter(source), null));

test('what rows do not understand is asked of those that are left', () => {
  const filter = readFilter("kec = 'a' and string-length(label) > 4 and contains(label, 'T')");
  assert.equal(filter.rest.trim(), 'string-length(label) > 4');
  assert.deepEqual(rowsThat(TINY, filter, []), [2]);
});

test('a look-up asks for rows wherever it stands in an expression, and a bare list is left as it is', () => {
  const filters = [];
  const source =
    "concat(instance('d')/root/item[kec = /data/k]/label, count(instance('d')/root/item), instance('d')/root/item[2]/x)";
  assert.equal(
    withRows(source, filters),
    "concat(rows-of('d', 0, /data/k)/label, count(instance('d')/root/item), instance('d')/root/item[2]/x)",
  );
  assert.equal(filters.length, 1);
  assert.equal(
    withRows("instance('d')/root/item[kec=/data/k and label > 3]", filters),
    "rows-of('d', 1, /data/k)[ label > 3]",
  );
});

test('GeoJSON gives each feature its id, its properties and its place as forms write places', () => {
  const point = {
    type: 'Feature',
    id: 7,
    properties: { title: 'Pos', n: 3, none: null },
    geometry: { type: 'Point', coordinates: [103.77, -3.65] },
  };
  const way = {
    type: 'Feature',
    properties: { id: 'w', title: 'Jalan' },
    geometry: {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [3, 4, 5],
      ],
    },
  };
  const rows = readGeoJson(JSON.stringify({ type: 'FeatureCollection', features: [point, way] }));
  assert.deepEqual(
    ['id', 'title', 'n', 'none', 'geometry'].map((name) => rows.cell(0, name)),
    ['7', 'Pos', '3', '', '-3.65 103.77 0 0'],
  );
  assert.deepEqual([rows.cell(1, 'id'), rows.cell(1, 'geometry')], ['w', '2 1 0 0; 4 3 5 0']);
  assert.equal(readGeoJson('{').length, 0);
});

/** Slips between a word and the nearest beginning of a text, counted the plain way (optimal string alignment). */
function plainDistance(word, text) {
  let best = FAR;
  for (let end = 0; end <= text.length; end += 1) {
    const d = Array.from({ length: word.length + 1 }, (_, i) => [i, ...Array(end).fill(0)]);
    for (let j = 0; j <= end; j += 1) d[0][j] = j;
    for (let i = 1; i <= word.length; i += 1)
      for (let j = 1; j <= end; j += 1) {
        const same = word[i - 1] === text[j - 1] ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && word[i - 1] === text[j - 2] && word[i - 2] === text[j - 1])
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
      }
    best = Math.min(best, d[word.length][end]);
  }
  return best;
}

test('slips are counted as the plain way counts them', () => {
  const letters = (min, max) => fc.stringMatching(new RegExp(`^[abc]{${min},${max}}$`));
  fc.assert(
    fc.property(letters(4, 10), letters(0, 12), (word, text) => {
      const near = new Near(word);
      const plain = plainDistance(word, text);
      assert.equal(near.distance(text, 0, text.length), plain > near.most ? FAR : plain);
    }),
    { numRuns: 2000 },
  );
});

const NAMES = [
  'Muara Enim',
  'Pasar II Muara Enim',
  'Kemuara',
  'Muaro',
  'Lubuk Nipis',
  'Désa Baru',
  "Ko'ol",
  'Muara Enim Baru',
];
const found = (typed, limit = 9) =>
  Haystack.of(NAMES)
    .find(typed, limit)
    .map((place) => NAMES[place]);

test('the whole name comes first, then its beginning, then beginnings of words, then the inside, then slips', () => {
  assert.deepEqual(found('muara enim'), ['Muara Enim', 'Muara Enim Baru', 'Pasar II Muara Enim']);
  assert.deepEqual(found('muara'), ['Muara Enim', 'Muara Enim Baru', 'Pasar II Muara Enim', 'Kemuara']);
  assert.deepEqual(found('muarq'), ['Muara Enim', 'Pasar II Muara Enim', 'Muaro', 'Muara Enim Baru']);
  assert.deepEqual(found('enim pasar'), ['Pasar II Muara Enim']);
  assert.deepEqual(found('kool'), ["Ko'ol"]);
  assert.deepEqual(found('kelurahan desa baru'), ['Désa Baru']);
  assert.deepEqual(found('zzz'), []);
  assert.deepEqual(found('', 2), ['Muara Enim', 'Pasar II Muara Enim']);
});

test('every village of the province is found by its own name, and by it with one slip', () => {
  const all = new Haystack(VILLAGES.text('label'), VILLAGES.length);
  for (let row = 0; row < VILLAGES.length; row += 61) {
    const name = VILLAGES.cell(row, 'label');
    const same = (typed) => all.find(typed, 40).some((place) => VILLAGES.cell(place, 'label') === name);
    assert.ok(same(name.toUpperCase()), name);
    if (fold(name).length > 8) assert.ok(same(`${name.slice(0, 3)}${name.slice(4)}`), name);
  }
});

test('own villages and recent choices stand first, but never by a slip before a name that is just so', () => {
  const set = new Some(NAMES.map((label, at) => ({ value: String(at), label })));
  assert.equal(set.search('muara', 3, ['7', '1'])[0].label, 'Muara Enim Baru');
  assert.equal(set.search('', 3, ['7'])[0].label, 'Muara Enim Baru');
  assert.equal(set.search('muaro', 3, ['0'])[0].label, 'Muaro');
  assert.equal(set.search('muaea', 3, ['7'])[0].label, 'Muara Enim Baru');
});

test('choices of rows are made when they are looked at', () => {
  let made = 0;
  const choice = (row) => {
    made += 1;
    return { value: VILLAGES.cell(row, 'name'), label: VILLAGES.cell(row, 'label') };
  };
  const set = new FromRows(VILLAGES, null, 'name', 'label', choice, []);
  assert.equal(set.length, 3258);
  assert.ok(set.search('lubuk', 40).length > 10);
  assert.ok(made <= 45);
  assert.equal(set.find('1601072003').value, '1601072003');
});

test('what was typed is marked where it stands, dots and accents or not', () => {
  assert.deepEqual(marks('Désa Lubuk-Nipis', 'nip desa'), [
    ['Désa', true],
    [' Lubuk-', false],
    ['Nip', true],
    ['is', false],
  ]);
  assert.deepEqual(marks('Muara Enim', 'xyz'), [['Muara Enim', false]]);
});
