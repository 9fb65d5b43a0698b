// What the browser tells that may mean a link: only hints, each leads to a try.

/** @typedef {'start' | 'online' | 'visible' | 'save' | 'timer' | 'sync' | 'tap' | 'network'} Reason */
/**
 * @typedef {object} Signals
 * @property {() => void} stop
 * @property {() => void} askWake ask the browser to wake us when there is a link, where it can (Background Sync)
 * @property {(message: unknown) => void} tellTabs
 * @property {() => {type?: string, effectiveType?: string} | undefined} connection
 */

const WAKE_TAG = 'titian-outbox';
const CHANNEL = 'titian-sync';

/**
 * @param {(reason: Reason) => void} nudge
 * @param {(message: any) => void} heard from another tab
 * @returns {Signals}
 */
export function browserSignals(nudge, heard) {
  const ended = new AbortController();
  const { signal } = ended;
  const connection = () => /** @type {any} */ (navigator).connection;
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(CHANNEL) : null;
  channel?.addEventListener('message', ({ data }) => heard(data), { signal });
  globalThis.addEventListener('online', () => nudge('online'), { signal });
  // A page from the back-forward cache has slept: what it knows is old.
  globalThis.addEventListener(
    'pageshow',
    (event) => /** @type {PageTransitionEvent} */ (event).persisted && nudge('start'),
    { signal },
  );
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && nudge('visible'), {
    signal,
  });
  connection()?.addEventListener?.('change', () => nudge('network'), { signal });
  const workers = navigator.serviceWorker;
  workers?.addEventListener('message', ({ data }) => data?.type === 'sync' && nudge('sync'), { signal });
  return {
    connection,
    tellTabs: (message) => channel?.postMessage(message),
    askWake: () => void wake(workers),
    stop() {
      ended.abort();
      channel?.close();
    },
  };
}

/** @param {ServiceWorkerContainer | undefined} workers */
async function wake(workers) {
  try {
    const registration = /** @type {any} */ (await workers?.ready);
    await registration?.sync?.register(WAKE_TAG);
  } catch {
    // Not allowed or not there: the other triggers remain.
  }
}
