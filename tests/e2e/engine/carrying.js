// Carrying a record over to a newer version of its form, as tests see it.

import { carryOver } from '../../../pwa/forms/carry.js';
import { prepare } from '../../../pwa/forms/needs.js';
import * as start from '../../../pwa/forms/start.js';
import { entryGone, readTray } from '../../../pwa/forms/tray.js';
import { parseForm } from '../../../pwa/forms/xform.js';

const ID = 'uuid:11111111-aaaa-4bbb-8ccc-123456789abc';
const MORNING = new Date('2026-01-14T06:07:00Z');

function world(lists) {
  const properties = { username: 'petugas07', deviceid: 'K7Q29M' };
  return { now: () => MORNING, language: 'id', lists: new Map(Object.entries(lists)), instanceId: ID, properties };
}

/** Fill in the first version, then carry it through the others. Returns what each move told, and where it ended. */
async function carry({ forms, steps = [], between = [], lists = {} }) {
  const parsed = forms.map(parseForm);
  for (const form of parsed) await prepare(form);
  let live = start.startRecord(parsed[0], world(lists));
  act(live, steps);
  const told = [];
  for (const [at, form] of parsed.slice(1).entries()) {
    // As on the phone: the record is read from its saved text.
    const from = start.openRecord(live.form, live.draftXml(), world(lists));
    const before = from.draftXml();
    const to = start.startRecord(form, world(lists));
    told.push(carryOver(from, to));
    told.at(-1).untouched = from.draftXml() === before;
    live = start.openRecord(form, to.draftXml(), world(lists));
    act(live, between[at] ?? []);
  }
  return { told, values: valuesOf(live), tray: readTray(live.instance), xml: live.draftXml(), final: live.finalXml() };
}

function act(live, steps) {
  for (const [what, path, value] of steps) {
    const generic = path.replace(/\[\d+\]/g, '');
    if (what === 'set') start.answer(live, live.instance.at(path), value);
    if (what === 'add') start.addRepeat(live, generic, live.instance.at(path.slice(0, path.lastIndexOf('/'))));
    if (what === 'remove') {
      live.removeRepeat(live.instance.at(`${path}[${value}]`));
      entryGone(live.instance, path, value);
    }
    // What no version of the form knows, as a record from elsewhere may have it.
    if (what === 'plant') live.instance.root.appendChild(live.instance.document.createElement(path)).textContent = value;
  }
}

/** Every answer that is there, by its path. */
function valuesOf(live) {
  const leaves = [...live.instance.root.querySelectorAll('*')].filter((one) => !one.firstElementChild && one.textContent);
  return Object.fromEntries(leaves.map((leaf) => [live.instance.indexedPath(leaf), leaf.textContent]));
}

globalThis.engine = { carry };
