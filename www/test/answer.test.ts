// Answers of the engine as the page and its scripts get them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "../src/answer.js";

test("what is unknown is undefined at any depth, and all else is as the engine wrote it", () => {
  const json = `{"total":2,"title":"naïve 🙂","exact":false,"date":null,"hits":[{"speaker":null,"score":-0.25,"cuts":[]},{"speaker":""}],"rates":[0.5,null]}`;
  assert.deepEqual(read(json), {
    total: 2,
    title: "naïve 🙂",
    exact: false,
    date: undefined,
    hits: [
      { speaker: undefined, score: -0.25, cuts: [] },
      { speaker: "" },
    ],
    rates: [0.5, undefined],
  });
});

test("an answer may be a list, or nothing", () => {
  assert.deepEqual(read("[]"), []);
  assert.equal(read("null"), undefined);
});
