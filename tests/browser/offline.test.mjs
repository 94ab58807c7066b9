// A site that was opened once over http answers without a network, and a new build of it is seen at once.
import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { serve } from "./support/server.mjs";
import { build, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";
import { HARBOUR } from "./support/texts.mjs";

const first = build("first", corpus("first", HARBOUR));
const second = build("second", corpus("second", { "news.md": "The museum has bought a second ferry." }));

for (const browser of ["chromium", "firefox"]) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    test("a second visit needs no server, and a new build replaces the old one", async () => {
      const folder = `${first.folder}-served-${browser}`;
      cpSync(first.folder, folder, { recursive: true });
      const server = await serve(folder, "/repository/");
      const documents = () => tab.evaluate(() => window.dixit.ready.then((about) => about.documents));
      const cached = () =>
        tab.until(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null));

      await tab.goto(server.url);
      assert.equal(await documents(), 3);
      await cached();
      await server.stop();
      await tab.reload();
      assert.equal(await documents(), 3);
      assert.equal(await tab.evaluate(() => window.dixit.search("crane").then(({ total }) => total)), 2);
      await tab.goto(`${server.url}help.html`);
      assert.equal(await tab.evaluate(() => document.querySelector("h1").textContent), "The query language");
      await tab.goto(server.url);
      assert.equal(await documents(), 3);

      rmSync(folder, { recursive: true });
      cpSync(second.folder, folder, { recursive: true });
      await server.start();
      await tab.reload();
      assert.equal(await documents(), 1);
      await tab.until(() => caches.keys().then((names) => names.length === 1 && names[0].startsWith("dixit ")));
      await tab.until((build) => caches.keys().then((names) => names[0].endsWith(build)), await tab.evaluate(
        () => JSON.parse(document.querySelector("#dixit-site").textContent).build,
      ));
      await server.stop();
      await tab.reload();
      assert.equal(await documents(), 1);
      await server.close();
    });
  });
}
