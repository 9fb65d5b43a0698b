/**
 * The enrolment page: counts down, and looks again every few seconds whether the phone has arrived.
 * Without this script the page says until when the code is good, and has a button to look again.
 */

const LOOK_AGAIN_MS = 4_000;
const TICK_MS = 1_000;

/**
 * @param {HTMLElement} place `data-until`: RFC 3339 instant; `data-left`: sentence with {m} and {s}
 * @returns {void}
 */
function countDown(place) {
  const until = Date.parse(place.dataset.until ?? '');
  const left = Math.max(0, Math.round((until - Date.now()) / 1000));
  const seconds = String(left % 60).padStart(2, '0');
  place.textContent = (place.dataset.left ?? '').replace('{m}', String(Math.floor(left / 60))).replace('{s}', seconds);
}

for (const place of document.querySelectorAll('[data-until]')) {
  if (!(place instanceof HTMLElement)) continue;
  countDown(place);
  setInterval(() => countDown(place), TICK_MS);
}

if (document.querySelector('[data-waits-for-phone]')) {
  setTimeout(() => location.reload(), LOOK_AGAIN_MS);
}
