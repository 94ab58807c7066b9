// Draws the questions from the corpus with a fixed seed, so that every engine is asked the same.
// Apart from the measuring, because what is asked decides what the figures mean.

/** The kinds, in the order of the table, with what is drawn. */
export const KINDS = {
  rare: "one word in 2 to 10 rows",
  common: "one word in 5 to 50 % of the rows",
  two: "two words of one row, each in 0.5 to 10 % of the rows, both required",
  phrase: "four words in a row, as they stand in a text",
  prefix: "the first four letters of a word",
  fuzzy: "a word in 10 or more rows with one typing error",
};

/** Mulberry32: small, seeded, good enough to draw lots. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Draws `count` queries of each kind.
 *
 * Words are runs of ASCII letters without a digit, apostrophe, dot or other letter beside them: there the
 * tokenizers of all engines agree, so that their counts can be compared.
 * @returns {{kind: string, words: string[]}[]}
 */
export function drawQueries(rows, count, seed) {
  const word = /(?<![\p{L}\p{M}\p{N}_'’.\-])[A-Za-z]+(?![\p{L}\p{M}\p{N}_'’\-]|\.[\p{L}\p{N}])/gu;
  const frequency = new Map();
  for (const row of rows)
    for (const w of new Set(row.text.toLowerCase().match(/\p{L}+/gu) ?? [])) frequency.set(w, (frequency.get(w) ?? 0) + 1);
  const share = (w) => frequency.get(w) / rows.length;
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const wordsOf = (row) => [...row.text.matchAll(word)].map((m) => m[0].toLowerCase());
  const vocabulary = (accept) => [...frequency.keys()].filter((w) => /^[a-z]{4,}$/.test(w) && accept(w)).sort();

  const rare = vocabulary((w) => frequency.get(w) >= 2 && frequency.get(w) <= 10);
  const common = vocabulary((w) => share(w) >= 0.05 && share(w) <= 0.5);
  const known = vocabulary((w) => frequency.get(w) >= 10 && w.length >= 6);
  const draw = {
    rare: () => [pick(rare)],
    common: () => [pick(common)],
    two: () => {
      const middling = [...new Set(wordsOf(pick(rows)))].filter((w) => w.length >= 4 && share(w) >= 0.005 && share(w) <= 0.1);
      if (middling.length < 2) return null;
      const first = pick(middling);
      return [first, pick(middling.filter((w) => w !== first))];
    },
    phrase: () => {
      const runs = pick(rows).text.match(/(?<=^| )[A-Za-z]+(?: [A-Za-z]+){3}(?= |$)/g);
      return runs && pick(runs).toLowerCase().split(" ");
    },
    prefix: () => {
      const long = wordsOf(pick(rows)).filter((w) => w.length >= 7);
      return long.length ? [pick(long).slice(0, 4)] : null;
    },
    fuzzy: () => {
      const right = pick(known);
      const at = 1 + Math.floor(next() * (right.length - 1));
      const letter = String.fromCharCode(97 + Math.floor(next() * 26));
      const wrong = pick([
        right.slice(0, at) + right.slice(at + 1),
        right.slice(0, at) + letter + right.slice(at + 1),
        right.slice(0, at) + letter + right.slice(at),
      ]);
      return frequency.has(wrong) ? null : [wrong];
    },
  };

  const queries = [];
  for (const kind of Object.keys(KINDS)) {
    const seen = new Set();
    for (let tries = 0; seen.size < count && tries < count * 200; tries += 1) {
      const words = draw[kind]();
      if (!words || words.includes(undefined) || seen.has(words.join(" "))) continue;
      seen.add(words.join(" "));
      queries.push({ kind, words });
    }
    if (seen.size < count) throw new Error(`the corpus is too small: only ${seen.size} of ${count} queries of kind "${kind}"`);
  }
  return queries;
}
