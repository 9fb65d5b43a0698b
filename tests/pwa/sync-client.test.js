import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../../pwa/sync/client.js';
import { hello } from '../../pwa/sync/hello.js';
import { isTooOld } from '../../pwa/sync/version.js';
import { EPOCH, failure } from './store-world.js';
import { brokenLink, openOffice, portalPage } from './sync-office.js';

function clientOf(answer, options = {}) {
  return createClient({ fetch: async () => answer(), epoch: EPOCH, ...options });
}

function ours(body, status = 200, headers = {}) {
  return new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'X-Titian-Epoch': EPOCH, ...headers },
  });
}

const VERDICTS = [
  ['a page with 200', () => portalPage(), 'portal'],
  ['a redirect', () => new Response(null, { status: 302 }), 'portal'],
  ['511', () => portalPage(511), 'portal'],
  ['404 of something else', () => portalPage(404), 'portal'],
  ['401 of something else', () => portalPage(401), 'portal'],
  ['our 401', () => ours({ error: { code: 'TOKEN_UNKNOWN' } }, 401), 'signed_out'],
  ['our 422', () => ours({ error: { code: 'BAD_INPUT', message: 'x', where: 'records.0' } }, 422), 'refused'],
  ['413 of a proxy', () => portalPage(413), 'refused'],
  ['502 of a proxy', () => portalPage(502), 'server'],
  ['429', () => ours({}, 429), 'server'],
  [
    'another epoch',
    () => new Response('{}', { headers: { 'Content-Type': 'application/json', 'X-Titian-Epoch': 'e-other' } }),
    'epoch_changed',
  ],
  ['no link', brokenLink, 'offline'],
  [
    'half a body',
    () => new Response('{"a":', { headers: { 'Content-Type': 'application/json', 'X-Titian-Epoch': EPOCH } }),
    'offline',
  ],
];

for (const [name, answer, code] of VERDICTS) {
  test(`${name} is '${code}'`, async () => {
    assert.equal((await failure(clientOf(answer).call('GET', '/x'))).code, code);
  });
}

test('a refusal tells what the server said', async () => {
  const error = await failure(
    clientOf(() => ours({ error: { code: 'BAD_INPUT', message: 'Isian', where: 'records.0' } }, 422)).call('GET', '/x'),
  );
  assert.deepEqual(error.params, { status: 422, code: 'BAD_INPUT', message: 'Isian', where: 'records.0' });
});

test("Retry-After in seconds and as a date, read against the server's clock", async () => {
  const retry = async (headers, body = {}) =>
    (await failure(clientOf(() => ours(body, 503, headers)).call('GET', '/x'))).params.retry_after_s;
  assert.equal(await retry({ 'Retry-After': '120' }), 120);
  assert.equal(
    await retry({ 'Retry-After': 'Sat, 21 Nov 2026 06:01:00 GMT', Date: 'Sat, 21 Nov 2026 06:00:00 GMT' }),
    60,
  );
  assert.equal(await retry({}, { error: { retry_after_s: 7 } }), 7);
  assert.equal(await retry({}), null);
});

test('a redirect is never followed and cookies never go along', async () => {
  let seen;
  const client = createClient({
    fetch: async (url, init) => {
      seen = { url, init };
      return ours({});
    },
    token: 'secret',
    epoch: EPOCH,
  });
  await client.call('GET', '/x');
  assert.equal(seen.init.redirect, 'manual');
  assert.equal(seen.init.credentials, 'omit');
  assert.equal(seen.url.includes('secret'), false, 'no token in an address');
});

test('a call on which nothing moves ends as slow, however long the whole may take', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const client = createClient({
    fetch: (_url, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))),
  });
  const ended = failure(client.call('GET', '/x'));
  await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(30_000);
  assert.equal((await ended).code, 'slow');
});

test('/hello is believed only with our nonce', async () => {
  const office = openOffice();
  const client = createClient({ fetch: office.fetch });
  assert.equal((await hello(client)).epoch, EPOCH);
  office.after = async () =>
    office.json({ titian: 1, nonce: 'another', epoch: EPOCH, server_time: office.server_time, safe_seq: 9 });
  assert.equal((await failure(hello(client))).code, 'portal');
});

test('versions are compared by their numbers', () => {
  assert.equal(isTooOld('0.1.0+abc', '0.1.0'), false);
  assert.equal(isTooOld('0.1.0+abc', '0.2'), true);
  assert.equal(isTooOld('0.10.0', '0.9.9'), false);
  assert.equal(isTooOld('1.0', ''), false);
});
