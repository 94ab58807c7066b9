// Makes the README's picture: node tests/browser/screenshot.mjs SITE [QUERY] writes docs/search.png.

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
await browser.close();
