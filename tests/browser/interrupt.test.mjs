// A question that takes long does not keep a newer one waiting.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WAYS, buildFolder, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";

/** Two hundred thousand words, drawn with a fixed seed from some thousands. */
function texts() {
  let state = 7;
  const next = (n) => (state = (state * 48271) % 2147483647) % n;
  const word = () => String.fromCharCode(...[0, 0, 0].map(() => 97 + next(16))) + "a";
  const text = () => `${Array.from({ length: 2000 }, word).join(" ")}.`;
  return Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}.txt`, i ? text() : `${text()} The ferry waits.`]));
}

/** Every word beside every other, in many ways: seconds of work. */
const SLOW = Array.from({ length: 12 }, (_, i) => `(/[a-p].*a/ NEAR/${60 + i} /.*a/)`).join(" OR ");

const site = buildFolder("interrupt", corpus("interrupt", texts()));

for (const browser of Object.keys(BROWSERS)) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    for (const open of ["file://", "a server's root"]) {
      test(`a newer question is answered at once, opened by ${open}`, async () => {
        const way = await WAYS[open](site);
        await tab.goto(way.url);
        await tab.until(() => window.dixit.ready.then(() => true));
        const alone = await tab.evaluate(async (slow) => {
          const start = performance.now();
          await window.dixit.concordance(slow);
          return performance.now() - start;
        }, SLOW);
        assert.ok(alone > 600, `the slow question takes ${alone} ms only`);
        // By the address, as a reader goes from one question to the next.
        await tab.evaluate((slow) => void (location.hash = `#concordance?q=${encodeURIComponent(slow)}`), SLOW);
        await new Promise((resolve) => setTimeout(resolve, 150));
        await tab.evaluate(() => {
          window.asked = performance.now();
          location.hash = "#search?q=ferry";
        });
        const waited = await tab.until(() => document.querySelector(".hit mark") && performance.now() - window.asked);
        assert.ok(waited < alone / 2, `the newer question waited ${waited} of ${alone} ms`);
        await way.close();
      });
    }
  });
}
