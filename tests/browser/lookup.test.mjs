// Did they say that? A sentence is pasted, judged and traced to its place; an article is checked, stopped, dropped as
// a file, and kept as a report. Nothing of it leaves the page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WAYS, build, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";
import { HARBOUR } from "./support/texts.mjs";

const site = build("lookup", corpus("lookup", HARBOUR));
const changed = { ...HARBOUR, "ferry.md": HARBOUR["ferry.md"].replace("a single islander", "one single islander") };
const later = build("lookup-later", corpus("lookup-later", changed));

const ARTICLE = `"The ferry stays with the town," said Ada Quill.

"Then let nobody pay for the crane, and the ferry too," said Tom Reef.

"Volcanoes sing about purple arithmetic in winter," said Ada Quill.
`;

/** Looks a text up by the button of this class. */
const look = (tab, text, button = "primary", speaker = "") =>
  tab.evaluate(
    (text, button, speaker) => {
      document.querySelector("#lookup-text").value = text;
      document.querySelector("input[name=speaker]").value = speaker;
      document.querySelector(`form.lookup button.${button}`).click();
    },
    text,
    button,
    speaker,
  );

/** Waits for a verdict; gives the text of the answer. */
const answered = (tab, verdict) =>
  tab.until((verdict) => document.querySelector(`section.answer.${verdict}`)?.textContent, verdict);

/** What the page saves as a file when a button is pressed. */
const saved = (tab, button) =>
  tab.evaluate(async (button) => {
    const real = URL.createObjectURL;
    let blob;
    URL.createObjectURL = (made) => real.call(URL, (blob = made));
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = () => {};
    document.querySelector(`.report button.${button}`).click();
    Object.assign(HTMLAnchorElement.prototype, { click });
    URL.createObjectURL = real;
    return blob.text();
  }, button);

for (const browser of Object.keys(BROWSERS)) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    test("a sentence is judged, and its evidence opened again after a rebuild", async () => {
      const way = await WAYS["file://"](site);
      await tab.goto(`${way.url}#lookup`);
      await tab.until(() => document.querySelector("#lookup-text") !== null);

      await look(tab, "we shall sell the ferry while a single islander depends on it", "primary", "Tom Reef");
      const altered = await answered(tab, "altered");
      for (const told of ["not", "Ada Quill", "A negation differs", "attributed to somebody else"]) assert.ok(altered.includes(told), told);

      await look(tab, "volcanoes sing about purple arithmetic", "primary", "Ada Quill");
      const nothing = await answered(tab, "not-found");
      assert.match(nothing, /3 documents/);
      assert.match(nothing, /of Ada Quill/);

      await look(tab, "not sell the ferry while a single islander depends");
      await answered(tab, "verbatim");
      const link = await tab.evaluate(() => document.querySelector("section.answer .match a").getAttribute("href"));
      assert.match(link, /^#read\?doc=ferry\.md&text=.+&passage=\d+-\d+-[0-9a-f]{64}$/);
      await tab.evaluate(() => document.querySelector("section.answer .match a").click());
      await tab.until(() => [".standing.same", "mark.current"].every((part) => document.querySelector(part) !== null));
      const marked = await tab.evaluate(() => [...document.querySelectorAll("mark")].map((mark) => mark.textContent).join(""));
      assert.match(marked, /^not sell the ferry while a single islander depends$/);

      const next = await WAYS["a single file"](later);
      await tab.goto(`${next.url}${link}`);
      const told = await tab.until(() => document.querySelector(".standing.changed")?.textContent);
      assert.match(told, /one/);
      await way.close();
      await next.close();
    });

    test("of a text longer than a quotation it is told that its end was not looked up", async () => {
      const way = await WAYS["file://"](site);
      await tab.goto("about:blank");
      await tab.goto(`${way.url}#lookup`);
      await tab.until(() => document.querySelector("#lookup-text") !== null);
      for (const words of [400, 401]) {
        await look(tab, "nobody has ever sung it ".repeat(81).split(" ", words).join(" "));
        await tab.until((words) => document.querySelector("#lookup-text").value.split(" ").length === words, words);
        const answer = await tab.until(
          (told) => [...document.querySelectorAll("section.answer")].map((it) => it.textContent).find((it) => it.includes("first 400 words") === told),
          words > 400,
        );
        assert.match(answer, /Not found/, `${words} words`);
      }
    });

    test("an article is checked, kept as a report, and stopped", async () => {
      const way = await WAYS["a server's root"](site);
      await tab.goto(`${way.url}#lookup`);
      await tab.until(() => document.querySelector("#lookup-text") !== null);
      await look(tab, ARTICLE, "article");
      await tab.until(() => document.querySelector(".report") !== null);
      const verdicts = () => [...document.querySelectorAll("table.verified tbody tr")].map((row) => row.className);
      assert.deepEqual(await tab.evaluate(verdicts), ["verbatim", "altered", "not-found"]);
      await tab.evaluate(() => document.querySelector("table.verified tr.altered button").click());
      await tab.until(() => document.querySelector("tr.opened .diff")?.textContent.includes("everybody"));

      const csv = await saved(tab, "csv");
      assert.equal(csv.trim().split("\r\n").length, 4);
      const report = JSON.parse(await saved(tab, "json"));
      const about = await tab.evaluate(() => window.dixit.about());
      assert.equal(report.fingerprint, about.fingerprint);
      assert.ok(csv.includes(about.fingerprint) && !Number.isNaN(Date.parse(report.time)));
      assert.match(report.lookups[0].matches[0].link, /#read\?doc=ferry\.md/);

      // The same article as a file that is dropped, in an old encoding.
      await tab.evaluate((article) => {
        const bytes = [...article].map((c) => c.charCodeAt(0));
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(bytes)], "article.txt", { type: "text/plain" }));
        document.querySelector("form.lookup").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
      }, "\x93The crane was paid for in spring,\x94 said Ada Quill.\n");
      await tab.until(() => document.querySelectorAll("table.verified tbody tr").length === 1);
      assert.deepEqual(await tab.evaluate(verdicts), ["verbatim"]);

      const long = Array.from({ length: 3000 }, (_, i) => `"The ferry number ${i} stays with the town tonight," said Tom Reef.`);
      await look(tab, long.join("\n\n"), "article");
      await tab.until(() => document.querySelector("button.stop") !== null);
      await tab.evaluate(() => document.querySelector("button.stop").click());
      await tab.until(() => document.querySelector("button.stop") === null && document.querySelector(".answers").textContent.includes("Stopped"));
      // A stopped check leaves the engine free.
      assert.equal((await tab.evaluate(() => window.dixit.search("crane"))).total, 2);
      assert.deepEqual((tab.seen?.requests ?? []).filter((url) => !/^(blob:|data:|file:)/.test(url) && !url.startsWith(way.url)), []);
      await way.close();
    });
  });
}
