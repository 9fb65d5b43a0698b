import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { formatBytes, formatNumber, language, onLanguage, setCatalogue, setLanguage, t } from '../../pwa/lib/words.js';

afterEach(() => setLanguage('id'));

test('Indonesian is the sentence itself, with its facts filled in', () => {
  assert.equal(t('Bagian %(at)s dari %(all)s', { at: 2, all: 4 }), 'Bagian 2 dari 4');
  assert.equal(t('Mengirim %(percent)s%', { percent: 42 }), 'Mengirim 42%');
  assert.equal(t('%(unknown)s', { n: 1 }), '%(unknown)s');
});

test('English has one form for one and another for more', () => {
  setCatalogue('en', { '%(n)s laporan menunggu': 'One report waiting|%(n)s reports waiting', Lanjut: 'Next' });
  setLanguage('en');
  assert.equal(t('%(n)s laporan menunggu', { n: 1 }), 'One report waiting');
  assert.equal(t('%(n)s laporan menunggu', { n: 3 }), '3 reports waiting');
  assert.equal(t('%(n)s laporan menunggu', { n: 0 }), '0 reports waiting');
  assert.equal(t('Lanjut'), 'Next');
});

test('a sentence without English is said in Indonesian, and a bar in it stays', () => {
  setCatalogue('en', {});
  setLanguage('en');
  assert.equal(t('A | B'), 'A | B');
});

test('a change of language is told once, and not when nothing changes', () => {
  let told = 0;
  const stop = onLanguage(() => {
    told += 1;
  });
  setLanguage('en');
  setLanguage('en');
  assert.equal(language(), 'en');
  stop();
  setLanguage('id');
  assert.equal(told, 1);
});

test('numbers and sizes read as people of the language write them', () => {
  assert.equal(formatNumber(3258), '3.258');
  assert.equal(formatNumber(1234.56, 1), '1.234,6');
  assert.equal(formatBytes(0), '0 B');
  assert.equal(formatBytes(18_240), '18 kB');
  assert.equal(formatBytes(999_499), '999 kB');
  assert.equal(formatBytes(999_500), '1 MB');
  assert.equal(formatBytes(2_410_000), '2,4 MB');
  assert.equal(formatBytes(5_000_000_000), '5 GB');
  setLanguage('en');
  assert.equal(formatNumber(3258), '3,258');
  assert.equal(formatBytes(2_410_000), '2.4 MB');
});
