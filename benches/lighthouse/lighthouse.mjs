// Lighthouse's marks for a site over http: performance, accessibility, best practices, SEO.
//
//   npm ci --prefix benches/lighthouse && node benches/lighthouse/lighthouse.mjs SITE [#ADDRESS...]
//
// CHROMIUM names the browser. Marks are told for the start page and every address given, as a phone (on a slow
// network and a slow processor) and as a desk; whatever costs marks is named. The slowness is applied, not
// simulated: Lighthouse's simulation counts a download that began before the first paint as needed for it, while
// this page paints before its engine has come.
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
process.on("exit", () => browser.kill("SIGKILL"));
for (let i = 0; i < 100; i++) {
  if (await fetch(`http://127.0.0.1:${port}/json/version`).then(() => true, () => false)) break;
  await sleep(100);
}
const APPLIED = { extends: "lighthouse:default", settings: { throttlingMethod: "devtools" } };
const server = await compressed(site);
for (const address of ["", ...addresses]) {
  for (const [name, config] of [["phone", APPLIED], ["desk", desktopConfig]]) {
    const { lhr } = await lighthouse(server.url + address, { port, logLevel: "error", output: "json" }, config);
    const marks = Object.values(lhr.categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
    console.log(`${(address || "start").padEnd(28)} ${name.padEnd(6)} ${marks.join(", ")}`);
    for (const { title, score, displayValue, scoreDisplayMode } of Object.values(lhr.audits)) {
      if (score !== null && score < 0.9 && scoreDisplayMode !== "informative") console.log(`    ${score}  ${title} ${displayValue ?? ""}`);
    }
  }
}
await server.close();
browser.kill();
await new Promise((gone) => browser.once("exit", gone));
rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
process.exit(0);
