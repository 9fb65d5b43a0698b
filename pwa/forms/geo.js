// geofence() and intersects(). Loaded only for forms that ask for them.

/** @param {string} value a geopoint, geotrace or geoshape @returns {number[][]} latitude and longitude of each point */
function pointsOf(value) {
  return value
    .split(';')
    .map((point) => point.trim().split(/\s+/).slice(0, 2).map(Number))
    .filter(([latitude, longitude]) => Number.isFinite(latitude) && Number.isFinite(longitude));
}

/** Whether a point lies within a shape (the crossing rule; JavaRosa, GeoUtils). @param {string} point @param {string} shape */
export function geofence(point, shape) {
  const [spot] = pointsOf(point);
  const corners = pointsOf(shape);
  let inside = false;
  for (let at = 1; spot && at < corners.length; at += 1) {
    const [[y1, x1], [y2, x2]] = [corners[at - 1], corners[at]];
    if (y2 > spot[0] !== y1 > spot[0] && spot[1] < ((x1 - x2) * (spot[0] - y2)) / (y1 - y2) + x2) inside = !inside;
  }
  return inside;
}

/** Whether a trace or shape crosses itself. @param {string} trace */
export function intersects(trace) {
  const points = pointsOf(trace).filter((point, at, all) => at === 0 || `${point}` !== `${all[at - 1]}`);
  const last = points.length - 2;
  const closed = `${points[0]}` === `${points[last + 1]}`;
  for (let one = 0; one <= last; one += 1) {
    for (let other = one + 2; other <= last; other += 1) {
      // The first and the last line of a shape meet where it was begun.
      if (one === 0 && other === last && closed) continue;
      if (meet(points[one], points[one + 1], points[other], points[other + 1])) return true;
    }
  }
  return false;
}

/** @param {number[]} a @param {number[]} b @param {number[]} c @param {number[]} d @returns {boolean} whether the line a–b touches the line c–d */
function meet(a, b, c, d) {
  const [d1, d2, d3, d4] = [side(c, d, a), side(c, d, b), side(a, b, c), side(a, b, d)];
  if (d1 * d2 < 0 && d3 * d4 < 0) return true;
  return (
    (d1 === 0 && within(c, d, a)) ||
    (d2 === 0 && within(c, d, b)) ||
    (d3 === 0 && within(a, b, c)) ||
    (d4 === 0 && within(a, b, d))
  );
}

/** @param {number[]} from @param {number[]} to @param {number[]} point @returns {number} 0 on the line, its sign tells the side */
function side(from, to, point) {
  return (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]);
}

/** @param {number[]} from @param {number[]} to @param {number[]} point */
function within(from, to, point) {
  return [0, 1].every(
    (axis) => point[axis] >= Math.min(from[axis], to[axis]) && point[axis] <= Math.max(from[axis], to[axis]),
  );
}
