// The tape that an answer crosses as, which src/tape.rs writes and its tests hold to the same text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "../src/tape.js";

test("a tape is read as the engine wrote it", () => {
  const shapes = "text seen score \ntext score \n";
  const numbers = "\x1a\x1aC@\0@\x01q\x08FRh\x07K@\0\x08o\x01K@\0\0EdP\x0f\x0c\x14";
  const tape = `${shapes}\n\x1d${numbers}naïve 🙂…1000000000000`;
  assert.deepEqual(read(tape), [
    [
      { text: "naïve 🙂", seen: 70, score: -0.25 },
      { text: "…", score: 1e12 },
      { text: "", score: 0.5 },
    ],
    true,
    null,
  ]);
});

test("an object may have no fields", () => {
  assert.deepEqual(read(" \n\n\x03C@\0"), {});
  assert.deepEqual(read("a \n \n\n\x08\x12C@\0\x19K@\0"), [{ a: 3 }, {}]);
});

test("short texts of a long tape are whole", () => {
  const long = "é".repeat(20_000);
  assert.deepEqual(read(`\n\x06\x12@\x02@D'kept and copied.${long}`), ["kept and copied.", long]);
});

test("a tape may hold no object", () => {
  assert.equal(read("\n\x01\x00"), "");
  assert.deepEqual(read("\n\x01\x02"), []);
  assert.equal(read("\n\x01\x18" + "abc"), "abc");
});
