// Builds one peer's files from the rows, in a process of its own, so that its time and memory are its own.
// usage: node build.mjs ENGINE ROWS.jsonl OUT

import { bundlePage } from "./bundle.mjs";
import { readRows } from "./corpus.mjs";

const [engine, rows, out] = process.argv.slice(2);
const { build } = await import(`./engines/${engine}.build.js`);
await build(await readRows(rows), out);
await bundlePage(engine, out);
