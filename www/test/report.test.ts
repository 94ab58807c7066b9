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
  assert.deepEqual([press[0].type, press[0].author, press[0].issued], ["document", undefined, undefined]);
});

/** What the schema of CSL-JSON (citation-style-language/schema, csl-data.json, 1.0.2) says of the fields that are written. */
const text = (value: unknown) => typeof value === "string";
const keys = (value: unknown, allowed: readonly string[]) => Object.keys(value as object).every((key) => allowed.includes(key));
const date = (value: unknown) => {
  const [first, ...more] = (value as { "date-parts": unknown[][] })["date-parts"];
  const part = (part: unknown) => Number.isInteger(part) && (part as number) > 0;
  return keys(value, ["date-parts"]) && more.length <= 1 && first !== undefined && first.length >= 1 && first.length <= 3 && first.every(part);
};
const NAME = ["family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"];
const names = (value: unknown) =>
  (value as object[]).every((name) => keys(name, NAME) && Object.values(name).every((part) => text(part) && part !== ""));
const CSL: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: text,
  type: (value) => ["speech", "article-newspaper", "webpage", "document"].includes(value as string),
  title: text,
  author: names,
  "container-title": text,
  issued: date,
  accessed: date,
  URL: text,
  language: text,
  note: text,
};

test("CSL-JSON holds nothing that its schema does not allow, whatever the document lacks", () => {
  const url = { name: "url", value: "https://example.org/a b?c={d}" };
  const authors = ["Plato", "Ursula van der Meer", "Charles de Gaulle", "Office of the Mayor", " Ada  Quill ", ""];
  const fields = authors.map((value) => [{ name: "author", value }, url]);
  for (const date of [undefined, "2016", "2016-10", "2016-10-12"]) {
    for (const some of [[], cited.fields, ...fields]) {
      for (const place of ["turn", "quote", "narration"]) {
        const whole = { ...cited, title: "", language: undefined, date: date && { value: date }, fields: some };
        const of = { ...source, match: { ...match, in: place, speaker: undefined } as Match, cited: whole as unknown as typeof cited };
        const [item, ...more] = JSON.parse(asCslJson(of));
        assert.equal(more.length, 0);
        assert.ok("id" in item && "type" in item);
        for (const [key, value] of Object.entries(item)) assert.ok(CSL[key]?.(value), `${key}: ${JSON.stringify(value)}`);
        if (date) assert.deepEqual(item.issued["date-parts"], [date.split("-").map(Number)]);
      }
    }
  }
  const author = (value: string) => JSON.parse(asCslJson({ ...source, match: { ...match, in: "quote" }, cited: { ...cited, fields: [{ name: "author", value }] } }))[0].author;
  assert.deepEqual(author("Ursula van der Meer"), [{ family: "Meer", given: "Ursula", "non-dropping-particle": "van der" }]);
  assert.deepEqual(author("Plato"), [{ literal: "Plato" }]);
});

test("BibTeX prints what TeX would swallow", () => {
  const entry = asBibtex(source);
  assert.match(entry, /^@misc\{council-3-12,\n/);
  assert.match(entry, /title = \{\{Dues \\& duties: 100 \\% of it\\_all\}\},/);
  assert.match(entry, /note = \{“The \\textbraceleft\{\}ferry\\textbraceright\{\} costs \\\$5 \\& more, 100 \\% sure\\_ly” \(Ada Quill\);/);
  assert.match(entry, /year = \{1931\},\n {2}month = \{3\},/);
});

test("BibTeX escapes every sign that TeX reads as an order, and every brace that opens closes", () => {
  const signs = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => i + 32));
  const fields = [{ name: "author", value: "Quill and Reef & {Sons}" }, { name: "source", value: signs }];
  const hostile = { ...source, match: { ...match, in: "quote", text: `}}}{{ ${signs} %` } as Match, cited: { ...cited, title: `{${signs}\\`, fields } };
  const entry = asBibtex(hostile);
  let depth = 0;
  for (const sign of entry) {
    depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
    assert.ok(depth >= 0, entry);
  }
  assert.equal(depth, 0);
  for (const line of entry.split("\n").filter((line) => /^ {2}(title|howpublished|note) = /.test(line))) {
    const value = line.slice(line.indexOf("{"), -1).replace(/^\{+|\}+$/g, "");
    assert.doesNotMatch(value.replace(/\\text[a-z]+\{\}?|\\[$&#_%]/g, ""), /[\\{}$&#_%~^<>|]/, line);
  }
  assert.match(entry, /author = \{\{Quill and Reef \\& \\textbraceleft\{\}Sons\\textbraceright\{\}\}\},/);
});

test("Markdown quotes, links and escapes", () => {
  const text = asMarkdown(source);
  assert.ok(text.startsWith("> The \\{ferry\\} costs $5 & more, 100 % sure\\_ly\n>\n> — Ada Quill, [Dues"), text);
  assert.ok(text.includes("](<file:///stick/index.html#read?doc=council%233>), Harbour Gazette, 2 March 1931"), text);
});
