// Two phones and an office: one makes a courier file, the other carries it.

import { freshPhone, OFFICER, putRecord } from './store-world.js';
import { openOffice } from './sync-office.js';
import { writeIdentity } from '../../pwa/store/identity.js';
import { noteEntrusted } from '../../pwa/store/parcels.js';
import { planCourier, writeCourier } from '../../pwa/sync/courier-write.js';
import { exchange, newMemory } from '../../pwa/sync/exchange.js';

export const CARRIER = {
  ...OFFICER,
  token: 'token-08',
  device_id: 'device-2',
  device_code: 'B8XJ3R',
  person: { ...OFFICER.person, id: 'person-08', username: 'petugas08' },
};

/** Records with photos on a phone, and its courier file. */
export async function handedOver({ records = 2, photos = 1, size = 70_000 } = {}) {
  const db = await freshPhone();
  const made = [];
  for (let at = 0; at < records; at += 1) {
    const files = Array.from({ length: photos }, (_, n) => ({ name: `${at}-${n}.jpg`, size, fill: at * 10 + n }));
    made.push(await putRecord(db, { files }));
  }
  const { files, made_at, ids } = await writeCourier(db, OFFICER, await planCourier(db));
  await noteEntrusted(db, ids, made_at);
  return { db, made, file: files[0] };
}

export async function carrier(identity = CARRIER) {
  const db = await freshPhone({ enrolled: false });
  await writeIdentity(db, identity);
  return db;
}

/** An office that also takes what is carried, as sync/courier.py does. */
export function courierOffice(options) {
  const office = openOffice(options);
  const inner = office.fetch;
  const take = async ({ json }) => {
    const { records, proofs, device_id } = json;
    if (device_id !== OFFICER.device_id)
      return office.json({ error: { code: 'COURIER_DEVICE_UNKNOWN', message: 'HP asal tidak dikenal.' } }, 404);
    const body = JSON.stringify({ records });
    const headers = { 'Content-Type': 'application/json' };
    const { before, after, log } = office;
    Object.assign(office, { before: async () => undefined, after: async (_seen, response) => response, log: [] });
    const pushed = await (await inner('/sync/v1/push', { method: 'POST', headers, body })).json();
    Object.assign(office, { before, after, log });
    const results = pushed.results.map(({ missing, ...told }, at) => {
      if (proofs[at].length !== 64) return { ...told, outcome: 'refused', receipt: undefined, wants: [] };
      const wants = records[at].files
        .filter(({ sha256 }) => missing.includes(sha256))
        .map(({ name, sha256, size, type }) => ({ instance_id: told.instance_id, name, sha256, size, type }));
      return { ...told, wants };
    });
    return office.json({ epoch: office.epoch, safe_seq: office.safe_seq, results });
  };
  office.fetch = async (url, init = {}) => {
    const outer = office.before;
    office.before = async (seen) => {
      const instead = await outer(seen);
      if (instead || seen.path !== '/courier') return instead;
      return office.after(seen, await take(seen));
    };
    try {
      return await inner(url, init);
    } finally {
      office.before = outer;
    }
  };
  return office;
}

/** One exchange of a phone with the office. */
export async function meet(db, identity, office, more = {}) {
  return exchange({
    db,
    identity,
    tell: () => {},
    yieldNow: () => false,
    answersTaken: () => {},
    memory: newMemory(),
    connection: () => undefined,
    signal: new AbortController().signal,
    lastError: null,
    fetch: office.fetch,
    baseUrl: '/sync/v1',
    ...more,
  });
}
