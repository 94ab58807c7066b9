// What the page says when it cannot work: in words, with the file that is to blame.
import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { WAYS, build, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";
import { HARBOUR } from "./support/texts.mjs";

const site = build("whole", corpus("whole", HARBOUR));
const long = build("long", corpus("long", { ...HARBOUR, "more.txt": "And one text more, about cranes." }));
const other = build("other", corpus("other", { "one.txt": "Another text altogether." }));

/** A copy of the site with something done to it. */
function damaged(name, damage) {
  const folder = `${site.folder}-${name}`;
  cpSync(site.folder, folder, { recursive: true });
  damage(folder);
  return { folder };
}

const CASES = [
  {
    name: "a chunk is missing",
    way: "file://",
    site: damaged("missing", (folder) => rmSync(join(folder, "dixit.0.js"))),
    words: /dixit\.0\.js is missing/,
    noise: /dixit\.0\.js|ERR_FILE_NOT_FOUND/,
  },
  {
    name: "a chunk is of another build",
    way: "file://",
    site: damaged("stranger", (folder) => cpSync(join(other.folder, "dixit.0.js"), join(folder, "dixit.0.js"))),
    words: /dixit\.0\.js belongs to another build/,
  },
  {
    name: "app.js is of another build",
    way: "file://",
    site: damaged("script", (folder) => cpSync(join(other.folder, "app.js"), join(folder, "app.js"))),
    words: /app\.js belongs to another build/,
  },
  {
    name: "the module is cut off",
    way: "a server's root",
    site: damaged("cut", (folder) => truncateSync(join(folder, "dixit.wasm"), 100_000)),
    words: /dixit\.wasm is incomplete: 100000 of \d+ bytes/,
  },
  {
    name: "the module is missing",
    way: "a server's root",
    site: damaged("gone", (folder) => rmSync(join(folder, "dixit.wasm"))),
    words: /dixit\.wasm could not be fetched: the server answered 404/,
    noise: /404/,
  },
  {
    name: "the module is of another build",
    way: "a server's root",
    site: damaged("old", (folder) => {
      // Of the same length, as a cache could hold it.
      const module = readFileSync(join(folder, "dixit.wasm"));
      const [, build] = readFileSync(join(folder, "index.html"), "utf8").match(/"build":"([0-9a-f]{16})"/);
      module.write("0000000000000000", module.lastIndexOf(build));
      writeFileSync(join(folder, "dixit.wasm"), module);
    }),
    words: /dixit\.wasm belongs to another build \(0000000000000000\)/,
  },
  {
    name: "the module is another corpus's",
    way: "a server's root",
    site: damaged("strange", (folder) => cpSync(join(other.folder, "dixit.wasm"), join(folder, "dixit.wasm"))),
    words: /dixit\.wasm belongs to another build \([0-9a-f]{16}\)/,
  },
  {
    name: "the module is a longer corpus's",
    way: "a server's root",
    site: damaged("longer", (folder) => cpSync(join(long.folder, "dixit.wasm"), join(folder, "dixit.wasm"))),
    words: /dixit\.wasm belongs to another build \([0-9a-f]{16}\)/,
  },
  {
    name: "the corpus is damaged",
    way: "a server's root",
    site: damaged("flipped", (folder) => {
      const module = readFileSync(join(folder, "dixit.wasm"));
      module[module.length - 500] ^= 1;
      writeFileSync(join(folder, "dixit.wasm"), module);
    }),
    words: /damaged|checksum/i,
  },
];

for (const browser of ["chromium", "firefox"]) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    for (const { name, way, site, words, noise } of CASES) {
      test(name, async () => {
        tab.seen.messages = [];
        const opened = await WAYS[way](site);
        await tab.goto(opened.url);
        await tab.until((words) => new RegExp(words).test(document.body.textContent), words.source);
        // Left before its server goes, or what the page still asks for is refused and told to the next test.
        await tab.goto("about:blank");
        await opened.close();
        assert.deepEqual(tab.seen.messages.filter((message) => !noise?.test(message)), []);
      });
    }

    test("the engine stops in the middle of an answer and is started again", async () => {
      const opened = await WAYS["file://"](site);
      await tab.goto(opened.url);
      await tab.evaluate(() => window.dixit.ready);
      const [first, second] = await tab.evaluate(() => {
        // The engine freed under its own feet: what comes next fails as a trap does.
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message) {
          if (message.method === "suggest") post.call(this, { call: -1, method: "free", args: [] });
          post.call(this, message);
        };
        // Both at once: what the page itself asks comes before or behind them, never between.
        return Promise.allSettled([window.dixit.suggest("x"), window.dixit.search("crane")]).then(
          ([first, second]) => [String(first.reason), second.value?.total],
        );
      });
      assert.match(first, /EngineFailure: The engine stopped .* started again/);
      assert.equal(second, 2);
    });
  });
}
