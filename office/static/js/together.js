/** Nil reports: one press chooses all of them, or none again. Without this script each has its box. */

const all = document.querySelector('[data-pick-all]');
const boxes = [...document.querySelectorAll('input[name="pick"]')].filter((box) => box instanceof HTMLInputElement);

if (all instanceof HTMLButtonElement) {
  all.hidden = false;
  all.addEventListener('click', () => {
    const chosen = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !chosen;
  });
}
