// The form engine as tests see it, without a page of its own.

import { findingAt } from '../../../pwa/forms/check.js';
import { CsvRows } from '../../../pwa/forms/csv.js';
import { entitiesOf } from '../../../pwa/forms/entities.js';
import { prepare } from '../../../pwa/forms/needs.js';
import { findIn, fold } from '../../../pwa/forms/search.js';
import * as start from '../../../pwa/forms/start.js';
import { outline } from './outline.js';
import { isWritten, writeValue } from '../../../pwa/forms/values.js';
import { unsupportedIn } from '../../../pwa/forms/unsupported.js';
import { parseForm } from '../../../pwa/forms/xform.js';

const FIRST = 'uuid:11111111-aaaa-4bbb-8ccc-123456789abc';
const MORNING = new Date('2026-01-14T06:07:00Z');
const texts = new Map();

function world(more = {}) {
  const properties = { username: 'petugas07', deviceid: 'K7Q29M' };
  return { now: () => MORNING, language: 'id', lists: texts, instanceId: FIRST, properties, ...more };
}

// Short words for the scripts of the tests; each takes a live form first.
const words = {
  begin: (xform, more) => start.startRecord(parseForm(xform), world(more)),
  reopen: (live, xml = live.draftXml()) => start.openRecord(live.form, xml, world({ language: live.language })),
  correct: (live, xml, instanceId) => start.correctRecord(live.form, xml, world({ instanceId })),
  useLists: (lists) => Object.entries(lists).forEach(([name, text]) => texts.set(name, text)),
  at: (live, path) => live.instance.at(path),
  get: (live, path) => live.instance.at(path)?.textContent ?? '',
  set: (live, path, value) => start.answer(live, live.instance.at(path), value),
  add: (live, path) => start.addRepeat(live, path, live.instance.at(path.slice(0, path.lastIndexOf('/')))),
  finding: (live, path) => findingAt(live, live.form.questions.get(path), live.instance.at(path)),
  choices: (live, path) => live.choices.of(live.form.questions.get(path), live.instance.at(path)),
};

Object.assign(globalThis, words, {
  engine: { ...start, CsvRows, entitiesOf, findIn, fold, isWritten, outline, parseForm, prepare, unsupportedIn, writeValue },
});
