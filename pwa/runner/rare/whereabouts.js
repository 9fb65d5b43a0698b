// Positions that a form asks for by itself (odk:setgeopoint): sought quietly, never in anybody's way.

import { answer } from '../../forms/start.js';
import { later } from '../../lib/clock.js';
import { pointAt, writePoint } from './geo.js';

/** Good enough to end at once, in metres; and how long it is sought, in ms: what was best by then is taken. */
const GOOD_M = 20;
const ENOUGH_MS = 60_000;

/** @param {import('../session.js').FillSession} session */
export function answerWanted(session) {
  const { live } = session;
  /** @type {import('./geo.js').Point | null} */
  let best = null;
  let end = () => {};
  const take = () => {
    end();
    for (const node of live.wanted) {
      if (best && live.instance.root.contains(node)) answer(live, node, writePoint(best));
    }
    live.wanted.clear();
    best = null;
    // A form that was only looked at makes no draft; the position is saved with the first answer.
    if (session.draft.rev) session.changed();
    else session.refresh();
  };
  const seek = () => {
    if (!live.wanted.size || !navigator.geolocation) return;
    end();
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (!best || coords.accuracy < best.acc) best = pointAt(coords);
        if (coords.accuracy <= GOOD_M) take();
      },
      // A refusal is an answer: the form goes on without.
      ({ code }) => code === 1 && take(),
      { enableHighAccuracy: true, timeout: ENOUGH_MS, maximumAge: 10_000 },
    );
    const cancel = later(ENOUGH_MS, take);
    end = () => {
      navigator.geolocation.clearWatch(watch);
      cancel();
    };
  };
  session.closing.add(() => end());
  live.onWanted = seek;
  seek();
}
