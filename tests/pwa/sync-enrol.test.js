import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCanary } from '../../pwa/store/canary.js';
import { readIdentity } from '../../pwa/store/identity.js';
import { enrol } from '../../pwa/sync/enrol.js';
import { failure, freshPhone, OFFICER } from './store-world.js';
import { openOffice } from './sync-office.js';

test('enrolment keeps what it gave before anything else is asked', async () => {
  const db = await freshPhone({ enrolled: false });
  const office = openOffice();
  office.before = async ({ path, json }) => {
    if (path !== '/enrol') return undefined;
    if (json.code !== 'code-1') return office.json({ error: { code: 'ENROLMENT_CODE_SPENT', message: '' } }, 410);
    const { enrolled_at: _at, ...given } = OFFICER;
    return office.json({ ...given, server_keys: [], server_time: office.server_time }, 201);
  };
  const spent = await failure(enrol(db, 'code-0', 'Chrome di Android', { fetch: office.fetch }));
  assert.deepEqual([spent.code, spent.params.status], ['refused', 410]);
  assert.equal(await readIdentity(db), null);
  const identity = await enrol(db, 'code-1', 'Chrome di Android', { fetch: office.fetch });
  assert.deepEqual(await readIdentity(db), identity);
  assert.equal(identity.device_code, 'K7Q29M');
  assert.equal(office.log[1].path.includes('code-1'), false);
  assert.equal(await checkCanary(db), 'ok');
});
