// Runs the unit tests in test/: bundled first, as Node.js 20 does not read TypeScript.
import { build } from "esbuild";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const outdir = mkdtempSync(join(tmpdir(), "dixit-page-"));
process.on("exit", () => rmSync(outdir, { recursive: true, force: true }));
await build({
  absWorkingDir: here,
  entryPoints: readdirSync(join(here, "test")).map((name) => `test/${name}`),
  bundle: true,
  platform: "node",
  format: "esm",
  outExtension: { ".js": ".mjs" },
  outdir,
  logLevel: "warning",
});
const files = readdirSync(outdir).map((name) => join(outdir, name));
run({ files })
  .on("test:fail", () => (process.exitCode = 1))
  .compose(spec)
  .pipe(process.stdout);
