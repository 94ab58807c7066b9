#!/usr/bin/env node
// Takes a picture of every view in its states, at 375 and 1280 pixels, light and dark, for people to look at.
//
//   tests/browser/screenshots [SITE] [-o FOLDER] [--only NAME] [--widths 320,375,1280,2560] [--browser chromium|firefox]
//
// SITE is a site's folder; without one, that of corpus/ is built. The queries fit corpus/; --word, --phrase and
// --speaker name others. CHROMIUM, FIREFOX and DIXIT name the programs.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "./support/server.mjs";
import { build } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: "string", short: "o", default: "target/screenshots" },
    only: { type: "string", default: "" },
    widths: { type: "string", default: "375,1280" },
    browser: { type: "string", default: "chromium" },
    word: { type: "string", default: "veto" },
    common: { type: "string", default: "the" },
    phrase: { type: "string", default: "public pressure" },
    speaker: { type: "string", default: "Sergei Lavrov" },
    other: { type: "string", default: "Vladimir Putin" },
    lookup: { type: "string", default: "we will never give in to any public pressure" },
  },
});
const corpus = fileURLToPath(new URL("../../corpus", import.meta.url));
const site = positionals[0] ? { folder: resolve(positionals[0]) } : build("screenshots", corpus);
const output = resolve(values.output);
mkdirSync(output, { recursive: true });
const { word, common, phrase, speaker, other, lookup } = values;
const q = encodeURIComponent;

/** Opens the first element that fits. */
const press = (selector) => async (tab) => {
  await tab.until((selector) => document.querySelector(selector) !== null, selector);
  await tab.evaluate((selector) => document.querySelector(selector).click(), selector);
  await new Promise((done) => setTimeout(done, 300));
};

/** Every view and state: name, address, what is waited for, what is done then. */
const STATES = [
  ["search-empty", "#search", ".examples a"],
  ["search-results", `#search?q=${word}`, ".hit"],
  ["search-filtered", `#search?q=${word}&f=${q(`speaker:${speaker}`)}`, ".results"],
  ["search-thousands", `#search?q=${common}`, ".hit"],
  ["search-nothing", "#search?q=xylophone&f=year:1900", ".none"],
  ["search-error", `#search?q=${q(`(${word} date:never`)}`, ".mistake"],
  ["search-filters-open", `#search?q=${word}`, ".facets", press(".facets:not([open]) summary, .facets summary")],
  ["concordance-empty", "#concordance", ".lead"],
  ["concordance-results", `#concordance?q=${word}&sort=right1`, "table.concordance"],
  ["concordance-thousands", `#concordance?q=${common}`, "table.concordance .node a"],
  ["concordance-pages", `#concordance?q=${common}&form=pages&sort=${q("left1,left2,left3")}`, "table.concordance"],
  ["concordance-paragraph", `#concordance?q=${word}`, "table.concordance", press(".expand")],
  ["concordance-nothing", "#concordance?q=xylophone", "main p"],
  ["quotations", "#quotations", ".quotation"],
  ["quotations-variants", "#quotations?f=variants:yes", ".quotation", press(".quotation button")],
  ["quotations-nothing", "#quotations?q=xylophone", ".results"],
  ["lookup-empty", "#lookup", "form.lookup"],
  ["lookup-altered", `#lookup?text=${q(lookup)}`, ".answer"],
  ["lookup-not-found", `#lookup?text=${q("the moon is made of green cheese and so is the sea")}`, ".answer"],
  ["speakers", "#speakers", "table.speakers"],
  ["speaker", `#speakers?speaker=${q(speaker)}`, ".speaker-page"],
  ["speakers-compared", `#speakers?speaker=${q(speaker)}&against=${q(other)}`, ".beside .typical, .beside"],
  ["reader", `#search?q=${q(`"${phrase}"`)}`, ".hit", press(".hit h2 a")],
  ["reader-why", `#search?q=${word}`, ".hit", async (tab) => {
    await press(".hit h2 a")(tab);
    await press("[data-quote]")(tab);
  }],
  ["reader-missing", "#read?doc=nowhere", "main p"],
  ["about", "#about", ".syntax td"],
  ["help", "help.html", "td"],
  ["keys", "#about", ".syntax td", press(".bottom button")],
];

const server = await serve(site.folder);
const tab = await BROWSERS[values.browser]();
let pictures = 0;
for (const scheme of ["light", "dark"]) {
  await tab.page.emulateMediaFeatures?.([{ name: "prefers-color-scheme", value: scheme }]).catch(() => {});
  for (const width of values.widths.split(",").map(Number)) {
    // The size is set before what Firefox 140 does not know: how a screen is held.
    await tab.page.setViewport({ width, height: width < 600 ? 812 : 900 }).catch((error) => {
      if (!/setScreenOrientationOverride/.test(error.message)) throw error;
    });
    for (const [name, hash, ready, then] of STATES.filter(([name]) => name.includes(values.only))) {
      await tab.goto("about:blank");
      await tab.goto(server.url + hash);
      await tab.until((selector) => document.querySelector(selector) !== null, ready);
      await then?.(tab);
      await new Promise((done) => setTimeout(done, 150));
      await tab.page.screenshot({ path: join(output, `${name}-${width}-${scheme}.png`) });
      pictures++;
    }
  }
}
await tab.close();
await server.close();
console.log(`${pictures} pictures in ${output}`);
