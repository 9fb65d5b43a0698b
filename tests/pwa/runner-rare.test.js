import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { loadRare } from '../../pwa/runner/rare.js';

const form = (...types) => ({
  questions: new Map(types.map((type, at) => [`/data/q${at}`, { type, appearance: '' }])),
});
const family = (type, load) => ({ fits: (question) => question.type === type, load });
const WIDGET = () => 'drawn';

test('a form without rare questions loads nothing', async () => {
  const load = mock.fn();
  assert.equal(await loadRare(form('text', 'date'), [family('geotrace', load)]), null);
  assert.equal(load.mock.callCount(), 0);
});

test('only the families that a form needs are loaded, each once', async () => {
  const loads = [mock.fn(async () => ({ widget: WIDGET })), mock.fn()];
  const rare = await loadRare(form('geotrace', 'text', 'geotrace'), [
    family('geotrace', loads[0]),
    family('barcode', loads[1]),
  ]);
  assert.deepEqual(
    loads.map((load) => load.mock.callCount()),
    [1, 0],
  );
  assert.equal(rare.widget({ type: 'geotrace' }), WIDGET);
  assert.equal(rare.widget({ type: 'text' }), null);
});

test('a part that cannot be had is said where no everyday widget would do, and leaves the others to those', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const gone = () => Promise.reject(new TypeError('Failed to fetch'));
  const rare = await loadRare(form('geotrace', 'barcode'), [family('geotrace', gone), family('barcode', gone)]);
  assert.equal(rare.widget({ type: 'barcode' }), null, 'a code can still be typed');
  const said = rare.widget({ type: 'geotrace' })({ value: '-3.65 103.77 0 8', session: {}, question: {} });
  assert.match(JSON.stringify(said), /belum sampai di HP\. Isian lain aman/);
  assert.match(JSON.stringify(said), /-3\.65 103\.77 0 8/, 'what was answered before stays in sight');
});

test('a weak link does not keep a form shut; what comes late is taken up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let bring = () => {};
  const slow = () =>
    new Promise((done) => {
      bring = () => done({ widget: WIDGET });
    });
  const opening = loadRare(form('barcode'), [family('barcode', slow)]);
  t.mock.timers.tick(4000);
  const rare = await opening;
  assert.equal(rare.widget({ type: 'barcode' }), null);
  bring();
  await new Promise((done) => setImmediate(done));
  assert.equal(rare.widget({ type: 'barcode' }), WIDGET);
});
