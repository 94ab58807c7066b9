// Bundles the page into ../kit: one classic app.js (from file:// no module script loads) that holds the
// worker's program as a string, app.css, the template index.html, and help.html from ../docs/query.md. Needs generated/ (see build.sh). With --check it
// fails where the page has grown beyond what docs/design.md allows.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { minify } from "terser";
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

/** What esbuild has bundled, made smaller: it folds less than Terser does, and every page carries the difference. */
async function smaller(script) {
  const { code } = await minify(script, { compress: { passes: 3, unsafe_arrows: true, keep_fargs: false }, ecma: 2020 });
  return code;
}

/** A bundled program as text. */
async function program(entry, plugins = []) {
  const { outputFiles } = await build({ ...shared, entryPoints: [entry], write: false, plugins });
  return smaller(outputFiles[0].text);
}

/** A style sheet, with those that it imports, as text. */
async function style(entry) {
  const { outputFiles } = await build({ ...shared, entryPoints: [entry], write: false });
  return outputFiles[0].text;
}

/** `import source from "dixit:worker"` is the bundled worker as text: only a Blob worker starts on file://. */
const workerAsText = {
  name: "worker-as-text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^dixit:worker$/ }, () => ({ path: "worker", namespace: "dixit" }));
    onLoad({ filter: /.*/, namespace: "dixit" }, async () => ({ contents: await program("src/worker.ts", [shortGlue]), loader: "text" }));
  },
};

/** The indents of the templates are for those who read the source: a line break is as much space as a page needs. */
const withoutIndents = {
  name: "without-indents",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/(views|parts)\/[^/]+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/\n[ \t]+/g, "\n"),
      loader: "ts",
    }));
  },
};

/**
 * The glue can do more than the worker needs: it spells any value out for messages (what kind of value it is says
 * enough), takes a module in several forms, puts texts into memory that cannot grow, frees engines that are forgotten
 * (this one lives as long as its worker), and brings what every browser has that compiles while it fetches.
 */
const shortGlue = {
  name: "short-glue",
  setup({ onLoad }) {
    onLoad({ filter: /\/generated\/engine\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8"))
        .replace(/function debugString\(val\) \{.*?\n\}\n/s, "const debugString = String;\n")
        .replace(/(function initSync\()module(\) \{).*?(\n    const imports.*?\n)    if .*?\n    \}\n/s, "$1{ module }$2$3")
        .replace(/    if \(realloc === undefined\) \{.*?\n    \}\n/s, "")
        .replace(/if \(Symbol\.dispose\) .*\n/, "")
        .replace(/.*EngineFinalization\.(un)?register\(.*\n/g, "")
        .replace(/const EngineFinalization = .*?;\n/s, "")
        .replace(/if \(!\('encodeInto' in .*?\n\}\n/s, ""),
    }));
  },
};

await mkdir(kit, { recursive: true });
await writeFile(`${kit}/app.js`, await program("src/app.ts", [workerAsText, withoutIndents]));
await writeFile(`${kit}/sw.js`, await program("service-worker.js"));
await writeFile(`${kit}/app.css`, await style("app.css"));
await writeFile(`${kit}/help.html`, helpPage(await readFile(`${here}../docs/query.md`, "utf8"), await style("help.css")));
for (const name of ["index.html", "icon.svg", "preview.png"]) await copyFile(`${here}${name}`, `${kit}/${name}`);

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
