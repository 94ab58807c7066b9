// The address: what a link says, and that no link can break the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { START, type State, format, parse, toggled } from "../src/state.js";

test("an address says the whole state and is read back as it was", () => {
  const states: Partial<State>[] = [
    {},
    { view: "about" },
    { q: '"the ferry" AND speaker:"Ada Quill" #1 & more?', page: 3 },
    { view: "read", doc: "a b/ç#2.md", q: "ferry", hit: 2 },
    { view: "read", doc: "x", at: 0 },
    { view: "quotations", filters: { speaker: ["Ada Quill", "Tom: Reef"], year: ["2019"] }, sort: "-date" },
    { view: "lookup", text: "We shall not sell" },
  ];
  for (const state of states) assert.deepEqual(parse(format({ ...START, ...state })), { ...START, ...state });
});

test("what an address does not say is not in it", () => {
  assert.equal(format(START), "#search");
  assert.equal(format({ ...START, q: "ferry" }), "#search?q=ferry");
});

test("a damaged or hostile address opens the page as far as it can be understood", () => {
  assert.deepEqual(parse(""), START);
  assert.deepEqual(parse("#nowhere?page=-1&hit=x&at=1e9"), START);
  assert.deepEqual(parse("#search?f=__proto__:x&f=constructor:y&f=:z&f=none").filters, {});
  assert.equal(parse("#search?q=%E0%A4%A&page=2").page, 2);
});

test("a filter is added, and taken away again", () => {
  const once = toggled({}, "constructor", "a");
  assert.deepEqual(once, { constructor: ["a"] });
  const twice = toggled(toggled({}, "year", "2019"), "year", "2020");
  assert.deepEqual(twice, { year: ["2019", "2020"] });
  assert.deepEqual(toggled(toggled(twice, "year", "2019"), "year", "2020"), {});
});
