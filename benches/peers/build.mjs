// Builds one peer's files from the rows, in a process of its own, so that its time and memory are its own.
// usage: node build.mjs ENGINE ROWS.jsonl OUT

import { build as bundle } from "esbuild";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { readRows } from "./corpus.mjs";

const [engine, rows, out] = process.argv.slice(2);
const here = import.meta.dirname;
const { build } = await import(`./engines/${engine}.build.js`);
await build(await readRows(rows), out);
await bundle({
  entryPoints: [join(here, `engines/${engine}.page.js`)],
  outfile: join(out, "page.js"),
  bundle: true,
  minify: true,
  format: "esm",
  logLevel: "error",
});
await copyFile(join(here, "page.html"), join(out, "index.html"));
