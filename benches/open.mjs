// How long a site takes from navigation to its first answer, over http and from file://, in Chromium and Firefox.
//
//   node benches/open.mjs SITE [--runs 7] [--chunks 1,3,6,12]
//
// CHROMIUM and FIREFOX name the browsers. The figures are medians in milliseconds, all of one run of this
// script; with --chunks the module is cut anew into scripts of so many megabytes, to choose site::chunks's size.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { WAYS } from "../tests/browser/support/sites.mjs";
import { BROWSERS } from "../tests/browser/support/tab.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "7" }, chunks: { type: "string" } },
});
const [site] = positionals;
if (!site) {
  console.error("usage: node benches/open.mjs SITE [--runs 7] [--chunks 1,3,6,12]");
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), "dixit-open-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

/** A copy of the site whose chunk scripts hold so many megabytes. */
function rechunked(megabytes) {
  const folder = join(work, `${megabytes}`);
  cpSync(site, folder, { recursive: true });
  for (const name of readdirSync(folder)) if (/^dixit\.\d+\.js$/.test(name)) rmSync(join(folder, name));
  const module = readFileSync(join(folder, "dixit.wasm"));
  const index = join(folder, "index.html");
  const page = readFileSync(index, "utf8");
  const config = JSON.parse(page.match(/id="dixit-site">(.*?)<\/script>/)[1]);
  const size = Math.floor((megabytes * 2 ** 20) / 3) * 3;
  const chunks = [];
  for (let start = 0; start < module.length; start += size) {
    const name = `dixit.${chunks.length}.js`;
    const base64 = module.subarray(start, start + size).toString("base64");
    writeFileSync(join(folder, name), `dixitChunk("${config.build}",${chunks.length},"${base64}")\n`);
    chunks.push(name);
  }
  writeFileSync(index, page.replace(/("chunks":)\[.*?\]/, (_, key) => key + JSON.stringify(chunks)));
  return folder;
}

const sites = values.chunks
  ? values.chunks.split(",").map((size) => ({ name: `file://, ${size} MB`, way: "file://", folder: rechunked(+size) }))
  : ["a server's root", "file://"].map((way) => ({ name: way, way, folder: site }));

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
for (const browser of ["chromium", "firefox"]) {
  const tab = await BROWSERS[browser]();
  for (const { name, way, folder } of sites) {
    const opened = await WAYS[way]({ folder });
    const times = [];
    for (let run = 0; run < +values.runs; run++) {
      await tab.goto("about:blank");
      await tab.goto(opened.url);
      times.push(await tab.evaluate(() => window.dixit.ready.then(() => performance.now())));
    }
    await opened.close();
    const first = Math.round(times[0]);
    console.log(`${browser.padEnd(9)} ${name.padEnd(16)} ${String(Math.round(median(times))).padStart(6)} ms  (first ${first})`);
  }
  await tab.close();
}
