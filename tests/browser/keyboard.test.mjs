// Three stories by keyboard alone: nothing is clicked, nothing is focused by a script. What a key reaches is what
// people reach who use no pointer.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WAYS, build, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";
import { HARBOUR } from "./support/texts.mjs";

const site = build("harbour", corpus("harbour", HARBOUR));

/** Presses Tab until the element with the focus fits, which must not take long. */
async function tabTo(tab, selector, most = 40) {
  for (let i = 0; i < most; i++) {
    if (await tab.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
    await tab.press("Tab");
  }
  assert.fail(`${selector} is not reached by ${most} tabs; the focus is on ${await tab.evaluate(() => document.activeElement.outerHTML.slice(0, 200))}`);
}

const focused = (tab) => tab.evaluate(() => document.activeElement.textContent.trim());
const hits = (tab, count) => tab.until((count) => document.querySelectorAll(".hit").length === count, count);

for (const browser of ["chromium", "firefox"]) {
  describe(browser, () => {
    let tab, way;
    before(async () => {
      tab = await BROWSERS[browser]();
      way = await WAYS["file://"](site);
    });
    after(() => tab?.close());

    test("search, complete, read from hit to hit, come back", async () => {
      await tab.goto(way.url);
      await tab.until(() => document.querySelector("#query") !== null && window.dixit.ready.then(() => true));
      // The box has the focus from the first; whoever left it comes back by a key.
      await tab.until(() => document.activeElement.id === "query");
      await tab.press("Tab");
      await tab.press("/");
      await tab.until(() => document.activeElement.id === "query");
      await tab.type("fe");
      await tab.until(() => document.querySelectorAll("#suggestions li").length > 0);
      // Who chooses before the next letter's completions are there keeps the choice: the engine answers in order.
      const kept = await tab.evaluate(async () => {
        const input = document.querySelector("#query");
        input.value = "fer";
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
        await window.dixit.suggest("fer");
        await new Promise(requestAnimationFrame);
        return document.querySelectorAll('#suggestions [aria-selected="true"]').length;
      });
      assert.equal(kept, 1);
      // Whoever types on has chosen nothing.
      await tab.type("r");
      await tab.until(() => document.querySelector('#suggestions [aria-selected="true"]') === null);
      await tab.until(() => document.querySelectorAll("#suggestions li").length > 0);
      await tab.press("ArrowDown");
      await tab.until(() => document.querySelector('#suggestions [aria-selected="true"]') !== null);
      await tab.press("Enter");
      await tab.until(() => document.querySelector("#query").value.startsWith("ferry"));
      await hits(tab, 3);
      await tab.press("Escape");
      await tabTo(tab, ".hit h2 a");
      await tab.press("j");
      await tab.press("k");
      assert.equal(await focused(tab), await tab.evaluate(() => document.querySelector(".hit h2 a").textContent.trim()));
      await tab.evaluate(() => window.scrollTo(0, 0));
      await tab.press("Enter");
      await tab.until(() => document.querySelector("mark.current") !== null && document.activeElement.matches("h1"));
      await tab.press("n");
      await tab.until(() => /hit=2/.test(location.hash));
      await tab.press("p");
      await tab.until(() => /hit=1/.test(location.hash));
      await tabTo(tab, "[data-note]");
      await tab.press("Enter");
      await tab.until(() => document.activeElement.id === "why-title");
      await tab.press("Escape");
      await tab.until(() => document.activeElement.matches("[data-note]"));
      await tab.back();
      await hits(tab, 3);
      // The list of keys, and the switch that takes single keys away for good.
      await tab.evaluate(() => document.activeElement.blur());
      await tab.press("?");
      await tab.until(() => document.querySelector("dialog").open);
      await tabTo(tab, "dialog input");
      await tab.press(" ");
      await tab.press("Escape");
      await tab.until(() => !document.querySelector("dialog").open);
      await tab.press("/");
      assert.equal(await tab.evaluate(() => document.activeElement.id === "query"), false);
      await tab.reload();
      await tab.until(() => window.dixit.ready.then(() => true));
      await tab.evaluate(() => document.activeElement.blur());
      await tab.press("?");
      assert.equal(await tab.evaluate(() => document.querySelector("dialog").open), false);
      await tab.evaluate(() => localStorage.clear());
      await tab.reload();
    });

    test("go through a concordance, keep, drop, label, sort", async () => {
      await tab.goto("about:blank");
      await tab.goto(`${way.url}#concordance?q=ferry`);
      await tab.until(() => document.querySelectorAll("td.node a").length === 5);
      await tab.evaluate(() => document.activeElement.blur());
      await tab.press("j");
      await tab.press("y");
      await tab.press("j");
      await tab.press("x");
      await tab.until(() => document.querySelectorAll("tr.kept, tr.dropped").length === 2);
      await tab.press("o");
      await tab.until(() => document.activeElement.id === "line-title");
      await tabTo(tab, ".why input");
      await tab.type("the sale");
      await tab.press("Tab");
      await tab.until(() => document.querySelector("td.label:not(:empty)")?.textContent === "the sale");
      await tab.press("Escape");
      await tab.until(() => document.querySelector(".why") === null && document.activeElement.closest("tr.dropped") !== null);
      await tab.until(() => /1 kept, 1 dropped/.test(document.querySelector(".export").textContent));
      await tab.until(() => document.querySelector("#announcer").textContent !== "");
    });

    test("look a sentence up and read where it stands", async () => {
      await tab.goto("about:blank");
      await tab.goto(way.url);
      await tab.until(() => document.querySelector("#query") !== null && window.dixit.ready.then(() => true));
      await tabTo(tab, 'a[href="#lookup"]');
      await tab.press("Enter");
      await tab.until(() => document.activeElement.matches("h1"));
      await tabTo(tab, "textarea");
      await tab.type("we will sell the ferry while one islander depends on it");
      await tabTo(tab, "button.primary");
      await tab.press("Enter");
      await tab.until(() => document.querySelector(".answer .match") !== null);
      await tab.until(() => document.querySelector("#announcer").textContent !== "");
      assert.match(await tab.text(), /Ada Quill/);
      await tabTo(tab, ".match a");
      await tab.press("Enter");
      await tab.until(() => document.querySelector(".reader") !== null);
      assert.match(await tab.text(), /We shall not sell the ferry/);
    });
  });
}
