// Records and reports as the screens meet them.

/** @typedef {import('../../pwa/types').OutboxRecord} OutboxRecord */
/** @typedef {import('../../pwa/types').Report} Report */

/** @param {Partial<OutboxRecord>} [parts] @returns {OutboxRecord} */
export function record(parts = {}) {
  return {
    instance_id: 'uuid:1',
    form_id: 'amati_oa',
    form_version: '1',
    form_sha256: 'f',
    title: 'Keberadaan orang asing',
    place: 'Desa Lubuk Nipis',
    person_id: 'p1',
    device_seq: 1,
    finished_at: '2026-11-21T03:42:00Z',
    urgent: false,
    xml: '<data/>',
    sha256: 'x',
    files: [],
    state: 'waiting',
    receipt: null,
    problem: null,
    missing: [],
    attempts: 0,
    ...parts,
  };
}

/** @param {string} name @param {number} size @returns {import('../../pwa/types').FileRef} */
export function photo(name, size) {
  return { name: `${name}.jpg`, sha256: name, size, type: 'image/jpeg', role: 'photo' };
}

/** @param {Partial<Report>} [parts] @returns {Report} */
export function report(parts = {}) {
  return {
    root_id: 'uuid:1',
    instance_id: 'uuid:1',
    revision: 1,
    form_id: 'amati_oa',
    form_version: '1',
    code: 'ME-2026-004187',
    state: 'received',
    comments: [],
    received_at: '2026-11-20T09:20:00Z',
    xml_sha256: 'x',
    files: [],
    ...parts,
  };
}
