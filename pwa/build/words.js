// Turn the phone's gettext catalogue into a plain msgid -> msgstr table.

const ESCAPES = /** @type {Record<string, string>} */ ({ n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' });

/**
 * Read a .po catalogue. Fuzzy, empty and obsolete entries are left out: the phone then shows the Indonesian msgid.
 * @param {string} text
 * @returns {Record<string, string>} in the order of the msgids, so that the same catalogue gives the same bytes
 */
export function readPo(text) {
  /** @type {Map<string, string>} */
  const words = new Map();
  /** @type {{msgid: string|null, msgstr: string|null, fuzzy: boolean, reading: 'msgid'|'msgstr'|null}} */
  let entry = newEntry();
  const finish = () => {
    if (entry.msgid && entry.msgstr && !entry.fuzzy) words.set(entry.msgid, entry.msgstr);
    entry = newEntry();
  };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) {
      if (entry.msgstr !== null || line.startsWith('#~')) finish();
      if (line.startsWith('#,') && line.includes('fuzzy')) entry.fuzzy = true;
      continue;
    }
    const match = /^(?:(msgid|msgstr)\s+)?("(?:[^"\\]|\\.)*")$/.exec(line);
    if (!match) throw new Error(`phone.po line ${index + 1}: only msgid, msgstr and strings are understood`);
    if (match[1] === 'msgid' && entry.msgid !== null) finish();
    if (match[1]) entry.reading = /** @type {'msgid'|'msgstr'} */ (match[1]);
    if (!entry.reading) throw new Error(`phone.po line ${index + 1}: a string before msgid`);
    entry[entry.reading] = (entry[entry.reading] ?? '') + unquote(match[2]);
  }
  finish();
  return Object.fromEntries([...words].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** @returns {{msgid: string|null, msgstr: string|null, fuzzy: boolean, reading: 'msgid'|'msgstr'|null}} */
function newEntry() {
  return { msgid: null, msgstr: null, fuzzy: false, reading: null };
}

/** @param {string} quoted */
function unquote(quoted) {
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, letter) => ESCAPES[letter] ?? letter);
}
