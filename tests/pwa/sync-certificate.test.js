// The server's certificate has run out: to the phone that is a link that breaks, and nothing is lost by it. Real TLS;
// the certificates were made for this test and are trusted nowhere else. One ran out in 2026, the other does in 2126.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { test } from 'node:test';
import { readRecord } from '../../pwa/store/outbox.js';
import { openOffice } from './sync-office.js';
import { phone, settledDown } from './sync-phone.js';

const pem = (name) => readFileSync(new URL(`./certificates/${name}.pem`, import.meta.url));
const ca = [pem('valid'), pem('expired')];

/** The office behind TLS. @param {any} office @param {string} certificate */
async function behindTls(office, certificate) {
  const server = https.createServer({ key: pem('key'), cert: pem(certificate) }, async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { method, url, headers } = request;
    const body = parts.length ? Buffer.concat(parts) : undefined;
    const answer = await office.fetch(url, { method, headers, body });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const renew = (name) => server.setSecureContext({ key: pem('key'), cert: pem(name) });
  return { renew, port: server.address().port, stop: () => server.close() };
}

/** fetch that checks certificates as a browser does, and tells why it broke. */
function fetchFrom(port, broke) {
  return (path, { method = 'GET', headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const how = { method, headers, signal, ca, agent: false };
      const request = https.request(`https://localhost:${port}${path}`, how, async (answer) => {
        const parts = [];
        for await (const part of answer) parts.push(part);
        const none = method === 'HEAD' || answer.statusCode === 204;
        resolve(
          new Response(none ? null : Buffer.concat(parts), { status: answer.statusCode, headers: answer.headers }),
        );
      });
      request.on('error', (error) => {
        broke.push(error.code);
        reject(new TypeError('Failed to fetch'));
      });
      request.end(body === undefined ? undefined : Buffer.from(body));
    });
}

test('an expired certificate is a link that breaks: nothing goes, all waits, and goes once it is renewed', async () => {
  const office = openOffice();
  const tls = await behindTls(office, 'expired');
  const broke = [];
  const world = await phone({ office: { fetch: fetchFrom(tls.port, broke) }, options: { files: [{ name: 'a.jpg' }] } });
  const [{ instance_id }] = world.made;
  const schedule = world.begin();
  try {
    await settledDown(schedule);
    await schedule.nudge('tap');
    assert.deepEqual([...new Set(broke)], ['CERT_HAS_EXPIRED']);
    assert.deepEqual(office.log, [], 'not a byte has reached the office');
    assert.equal(schedule.status().link, 'offline');
    assert.ok(schedule.status().next_try_at, 'it tries again by itself');
    const { state, problem } = await readRecord(world.db, instance_id);
    assert.deepEqual([state, problem], ['waiting', null]);
    tls.renew('valid');
    await schedule.nudge('tap');
    assert.equal((await readRecord(world.db, instance_id)).state, 'received');
    assert.equal(office.files.size, 1);
  } finally {
    schedule.stop();
    tls.stop();
  }
});
