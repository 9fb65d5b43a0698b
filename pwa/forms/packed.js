// A long list as a phone keeps it: by column, codes as steps from one to the next, compressed. 83,763 villages take
// half of what their CSV takes compressed, and lie as columns as soon as they are read.

import { CsvReader } from './csv.js';
import { Rows } from './rows.js';

/** A column: how its bytes were written, how many there are packed and unpacked. @typedef {{ name: string, steps: boolean, packed: number, size: number }} PackedColumn */
/** How a CSV was written: before it, at the ends of its lines, whether the last line has one, and whether a quote inside a cell stands bare. @typedef {{ mark: string, eol: string, ended: boolean, bare: boolean }} Manner */
/** No columns: a text as it was, compressed. @typedef {{ length: number, columns: PackedColumn[], bytes: ArrayBuffer, manner?: Manner }} Packed */

export const FORMAT = 'gzip';
/** One byte a cell: 0 as the one before, 1 to 30 so many more than it, 31 then the cell itself and a 0. */
export const FARTHEST = 30;

/** @param {Packed} packed @returns {Promise<Rows>} */
export async function unpackRows({ length, columns, bytes }) {
  const written = new Uint8Array(await through(new DecompressionStream(FORMAT), new Uint8Array(bytes)));
  if (columns.length === 0) {
    const reader = new CsvReader(plain(written));
    reader.read();
    return new Rows(reader.length, reader.columns());
  }
  let from = 0;
  return new Rows(
    length,
    columns.map(({ name, steps, packed, size }) => {
      const part = written.subarray(from, from + packed);
      from += packed;
      // A column that nobody asks for stays bytes.
      return [name, () => plain(steps ? walk(part, size) : part)];
    }),
  );
}

/** @param {Uint8Array} steps @param {number} size of what comes out @returns {Uint8Array} cells, each followed by END */
function walk(steps, size) {
  const cells = new Uint8Array(size);
  let start = 0;
  let end = 0;
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at];
    if (step > FARTHEST) {
      const stop = steps.indexOf(0, at);
      const next = end === 0 ? 0 : end + 1;
      cells.set(steps.subarray(at + 1, stop), next);
      start = next;
      end = next + stop - at - 1;
      at = stop;
    } else {
      const next = end + 1;
      cells.copyWithin(next, start, end);
      end = next + end - start;
      start = next;
      for (let more = step, digit = end - 1; more > 0; digit -= 1) {
        const sum = cells[digit] - 48 + more;
        cells[digit] = 48 + (sum % 10);
        more = Math.floor(sum / 10);
      }
    }
  }
  return cells;
}

/** @param {Uint8Array} bytes */
function plain(bytes) {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** @param {CompressionStream | DecompressionStream} stream @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<ArrayBuffer>} */
export async function through(stream, bytes) {
  return new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer();
}
