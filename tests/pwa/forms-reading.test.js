// What needs no document: paths in expressions, lists, values as they are written, what is typed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvRows } from '../../pwa/forms/csv.js';
import { readExpression } from '../../pwa/forms/paths.js';
import { findIn, fold } from '../../pwa/forms/search.js';
import { isWritten, writeValue } from '../../pwa/forms/values.js';
import { tidy, typingOf } from '../../pwa/runner/typing.js';

const isRepeat = (path) => path === '/data/orang';
const read = (source, at) => readExpression(source, at, isRepeat);

test('a path through a repeat is written from where it is evaluated', () => {
  assert.equal(read(' /data/orang/bangsa  = 1', '/data/orang/nama').text, '../bangsa  = 1');
  assert.equal(read('/data/orang/bangsa', '/data/luar').text, '/data/orang/bangsa');
  assert.equal(read('count(/data/orang)', '/data/orang/nama').text, 'count(/data/orang)');
});

test('a path in the predicate of a list starts from the question', () => {
  const { text, refs } = read("instance('desa')/root/item[kec= /data/kecamatan ]", '/data/desa');
  assert.equal(text, "instance('desa')/root/item[./kec= current()/../../data/kecamatan ]");
  assert.deepEqual(
    refs.map(({ path }) => path),
    ['/data/kecamatan'],
  );
});

test('every field an expression looks at is noted, and nothing else', () => {
  const source = "if(selected(/data/a, 'b c') and ../d > 3 or not(/data/g/e = ''), 'x/y', . * 2)";
  assert.deepEqual(
    read(source, '/data/f').refs.map(({ path }) => path),
    ['/data/a', '/data/d', '/data/g/e', '/data/f'],
  );
});

test('counting looks at how many there are, not at what stands in them', () => {
  const [ref] = read('position(..)', '/data/orang/urut').refs;
  assert.deepEqual(ref, { path: '/data/orang', bound: 2, structural: true });
});

test('names that begin like operators stay names', () => {
  assert.equal(read('model div divisi', '/data').text.replace(/ +/g, ' '), './model div ./divisi');
  assert.equal(read('orang and android', '/data').text.replace(/ +/g, ' '), './orang and ./android');
});

test('a list is read with quotes, line ends of both kinds and a byte order mark', () => {
  const rows = new CsvRows('\ufeffname,label,kec\r\n1,"Ogan, Ilir",a\r\n2,"Kata ""itu""",b\n3,Baris,a\n');
  assert.equal(rows.length, 3);
  assert.deepEqual(
    [rows.cell(0, 'label'), rows.cell(1, 'label'), rows.cell(9, 'label')],
    ['Ogan, Ilir', 'Kata "itu"', ''],
  );
  assert.deepEqual(rows.rowsWhere('kec', 'a'), [0, 2]);
});

test('a search forgives case, accents and order', () => {
  const names = ['Lubuk Nipis', 'Muara Enim', 'Désa Baru', 'Pasar III Muara Enim'].map(fold);
  assert.deepEqual(findIn(names, 'nipis lubuk', 9), [0]);
  assert.deepEqual(findIn(names, 'MUARA', 9), [1, 3]);
  assert.deepEqual(findIn(names, 'desa', 9), [2]);
  assert.deepEqual(findIn(names, 'uara', 1), [1]);
});

test('numbers are written without separators, and what is no number stays as typed', () => {
  assert.equal(writeValue('integer', '1.250'), '1250');
  assert.equal(writeValue('decimal', '1.250.000,5'), '1250000.5');
  assert.equal(writeValue('decimal', '12,'), '12');
  assert.equal(writeValue('integer', 'dua'), 'dua');
  assert.equal(isWritten('integer', 'dua'), false);
  assert.equal(isWritten('date', '2026-02-30'), false);
  assert.equal(isWritten('geopoint', '-3.65 103.77 24.0 8.0'), true);
});

const text = {
  kind: 'question',
  path: '/data/x',
  name: 'x',
  type: 'text',
  appearance: '',
  words: null,
  hint: null,
  itemset: null,
  choices: [],
  mediatype: '',
};
const under = (constraint) => ({ constraint });

test('the keyboard follows the constraint', () => {
  assert.equal(typingOf(text, under("regex(., '^(\\+62|0)[0-9]{8,13}$')")).inputmode, 'tel');
  assert.equal(typingOf(text, under("regex(., '^[0-9]{13}$')")).inputmode, 'numeric');
  assert.equal(typingOf(text, under("regex(., '^[A-Z0-9]{5,12}$')")).capitals, 'characters');
  assert.equal(typingOf({ ...text, type: 'decimal' }, under('')).inputmode, 'decimal');
  assert.equal(typingOf(text, under('string-length(.) <= 500')).lines, 3);
});

test('codes and numbers are put right when the field is left, words are not', () => {
  assert.equal(tidy(text, under("regex(., '^[A-Z0-9]{5,12}$')"), ' e88 12456 '), 'E8812456');
  assert.equal(tidy(text, under("regex(., '^(\\+62|0)[0-9]{8,13}$')"), '0812-3456 7890'), '081234567890');
  assert.equal(tidy(text, under('string-length(.) <= 500'), ' dua  orang '), ' dua  orang ');
});
