// The one command: builds every engine from the same rows, opens each in Chromium, asks all the same, prints tables.
// This file is the order of the steps; each step is in a file of its own.

import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { emptyMemory, measure } from "./browser.mjs";
import { readRows, sized, textBytes, writeRows } from "./corpus.mjs";
import { bundlePage } from "./bundle.mjs";
import * as dixit from "./engines/dixit.js";
import { run } from "./process.mjs";
import { KINDS, drawQueries } from "./queries.mjs";
import { serve } from "./server.mjs";
import { agreement, costs, ratios, times } from "./table.mjs";

const WORDS = ["rare", "common", "two"];
/** What each engine can answer; a kind that it lacks stays empty in the tables. */
const ENGINES = {
  dixit: Object.keys(KINDS),
  minisearch: [...WORDS, "prefix", "fuzzy"],
  flexsearch: [...WORDS, "prefix"],
  lunr: [...WORDS, "prefix", "fuzzy"],
  orama: [...WORDS, "prefix", "fuzzy"],
  sqlite: [...WORDS, "phrase", "prefix"],
  pagefind: [...WORDS, "phrase"],
  tantivy: Object.keys(KINDS),
};
const USAGE = `usage: node bench.mjs CORPUS.jsonl [options]

  --megabytes N    take about N MB of text, spread over the corpus (more than it has: repeat it); default: all
  --engines LIST   of ${Object.keys(ENGINES).join(",")}; default: all
  --dixit COMMAND  default: ../../target/release/dixit
  --queries N      of each kind; default 40
  --turns N        all engines are opened and asked so often, by turns; the best of each query counts; default 3
  --rounds N       of questions each time; default 3
  --seed N         of the draw; default 1
  --chromium PATH  default: /usr/bin/chromium
  --work DIR       for what is built; default: work
  --json FILE      all figures, query by query`;

const here = import.meta.dirname;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    megabytes: { type: "string" },
    engines: { type: "string", default: Object.keys(ENGINES).join(",") },
    dixit: { type: "string", default: join(here, "../../target/release/dixit") },
    queries: { type: "string", default: "40" },
    turns: { type: "string", default: "3" },
    rounds: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
    work: { type: "string", default: join(here, "work") },
    json: { type: "string" },
  },
});
const chosen = options.engines.split(",");
const unknown = chosen.filter((name) => !(name in ENGINES));
if (positionals.length !== 1 || unknown.length) {
  console.error(unknown.length ? `unknown engine: ${unknown.join(", ")}\n\n${USAGE}` : USAGE);
  process.exit(2);
}
const rounds = Number(options.rounds);
const work = resolve(options.work);
const say = (text) => console.error(text);

/** Bytes of all files below a folder that a page over http may ask for: dixit's scripts for file:// are not. */
async function folderBytes(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/^dixit\.\d+\.js$/.test(entry.name));
  return (await Promise.all(files.map((f) => stat(join(f.parentPath, f.name))))).reduce((sum, s) => sum + s.size, 0);
}

async function fresh(name) {
  const out = join(work, name);
  await rm(out, { recursive: true, force: true });
  if (name !== "dixit") await mkdir(out, { recursive: true });
  return out;
}

/** The upper mark needs no page: its program builds and asks every time. */
async function tantivy(rowsFile, queriesFile) {
  const cargo = ["--release", "--quiet", "--manifest-path", join(here, "tantivy/Cargo.toml")];
  await run(["cargo", "build", ...cargo]);
  return [{ name: "tantivy (native)", ask: () => askTantivy(cargo, rowsFile, queriesFile) }];
}

async function askTantivy(cargo, rowsFile, queriesFile) {
  const out = await fresh("tantivy");
  const { stdout, peakBytes } = await run(["cargo", "run", ...cargo, "--", rowsFile, queriesFile, out, String(rounds)]);
  const { build_seconds, bytes, times, totals } = JSON.parse(stdout);
  return { bytes, build: { seconds: build_seconds, peakBytes }, times, answers: totals.map((total) => ({ total })), queries };
}

/**
 * Builds one engine; gives how its page is opened and asked. dixit's is in four ways: as the others answer, with facets,
 * with inflections, and without a worker; SQLite's in two: as it answers by itself, and with the total.
 */
