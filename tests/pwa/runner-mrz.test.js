import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMrz } from '../../pwa/runner/rare/mrz-lines.js';

const TODAY = new Date('2026-11-21T05:00:00Z');
// The specimens of ICAO 9303 parts 4 to 6.
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
const TD1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
const GERMAN = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4'];

/** @param {string} typed */
function values(typed) {
  const read = readMrz(typed, TODAY);
  return read && 'readings' in read ? Object.fromEntries(read.readings.map(({ key, value }) => [key, value])) : read;
}

/** @param {string} typed */
function checks(typed) {
  const read = readMrz(typed, TODAY);
  return Object.fromEntries(read.readings.map(({ key, checked }) => [key, checked]));
}

const ANNA = { nama: 'ANNA MARIA ERIKSSON', bangsa: 'UTO', jk: 'P', lahir: '1974-08-12', berlaku: '2012-04-15' };

test('a passport says name, nationality, number, sex, birth and expiry, and which of them a check digit vouches for', () => {
  assert.deepEqual(values(TD3.join('\n')), { ...ANNA, nomor: 'L898902C3' });
  assert.deepEqual(checks(TD3.join('\n')), {
    nama: null,
    bangsa: null,
    nomor: true,
    jk: null,
    lahir: true,
    berlaku: true,
  });
  assert.equal(readMrz(TD3.join('\n'), TODAY).sure, true);
});

test('cards of two and of three lines are read as well', () => {
  assert.deepEqual(values(TD2.join('\n')), { ...ANNA, nomor: 'D23145890' });
  assert.deepEqual(values(TD1.join('\n')), { ...ANNA, nomor: 'D23145890' });
});

test('the code of Germany is one letter', () => {
  assert.equal(values(GERMAN.join('\n')).bangsa, 'D');
});

for (const [what, typed] of Object.entries({
  'in small letters with spaces': TD3.join('\n')
    .toLowerCase()
    .replace(/(.{5})/g, '$1 '),
  'pasted as one line': TD3.join(''),
  'with too few < at the end of the names': `${TD3[0].slice(0, 30)}\n${TD3[1]}`,
  'with a < too many at the end of the names': `${TD3[0]}<<\n${TD3[1]}`,
  'with a < too few before the last digits': `${TD3[0]}\n${TD3[1].replace('<<<<<10', '<<<10')}`,
  'with other signs for <': TD3.join('\n').replaceAll('<', '«'),
  'with O for 0 in the dates': TD3.join('\n').replace('7408122F1204159', '74O8122F12O4159'),
  'with O for 0 in the number': TD3.join('\n').replace('L898902C3', 'L8989O2C3'),
  'with 0 for O in the nationality': TD3.join('\n').replace('6UTO', '6UT0'),
}))
  test(`lines ${what} say the same`, () => assert.deepEqual(values(typed), { ...ANNA, nomor: 'L898902C3' }));

test('a letter read wrong is told by its check digit, field by field', () => {
  const number = TD3.join('\n').replace('L898902C3', 'L898903C3');
  assert.deepEqual(checks(number), { nama: null, bangsa: null, nomor: false, jk: null, lahir: true, berlaku: true });
  const born = TD3.join('\n').replace('740812', '740813');
  assert.deepEqual(checks(born).lahir, false);
  assert.equal(readMrz(born, TODAY).sure, false);
});

test('too few signs are counted, and nothing is guessed', () => {
  assert.equal(readMrz('', TODAY), null);
  assert.equal(readMrz(TD3[0], TODAY), null);
  assert.deepEqual(readMrz(`${TD3[0]}\n${TD3[1].replace('C3', 'C').replaceAll('<', '')}`, TODAY), {
    line: 2,
    count: 38,
    wanted: 44,
  });
});

test('a year of birth is never ahead, a year of expiry may be', () => {
  assert.equal(values(GERMAN.join('\n')).lahir, '1964-08-12');
  assert.equal(values(GERMAN.join('\n')).berlaku, '2027-02-28');
});
