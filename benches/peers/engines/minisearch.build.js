// MiniSearch: one JSON file with the index and the stored texts.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { options } from "./minisearch.options.js";

export async function build(rows, out) {
  const index = new MiniSearch(options);
  index.addAll(rows.map((row, i) => ({ number: i, id: row.id, text: row.text })));
  await writeFile(join(out, "index.json"), JSON.stringify(index));
}
