// Everything that was answered, in the form's order.

import { textOf } from './answers.js';
import { isHeading } from './control.js';
import { entryTitle, partOf } from './parts.js';
import { entriesOf, nodeOf, repeatApplies } from './walk.js';
import { plain } from './wording.js';

/** @typedef {import('../forms/types').Item} Item */
/** @typedef {import('./filling.js').Filling} Filling */
/** @typedef {import('./types').SummaryRow} SummaryRow */

/** @param {Filling} filling @returns {SummaryRow[]} */
export function summaryRows(filling) {
  const { live, layout, parts } = filling;
  /** @type {SummaryRow[]} */
  const rows = [];
  for (const { id, title } of parts) {
    const laid = layout.find((part) => part.id === id);
    if (!laid) continue;
    const at = rows.length;
    addRows(filling, laid.items, live.instance.root, 1, rows);
    rows.splice(at, 0, row({ kind: 'part', path: id, part: id, label: title }));
  }
  return rows;
}

/** @param {Filling} filling @param {Item[]} items @param {Element} base @param {number} depth @param {SummaryRow[]} rows */
function addRows(filling, items, base, depth, rows) {
  const { live, layout } = filling;
  for (const item of items) {
    if (item.kind === 'repeat') {
      if (!repeatApplies(live, item, base)) continue;
      for (const entry of entriesOf(live, item, base)) {
        const path = live.instance.indexedPath(entry);
        rows.push(row({ kind: 'repeat', path, part: path, label: entryTitle(live, item, entry), depth }));
        addRows(filling, item.children, entry, depth + 1, rows);
      }
      continue;
    }
    const node = nodeOf(live, item, base);
    if (!node || !live.isRelevant(node)) continue;
    const label = plain(live.say(item.words, node));
    if (item.kind === 'group') {
      const at = rows.length;
      addRows(filling, item.children, base, depth + (label ? 1 : 0), rows);
      if (label && rows.length > at)
        rows.splice(at, 0, row({ kind: 'group', path: item.path, part: rows[at].part, label, depth }));
    } else if (item.type !== 'note' && !isHeading(item)) {
      const path = live.instance.indexedPath(node);
      const file = filling.fileOf(path, 'preview') ?? filling.fileOf(path);
      rows.push({
        ...row({ kind: 'question', path, part: partOf(layout, path), label: label || item.name, depth }),
        text: textOf(live, item, node),
        type: item.type,
        files: file ? [file] : [],
        problem: filling.problemAt(path),
      });
    }
  }
}

/** @param {Pick<SummaryRow, 'kind' | 'path' | 'part' | 'label'> & { depth?: number }} known @returns {SummaryRow} */
function row(known) {
  return { text: '', type: '', depth: 0, files: [], problem: null, ...known };
}
