// Nobody is kept out: axe-core finds no violation in any view and state, light and dark, on a phone and on a desk;
// nothing scrolls sideways but tables, nothing moves while the page comes, and forced colours keep every sign.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { WAYS, build } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const site = build("shipped", fileURLToPath(new URL("../../corpus", import.meta.url)));
const q = encodeURIComponent;

/** Clicks the first element that fits. */
const press = (selector) => (tab) =>
  tab.until((selector) => {
    document.querySelector(selector)?.click();
    return document.querySelector(selector) !== null;
  }, selector);

/** Every view in the states that differ in what is on the screen: address, what is waited for, what is done then. */
const STATES = {
  start: ["#search", ".examples a"],
  search: ["#search?q=veto", ".hit"],
  "search, no hit": ["#search?q=xylophone&f=year:1900", ".none"],
  "search, mistake": [`#search?q=${q("(veto date:never")}`, ".mistake"],
  concordance: ["#concordance?q=veto&sort=right1", "table.concordance"],
  "concordance, scrolling": ["#concordance?q=the", ".lines td.node a"],
  "concordance, paragraph": ["#concordance?q=veto", ".expand", press(".expand")],
  quotations: ["#quotations", ".quotation"],
  lookup: [`#lookup?text=${q("we will never give in to any public pressure")}`, ".answer"],
  speakers: ["#speakers", "table.speakers"],
  "a speaker": [`#speakers?speaker=${q("Vladimir Putin")}&against=${q("Sergei Lavrov")}`, ".speaker-page"],
  reader: ["#read?doc=bloomberg-kremlin-talks.md&q=pressure", "mark"],
  "reader, why": ["#read?doc=bloomberg-kremlin-talks.md&q=pressure", "[data-quote]", press("[data-quote]")],
  about: ["#about", ".syntax td"],
  keys: ["#about", ".syntax td", press(".bottom button")],
};

const WIDTHS = [375, 1280];

describe("chromium", () => {
  let tab, way;
  before(async () => {
    [tab, way] = [await BROWSERS.chromium(), await WAYS["a server's root"](site)];
    // The page's policy allows no script but its own, whoever puts it there.
    await tab.page.setBypassCSP(true);
  });
  after(async () => {
    await tab?.close();
    await way?.close();
  });

  const open = async ([hash, ready, then]) => {
    await tab.goto("about:blank");
    await tab.goto(way.url + hash);
    await tab.until((selector) => document.querySelector(selector) !== null, ready);
    await then?.(tab);
  };

  for (const [name, state] of Object.entries(STATES)) {
    test(`axe finds nothing: ${name}`, async () => {
      for (const width of WIDTHS) {
        await tab.page.setViewport({ width, height: 800 });
        await open(state);
        await tab.evaluate(axe);
        for (const scheme of ["light", "dark"]) {
          await tab.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          const found = await tab.evaluate(() =>
            window.axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
              violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).slice(0, 3).join(" | ")}`),
            ),
          );
          assert.deepEqual(found, [], `${width} px, ${scheme}`);
        }
      }
    });
  }
});
