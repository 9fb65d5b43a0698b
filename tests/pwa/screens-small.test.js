import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setClock } from '../../pwa/lib/clock.js';
import { readRoute } from '../../pwa/screens/router.js';
import { shortOffice } from '../../pwa/screens/shell.js';
import { readCode } from '../../pwa/screens/start.js';
import { toAnswer } from '../../pwa/screens/records.js';
import { answerBy, kindWord } from '../../pwa/screens/tasks.js';
import { matches } from '../../pwa/screens/villages.js';
import { record, report } from './screens-world.js';

afterEach(() => setClock(null));

test('an address names a screen and what it is about', () => {
  assert.deepEqual(readRoute('#/draft/uuid:1'), { name: 'draft', param: 'uuid:1' });
  assert.deepEqual(readRoute('#/draft/uuid%3A1'), { name: 'draft', param: 'uuid:1' });
  assert.deepEqual(readRoute(''), { name: 'forms', param: '' });
  assert.deepEqual(readRoute('#/outbox'), { name: 'outbox', param: '' });
  assert.deepEqual(readRoute('#/help/%'), { name: 'help', param: '%' });
});

test('a code is read from the whole link or alone, and half a link is not one', () => {
  assert.equal(readCode('https://titian.example/app/#enrol=Ab3-xyz_9'), 'Ab3-xyz_9');
  assert.equal(readCode('  Ab3-xyz_9 '), 'Ab3-xyz_9');
  assert.equal(readCode('https://titian.example/app/'), null);
  assert.equal(readCode(''), null);
});

test('an office is called by its place', () => {
  assert.equal(shortOffice('Kantor Imigrasi Kelas II Non TPI Muara Enim'), 'Muara Enim');
  assert.equal(shortOffice('Kantor Imigrasi Kelas I TPI Palembang'), 'Palembang');
  assert.equal(shortOffice('Kantor Wilayah Direktorat Jenderal Imigrasi Sumatera Selatan'), 'Sumatera Selatan');
  assert.equal(shortOffice('Kanim Lubuklinggau'), 'Lubuklinggau');
});

test('a task has the word of its kind, and a visit for F07 is an activity', () => {
  assert.equal(kindWord({ kind: 'visit', form_id: 'kegiatan' }), 'Kegiatan');
  assert.equal(kindWord({ kind: 'visit', form_id: 'amati_oa' }), 'Kunjungan');
  assert.equal(kindWord({ kind: 'service', form_id: 'kegiatan' }), 'Layanan');
  assert.equal(kindWord({ kind: 'follow_up', form_id: 'kegiatan' }), 'Tindak lanjut');
});

test('a returned report is a task until a correction of it is finished', () => {
  const reports = [
    report({ root_id: 'uuid:1', instance_id: 'uuid:1', state: 'returned', answer_by: '2026-12-01' }),
    report({ root_id: 'uuid:2', instance_id: 'uuid:2', state: 'returned', answer_by: '2026-11-24' }),
    report({ root_id: 'uuid:3', instance_id: 'uuid:3', state: 'approved' }),
  ];
  assert.deepEqual(
    toAnswer(reports, []).map(({ root_id }) => root_id),
    ['uuid:2', 'uuid:1'],
  );
  const answered = toAnswer(reports, [record({ instance_id: 'uuid:9', deprecated_id: 'uuid:2' })]);
  assert.deepEqual(
    answered.map(({ root_id }) => root_id),
    ['uuid:1'],
  );
});

test('a report returned a second time is a task again', () => {
  const again = report({ root_id: 'uuid:1', instance_id: 'uuid:9', revision: 2, state: 'returned' });
  assert.equal(toAnswer([again], [record({ instance_id: 'uuid:9', deprecated_id: 'uuid:1' })]).length, 1);
});

test('when to answer is a day people can plan by', () => {
  setClock(() => Date.parse('2026-11-21T03:00:00Z'));
  assert.equal(answerBy('2026-11-26'), 'Dijawab sebelum Kamis.');
  assert.equal(answerBy('2026-12-10'), 'Dijawab sebelum 10 Des.');
  assert.equal(answerBy('2026-11-21'), 'Dijawab hari ini.');
  assert.equal(answerBy('2026-11-19'), 'Lewat waktu sejak 19 Nov. Masih bisa dijawab.');
});

test('a village is found by the beginnings of its names', () => {
  const village = /** @type {import('../../pwa/types').Village} */ ({
    name: 'Lubuk Nipis',
    district: 'Tanjung Agung',
    regency: 'Muara Enim',
  });
  assert.ok(matches(village, 'lub'));
  assert.ok(matches(village, 'nip tanj'));
  assert.ok(matches(village, ''));
  assert.ok(!matches(village, 'ubuk'));
});
