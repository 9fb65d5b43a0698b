// Looks after the start of the app, in a file of its own: says in plain words when the app did not come up, and, once our
// office answers, fetches it past a worker or a file that is broken. It imports nothing, so that nothing can break it.

/** Opening the database may take ten seconds, in milliseconds. */
const AFTER_LOAD_MS = 12_000;
/** A worker that never answers keeps the page from ever being loaded. */
const AFTER_ALL_MS = 40_000;

addEventListener('load', () => setTimeout(look, AFTER_LOAD_MS));
setTimeout(look, AFTER_ALL_MS);

/** The first screen takes this sentence's place. */
function look() {
  const place = document.querySelector('[data-boot]');
  if (!place) return;
  place.textContent =
    'Titian belum terbuka. Isian tetap ada di HP ini. Tutup, lalu buka lagi saat ada sinyal. · ' +
    'Titian has not opened. Your entries are still on this phone. Close it, then open it again with a signal.';
  const { serviceWorker } = navigator;
  if (serviceWorker?.controller)
    fetch('../sync/v1/hello?nonce=12345678')
      .then((answer) => answer.json())
      .then(async ({ titian }) => {
        if (!titian) return;
        for (const one of await serviceWorker.getRegistrations()) await one.unregister();
        location.reload();
      })
      .catch(() => {});
}
