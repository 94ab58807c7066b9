// Lunr: its serialised index, and the texts beside it, since it stores none.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import lunr from "lunr";

export async function build(rows, out) {
  const index = lunr(function () {
    // Neither stop words nor stems: every word of the corpus is to be found as it stands.
    this.pipeline.reset();
    this.pipeline.add(lunr.trimmer);
    this.searchPipeline.reset();
    this.ref("number");
    this.field("text");
    rows.forEach((row, i) => this.add({ number: i, text: row.text }));
  });
  await writeFile(join(out, "index.json"), JSON.stringify(index));
  await writeFile(join(out, "texts.json"), JSON.stringify(rows.map(({ id, text }) => ({ id, text }))));
}
