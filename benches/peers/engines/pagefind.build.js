// Pagefind: its bundle of many small files, one record a row.

import { join } from "node:path";
import { close, createIndex } from "pagefind";

export async function build(rows, out) {
  const { index } = await createIndex({ forceLanguage: "en" });
  const added = [];
  for (const { id, title, text } of rows) {
    added.push(index.addCustomRecord({ url: `/${id}`, content: text, language: "en", meta: { title } }));
    if (added.length === 500) await Promise.all(added.splice(0));
  }
  await Promise.all(added);
  const { errors } = await index.writeFiles({ outputPath: join(out, "pagefind") });
  if (errors?.length) throw new Error(errors.join("; "));
  await close();
}
