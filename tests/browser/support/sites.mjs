// Sites for the tests, built by the dixit under test (DIXIT) into a temporary folder that goes with the process.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "./server.mjs";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const dixit = resolve(process.env.DIXIT ?? join(repository, "target/debug/dixit"));
const work = mkdtempSync(join(tmpdir(), "dixit-browser-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

/** A folder of texts: file names (with folders) to contents. */
export function corpus(name, files) {
  const folder = join(work, `${name}-texts`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The site of some texts, as a folder and as a single file. */
export function build(name, texts) {
  const file = join(work, `${name}.html`);
  execFileSync(dixit, ["build", texts, "-o", file, "--single-file", "--no-cache"]);
  return { ...buildFolder(name, texts), file };
}

/** The site of some texts as a folder only, where they are many. */
export function buildFolder(name, texts) {
  const folder = join(work, name);
  execFileSync(dixit, ["build", texts, "-o", folder, "--no-cache"]);
  return { folder };
}

/** The ways a site is opened: each gives an address, what was asked of its server, and how it is closed. */
export const WAYS = {
  "file://": async ({ folder }) => opened(pathToFileURL(join(folder, "index.html")).href),
  "a single file": async ({ file }) => opened(pathToFileURL(file).href),
  "a server's root": async ({ folder }) => serve(folder, "/"),
  "a sub-path": async ({ folder }) => serve(folder, "/somebody/words/"),
};

const opened = (url) => ({ url, requests: [], close: async () => {} });
