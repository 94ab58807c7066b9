// Makes the README's picture and the one that sites show where a link to them is posted:
// node tests/browser/screenshot.mjs SITE [QUERY] writes docs/search.png and www/preview.png.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [site, query = "veto"] = process.argv.slice(2);
if (!site) {
  console.error("usage: node tests/browser/screenshot.mjs SITE [QUERY]");
  process.exit(2);
}
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const [page] = await browser.pages();
await page.setViewport({ width: 1100, height: 780 });
await page.goto(`${pathToFileURL(join(resolve(site), "index.html"))}#search?q=${encodeURIComponent(query)}`);
await page.waitForSelector("mark");
await page.screenshot({ path: join(import.meta.dirname, "../../docs/search.png") });

await page.setViewport({ width: 1200, height: 630 });
await page.setContent(`<body style="margin:0;height:100vh;display:grid;place-content:center;justify-items:center;gap:32px;background:#fbfaf7;color:#1d1b18;font:600 88px Georgia,serif">
  <div style="width:180px;height:180px">${readFileSync(join(import.meta.dirname, "../../www/icon.svg"), "utf8")}</div>
  <div>dixit</div><div style="font-size:40px;font-weight:400">Who said what, and in which words?</div></body>`);
await page.screenshot({ path: join(import.meta.dirname, "../../www/preview.png") });
await browser.close();
