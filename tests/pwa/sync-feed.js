// What an office's feed may hold, for the tests.

import { sha256Hex } from '../../pwa/lib/digest.js';
import { createClient } from '../../pwa/sync/client.js';
import { EPOCH, freshPhone } from './store-world.js';
import { openOffice } from './sync-office.js';

export async function formChange(seq, form_id, text, more = {}) {
  const sha256 = await sha256Hex(text);
  const body = {
    form_id,
    code: form_id.toUpperCase(),
    title: { id: form_id, en: form_id },
    version: `v${seq}`,
    sha256,
    size: text.length,
    state: 'open',
    minutes: 5,
    icon: 'form',
    order: seq,
    features: [],
    evidence: [],
    ...more,
  };
  return { text, sha256, change: { seq, kind: 'form', id: form_id, body } };
}

export async function listChange(seq, name, text) {
  const sha256 = await sha256Hex(text);
  return { text, sha256, change: { seq, kind: 'list', id: name, body: { name, sha256, size: text.length, rows: 1 } } };
}

export function village(seq, code, name) {
  return {
    seq,
    kind: 'village',
    id: code,
    body: { code, name, kind: 'desa', district: 'D', regency: 'R', stage: 'S', contacts: [], open_matters: 0 },
  };
}

export async function world() {
  const db = await freshPhone();
  const office = openOffice();
  const client = createClient({ fetch: office.fetch, token: 'token-07', epoch: EPOCH });
  const forms = [
    await formChange(1, 'f01', '<h:html>é 1</h:html>'),
    await formChange(2, 'f02', '<h:html>2</h:html>'),
    await listChange(3, 'desa.csv', 'name,label\na,A\n'),
  ];
  office.changes = [...forms.map(({ change }) => change), village(4, '16.01', 'Desa Satu')];
  const pack = JSON.stringify(Object.fromEntries(forms.map(({ sha256, text }) => [sha256, text])));
  office.pack = { sha256: await sha256Hex(pack), size: pack.length };
  office.blobs.set(office.pack.sha256, pack);
  for (const { sha256, text } of forms) office.blobs.set(sha256, text);
  return { db, office, client, forms };
}
