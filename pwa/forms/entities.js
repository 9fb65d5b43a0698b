// The things that a form makes or changes at the office. They are filled in like answers; a phone needs no list of them.

/** @typedef {import('./types').Entity} Entity */

/** @param {Pick<import('./types').Form, 'models' | 'binds'>} form @returns {Entity[]} the innermost first */
export function entitiesOf({ models, binds }) {
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
