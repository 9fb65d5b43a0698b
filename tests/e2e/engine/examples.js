// Any form, filled in on the engine as far as its rules let it: every question that applies is answered by its type,
// repeats get another instance, until nothing changes any more.

import { findingAt } from '../../../pwa/forms/check.js';
import { prepare } from '../../../pwa/forms/needs.js';
import * as start from '../../../pwa/forms/start.js';
import { unsupportedIn } from '../../../pwa/forms/unsupported.js';
import { parseForm } from '../../../pwa/forms/xform.js';

const NOW = new Date('2026-01-14T06:07:00Z');
const PROPERTIES = { username: 'petugas07', deviceid: 'K7Q29M', email: 'petugas@example.org', phonenumber: '+6281' };
const ROUNDS = 12;
/** At most so many instances of a repeat are made. */
const INSTANCES = 3;
const AREA = '-3.65 103.77 0 0;-3.66 103.77 0 0;-3.66 103.78 0 0;-3.65 103.77 0 0';

/** @type {Record<string, string[]>} */
const BY_TYPE = {
  integer: ['2', '30', '1', '0', '10', '100', '5', '-1', '2026'],
  decimal: ['12.5', '1', '0.5', '100', '-1.5', '30'],
  date: ['2026-01-14', '2026-01-10', '2026-02-01', '1990-05-06', '2012-03-04'],
  dateTime: ['2026-01-14T08:15:00.000+07:00', '2012-03-04T08:15:00.000+07:00'],
  time: ['08:15:00.000+07:00', '15:30:00.000+07:00'],
  geopoint: ['-3.65 103.77 24 8'],
  geotrace: ['-3.65 103.77 0 0;-3.66 103.77 0 0'],
  geoshape: [AREA],
  barcode: ['8991234567890'],
  trigger: ['OK'],
  image: ['foto.jpg'],
  audio: ['suara.m4a'],
  video: ['rekaman.mp4'],
  file: ['berkas.pdf'],
  range: ['1', '2', '3', '5', '0', '10', '1.5'],
};
const TEXTS = ['Keterangan uji', 'ya', 'a', '12', 'uji@example.org', '081234567890', 'A1234567', 'ABC'];

/** @returns {Promise<object>} what was met on the way */
async function fillIn({ xform, lists }) {
  const form = parseForm(xform);
  await prepare(form);
  const options = { now: () => NOW, lists: new Map(Object.entries(lists)), language: 'id', properties: PROPERTIES };
  const live = start.startRecord(form, { ...options, instanceId: 'uuid:11111111-aaaa-4bbb-8ccc-123456789abc' });
  let rounds = 0;
  while (rounds < ROUNDS && (growAll(live) || answerAll(live))) rounds += 1;
  start.stampEnd(live, NOW);
  const saved = live.draftXml();
  const again = start.openRecord(form, saved, options);
  return {
    settled: rounds < ROUNDS,
    unsupported: unsupportedIn(form),
    answered: questions(live).filter(([, node]) => node.textContent !== '').length,
    open: questions(live).flatMap(([question, node]) => {
      const finding = findingAt(live, question, node);
      return finding ? [`${live.instance.indexedPath(node)} ${finding.code}`] : [];
    }),
    same: again.draftXml() === saved && again.finalXml() === live.finalXml(),
    missing: form.secondary.size ? [...form.questions.values()].filter((one) => live.lacksList(one)).map(({ path }) => path) : [],
    xml: live.finalXml(),
  };
}

/** Every question with each of its nodes that applies. */
function questions(live) {
  const all = [...live.form.questions.values()].flatMap((question) => live.instance.all(question.path).map((node) => [question, node]));
  return all.filter(([, node]) => live.isRelevant(node));
}

function answerAll(live) {
  let changed = false;
  for (const [question, node] of questions(live)) {
    // What is worked out is not answered: a reload works it out again.
    const fixed = question.type === 'note' || live.bindOf(node)?.calculate || live.isReadonly(node);
    if (fixed || !live.instance.root.contains(node)) continue;
    if (node.textContent !== '' && findingAt(live, question, node) === null) continue;
    const before = node.textContent;
    for (const value of [...candidates(live, question, node), '']) {
      start.answer(live, node, value);
      if (findingAt(live, question, node) === null) break;
    }
    changed ||= node.textContent !== before;
  }
  return changed;
}

function candidates(live, question, node) {
  if (!['select_one', 'select_multiple', 'rank'].includes(question.type)) return BY_TYPE[question.type] ?? TEXTS;
  const set = live.choices.of(question, node);
  const values = set.slice(0, 12).map(({ value }) => value);
  if (question.type === 'select_one') return values;
  if (question.type === 'rank') return [values.join(' ')];
  return [values.slice(0, 2).join(' '), ...values];
}

/** One more instance of each repeat that people may add to. */
function growAll(live) {
  let grown = false;
  for (const [path, repeat] of live.form.repeats) {
    if (repeat.count || repeat.fixed) continue;
    for (const parent of live.instance.all(path.slice(0, path.lastIndexOf('/')))) {
      if (!live.isRelevant(parent) || !live.wouldApply(path, parent)) continue;
      if (live.instance.repeatsIn(path, parent).length >= INSTANCES) continue;
      start.addRepeat(live, path, parent);
      grown = true;
    }
  }
  return grown;
}

/** @returns {Promise<(object | string)[]>} for each form what came of it, or why nothing did */
async function fillAll(forms) {
  const told = [];
  for (const one of forms) told.push(await fillIn(one).catch((error) => `${error.message} ${error.cause?.message ?? ''} ${error.code ?? ''}`));
  return told;
}

Object.assign(globalThis, { engine: { fillAll } });
