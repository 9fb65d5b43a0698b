import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { share, shareable } from '../../pwa/screens/export.js';
import { parcelStanding } from '../../pwa/screens/courier-parcels.js';

const file = new File(['x'], 'titian-titipan-K7Q29M-20261122-0830.json.gz', { type: 'application/gzip' });
const real = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
afterEach(() => {
  delete globalThis.navigator;
  if (real) Object.defineProperty(globalThis, 'navigator', real);
});

function browser(navigator) {
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}

test('Chromium is given an ending that it passes on, other browsers the file as it is', () => {
  browser({ userAgentData: {} });
  assert.deepEqual([shareable(file).name, shareable(file).type], [`${file.name}.txt`, 'text/plain']);
  browser({});
  assert.equal(shareable(file), file);
});

for (const [what, share_, expected] of [
  ['taken by an app', async () => {}, 'shared'],
  [
    'closed by the person',
    async () => {
      throw new DOMException('', 'AbortError');
    },
    'stopped',
  ],
  [
    'not allowed here',
    async () => {
      throw new DOMException('', 'NotAllowedError');
    },
    'no',
  ],
]) {
  test(`the share sheet: ${what}`, async () => {
    browser({ canShare: () => true, share: share_ });
    assert.equal(await share([file]), expected);
  });
}

test('a browser without a share sheet saves the file instead', async () => {
  browser({});
  assert.equal(await share([file]), 'no');
});

const receipt = { instance_id: 'a', sha256: 'b', epoch: 'e', seq: 1, received_at: '', code: 'ME-2026-000001' };
const parcel = (results, more = {}) => ({ records: 2, files: 1, results, problem: null, ...more });
const there = { outcome: 'accepted', receipt, problem: null, wants: [] };
const refused = { outcome: 'refused', receipt: null, problem: null, wants: [] };
const wants = (absent) => [{ instance_id: 'a', name: 'p.jpg', sha256: 'c', size: 90_000, type: '', absent }];

for (const [what, one, word, part] of [
  ['nothing was heard yet', parcel({}), 'Menunggu', 'begitu HP ini mendapat sinyal'],
  ['the half has arrived', parcel({ 0: there }), 'Menunggu', '1 dari 2 laporan sudah sampai'],
  [
    'answers have arrived, photos not',
    parcel({ 0: there, 1: { ...there, wants: wants() } }),
    'Diterima',
    '90 kB menyusul',
  ],
  [
    'a photo is not in the file',
    parcel({ 0: there, 1: { ...there, wants: wants(true) } }),
    'Sampai sebagian',
    '1 foto atau berkas tidak terbaca dari titipan ini',
  ],
  ['all is there', parcel({ 0: there, 1: there }), 'Semua sampai', 'menerima semuanya'],
  ['one could not be taken', parcel({ 0: there, 1: refused }), 'Sampai sebagian', 'HP asalnya tetap menyimpannya'],
  [
    'another server',
    parcel({}, { problem: { code: 'X', message: 'HP asal tidak dikenal.' } }),
    'Perlu tindakan',
    'tidak dikenal',
  ],
]) {
  test(`a parcel says how it stands: ${what}`, () => {
    const stand = parcelStanding(one);
    assert.equal(stand.word, word);
    assert.ok(stand.line.includes(part), stand.line);
  });
}
