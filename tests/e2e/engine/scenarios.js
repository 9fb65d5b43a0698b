// Scenarios of tests/vectors/forms/scenarios/ on the phone's engine: a form, what a person does, what is then to be seen.

import { findingAt } from '../../../pwa/forms/check.js';
import { entitiesOf } from '../../../pwa/forms/entities.js';
import { prepare } from '../../../pwa/forms/needs.js';
import * as start from '../../../pwa/forms/start.js';
import { unsupportedIn } from '../../../pwa/forms/unsupported.js';
import { parseForm } from '../../../pwa/forms/xform.js';
import { parseXml } from '../../../pwa/forms/xml.js';

const PROPERTIES = { username: 'petugas07', deviceid: 'K7Q29M', email: 'petugas@example.org', phonenumber: '+6281' };

/** Everything that steps and expectations need. */
class Scene {
  undo = () => {};

  constructor({ form, now, lists = {}, language }) {
    this.form = form;
    this.options = { now: () => new Date(now), lists: new Map(Object.entries(lists)), properties: PROPERTIES };
    this.language = language ?? form.languages.find(({ isDefault }) => isDefault)?.code ?? 'id';
    this.live = start.startRecord(form, { ...this.options, language: this.language, instanceId: 'uuid:satu' });
  }

  answer([path, value]) {
    start.answer(this.live, this.node(path), value);
  }

  add(path) {
    start.addRepeat(this.live, generic(path), this.node(path.slice(0, path.lastIndexOf('/'))));
  }

  remove(path) {
    this.undo = this.live.removeRepeat(this.node(path));
  }

  back() {
    this.undo();
  }

  speak(code) {
    this.language = code;
    this.live.setLanguage(code);
  }

  reload() {
    this.live = start.openRecord(this.form, this.live.draftXml(), { ...this.options, language: this.language });
  }

  open(xml) {
    this.live = start.openRecord(this.form, xml, { ...this.options, language: this.language });
  }

  finish() {
    start.stampEnd(this.live, this.options.now());
  }

  node(path) {
    const node = this.live.instance.at(path);
    if (!node) throw new Error(`nothing at ${path}`);
    return node;
  }

  question(path) {
    return this.form.questions.get(generic(path));
  }

  finding(path) {
    return findingAt(this.live, this.question(path), this.node(path));
  }
}

/** What is there to be seen at a path. @type {Record<string, (scene: Scene, path: string) => unknown>} */
const LOOKS = {
  values: ({ live }, path) => live.instance.at(path)?.textContent ?? null,
  final: ({ live }, path) => at(parseXml(live.finalXml()).documentElement, path)?.textContent ?? null,
  relevant: (scene, path) => scene.live.isRelevant(scene.node(path)),
  required: (scene, path) => scene.live.isRequired(scene.node(path)),
  readonly: (scene, path) => scene.live.isReadonly(scene.node(path)),
  valid: (scene, path) => scene.finding(path) === null,
  finding: (scene, path) => scene.finding(path)?.code ?? null,
  message: (scene, path) => scene.finding(path)?.message ?? null,
  choices: (scene, path) => offered(scene, path).map(({ value }) => value),
  choice_labels: (scene, path) => offered(scene, path).map(({ label }) => label),
  labels: (scene, path) => scene.live.say(worded(scene, path).words, scene.node(path)),
  hints: (scene, path) => scene.live.say(scene.question(path).hint, scene.node(path)),
  repeats: ({ live }, path) => {
    const parent = live.instance.at(path.slice(0, path.lastIndexOf('/')));
    return parent ? live.instance.repeatsIn(generic(path), parent).length : 0;
  },
};

/** What is there to be seen of the whole. @type {Record<string, (scene: Scene) => unknown>} */
const WHOLE = {
  name: ({ live }) => live.meta('instanceName'),
  languages: ({ form }) => form.languages.map(({ code }) => code),
  unsupported: ({ form }) => unsupportedIn(form),
  entities: ({ form }) => entitiesOf(form).map(({ dataset }) => dataset),
};

/** @returns {unknown[]} for each expectation of the scenario what is seen instead, in the same shape */
export function play({ steps, ...given }) {
  const scene = new Scene(given);
  const seen = [];
  for (const step of steps) {
    const [[verb, what]] = Object.entries(step);
    if (verb === 'expect') seen.push(look(scene, what));
    else if (verb === 'language') scene.speak(what);
    else if (verb === 'undo') scene.back();
    else scene[verb](what);
  }
  return seen;
}

function look(scene, expected) {
  const entries = Object.entries(expected).map(([name, wanted]) => {
    if (WHOLE[name]) return [name, WHOLE[name](scene)];
    return [name, Object.fromEntries(Object.keys(wanted).map((path) => [path, LOOKS[name](scene, path)]))];
  });
  return Object.fromEntries(entries);
}

function offered(scene, path) {
  const set = scene.live.choices.of(scene.question(path), scene.node(path));
  return set.slice(0, set.length);
}

/** The question, group or repeat of a path. */
function worded(scene, path) {
  const search = (items) => {
    for (const item of items) {
      const found = item.path === generic(path) ? item : item.children && search(item.children);
      if (found) return found;
    }
    return null;
  };
  return search(scene.form.body);
}

function generic(path) {
  return path.replace(/\[\d+\]/g, '');
}

function at(root, path) {
  const steps = path.split('/').slice(2);
  return steps.reduce((element, step) => {
    const [, name, number] = /^(.+?)(?:\[(\d+)\])?$/.exec(step);
    return element && [...element.children].filter(({ tagName }) => tagName === name)[Number(number ?? 1) - 1];
  }, root);
}

async function playAll(scenarios) {
  const told = [];
  for (const { xform, ...scenario } of scenarios) {
    try {
      const form = parseForm(xform);
      await prepare(form);
      told.push(play({ ...scenario, form }));
    } catch (error) {
      told.push(`${error.message} ${error.cause?.message ?? ''}`);
    }
  }
  return told;
}

Object.assign(globalThis, { engine: { playAll } });
