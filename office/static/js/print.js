/** The button of a page made for paper: it stands there only where it works. */

const button = document.querySelector('button[data-print]');
if (button instanceof HTMLButtonElement) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
