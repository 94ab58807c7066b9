// Bundles the page into ../kit: one classic app.js (from file:// no module script loads) that holds the
// worker's program as a string, app.css, the template index.html, and help.html from ../docs/query.md. Needs generated/ (see build.sh). With --check it
// fails where the page has grown beyond what docs/design.md allows.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { helpPage } from "./help.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const kit = `${here}../kit`;
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome100", "firefox102", "safari16"],
  define: { BUILD: '"{{build}}"' }, // dixit build puts the site's build id there
  legalComments: "none",
  logLevel: "warning",
};

/** A program or a style sheet, with what it imports, as text. */
async function bundle(entry, plugins = []) {
  const { outputFiles } = await build({ ...shared, entryPoints: [entry], write: false, plugins });
  return outputFiles[0].text;
}

/** `import source from "dixit:worker"` is the bundled worker as text: only a Blob worker starts on file://. */
const workerAsText = {
  name: "worker-as-text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^dixit:worker$/ }, () => ({ path: "worker", namespace: "dixit" }));
    onLoad({ filter: /.*/, namespace: "dixit" }, async () => ({ contents: await bundle("src/worker.ts"), loader: "text" }));
  },
};

/** Writes a file of the kit unless it is that already: what is newer is compiled into dixit anew. */
async function put(name, content) {
  const bytes = Buffer.from(content);
  const before = await readFile(`${kit}/${name}`).catch(() => undefined);
  if (!before?.equals(bytes)) await writeFile(`${kit}/${name}`, bytes);
}

await mkdir(kit, { recursive: true });
await put("app.js", await bundle("src/app.ts", [workerAsText]));
await put("sw.js", await bundle("service-worker.js"));
await put("app.css", await bundle("app.css"));
await put("help.html", helpPage(await readFile(`${here}../docs/query.md`, "utf8"), await bundle("help.css")));
for (const name of ["index.html", "icon.svg", "preview.png"]) await put(name, await readFile(`${here}${name}`));

const limits = [
  ["JavaScript and style", ["app.js", "app.css"], 150_000],
  ["the engine", ["engine.wasm"], 700_000],
];
for (const [what, names, most] of limits) {
  const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(`${kit}/${name}`), { level: 9 }).length));
  const size = sizes.reduce((a, b) => a + b);
  console.log(`  ${size} bytes of ${what}, compressed; ${most} at most`);
  if (size > most && process.argv.includes("--check")) throw new Error(`${names.join(" and ")}: too large for a slow line`);
}
