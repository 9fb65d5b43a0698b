// GeoJSON as rows of a list: each feature with its id, its properties, and its geometry the way XForms writes places
// (ODK XForms specification, "Secondary instances - external": GeoJSON).

import { END, Rows } from './rows.js';

/** @typedef {{ type: string, id?: string | number, properties?: Record<string, unknown>, geometry?: { type: string, coordinates: any } | null }} Feature */

/** @param {string} text @returns {Rows} none when it is no collection of features */
export function readGeoJson(text) {
  const features = featuresIn(text);
  const rows = features.map(({ id, properties, geometry }) => ({
    ...Object.fromEntries(Object.entries(properties ?? {}).map(([name, value]) => [name, plain(value)])),
    ...(id === undefined ? {} : { id: String(id) }),
    geometry: geometry ? placesOf(geometry) : '',
  }));
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return new Rows(
    rows.length,
    [...names].map((name) => [name, () => rows.map((row) => /** @type {any} */ (row)[name] ?? '').join(END) + END]),
  );
}

/** @param {string} text @returns {Feature[]} */
function featuresIn(text) {
  try {
    const read = JSON.parse(text);
    return Array.isArray(read?.features) ? read.features : [];
  } catch {
    return [];
  }
}

/** @param {unknown} value */
function plain(value) {
  if (value === null || value === undefined) return '';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll(END, '');
}

/** @param {{ type: string, coordinates: any }} geometry @returns {string} "lat lon altitude accuracy", several with "; " */
function placesOf({ type, coordinates }) {
  const places =
    type === 'Point' ? [coordinates] : type === 'LineString' ? coordinates : type === 'Polygon' ? coordinates?.[0] : [];
  return (places ?? []).map((/** @type {number[]} */ [lon, lat, up = 0]) => `${lat} ${lon} ${up} 0`).join('; ');
}
