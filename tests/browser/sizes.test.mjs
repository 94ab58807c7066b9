// A parliament's seven million words: every view still answers, and what is drawn stays little however much there is.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WAYS, buildFolder, corpus } from "./support/sites.mjs";
import { PARLIAMENT, debate, speaker } from "./support/synthetic.mjs";
import { BROWSERS } from "./support/tab.mjs";

const site = buildFolder("parliament", corpus("parliament", { "sittings.jsonl": debate(PARLIAMENT) }));
const q = encodeURIComponent;

for (const browser of ["chromium", "firefox"]) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    for (const place of ["file://", "a server's root"]) {
      test(`seven million words from ${place}`, async () => {
        const way = await WAYS[place](site);
        tab.seen.messages = [];
        const open = async (hash) => {
          await tab.goto("about:blank");
          await tab.goto(way.url + hash);
        };
        const elements = () => tab.evaluate(() => document.querySelectorAll("*").length);

        await open("#search?q=the");
        await tab.until(() => document.querySelectorAll(".hit mark").length >= 20);
        const { total } = await tab.evaluate(() => window.dixit.search("the"));
        assert.ok(total > 30_000, `${total} turns with the commonest word`);
        assert.ok((await tab.evaluate(() => document.querySelector(".total").textContent)).includes(total.toLocaleString("en")));
        assert.ok((await elements()) < 2500, `${await elements()} elements`);

        await open(`#concordance?q=ferry&sort=${q("left1,left2,left3")}`);
        await tab.until(() => document.querySelectorAll("td.node a").length > 10);
        await tab.evaluate(() => document.querySelector(".lines").scrollTo(0, 1e9));
        const lines = await tab.evaluate(() => window.dixit.concordance("ferry", { limit: 1 }).then(({ total }) => total));
        assert.ok(lines > 20_000, `${lines} lines`);
        await tab.until((last) => document.querySelector(`tr[data-line="${last}"] .node a`) !== null, lines - 1);
        assert.ok((await elements()) < 2500, `${await elements()} elements`);

        await open(`#speakers?speaker=${q(speaker(0))}`);
        await tab.until(() => document.querySelector(".typical tbody a")?.textContent === "harbour");

        await open("#read?doc=day3&q=ferry");
        await tab.until(() => document.querySelector("mark.current") !== null);
        await tab.press("n");
        await tab.until(() => /hit=2/.test(location.hash));

        const sentence = await tab.evaluate(() => window.dixit.search("ferry bridge", { limit: 1 }).then(({ hits }) => hits[0].snippets[0].map(({ text }) => text).join("")));
        await open(`#lookup?text=${q(sentence.split(" ").slice(1, 16).join(" "))}`);
        await tab.until(() => document.querySelector(".answer .match") !== null);

        await tab.goto("about:blank");
        await way.close();
        assert.deepEqual(tab.seen.messages, []);
      });
    }
  });
}
