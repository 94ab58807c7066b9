// Turns the figures into the tables that are printed. Milliseconds are of one answer: ten best, with snippets.

import { KINDS } from "./queries.mjs";

const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 1);
const quantile = (times, q) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * q) - 1];
const milliseconds = (ms) => (ms === undefined ? "" : ms < 10 ? ms.toFixed(2) : ms.toFixed(ms < 100 ? 1 : 0));
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map((_, i) => (i ? "--:" : "---"))), ...rows.map(row)].join("\n");

/** The time below which `q` of one kind's queries stay; undefined where the engine has no such kind. */
export function at(figures, kind, q) {
  const times = figures.times.filter((_, i) => figures.queries[i].kind === kind);
  return times.length ? quantile(times, q) : undefined;
}

/** Sizes, build, ready time and memory, each also as a ratio to the text where that says something. */
export function costs(all, text) {
  return table(
    ["", "files MB", "÷ text", "build s", "MB/s", "build peak MB", "ready ms", "memory MB", "÷ files"],
    all.map(({ name, bytes, build, ready, memory }) => [
      name,
      megabytes(bytes),
      (bytes / text).toFixed(2),
      build.seconds.toFixed(1),
      (text / 1e6 / build.seconds).toFixed(1),
      build.peakBytes ? megabytes(build.peakBytes) : "",
      ready === undefined ? "" : ready.toFixed(0),
      memory === undefined ? "" : megabytes(memory),
      memory === undefined ? "" : (memory / bytes).toFixed(1),
    ]),
  );
}

/** One quantile of every kind. */
export function times(all, q) {
  const kinds = Object.keys(KINDS);
  return table(["", ...kinds], all.map((f) => [f.name, ...kinds.map((kind) => milliseconds(at(f, kind, q)))]));
}

/** How many times longer than `base` each engine takes. */
export function ratios(all, base, q) {
  const kinds = Object.keys(KINDS);
  const ratio = (f, kind) => {
    const [theirs, ours] = [at(f, kind, q), at(base, kind, q)];
    return theirs === undefined || ours === undefined ? "" : (theirs / ours).toFixed(theirs / ours < 10 ? 1 : 0);
  };
  return table(["", ...kinds], all.filter((f) => f !== base).map((f) => [f.name, ...kinds.map((kind) => ratio(f, kind))]));
}

/** Compares the totals of two engines query by query: how many agree, and the first that do not. */
export function agreement(one, other, kinds) {
  return kinds.flatMap((kind) => {
    const pairs = one.queries
      .map((query, i) => {
        const j = other.queries.indexOf(query);
        return { query, a: one.answers[i].total, b: other.answers[j]?.total };
      })
      .filter(({ query, a, b }) => query.kind === kind && a != null && b != null);
    if (pairs.length === 0) return [];
    const differing = pairs.filter(({ a, b }) => a !== b);
    const examples = differing.slice(0, 5).map(({ query, a, b }) => `${query.words.join(" ")} ${a}:${b}`);
    return [`- ${one.name} and ${other.name}, ${kind}: ${pairs.length - differing.length} of ${pairs.length} totals equal` +
      (examples.length ? ` (not ${examples.join(", ")})` : "")];
  });
}
