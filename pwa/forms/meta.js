// What a form says about itself beside its questions: what is logged, what it makes at the office, what it needs.

/** @typedef {import('./types').Audit} Audit */
/** @typedef {import('./types').Bind} Bind */
/** @typedef {import('./types').Entity} Entity */

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

/** @param {Map<string, Element>} models each path's element @param {Map<string, Bind>} binds @returns {Entity[]} the innermost first */
export function readEntities(models, binds) {
  /** @type {Entity[]} */
  const found = [];
  for (const [path, element] of models) {
    if (!/[/:]meta\/entity$/.test(path)) continue;
    const read = (/** @type {string} */ name) =>
      binds.get(`${path}/@${name}`)?.calculate || (element.getAttribute(name) ?? '');
    found.push({ path, dataset: read('dataset'), create: read('create'), update: read('update'), saveTo: {} });
  }
  found.sort((one, other) => other.path.length - one.path.length);
  for (const { path, saveTo } of binds.values()) {
    const entity = saveTo && found.find((one) => path.startsWith(one.path.replace(/[^/]*meta\/entity$/, '')));
    if (entity) entity.saveTo[path] = saveTo;
  }
  return found;
}
