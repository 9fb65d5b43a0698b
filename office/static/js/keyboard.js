/**
 * Keys for forty reports a day. A key only presses what is already on the page: `data-key="j"` on a link, button or box.
 * Never while someone types, never with a modifier, and a person can switch the keys off (WCAG 2.1.4).
 * Only Ctrl with Enter works while typing: it sends the decision that is being written.
 */

const OFF = 'titian.keys.off';

/** @returns {boolean} */
function keysAreOff() {
  return localStorage.getItem(OFF) === '1';
}

/**
 * @param {EventTarget | null} target
 * @returns {boolean}
 */
function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')
  );
}

/**
 * @param {KeyboardEvent} event
 * @returns {boolean} was it that?
 */
function sendsDecision(event) {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return false;
  const form = document.querySelector('form#decision');
  if (!(form instanceof HTMLFormElement)) return false;
  event.preventDefault();
  form.requestSubmit();
  return true;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (sendsDecision(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (isTyping(event.target) || keysAreOff()) return;
  const key = CSS.escape(event.key.toLowerCase());
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!(target instanceof HTMLElement)) return;
  event.preventDefault();
  if (target.getAttribute('aria-disabled') === 'true' || target.matches('input:not([type=checkbox], [type=radio])')) {
    target.closest('details')?.setAttribute('open', '');
    target.focus();
  } else {
    target.click();
  }
}

/** @param {HTMLInputElement} box */
function keepChoice(box) {
  box.checked = !keysAreOff();
  box.disabled = false;
  box.addEventListener('change', () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, '1');
  });
}

document.addEventListener('keydown', onKey);
for (const box of document.querySelectorAll('input[data-keys-on]')) {
  if (box instanceof HTMLInputElement) keepChoice(box);
}
