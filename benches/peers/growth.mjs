// How cost grows with the corpus: runs the bench for dixit alone at several sizes and prints one table.
// usage: node growth.mjs CORPUS.jsonl [--sizes 1,4,12,41,82] [options of bench.mjs]

import { mkdtemp, readFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KINDS } from "./queries.mjs";
import { at } from "./table.mjs";

const given = process.argv.slice(2);
const flag = given.indexOf("--sizes");
const sizes = (flag < 0 ? "1,4,12,41,82" : given.splice(flag, 2)[1]).split(",");
const folder = await mkdtemp(join(tmpdir(), "dixit-growth-"));
const kinds = Object.keys(KINDS);
console.log(`| text MB | build s | MB/s | peak MB | files ÷ text | ready ms | ${kinds.map((k) => `${k} p95`).join(" | ")} |`);
console.log(`|${"--:|".repeat(6 + kinds.length)}`);
for (const size of sizes) {
  const json = join(folder, `${size}.json`);
  const bench = [join(import.meta.dirname, "bench.mjs"), ...given, "--engines", "dixit", "--megabytes", size, "--json", json];
  const { status } = spawnSync(process.execPath, bench, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
  const { text, all } = JSON.parse(await readFile(json, "utf8"));
  const f = all.find(({ name }) => name === "dixit");
  const cells = [
    (text / 1e6).toFixed(1),
    f.build.seconds.toFixed(2),
    (text / 1e6 / f.build.seconds).toFixed(1),
    (f.build.peakBytes / 1e6).toFixed(0),
    (f.bytes / text).toFixed(3),
    f.ready.toFixed(0),
    ...kinds.map((kind) => at(f, kind, 0.95).toFixed(2)),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
