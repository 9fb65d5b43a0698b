// Where the phone is while a form that asks for it is filled in. Asked once, then quiet; without a position it goes on.

import { later } from '../lib/clock.js';

/** @typedef {{ latitude: number, longitude: number, accuracy: number }} Here */

/** Not more often than this, whatever the form says, in s. */
const SHORTEST_S = 10;
const NOT_ALLOWED = 1;

export class Whereabouts {
  #asked;
  #now;
  #note;
  /** @type {{ at: number, here: Here } | null} */
  #last = null;
  /** what was said last about it */
  #said = '';
  #stopped = false;
  /** @type {() => void} */
  #cancel = () => {};

  /**
   * @param {import('../forms/types').Audit['location']} asked seconds
   * @param {() => Date} now
   * @param {(event: string) => void} note
   */
  constructor(asked, now, note) {
    this.#asked = asked;
    this.#now = now;
    this.#note = note;
  }

  start() {
    this.#note('location tracking enabled');
    // "no-power": only what another app asks for; a page has no such thing.
    if (this.#asked?.priority !== 'no-power') this.#seek();
  }

  /** @returns {Here | null} where it is, unless that is known for too long */
  here() {
    const fresh = this.#last && this.#now().getTime() - this.#last.at <= 1000 * (this.#asked?.maxAge ?? 0);
    return fresh && this.#last ? this.#last.here : null;
  }

  stop() {
    this.#stopped = true;
    this.#cancel();
  }

  #seek() {
    const { priority, minInterval, maxAge } = this.#asked ?? { priority: '', minInterval: 0, maxAge: 0 };
    const again = () => {
      if (!this.#stopped) this.#cancel = later(1000 * Math.max(SHORTEST_S, minInterval), () => this.#seek());
    };
    const options = { enableHighAccuracy: priority === 'high-accuracy', maximumAge: 1000 * maxAge, timeout: 60_000 };
    if (!navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        this.#last = { at: this.#now().getTime(), here: { latitude, longitude, accuracy } };
        this.#say('location permissions granted', 'location providers enabled');
        again();
      },
      ({ code }) => {
        if (code === NOT_ALLOWED) this.#say('location permissions not granted');
        else {
          this.#say('location providers disabled');
          again();
        }
      },
      options,
    );
  }

  /** Only what is new. @param {string[]} events */
  #say(...events) {
    if (this.#stopped || this.#said === events.join()) return;
    this.#said = events.join();
    for (const event of events) this.#note(event);
  }
}
