// What is decided, found and counted for a reader, apart from any browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockView, Line } from "../generated/engine.js";
import { Choices } from "../src/choices.js";
import { syntax, tellingWords } from "../src/examples.js";
import { blockOf } from "../src/paragraph.js";
import { axisOf, byYears } from "../src/parts/speech-chart.js";
import { datesBetween, ends, formatTimespan, timespan } from "../src/timespan.js";

const line = (unit: number, position: number) => ({ unit, position, length: 1 }) as Line;

test("lines stay kept, dropped and labelled in any order and after a reload", () => {
  const choices = new Choices();
  choices.toggle(line(1, 5), "kept");
  choices.toggle(line(2, 5), "dropped");
  choices.toggle(line(3, 5), "kept");
  choices.toggle(line(3, 5), "kept"); // the same again takes it back
  choices.toggle(line(1, 5), "dropped"); // and the other replaces it
  choices.label(line(2, 5), "  irony ");
  choices.label(line(4, 1), "irony");
  choices.label(line(4, 1), " ");
  const read = new Choices(choices.toString());
  for (const some of [choices, read]) {
    assert.deepEqual([some.count("kept"), some.count("dropped"), some.size, some.labelled], [0, 2, 2, true]);
    assert.deepEqual(some.of(line(2, 5)), { verdict: "dropped", label: "irony" });
    assert.deepEqual(some.of(line(3, 5)), {});
  }
  read.toggle(line(9, 9), "kept");
  const chosen = (selection: "all" | "kept" | "undropped") =>
    [line(1, 5), line(8, 8), line(9, 9)].filter((one) => read.selects(one, selection)).map(({ unit }) => unit);
  assert.deepEqual([chosen("all"), chosen("kept"), chosen("undropped")], [[1, 8, 9], [9], [8, 9]]);
  for (const damaged of ["{", "3", "[3]", "null"]) assert.equal(new Choices(damaged).size, 0, damaged);
});

test("a stretch of time is said as the query language says it", () => {
  assert.equal(timespan("2019-05", "2019-03"), "2019-03..2019-05");
  assert.equal(timespan("2019", "2019"), "2019");
  assert.deepEqual(ends("2019-03..2019-05"), ["2019-03", "2019-05"]);
  assert.deepEqual(ends("2019"), ["2019", "2019"]);
  assert.equal(formatTimespan("2019-03..2019-05"), "Mar 2019 – May 2019");
  assert.deepEqual(datesBetween("2019-12-30", "2020-01-02"), ["2019-12-30", "2019-12-31", "2020-01-01", "2020-01-02"]);
  assert.deepEqual(datesBetween("2019-11", "2020-01"), ["2019-11", "2019-12", "2020-01"]);
  assert.deepEqual(datesBetween("0099", "0101"), ["0099", "0100", "0101"]);
  assert.deepEqual(datesBetween("", ""), []);
});

test("the paragraph of a line is found, whatever its line breaks", () => {
  const block = (unit: number | undefined, text: string) =>
    ({ unit, pieces: [{ text: text.slice(0, 4) }, { text: text.slice(4) }] }) as BlockView;
  const blocks = [block(1, "The ferry stays."), block(2, "The ferry stays."), block(2, "So the ferry\nstays here."), block(undefined, "The ferry")];
  const at = (unit: number, left: string, node: string, right: string) =>
    blockOf({ unit, left: [{ text: left, sort: undefined }], node: [{ text: node, hit: true }], right: [{ text: right, sort: undefined }] }, blocks);
  assert.equal(at(1, "The ", "ferry", " stays."), 0);
  assert.equal(at(2, "The ", "ferry", " stays. So the"), 1);
  assert.equal(at(2, "stays. So the ", "ferry", " stays here."), 2);
  assert.equal(at(2, "no ", "ferry", " here"), -1);
});

test("a chart has months where they fit, years where not, and one scale for two speakers", () => {
  const period = (date: string, words: number) => ({ date, words, utterances: 1 });
  const months = [[period("2019-03", 5), period("2019-05", 7)], [period("2019-04", 9)]];
  assert.deepEqual(byYears(months), months);
  assert.deepEqual(axisOf(months), { dates: ["2019-03", "2019-04", "2019-05"], most: 9 });
  const years = byYears([[period("1999-03", 5), period("1999-05", 7)], [period("2019-04", 9)]]);
  assert.deepEqual(years, [[{ date: "1999", words: 12, utterances: 2 }], [{ date: "2019", words: 9, utterances: 1 }]]);
  assert.equal(axisOf(years).dates.length, 21);
  assert.deepEqual(byYears([[period("2019", 5), period("2019-05", 7)]]), [[{ date: "2019", words: 12, utterances: 2 }]]);
  assert.deepEqual(axisOf([[]]), { dates: [], most: 1 });
});

test("examples are made of the corpus's own words and leave out what it does not have", () => {
  const word = (word: string) => ({ word, count: 3, other_count: 0, log_likelihood: 9, log_ratio: 1 });
  const words = tellingWords(["the", "quill", "ferry", "2019", "crane"].map(word), ["Ada Quill"]);
  assert.deepEqual(words, ["ferry", "crane"]);
  const about = { last_date: "2019-03-04" } as Parameters<typeof syntax>[0];
  const queries = syntax(about, { words, phrase: '"ferry crossing"', speaker: "Ada Quill", theirs: "crane" }).map(({ query }) => query);
  for (const query of ["ferry", '"ferry crossing"', "fer*", 'speaker:"Ada Quill" crane', "date:2019"]) {
    assert.ok(queries.includes(query), `${query} in ${queries.join(" | ")}`);
  }
  const bare = { last_date: undefined } as Parameters<typeof syntax>[0];
  assert.deepEqual(syntax(bare, { words: [], phrase: undefined, speaker: undefined, theirs: undefined }), []);
});
