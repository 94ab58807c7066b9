// A site opens and answers in every browser, whichever way it is opened: no console message, no request outside
// the site, no violation of its policy.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { WAYS, build, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";
import { HARBOUR } from "./support/texts.mjs";

const site = build("harbour", corpus("harbour", HARBOUR));

/** The site as a build leaves it that was killed while it changed the files of a folder one by one. */
function halfChanged() {
  const folder = `${site.folder}-half`;
  cpSync(site.folder, folder, { recursive: true });
  mkdirSync(join(folder, "dixit.new"));
  let page = readFileSync(join(folder, "index.html"), "utf8");
  for (const name of readdirSync(folder).filter((name) => /^(app\.(js|css)|dixit\.(wasm|\d+\.js))$/.test(name))) {
    renameSync(join(folder, name), join(folder, "dixit.new", name));
    page = page.replaceAll(`"${name}`, `"dixit.new/${name}`);
  }
  writeFileSync(join(folder, "index.html"), page);
  return { folder };
}
const half = halfChanged();

/** What a page may ask for: its own files, and what it made itself. */
const own = (url, way) =>
  /^(blob:|data:)/.test(url) ||
  (way.url.startsWith("file:")
    ? fileURLToPath(url).startsWith(fileURLToPath(new URL(".", way.url)))
    : url.startsWith(way.url));

/** Types a query in place of the one before. */
async function ask(tab, query) {
  await tab.evaluate(() => {
    const box = document.querySelector("#query");
    box.focus();
    box.select();
  });
  await tab.type(query);
}

/** Waits for the hits that stand on the page to be these titles. */
const titles = (tab, ...expected) =>
  tab.until((expected) => {
    const found = [...document.querySelectorAll(".hit h2")].map((title) => title.textContent.trim());
    return JSON.stringify(found.sort()) === JSON.stringify(expected.sort());
  }, expected);

for (const browser of Object.keys(BROWSERS)) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    for (const name of ["file://", "a sub-path"]) {
      test(`a site that a killed build has left opens from ${name}`, async () => {
        const way = await WAYS[name](half);
        if (tab.seen) Object.assign(tab.seen, { messages: [], requests: [] });
        await tab.goto(way.url);
        await tab.until(() => document.querySelector("#query") !== null);
        await ask(tab, "crane");
        await titles(tab, "The hearing", "The hearing");
        await tab.goto("about:blank");
        await way.close();
        assert.deepEqual(tab.seen?.messages ?? [], []);
      });
    }

    for (const name of Object.keys(WAYS)) {
      test(`search, read and come back from ${name}`, async () => {
        const way = await WAYS[name](site);
        if (tab.seen) Object.assign(tab.seen, { messages: [], requests: [] });
        await tab.goto(way.url);
        await tab.until(() => document.querySelector("#query") !== null);

        await ask(tab, "crane");
        await titles(tab, "The hearing", "The hearing");
        await ask(tab, '"the ferry stays"');
        await titles(tab, "Council delays the ferry");
        assert.deepEqual(
          await tab.evaluate(() => [...document.querySelectorAll(".snippet mark")].map((mark) => mark.textContent)),
          ["The ferry stays"],
        );
        await ask(tab, 'speaker:"Tom Reef" ferry');
        await titles(tab, "The hearing");

        await ask(tab, "ferry");
        await titles(tab, "Council delays the ferry", "The hearing", "A bridge instead");
        await tab.evaluate(() => {
          const links = [...document.querySelectorAll(".hit h2 a")];
          links.find((link) => link.textContent.includes("Council")).focus();
        });
        await tab.press("Enter");
        await tab.until(() => document.body.textContent.includes("called the delay"));
        await tab.until(() => document.querySelectorAll("mark").length === 3);
        await tab.press("n");
        await tab.until(() => document.querySelector("mark.current") && /hit=2/.test(location.hash));

        const address = await tab.evaluate(() => location.href);
        await tab.reload();
        await tab.until(() => document.body.textContent.includes("called the delay"));
        assert.equal(await tab.evaluate(() => location.href), address);
        await tab.back();
        await titles(tab, "Council delays the ferry", "The hearing", "A bridge instead");

        const answer = await tab.evaluate(() => window.dixit.search("crane", { limit: 1 }));
        assert.equal(answer.total, 2);
        assert.equal(answer.hits.length, 1);
        const mistake = await tab.evaluate(() => window.dixit.search("crane date:never").catch((error) => error));
        assert.equal(typeof mistake.message, "string");
        assert.ok(mistake.start >= 6 && mistake.end <= 16, JSON.stringify(mistake));

        // The help page is a file of its own: where there is only one file, nothing leads to it.
        await tab.evaluate(() => void (location.hash = "#about"));
        await tab.until(() => document.querySelectorAll(".syntax td").length > 8);
        const helps = await tab.evaluate(() => document.querySelectorAll("a[href='help.html']").length);
        assert.equal(helps, name === "a single file" ? 0 : 1);

        // Left before its server goes, or what the page still asks for is refused.
        await tab.goto("about:blank");
        await way.close();
        assert.deepEqual(tab.seen?.messages ?? [], []);
        const requests = tab.seen?.requests ?? [];
        assert.deepEqual(requests.filter((url) => !own(url, way)), []);
        assert.deepEqual(way.requests.filter((path) => !path.startsWith(new URL(way.url).pathname)), []);
      });
    }
  });
}
