// Texts, titles, speakers, fields and file names that look like markup or scripts are shown as text.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WAYS, build, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";
import { HOSTILE } from "./support/texts.mjs";

const site = build("hostile", corpus("hostile", HOSTILE));

/** Every view of the page, with a query that the whole corpus answers. */
const VIEWS = ["search", "concordance", "quotations", "lookup", "speakers", "about"];

for (const browser of ["chromium", "firefox"]) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    for (const name of ["file://", "a single file"]) {
      test(`nothing runs from ${name}`, async () => {
        const way = await WAYS[name](site);
        tab.seen.messages = [];
        const unhurt = async (where) => {
          assert.equal(await tab.evaluate(() => window.HURT), undefined, where);
          const strange = await tab.evaluate(() => {
            const found = [...document.querySelectorAll("img[src=x], [onerror], [onclick], a[href^='javascript:' i]")];
            const scripts = [...document.querySelectorAll("script")].filter((script) => /HURT/.test(script.text));
            return [...found, ...scripts].map((element) => element.outerHTML.slice(0, 200));
          });
          assert.deepEqual(strange, [], where);
        };
        await tab.goto(way.url);
        const about = await tab.evaluate(() => window.dixit.ready);
        assert.match(about.title, /^<\/title><script>/);
        assert.match(await tab.evaluate(() => document.title), /<\/title><script>window\.HURT/);
        const { hits } = await tab.evaluate(() => window.dixit.search("marker"));
        assert.equal(hits.length, 2);

        for (const view of VIEWS) {
          await tab.goto(`${way.url}#${view}?q=marker`);
          await tab.reload();
          await tab.evaluate(() => window.dixit.ready);
          await tab.until(() => document.querySelector("main")?.textContent.length > 40);
          await unhurt(view);
        }
        await tab.goto(`${way.url}#search?q=marker`);
        await tab.reload();
        await tab.until(() => document.querySelectorAll(".hit").length === 2);
        assert.match(await tab.text(), /<script>window\.HURT=1<\/script>/);
        await unhurt("search");
        for (const number of [0, 1]) {
          await tab.goto(`${way.url}#search?q=marker`);
          await tab.until(() => document.querySelectorAll(".hit").length === 2);
          await tab.evaluate((number) => document.querySelectorAll(".hit h2 a")[number].click(), number);
          await tab.until(() => document.querySelectorAll("mark").length > 0 && !document.querySelector(".hit"));
          assert.match(await tab.text(), /<script>window\.HURT=1<\/script>/);
          await unhurt("reader");
        }
        assert.deepEqual(tab.seen.messages, []);
      });
    }
  });
}
