// Lighthouse's marks for a site over http: performance, accessibility, best practices, SEO.
//
//   npm ci --prefix benches/lighthouse && node benches/lighthouse/lighthouse.mjs SITE [#ADDRESS...]
//
// CHROMIUM names the browser. Marks are told for the start page and every address given, as a phone (Lighthouse's
// own throttling) and as a desk; whatever costs marks is named.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import lighthouse, { desktopConfig } from "lighthouse";
import { compressed } from "./server.mjs";

const [site, ...addresses] = process.argv.slice(2);
if (!site) {
  console.error("usage: node benches/lighthouse/lighthouse.mjs SITE [#ADDRESS...]");
  process.exit(2);
}
const profile = mkdtempSync(join(tmpdir(), "dixit-lighthouse-"));
const port = 9300 + (process.pid % 500);
const browser = spawn(
  process.env.CHROMIUM ?? "chromium",
  [`--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, "--headless=new", "--no-sandbox", "--no-first-run", "about:blank"],
  { stdio: "ignore" },
);
process.on("exit", () => {
  browser.kill("SIGKILL");
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});
for (let i = 0; i < 100; i++) {
  if (await fetch(`http://127.0.0.1:${port}/json/version`).then(() => true, () => false)) break;
  await sleep(100);
}
const server = await compressed(site);
for (const address of ["", ...addresses]) {
  for (const [name, config] of [["phone", undefined], ["desk", desktopConfig]]) {
    const { lhr } = await lighthouse(server.url + address, { port, logLevel: "error", output: "json" }, config);
    const marks = Object.values(lhr.categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
    console.log(`${(address || "start").padEnd(28)} ${name.padEnd(6)} ${marks.join(", ")}`);
    for (const { title, score, displayValue, scoreDisplayMode } of Object.values(lhr.audits)) {
      if (score !== null && score < 0.9 && scoreDisplayMode !== "informative") console.log(`    ${score}  ${title} ${displayValue ?? ""}`);
    }
  }
}
await server.close();
process.exit(0);
