// Reports and citations are other people's formats: what they need is there, and nothing in a text breaks them.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lookup, Match } from "../generated/engine.js";
import { asBibtex, asCslJson, asMarkdown } from "../src/bibliography.js";
import { evidenceLink, evidenceOf } from "../src/evidence.js";
import { asCsv, asJson } from "../src/report.js";
import { parse } from "../src/state.js";

const match = {
  doc: "council#3",
  in: "turn",
  speaker: "Ada Quill",
  title: "Dues & duties: 100 % of it_all",
  date: { value: "1931-03-02" },
  text: "The {ferry} costs $5 & more,\n100 % sure_ly",
  start: 12,
  end: 60,
  sha256: "0123456789abcdef".repeat(4),
  verdict: "verbatim",
  score: 1,
  coverage: 1,
  notes: [],
  diff: [],
} as unknown as Match;
const cited = {
  id: "council#3",
  title: match.title,
  date: { value: "1931-03-02" } as never,
  language: "en",
  fields: [{ name: "source", value: "Harbour Gazette" }],
};
const source = { match, cited, link: "file:///stick/index.html#read?doc=council%233", accessed: new Date("2026-01-02T03:04:05Z") };
const about = { corpus: "Harbour", fingerprint: "ff00", time: "2026-01-02T03:04:05.000Z", page: "file:///stick/index.html" };
const found = { query: '=He said "no"', verdict: "verbatim", flags: ["old"], notes: [], occurrences: 1, matches: [match] } as unknown as Lookup;
const nothing = { ...found, verdict: "not-found", flags: [], claimed: "Tom Reef" } as unknown as Lookup;

test("a link to a passage holds document, span, digest and words, and is read again", () => {
  const link = evidenceLink(match);
  assert.deepEqual(evidenceOf(parse(link)), { doc: match.doc, start: 12, end: 60, sha256: match.sha256, text: match.text });
  for (const passage of ["", "1-2", `1-2-${"x".repeat(64)}`, `1-99999999999-${match.sha256}`]) {
    assert.equal(evidenceOf({ ...parse(link), passage }), undefined, passage);
  }
});

test("CSV has a row a look-up, with the corpus and the time, and runs no formula", () => {
  const [head, first, second] = asCsv([found, nothing], about).replace("\uFEFF", "").split(/\r\n(?=\d|$)/);
  assert.match(head ?? "", /^number,quotation,claimed,verdict,/);
  assert.match(first ?? "", /^1,"'=He said ""no""",,verbatim,old,1\.000,Ada Quill,turn,council#3,/);
  assert.match(first ?? "", /,Harbour,ff00,2026-01-02T03:04:05\.000Z$/);
  // The nearest passage of what was not found is no evidence.
  assert.match(second ?? "", /,Tom Reef,not-found,(,){2}/);
  assert.ok(!(second ?? "").includes("council#3"));
});

test("JSON has everything and a link to every place", () => {
  const report = JSON.parse(asJson([found], about));
  assert.equal(report.fingerprint, "ff00");
  assert.equal(report.lookups[0].query, found.query);
  assert.ok(report.lookups[0].matches[0].link.startsWith("file:///stick/index.html#read?doc=council%233"));
});

test("CSL-JSON is as its schema wants it", () => {
  const items = JSON.parse(asCslJson(source));
  assert.equal(items.length, 1);
  const { note, ...item } = items[0];
  assert.deepEqual(item, {
    id: "council#3",
    type: "speech",
    title: match.title,
    author: [{ family: "Quill", given: "Ada" }],
    "container-title": "Harbour Gazette",
    issued: { "date-parts": [[1931, 3, 2]] },
    accessed: { "date-parts": [[2026, 1, 2]] },
    URL: source.link,
    language: "en",
  });
  assert.ok(note.includes(match.sha256) && note.includes("bytes 12-60"));
  const press = JSON.parse(asCslJson({ ...source, match: { ...match, in: "quote" }, cited: { ...cited, fields: [], date: undefined } }));
  assert.deepEqual([press[0].type, press[0].author, press[0].issued], ["article", undefined, undefined]);
});

test("BibTeX prints what TeX would swallow", () => {
  const entry = asBibtex(source);
  assert.match(entry, /^@misc\{council-3,\n/);
  assert.match(entry, /title = \{\{Dues \\& duties: 100 \\% of it\\_all\}\},/);
  assert.match(entry, /note = \{“The \\\{ferry\\\} costs \\\$5 \\& more, 100 \\% sure\\_ly” \(Ada Quill\);/);
  assert.match(entry, /year = \{1931\},\n {2}month = \{3\},/);
  const open = entry.replace(/\\[{}]/g, "");
  assert.equal(open.split("{").length, open.split("}").length);
});

test("Markdown quotes, links and escapes", () => {
  const text = asMarkdown(source);
  assert.ok(text.startsWith("> The \\{ferry\\} costs $5 & more, 100 % sure\\_ly\n>\n> — Ada Quill, [Dues"), text);
  assert.ok(text.includes("](<file:///stick/index.html#read?doc=council%233>), Harbour Gazette, 2 March 1931"), text);
});
