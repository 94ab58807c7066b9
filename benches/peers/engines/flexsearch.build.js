// FlexSearch: a document index that matches beginnings of words, exported key by key into one JSON file.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Document } from "flexsearch";
import { options } from "./flexsearch.options.js";

export async function build(rows, out) {
  const index = new Document(options);
  rows.forEach((row, i) => index.add({ number: i, id: row.id, text: row.text }));
  const parts = {};
  await index.export((key, data) => {
    if (data !== undefined) parts[key] = data;
  });
  await writeFile(join(out, "index.json"), JSON.stringify(parts));
}
