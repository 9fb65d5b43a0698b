// Following a person's position: the latest one, a point every so often, the screen kept awake meanwhile.

import { later } from '../../lib/clock.js';
import { t } from '../../lib/words.js';
import { sentence } from '../widgets/place.js';
import { pointAt } from './geo.js';

/** @typedef {import('./geo.js').Point} Point */
/** Seconds between two points, and metres of doubt that are still good enough (0: any). @typedef {{ every_s: number, within_m: number }} Pace */
/** @typedef {{ now: Point | null, trouble: string, waiting: string, on: boolean, recording: boolean, end: () => void }} Walk */

/** @returns {Walk} */
export function standing() {
  return { now: null, trouble: '', waiting: '', on: false, recording: false, end: () => {} };
}

/**
 * Follow until `walk.end()`.
 * @param {Walk} walk
 * @param {() => void} changed
 * @param {((point: Point) => void) | null} take called for every point of a walk; null: only look
 * @param {() => Pace} pace
 */
export function follow(walk, changed, take, pace) {
  walk.end();
  Object.assign(walk, { now: null, trouble: '', waiting: '' });
  if (!navigator.geolocation) {
    walk.trouble = t('HP ini tidak dapat menentukan lokasi. Tulis koordinatnya, atau lanjut saja.');
    changed();
    return;
  }
  let seen_at = 0;
  const release = take ? stayAwake() : () => {};
  const watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      walk.now = pointAt(coords);
      walk.trouble = '';
      const first = !seen_at;
      seen_at = timestamp;
      if (first) step();
      else changed();
    },
    ({ code }) => {
      if (code === 1) walk.end();
      if (code === 1 || !walk.now) walk.trouble = sentence(code);
      changed();
    },
    { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 },
  );
  let cancel = () => {};
  let taken_at = 0;
  const step = () => {
    cancel();
    const { every_s, within_m } = pace();
    const point = walk.now;
    const fresh = seen_at > taken_at;
    const good = point && (!within_m || point.acc <= within_m);
    walk.waiting = point && !good ? t('Menunggu titik yang lebih teliti.') : '';
    if (take && point && fresh && good) {
      taken_at = seen_at;
      take(point);
    }
    cancel = later(good ? every_s * 1000 : 1000, step);
    changed();
  };
  Object.assign(walk, { on: true, recording: Boolean(take) });
  walk.end = () => {
    navigator.geolocation.clearWatch(watch);
    cancel();
    release();
    Object.assign(walk, { on: false, waiting: '', end: () => {} });
  };
}

/** A phone that sleeps sees nothing of the way. @returns {() => void} let it sleep again */
function stayAwake() {
  /** @type {Promise<{ release: () => Promise<void> } | null>} */
  const asked = navigator.wakeLock?.request('screen').catch(() => null) ?? Promise.resolve(null);
  return () => void asked.then((lock) => lock?.release());
}
