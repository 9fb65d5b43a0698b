import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { readPo } from '../../pwa/build/words.js';
import { StoreError } from '../../pwa/lib/errors.js';
import { setCatalogue, setLanguage } from '../../pwa/lib/words.js';
import { troubleOf } from '../../pwa/screens/trouble.js';
import { troubles } from '../../pwa/screens/troubles.js';
import '../../pwa/screens/troubles-more.js';

const PO = new URL('../../locales/en/LC_MESSAGES/phone.po', import.meta.url);
const FACTS = { left: '12 MB', minutes: 7, way: 'fast', detail: 'x' };

afterEach(() => setLanguage('id'));

test('every trouble that the store can report has its own screen', () => {
  for (const code of ['hung', 'blocked', 'closed', 'older_code', 'quota', 'evicted']) assert.ok(code in troubles, code);
  for (const code of ['storage', 'outdated', 'broken', 'photo_room', 'clock', 'update', 'signed_out', 'portal'])
    assert.ok(code in troubles, code);
});

for (const [code, trouble] of Object.entries(troubles)) {
  test(`${code}: says what happened, that nothing is lost, what to do, in both languages`, () => {
    const said = () => [trouble.title(FACTS), trouble.happened(FACTS), trouble.safe(), trouble.todo()];
    const indonesian = said();
    setCatalogue('en', readPo(readFileSync(PO, 'utf8')));
    setLanguage('en');
    const english = said();
    for (const [at, sentence] of indonesian.entries()) {
      assert.ok(sentence.length > 8);
      assert.notEqual(sentence, english[at]);
      assert.doesNotMatch(`${sentence} ${english[at]}`, /!|%\(|error \d|undefined/i);
    }
    assert.ok(trouble.ways.length > 0, 'there is a way on');
  });
}

test('an unknown error is shown with its own words, never as lost work', () => {
  assert.deepEqual(troubleOf(new Error('x is not a function')), {
    code: 'unknown',
    facts: { detail: 'x is not a function' },
  });
  assert.deepEqual(troubleOf(new StoreError('hung')), { code: 'hung', facts: {} });
  assert.match(troubles.unknown.safe(), /tetap aman/);
});

test('a clock that is behind is not called fast', () => {
  assert.match(troubles.clock.happened({ minutes: 7, way: 'slow' }), /lebih lambat 7 menit/);
  assert.match(troubles.clock.happened({ minutes: 7, way: 'fast' }), /lebih cepat 7 menit/);
});
