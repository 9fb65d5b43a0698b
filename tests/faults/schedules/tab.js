// One page of the app on the phone: the real store and the real sender. It can die between any two steps.

import { later } from '../../../pwa/lib/clock.js';
import { openDatabase } from '../../../pwa/store/database.js';
import { startSchedule } from '../../../pwa/sync/schedule.js';
import { afterRounds } from './world.js';

/** Whatever is asked of it, nothing comes: what a dead page waits for. @type {any} */
const SILENCE = new Proxy(() => {}, {
  get: (_target, key) => (key === 'then' ? () => {} : SILENCE),
  apply: () => SILENCE,
});

/**
 * What the pages of one phone share.
 * @typedef {{tabs: any[], name: string, holder: any, writes: number, kills: Map<number, number>, webLocks: boolean, fetchFor: (tab: any) => any, random: () => number}} Phone
 */

/** @param {Phone} phone */
export async function openTab(phone) {
  const tab = /** @type {any} */ ({
    name: phone.name,
    dead: false,
    active: new Set(),
    heard: () => {},
    nudge: () => {},
    statuses: [],
  });
  tab.crash = () => crash(phone, tab);
  tab.died = new Promise((resolve) => {
    tab.mourn = resolve;
  });
  const db = await openDatabase({ name: phone.name });
  tab.db = mortal(phone, tab, db);
  tab.close = () => db.close();
  phone.tabs.push(tab);
  tab.schedule = startSchedule(tab.db, {
    fetch: phone.fetchFor(tab),
    baseUrl: '/sync/v1',
    locks: phone.webLocks ? /** @type {any} */ (locksOf(phone, tab)) : null,
    random: phone.random,
    signals: (nudge, heard) => {
      Object.assign(tab, { nudge, heard });
      return {
        connection: () => undefined,
        tellTabs: (message) => tellOthers(phone, tab, message),
        askWake: () => {},
        stop: () => {},
      };
    },
    wait: (ms, fn) => later(ms, () => !tab.dead && fn()),
  });
  return tab;
}

/** @param {Phone} phone @param {any} tab */
function crash(phone, tab) {
  if (tab.dead) return;
  tab.dead = true;
  tab.mourn();
  phone.tabs.splice(phone.tabs.indexOf(tab), 1);
  if (phone.holder === tab) phone.holder = null;
  for (const tx of tab.active) {
    try {
      tx.abort();
    } catch {
      // It was complete already.
    }
  }
  tab.close();
}

/** The database as one page sees it: with the page end its open transactions. @param {Phone} phone @param {any} tab @param {any} db */
function mortal(phone, tab, db) {
  return new Proxy(db, {
    get(target, key) {
      if (key !== 'transaction') return target[key];
      return (/** @type {any[]} */ ...args) => {
        if (tab.dead) return SILENCE;
        const tx = target.transaction(...args);
        tab.active.add(tx);
        tx.done.catch(() => {}).then(() => tab.active.delete(tx));
        if (args[1] === 'readwrite') {
          phone.writes += 1;
          const rounds = phone.kills.get(phone.writes);
          if (rounds !== undefined) afterRounds(rounds, tab.crash);
        }
        return mortalTransaction(tab, tx);
      };
    },
  });
}

/** What a transaction was aborted for at the page's end, nobody is left to hear. @param {any} tab @param {any} tx */
function mortalTransaction(tab, tx) {
  const done = new Promise((resolve, reject) => {
    tx.done.then(
      () => !tab.dead && resolve(undefined),
      (/** @type {unknown} */ error) => !tab.dead && reject(error),
    );
  });
  return new Proxy(tx, {
    get(target, key) {
      if (key === 'done') return done;
      return typeof target[key] === 'function' ? target[key].bind(target) : target[key];
    },
  });
}

/** @param {Phone} phone @param {any} tab @param {any} message */
function tellOthers(phone, tab, message) {
  if (tab.dead) return;
  for (const other of phone.tabs)
    if (other !== tab) setImmediate(() => !other.dead && other.heard(structuredClone(message)));
}

/** Web Locks: a page's lock goes with it. @param {Phone} phone @param {any} tab */
function locksOf(phone, tab) {
  return {
    async request(
      /** @type {string} */ _name,
      /** @type {unknown} */ _options,
      /** @type {(lock: any) => any} */ work,
    ) {
      if (phone.holder) return work(null);
      phone.holder = tab;
      try {
        return await work({});
      } finally {
        if (phone.holder === tab) phone.holder = null;
      }
    },
  };
}
