// Lines and areas on the ground: how an answer writes them, how long and how large they are.

/** One place: degrees, metres above the sea, metres of doubt (0: placed by hand). @typedef {{ lat: number, lon: number, alt: number, acc: number }} Point */

/** The same as the form's own distance() and area() use, in metres. */
const RADIUS_M = 6_378_100;
const DEGREE = Math.PI / 180;

/** @param {string} value "lat lon alt acc; lat lon alt acc" @param {boolean} [closed] an area, whose closing point is left out @returns {Point[]} */
export function readPoints(value, closed = true) {
  const points = value
    .split(';')
    .map((one) => one.trim().split(/\s+/).map(Number))
    .filter(([lat, lon]) => Number.isFinite(lat) && Number.isFinite(lon))
    .map(([lat, lon, alt = 0, acc = 0]) => ({ lat, lon, alt, acc }));
  const last = points[points.length - 1];
  return closed && points.length > 3 && same(points[0], last) ? points.slice(0, -1) : points;
}

/**
 * ODK XForms, "geotrace", "geoshape": an area ends where it began.
 * @param {Point[]} points
 * @param {boolean} closed
 */
export function writePoints(points, closed) {
  const all = closed && points.length > 2 ? [...points, points[0]] : points;
  return all.map(writePoint).join('; ');
}

/** @param {Point} point @returns {string} */
export function writePoint({ lat, lon, alt, acc }) {
  return [lat.toFixed(7), lon.toFixed(7), alt.toFixed(1), acc.toFixed(1)].join(' ');
}

/** @param {GeolocationCoordinates} coords @returns {Point} */
export function pointAt({ latitude, longitude, altitude, accuracy }) {
  return { lat: latitude, lon: longitude, alt: altitude ?? 0, acc: accuracy };
}

/** What somebody wrote: "-3,72861 103,80442", "-3.72861, 103.80442". @param {string} typed @returns {Point | null} */
export function typedPoint(typed) {
  const parts = /^\s*(-?\d+(?:[.,]\d+)?)\s*[,; ]\s*(-?\d+(?:[.,]\d+)?)\s*$/.exec(typed);
  if (!parts) return null;
  const [lat, lon] = parts.slice(1).map((part) => Number(part.replace(',', '.')));
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon, alt: 0, acc: 0 } : null;
}

/** @param {Point} a @param {Point} b */
export function same(a, b) {
  return a.lat === b.lat && a.lon === b.lon;
}

/** Haversine: exact for a step as for a day's walk. @param {Point} a @param {Point} b @returns {number} metres */
export function distance(a, b) {
  const [half, across] = [Math.sin(((b.lat - a.lat) * DEGREE) / 2), Math.sin(((b.lon - a.lon) * DEGREE) / 2)];
  const part = half * half + Math.cos(a.lat * DEGREE) * Math.cos(b.lat * DEGREE) * across * across;
  return 2 * RADIUS_M * Math.asin(Math.sqrt(part));
}

/** @param {Point[]} points @param {boolean} closed @returns {number} metres along the line, or round the area */
export function lengthOf(points, closed) {
  const all = closed && points.length > 2 ? [...points, points[0]] : points;
  return all.slice(1).reduce((sum, point, at) => sum + distance(all[at], point), 0);
}

/** As the form's own area() counts it. @param {Point[]} points @returns {number} square metres */
export function areaOf(points) {
  if (points.length < 3) return 0;
  const twice = points.reduce((sum, one, at) => {
    const next = points[(at + 1) % points.length];
    return sum + (next.lon - one.lon) * DEGREE * (2 + Math.sin(one.lat * DEGREE) + Math.sin(next.lat * DEGREE));
  }, 0);
  return Math.abs((twice * RADIUS_M * RADIUS_M) / 2);
}
