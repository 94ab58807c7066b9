// The pure parts of the page: filters in a query, tables for spreadsheets, links, nested quotations, late answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReaderPiece } from "../generated/engine.js";
import { webAddress } from "../src/cite.js";
import { csv } from "../src/csv.js";
import { filteredMistake, typedFilters, withFilters } from "../src/filters.js";
import { Latest } from "../src/latest.js";
import { isNested, nest, quotationsIn } from "../src/nest.js";

test("filters that were typed can be dropped one by one", () => {
  assert.deepEqual(typedFilters('crane speaker:"Ada Quill" AND date:2019 "no field: here"'), [
    ['speaker:"Ada Quill"', 'crane date:2019 "no field: here"'],
    ["date:2019", 'crane speaker:"Ada Quill" "no field: here"'],
  ]);
  assert.deepEqual(typedFilters("in:quote"), [["in:quote", ""]]);
  for (const query of ["crane 12:30 -speaker:ada", "(speaker:ada OR speaker:bo) crane", "speaker:ada OR crane", "crane speaker:", ""]) {
    assert.deepEqual(typedFilters(query), []);
  }
});

test("chosen facets narrow the query, quoted as the query language wants it", () => {
  assert.equal(withFilters("ferry", {}), "ferry");
  assert.equal(withFilters(" ", { year: ["2019"] }), 'year:"2019"');
  assert.equal(
    withFilters("ferry OR crane", { speaker: ['Ada "Q" Quill', "Reef"], year: ["2019"] }),
    '(ferry OR crane) AND (speaker:"Ada \\"Q\\" Quill" OR speaker:"Reef") AND year:"2019"',
  );
});

test("a mistake is shown where it stands in what was typed", () => {
  const mistake = { message: "no end", start: 1, end: 6 };
  assert.deepEqual(filteredMistake(mistake, '"open', { year: ["2019"] }), { message: "no end", start: 0, end: 5 });
  assert.deepEqual(filteredMistake(mistake, '"open', {}), { message: "no end", start: 1, end: 5 });
});

test("a table cannot run anything in a spreadsheet", () => {
  const rows = [["a,b", 'say "x"', "=HYPERLINK(1)", "-2+3", -2, undefined]];
  assert.equal(csv(rows), '\uFEFF"a,b","say ""x""",\'=HYPERLINK(1),\'-2+3,-2,\r\n');
});

test("only what a browser fetches becomes a link", () => {
  assert.equal(webAddress("https://example.org/a b"), "https://example.org/a%20b");
  for (const text of ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "file:///etc", "//x", ""]) {
    assert.equal(webAddress(text), undefined, text);
  }
});

test("pieces become a tree of quotations that holds the same text", () => {
  const piece = (text: string, ...quotations: number[]) => ({ text, quotations }) as unknown as ReaderPiece;
  const nodes = nest(
    [piece("He: ", 9), piece("I said ", 9, 0), piece("no", 9, 0, 1), piece(" twice", 9, 0), piece(".", 9)],
    (quotation) => quotation !== 9,
  );
  assert.deepEqual(quotationsIn(nodes), [0, 1]);
  assert.deepEqual(nodes.map((node) => (isNested(node) ? node.quotation : node.text)), ["He: ", 0, "."]);
});

test("only the newest question is answered", async () => {
  const latest = new Latest();
  const slow = latest.run((signal) => new Promise((_, reject) => signal.addEventListener("abort", reject)));
  const fast = latest.run(async () => "fast");
  assert.equal(await slow, undefined);
  assert.equal(await fast, "fast");
  await assert.rejects(latest.run(() => Promise.reject(new Error("mistake"))), /mistake/);
});