async function pages(name, rowsFile, origin) {
  const out = await fresh(name);
  const build = await (name === "dixit"
    ? dixit.build(options.dixit.split(" "), rowsFile, out)
    : run(["node", "--max-old-space-size=8192", join(here, "build.mjs"), name, rowsFile, out]));
  say(`  built in ${build.seconds.toFixed(1)} s`);
  const bytes = await folderBytes(out);
  const one = (label, kinds, { adapter, place = `${name}/`, inflected = false } = {}) => {
    const own = queries.filter((query) => kinds.includes(query.kind));
    const asked = name === "dixit" ? own.map((query) => ({ ...query, text: dixit.written(query, inflected) })) : own;
    const ask = async () => {
      const figures = await measure(options.chromium, `${origin}/${place}`, asked, { rounds, adapter });
      return { bytes, build: { seconds: build.seconds, peakBytes: build.peakBytes }, ...figures, queries: own };
    };
    return { name: label, ask };
  };
  if (name === "sqlite") return [one(name, ENGINES.sqlite), one("sqlite, total", ENGINES.sqlite, { place: "sqlite/?total" })];
  if (name !== "dixit") return [one(name, ENGINES[name])];
  await bundlePage(name, await fresh("dixit-in-page"));
  return [
    one("dixit", ENGINES.dixit, { adapter: dixit.plain }),
    one("dixit, facets", ENGINES.dixit, { adapter: dixit.withFacets }),
    one("dixit, inflections", WORDS, { adapter: dixit.plain, inflected: true }),
    one("dixit, no worker", ENGINES.dixit, { place: "dixit-in-page/" }),
  ];
}

/** The best of what two turns found. */
const best = (before, now) => ({
  ...now,
  build: before.build.seconds < now.build.seconds ? before.build : now.build,
  ready: Math.min(before.ready, now.ready),
  memory: Math.min(before.memory, now.memory),
  times: now.times.map((time, i) => Math.min(time, before.times[i])),
});

if (chosen.includes("dixit") && !existsSync(options.dixit.split(" ")[0])) {
  say(`${options.dixit}: no such program; run ./build.sh, give --dixit, or leave dixit out by --engines`);
  process.exit(2);
}
process.once("uncaughtException", (error) => {
  say(error.message);
  process.exit(2);
});
const source = await readRows(positionals[0]);
const rows = options.megabytes ? sized(source, Number(options.megabytes)) : source;
const text = textBytes(rows);
const queries = drawQueries(rows, Number(options.queries), Number(options.seed));
await mkdir(work, { recursive: true });
const rowsFile = join(work, "rows.jsonl");
const queriesFile = join(work, "queries.json");
await writeRows(rowsFile, rows);
await writeFile(queriesFile, JSON.stringify(queries));
say(`${rows.length} rows, ${(text / 1e6).toFixed(1)} MB of text, ${queries.length} queries`);

const server = await serve(work);
const engines = [];
await writeFile(join(work, "empty.html"), "<!doctype html><title>Empty</title><link rel=icon href=data:,>");
const empty = await emptyMemory(options.chromium, `${server.origin}/empty.html`);
for (const name of chosen) {
  say(name);
  try {
    engines.push(...(name === "tantivy" ? await tantivy(rowsFile, queriesFile) : await pages(name, rowsFile, server.origin)));
  } catch (error) {
    say(`  left out: ${error.message}`);
  }
}
const found = new Map();
// By turns, because a machine is not as quick now as it was a minute ago.
for (let turn = 1; turn <= Number(options.turns); turn += 1) {
  for (const { name, ask } of engines.filter(({ name }) => turn === 1 || found.has(name))) {
    say(`turn ${turn}: ${name}`);
    try {
      const now = await ask();
      found.set(name, found.has(name) ? best(found.get(name), now) : now);
    } catch (error) {
      found.delete(name);
      say(`  left out: ${error.message}`);
    }
  }
}
server.close();
const all = engines.filter(({ name }) => found.has(name)).map(({ name }) => ({ name, ...found.get(name) }));
for (const figures of all) {
  if (Number.isFinite(figures.memory)) figures.memory -= empty;
  else for (const none of ["memory", "ready"]) delete figures[none];
}

const base = all.find((figures) => figures.name === "dixit");
const alone = all.find((figures) => figures.name === "dixit, no worker");
const reference = base ?? all.find((figures) => figures.name === "sqlite");
const agreeing = all.filter((f) => f !== reference && ["minisearch", "sqlite", "tantivy (native)"].includes(f.name));
const exact = [...WORDS, "phrase"];
console.log(
  [
    `## ${rows.length} rows, ${(text / 1e6).toFixed(1)} MB of text, ${options.queries} queries of each kind, seed ${options.seed}`,
    `### Size, build, ready, memory (above an empty page's ${(empty / 1e6).toFixed(0)} MB)\n\n${costs(all, text)}`,
    `### Milliseconds, p95\n\n${times(all, 0.95)}`,
    `### Milliseconds, median\n\n${times(all, 0.5)}`,
    ...(base ? [`### Times as long as dixit, p95\n\n${ratios(all, base, 0.95)}`] : []),
    ...(alone ? [`### Times as long as dixit without its worker, p95\n\n${ratios(all, alone, 0.95)}`] : []),
    ...(reference ? ["### Agreement\n", ...agreeing.flatMap((f) => agreement(reference, f, exact))] : []),
  ].join("\n\n").replaceAll("\n\n- ", "\n- "),
);
if (options.json) await writeFile(options.json, JSON.stringify({ text, empty, all }, null, 1));
process.exit(all.length === 0 || chosen.some((name) => !all.some((f) => f.name.startsWith(name))) ? 1 : 0);
