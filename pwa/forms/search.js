// Finding in a list what somebody types with wet fingers: case, accents, dots and order of words do not matter.

/** @param {string} text @returns {string} "Désa Lubuk-Nipis" → "desa lubuk nipis" */
export function fold(text) {
  let plain = text.toLowerCase();
  // Most Indonesian names are plain ASCII; normalising costs, so only where there is something to normalise.
  if (/[^ -~]/.test(plain)) plain = plain.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return plain
    .replace(/['’`.]/g, '')
    .replace(/[^a-z0-9\u0080-\uffff]+/g, ' ')
    .trim();
}

/**
 * Places of the best matches: the whole text starts so, then a word starts so, then it stands somewhere inside.
 * @param {string[]} folded
 * @param {string} typed
 * @param {number} limit
 * @returns {number[]}
 */
export function findIn(folded, typed, limit) {
  const words = fold(typed).split(' ').filter(Boolean);
  const whole = words.join(' ');
  /** @type {number[][]} */
  const ranks = [[], [], []];
  for (let at = 0; at < folded.length && ranks[0].length < limit; at += 1) {
    const text = folded[at];
    if (text.startsWith(whole)) ranks[0].push(at);
    else if (words.every((word) => text.startsWith(word) || text.includes(` ${word}`))) ranks[1].push(at);
    else if (words.every((word) => text.includes(word))) ranks[2].push(at);
  }
  return ranks.flat().slice(0, limit);
}
