// What a form asks to be logged about filling it in.

/** @typedef {import('./types').Audit} Audit */
/** @typedef {import('./types').Bind} Bind */

/** @param {Map<string, Bind>} binds @returns {Audit | null} */
export function readAudit(binds) {
  const bind = [...binds.values()].find(({ path }) => /[/:]meta\/(\w+:)?audit$/.test(path));
  if (!bind) return null;
  const read = (/** @type {string} */ name) => bind.params[name] ?? '';
  const priority = read('location-priority');
  return {
    location: priority
      ? { priority, minInterval: Number(read('location-min-interval')), maxAge: Number(read('location-max-age')) }
      : null,
    trackChanges: read('track-changes') === 'true',
    identifyUser: read('identify-user') === 'true',
    trackReasons: read('track-changes-reasons') !== '',
  };
}
