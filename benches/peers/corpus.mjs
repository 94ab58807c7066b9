// The rows every engine is built from: read from JSON Lines, cut or repeated to a size.
// Apart from the builders, so that all of them and the query drawing see the same texts.

import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Reads `{id, title, date, speaker, text}` rows.
 * @param {string} path
 * @returns {Promise<{id: string, title: string, text: string}[]>}
 */
export async function readRows(path) {
  const rows = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === "") continue;
    let row;
    try {
      row = JSON.parse(line);
    } catch (error) {
      throw new Error(`${path}:${number}: not JSON (${error.message}); give a file with one object a line`);
    }
    if (typeof row.text !== "string") throw new Error(`${path}:${number}: no "text"; every row needs one`);
    rows.push({ ...row, id: String(row.id ?? number), title: String(row.title ?? "") });
  }
  if (rows.length === 0) throw new Error(`${path}: no rows`);
  return rows;
}

/** UTF-8 bytes of the texts: what every size is divided by. */
export const textBytes = (rows) => rows.reduce((sum, row) => sum + Buffer.byteLength(row.text), 0);

/**
 * Takes rows spread evenly over the corpus until their text has about `megabytes` (of 1,000,000 bytes), so that
 * the years and speakers of a sample are those of the whole. Asked for more than there is, it repeats the corpus
 * with new ids: that shows how cost grows with postings, not with vocabulary.
 */
export function sized(rows, megabytes) {
  const wanted = megabytes * 1e6;
  const whole = textBytes(rows);
  if (wanted >= whole) {
    const copies = Math.max(1, Math.round(wanted / whole));
    return Array.from({ length: copies }, (_, copy) =>
      copy === 0 ? rows : rows.map((row) => ({ ...row, id: `copy${copy}-${row.id}` })),
    ).flat();
  }
  const share = wanted / whole;
  return rows.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share));
}

/** Writes rows as JSON Lines. */
export async function writeRows(path, rows) {
  const out = createWriteStream(path);
  for (const row of rows) if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, "drain");
  out.end();
  await once(out, "finish");
}
