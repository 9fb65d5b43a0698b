/** The chosen report stays in sight of its list, without moving the page. */

const chosen = document.querySelector('.list-pane [aria-current="page"]');
const pane = chosen?.closest('.list-pane');
if (chosen && pane && pane.scrollHeight > pane.clientHeight) {
  const head = pane.querySelector('.list-head')?.getBoundingClientRect().height ?? 0;
  const row = chosen.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (row.top < frame.top + head || row.bottom > frame.bottom) {
    pane.scrollTop += row.top - frame.top - head - (frame.height - head) / 3;
  }
}
