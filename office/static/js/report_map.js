/** The map of reports is moved by dragging it and comes closer by a double click; every step is a link without this. */

const map = document.querySelector('svg[data-map]');
// Pixels that a hand may tremble before it drags
const STILL = 6;

/** @param {SVGSVGElement} picture */
function follow(picture) {
  const { lat, lng, zoom, closest, perDegree, narrow } = picture.dataset;
  const place = { lat: Number(lat), lng: Number(lng), perDegree: Number(perDegree), narrow: Number(narrow) };
  const { width, height } = picture.viewBox.baseVal;
  /** @type {{ x: number, y: number } | null} */
  let from = null;
  let moved = false;

  /**
   * @param {PointerEvent | MouseEvent} event
   * @returns {{ x: number, y: number }} in the picture's own pixels
   */
  const at = (event) => {
    const frame = picture.getBoundingClientRect();
    return {
      x: ((event.clientX - frame.x) * width) / frame.width,
      y: ((event.clientY - frame.y) * height) / frame.height,
    };
  };

  /**
   * @param {number} x how far to go to the east, in the picture's pixels
   * @param {number} y and to the south
   * @param {number} closer
   */
  const go = (x, y, closer) => {
    const to = new URL(location.href);
    const south = place.lat - y / place.perDegree;
    const east = place.lng + x / (place.perDegree * place.narrow);
    to.searchParams.set('z', String(Math.min(Number(zoom) + closer, Number(closest))));
    to.searchParams.set('at', `${south.toFixed(5)},${east.toFixed(5)}`);
    location.assign(to);
  };

  picture.toggleAttribute('data-drags', picture.dataset.whole !== '1');
  picture.addEventListener('pointerdown', (event) => {
    // A finger moves the page; the links beside the map move the map.
    if (event.button !== 0 || event.pointerType !== 'mouse' || picture.dataset.whole === '1') return;
    from = at(event);
    moved = false;
  });
  picture.addEventListener('pointermove', (event) => {
    if (!from) return;
    const now = at(event);
    if (!moved && Math.hypot(now.x - from.x, now.y - from.y) < STILL) return;
    if (!moved) picture.setPointerCapture(event.pointerId);
    moved = true;
    picture.toggleAttribute('data-dragging', true);
    picture.setAttribute('viewBox', `${from.x - now.x} ${from.y - now.y} ${width} ${height}`);
  });
  picture.addEventListener('pointerup', (event) => {
    const now = at(event);
    if (from && moved) go(from.x - now.x, from.y - now.y, 0);
    from = null;
  });
  picture.addEventListener('pointercancel', () => {
    from = null;
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  });
  // A drag that ends on a number does not open it.
  picture.addEventListener(
    'click',
    (event) => {
      if (moved) event.preventDefault();
    },
    true,
  );
  picture.addEventListener('dragstart', (event) => event.preventDefault());
  picture.addEventListener('dblclick', (event) => {
    const now = at(event);
    go(now.x - width / 2, now.y - height / 2, 1);
  });
}

if (map instanceof SVGSVGElement) follow(map);
