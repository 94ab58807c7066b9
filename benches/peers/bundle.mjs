// Makes the page that opens one engine. Apart, because dixit's own site is no work of build.mjs.

import { build } from "esbuild";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";

const here = import.meta.dirname;

export async function bundlePage(engine, out) {
  await build({
    entryPoints: [join(here, `engines/${engine}.page.js`)],
    outfile: join(out, "page.js"),
    bundle: true,
    minify: true,
    format: "esm",
    logLevel: "error",
  });
  await copyFile(join(here, "page.html"), join(out, "index.html"));
}
