// Bundles the page into ../kit: one classic app.js (from file:// no module script loads) that holds the
// worker's program as a string, app.css, and the template index.html. Needs generated/ (see build.sh).
import { build } from "esbuild";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

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

/** `import source from "dixit:worker"` is the bundled worker as text: only a Blob worker starts on file://. */
const workerAsText = {
  name: "worker-as-text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^dixit:worker$/ }, () => ({ path: "worker", namespace: "dixit" }));
    onLoad({ filter: /.*/, namespace: "dixit" }, async () => {
      const { outputFiles } = await build({ ...shared, entryPoints: ["src/worker.ts"], write: false });
      return { contents: outputFiles[0].text, loader: "text" };
    });
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

await mkdir(kit, { recursive: true });
await build({ ...shared, entryPoints: ["src/app.ts"], outfile: `${kit}/app.js`, plugins: [workerAsText, withoutIndents] });
await build({ ...shared, entryPoints: ["service-worker.js"], outfile: `${kit}/sw.js` });
await build({ ...shared, entryPoints: ["app.css"], outfile: `${kit}/app.css` });
for (const name of ["index.html", "icon.svg", "preview.png"]) await copyFile(`${here}${name}`, `${kit}/${name}`);
