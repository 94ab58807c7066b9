// Nobody is kept out: axe-core finds no violation in any view and state, light and dark, on a phone and on a desk;
// nothing scrolls sideways but tables, nothing moves while the page comes, and forced colours keep every sign.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { WAYS, build, buildFolder, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";
import { LEFTWARDS } from "./support/texts.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const site = build("shipped", fileURLToPath(new URL("../../corpus", import.meta.url)));
const leftwards = buildFolder("leftwards", corpus("leftwards", LEFTWARDS));
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
  help: ["help.html", "td"],
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

  /** The page as a reader has it whose letters are twice as large, on a screen of this width. */
  const enlarged = () => {
    document.documentElement.style.fontSize = "200%";
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  };

  test("nothing scrolls sideways but tables, at 320 pixels and with letters twice as large", async () => {
    for (const [name, state] of Object.entries(STATES)) {
      await tab.page.setViewport({ width: 320, height: 800 });
      await open(state);
      for (const [width, large] of [[320, false], [2560, false], [640, true]]) {
        await tab.page.setViewport({ width, height: 800 });
        if (large) await tab.evaluate(enlarged);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${name} is ${wide} pixels wide on ${width}${large ? ", large letters" : ""}`);
      }
    }
  });

  test("nothing moves while a page comes", async () => {
    await tab.page.evaluateOnNewDocument(() => {
      window.moved = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.moved += value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (const width of WIDTHS) {
      await tab.page.setViewport({ width, height: 800 });
      for (const [name, [hash, ready, then]] of Object.entries(STATES)) {
        // What is said of a mistake stands below the box and pushes the rest down, as typing it does.
        if (then || name === "search, mistake") continue;
        await open([hash, ready]);
        await new Promise((done) => setTimeout(done, 150));
        const moved = await tab.evaluate(() => window.moved);
        assert.ok(moved < 0.02, `${name} at ${width} pixels moves by ${moved}`);
      }
    }
  });

  test("a concordance, a document and a look-up print as documents", async () => {
    await tab.page.setViewport({ width: 1280, height: 800 });
    const seen = (selector) =>
      tab.evaluate((selector) => [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0).length, selector);
    const printed = async (state) => {
      await tab.page.emulateMediaType("screen");
      await open(state);
      await tab.page.emulateMediaType("print");
      await tab.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      await new Promise((done) => setTimeout(done, 100));
      assert.equal(await seen(".top nav, #query, .bottom button, .actions, form.lookup, .export"), 0);
      assert.match(await tab.evaluate(() => document.querySelector(".printed").textContent), /Six reports.*http:/s);
    };
    await printed(STATES["concordance, scrolling"]);
    assert.equal(await seen("tbody tr[data-line]"), 112, "the page of lines in view, not the rows on the screen");
    assert.match(await tab.evaluate(() => document.querySelector("caption").textContent), /Lines 1 to 112 of 112/);
    await printed(STATES.reader);
    assert.ok((await seen("[data-note]")) > 5, "names stand in the margin");
    await printed(STATES.lookup);
    assert.ok((await seen(".answer .diff")) > 0);
    await tab.page.emulateMediaType("screen");
  });

  test("signs are seen where the system's colours rule, and nothing moves for those who ask for that", async () => {
    await tab.page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: "light" },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    const client = await tab.page.createCDPSession();
    await client.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }, { name: "prefers-reduced-motion", value: "reduce" }] });
    await open(STATES.reader);
    const looks = await tab.evaluate(() => {
      const mark = getComputedStyle(document.querySelector("mark"));
      const quote = getComputedStyle(document.querySelector("[data-quote]"));
      return { mark: mark.backgroundColor !== getComputedStyle(document.body).backgroundColor, line: quote.textDecorationLine };
    });
    assert.deepEqual(looks, { mark: true, line: "underline" });
    const moving = await tab.evaluate(() => document.getAnimations().length);
    assert.equal(moving, 0);
    await client.send("Emulation.setEmulatedMedia", { features: [] });
  });

  test("texts from right to left run so, in every view, and say their language", async () => {
    const there = await WAYS["a server's root"](leftwards);
    await tab.page.setViewport({ width: 1280, height: 800 });
    const look = (selector) =>
      tab.until((selector) => {
        const found = document.querySelector(selector);
        return found && { lang: found.closest("[lang]").lang, direction: getComputedStyle(found).direction };
      }, selector);
    const go = async (hash) => {
      await tab.goto("about:blank");
      await tab.goto(there.url + hash);
    };
    const arabic = { lang: "ar", direction: "rtl" };
    await go(`#search?q=${q("العبارة")}`);
    assert.deepEqual(await look(".snippet"), arabic);
    assert.deepEqual(await look(".hit h2 a"), arabic);
    await go("#read?doc=harbour-ar.md");
    assert.deepEqual(await look(".document"), arabic);
    await go("#quotations");
    assert.deepEqual(await look(".quotation blockquote"), arabic);
    await go(`#concordance?q=${q("המעבורת")}`);
    assert.deepEqual(await look("td.node"), { lang: "he", direction: "rtl" });
    // What is read before the hit stands to its right.
    const [before, node] = await tab.evaluate(() => ["left", "node"].map((name) => document.querySelector(`td.${name}`).getBoundingClientRect().left));
    assert.ok(before > node);
    await tab.goto("about:blank");
    await there.close();
  });
});
