// Orama: its saved state, which holds the documents, as one JSON file.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { create, insertMultiple, save } from "@orama/orama";
import { schema } from "./orama.schema.js";

export async function build(rows, out) {
  const index = create({ schema });
  await insertMultiple(index, rows.map(({ id, text }) => ({ row: id, text })), 1000, "english", true, 0);
  await writeFile(join(out, "index.json"), JSON.stringify(save(index)));
}
