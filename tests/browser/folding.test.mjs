// Words are folded in the page by the browser's tables of Unicode, in the pack by the builder's: what is the same
// word must be found however it is spelt.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WAYS, buildFolder, corpus } from "./support/sites.mjs";
import { BROWSERS } from "./support/tab.mjs";

/** A word as a document has it, and as it is typed. */
const WORDS = [
  ["cafe\u0301", "CAFÉ"],
  ["\ufb01nal", "final"],
  ["ma\u00f1ana", "man\u0303ana"],
  ["\u212bngstr\u00f6m", "Ångstrom"],
  ["Straße", "STRASSE"],
  ["İstanbul", "istanbul"],
  ["Ёлка", "елка"],
  ["Йод", "и\u0306од"],
  ["Ὀδυσσεύς", "οδυσσευσ"],
  ["m²", "m2"],
  ["Ｆｕｌｌ", "full"],
  ["カ\u3099", "ガ"],
  ["\u1112\u1161\u11ab", "한"],
  ["\u0958\u0932\u092e", "\u0915\u093c\u0932\u092e"],
  ["שָׁלוֹם", "שלום"],
  ["مُحَمَّد", "محمد"],
];

const site = buildFolder("folding", corpus("folding", Object.fromEntries(WORDS.map(([word], i) => [`${i}.txt`, `The word is ${word} here.`]))));

for (const browser of Object.keys(BROWSERS)) {
  describe(browser, () => {
    let tab;
    before(async () => (tab = await BROWSERS[browser]()));
    after(() => tab?.close());

    test("a word is found by every spelling of it", async () => {
      const way = await WAYS["file://"](site);
      await tab.goto(way.url);
      for (const [word, typed] of WORDS) {
        const found = await tab.evaluate((typed) => window.dixit.search(typed).then(({ hits }) => hits.map(({ snippets }) => snippets)), typed);
        assert.equal(found.length, 1, `${typed} finds ${found.length}`);
        assert.ok(found[0].flat().some(({ text, hit }) => hit && text === word), `${typed} finds ${JSON.stringify(found[0])}`);
      }
    });
  });
}
